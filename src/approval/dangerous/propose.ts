import { type Ctx, requireScope } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { invalid } from '#core/errors';
import { freezeEach } from '../alone.ts';
import { findItem, updateItemContent } from '../item.store.ts';
import { proposeItems } from '../propose-items.ts';
import { DANGEROUS, type Proposal, type Proposed, proposal } from './contract.ts';
import { waitingTwin } from './dangerous.store.ts';
import { type Asked, countNow, operationOf } from './radius.ts';

/**
 * Asks for what cannot be taken back and what the actor may not do. Nothing happens before somebody who may do it says yes to
 * what was counted. The same that waits already is not asked for twice.
 */
export async function proposeDangerous(ctx: Ctx, asked: Proposal): Promise<Proposed> {
  const parsed = proposal.safeParse(asked);
  if (!parsed.success) throw incomplete(parsed.error.issues);
  const operation = operationOf(ctx, parsed.data.what);
  requireScope(ctx, operation.proposedWith);
  const input = operation.input.safeParse(parsed.data.input);
  if (!input.success) throw incomplete(input.error.issues);
  const proposedBy = { id: ctx.actor.id, name: ctx.actor.name };
  const { reason } = parsed.data;
  const question = { operation: operation.name, input: input.data, reason, proposedBy };
  return ctx.db.tx((tx) => proposeIn(ctx, tx, question));
}

/** The same in a transaction, also in the name of who asked before. */
export async function proposeIn(ctx: Ctx, tx: Tx, asked: Asked): Promise<Proposed> {
  const twin = await waitingTwin(tx, ctx.workspace.id, asked);
  if (twin) return { itemId: twin.id, isNew: false, expiresAt: instantOf(twin.expiresAt).toString() };
  const { operation, input, reason, proposedBy } = asked;
  const question = { operation, input, reason, proposedBy };
  const first = await countNow(ctx, tx, question);
  const [itemId = ''] = await proposeItems(ctx, tx, [
    {
      ...{
        kind: DANGEROUS,
        motion: DANGEROUS,
        subjectId: ctx.ids.next(),
        leadId: null,
        priority: 100,
        tier: null,
      },
      ...first,
    },
  ]);
  // What was just written may itself mention whom it is about.
  await updateItemContent(tx, itemId, 1, { ...(await countNow(ctx, tx, question)), edited: false });
  await freezeEach(ctx, tx, [itemId]);
  await ctx.audit(tx, { action: 'dangerous.proposed', subject: itemId, detail: { operation } });
  const item = await findItem(tx, itemId);
  return { itemId, isNew: true, expiresAt: instantOf(item?.expiresAt ?? '').toString() };
}

const incomplete = (issues: readonly { path: PropertyKey[]; message: string }[]) =>
  invalid(
    'dangerous.incomplete',
    'Say what is to be done, to whom or what, and why. Nothing was changed.',
    issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  );
