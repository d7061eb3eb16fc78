import { agentActor } from '#core/actor';
import { engagedBrakes } from '#core/brake/brake.store';
import type { Ctx, EffectRequest, OperationKey, Outcome } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { brakeVerdict } from '#gateway';
import { addTags, setDoNotContact } from '#vendors/ports/crm';
import { crmsOf } from './connected-crm.ts';
import { enabledConnections } from './crm-connection.store.ts';
import { markGone } from './crm-contact.store.ts';
import { claimWrites, type DueWrite, nextWrite, postponeWrites, settleWrites } from './crm-write.store.ts';
import { afterWrite, type WriteState } from './crm-writes.rules.ts';

/** Below what one agent may do in a minute, so that a turn is not refused half way. */
const BATCH = 20;
/** Longer than a batch can take; what a killed process had in hand is due again after it. */
const LEASE = Temporal.Duration.from({ minutes: 10 });

type Tried = { readonly write: DueWrite; readonly after: WriteState };

/** Tells the CRM what happened here. While a workspace only shadows, nothing is written anywhere: it waits. */
export const writeCrm: Tick = {
  name: 'leads.write_crm',
  everySeconds: 5,
  async run(ctx) {
    if (ctx.workspace.mode === 'shadow') return 0;
    const accounts = new Map(crmsOf(ctx).map(({ vendor, account }) => [vendor, account]));
    const connections = await ctx.db.ask(enabledConnections);
    if (connections.length === 0 || (await ctx.db.tx((tx) => isStopped(ctx, tx)))) return 0;
    let told = 0;
    for (const { vendor, account } of connections)
      if (accounts.get(vendor) === account) told += await tell(ctx, vendor);
    return told;
  },
  nextDue: nextWrite,
};

/** While everything is stopped nothing is even asked: a refusal for each of a thousand writes helps nobody. */
const isStopped = async (ctx: Ctx, tx: Tx): Promise<boolean> =>
  !brakeVerdict({ effect: 'write' }, await engagedBrakes(tx, ctx.workspace.id)).allowed;

async function tell(ctx: Ctx, vendor: string): Promise<number> {
  const now = ctx.now();
  const scope = { workspaceId: ctx.workspace.id, vendor };
  const due = await ctx.db.tx((tx) =>
    claimWrites(tx, { ...scope, now, lease: now.add(LEASE), limit: BATCH }),
  );
  if (due.length === 0) return 0;
  const open = due.filter(({ isGone, isThere }) => !isGone && !isThere);
  const tried = [
    ...due.filter((write) => !open.includes(write)).map((write) => needless(write, now)),
    ...(await perform(
      ctx,
      addTags(vendor),
      open.filter(({ kind }) => kind === 'tag'),
      ({ contactId, tags }) => ({ contactId, tags }),
    )),
    ...(await perform(
      ctx,
      setDoNotContact(vendor),
      open.filter(({ kind }) => kind === 'block'),
      ({ contactId, why }) => ({ contactId, channels: ['email' as const], why }),
    )),
  ];
  const at = ctx.now();
  await ctx.db.tx(async (tx) => {
    await settleWrites(
      tx,
      { ...scope, at },
      tried.map(({ write, after }) => ({ id: write.id, ...after })),
    );
    const gone = tried.filter(({ after }) => after.gone).map(({ write }) => write.contactId);
    await markGone(tx, { ...scope, at }, gone);
    // What one of them was refused for, e.g. what an agent may do in an hour, the others would be refused for too.
    const held = tried.find(({ after }) => after.refused);
    if (held) await postponeWrites(tx, { ...scope, now: at, until: held.after.dueAt });
  });
  return tried.filter(({ after }) => after.state !== 'waiting').length;
}

/** The contact is gone, or the CRM has it already: nothing is asked of it. */
const needless = (write: DueWrite, now: Temporal.Instant): Tried => ({
  write,
  after: {
    state: write.isGone ? 'dead' : 'done',
    attempts: write.attempts,
    dueAt: now,
    error: write.isGone ? 'The CRM has no such contact any more.' : null,
    gone: false,
    refused: false,
  },
});

async function perform<I, R>(
  ctx: Ctx,
  operation: OperationKey<I, R>,
  writes: readonly DueWrite[],
  inputOf: (write: DueWrite) => I,
): Promise<Tried[]> {
  if (writes.length === 0) return [];
  const requests = writes.map(
    (write): EffectRequest<I> => ({
      input: inputOf(write),
      subject: write.personId === null ? {} : { personId: write.personId },
      idempotencyKey: `crm_write ${write.id}`,
    }),
  );
  const outcomes = await ctx
    .as(agentActor('COACH'))
    .perform(operation, requests)
    .catch((error: unknown): Outcome<R>[] => {
      ctx.log.warn(
        { operation: operation.name, error: messageOf(error) },
        'The CRM could not be told; it is tried again.',
      );
      return [];
    });
  return writes.map((write, index) => {
    const outcome = outcomes[index];
    return { write, after: afterWrite(write, outcome, ctx.now()) };
  });
}
