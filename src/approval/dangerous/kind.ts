import type { Ctx } from '#core/ctx';
import { requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, forbidden, isLegworkError, refused } from '#core/errors';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { plain } from '../cards/card.rules.ts';
import type { ApprovalItem } from '../contract.ts';
import type { ApprovalKind, Said } from '../kind.ts';
import { DANGEROUS, dangerousPreview } from './contract.ts';
import { countNow, operationOf } from './radius.ts';

/** What cannot be taken back, proposed by somebody who may not do it: each waits alone, for somebody who may. */
export const dangerousKind: ApprovalKind = {
  kind: DANGEROUS,
  alone: true,
  carriesOut: true,
  async preview(ctx, tx, items) {
    const verdicts = new Map<string, Verdict>();
    for (const item of items) verdicts.set(item.id, await stillPossible(ctx, tx, item));
    return verdicts;
  },
  async permit(ctx, tx, items, said) {
    for (const item of items) await permitOne(ctx, tx, item, said);
  },
  async renew(ctx, tx, item) {
    const now = await countNow(ctx, tx, dangerousPreview.parse(item.preview));
    return now.contentHash === item.contentHash ? null : now;
  },
  // No name and no address: what lies in a chat is not erased by us.
  card(ctx, item) {
    const {
      count,
      parts,
      typed,
      undo = 'It cannot be undone.',
      proposedBy,
    } = dangerousPreview.parse(item.preview);
    const made = parts.map((part) => `${part.count} ${part.what}`).join(' · ');
    return {
      heading: item.title,
      parts: [
        {
          kind: 'text',
          text: `Asked for by ${plain(proposedBy.name)}. ${undo}\n${plain(made)}`,
        },
        ...(typed
          ? [{ kind: 'note' as const, text: `A yes has to name the number ${count}: give it on the page.` }]
          : []),
      ],
      url: `${ctx.baseUrl}/approvals`,
      yes: typed ? null : 'Approve',
    };
  },
};

async function stillPossible(ctx: Ctx, tx: Tx, item: ApprovalItem): Promise<Verdict> {
  try {
    await countNow(ctx, tx, dangerousPreview.parse(item.preview));
    return allow();
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    return refuse(reason(error.code, error.message));
  }
}

/** Throws unless this is the yes of a person who may do it, did not ask for it, and names what it hits now. */
async function permitOne(ctx: Ctx, tx: Tx, item: ApprovalItem, { confirm, granted }: Said): Promise<void> {
  const preview = dangerousPreview.parse(item.preview);
  const operation = operationOf(ctx, preview.operation);
  if (granted || ctx.actor.kind !== 'person')
    throw forbidden('dangerous.needs_a_person', 'Only a person says yes to this. Nothing was changed.');
  requireScope(ctx, operation.scope);
  if (ctx.actor.id === preview.proposedBy.id)
    throw forbidden(
      'dangerous.own_proposal',
      'You asked for this yourself, so the yes is another person’s. Nothing was changed.',
    );
  const now = await countNow(ctx, tx, preview);
  if (now.contentHash !== item.contentHash) throw countChanged(preview.count, now.preview.count);
  if (now.preview.typed && confirm !== now.preview.count)
    throw refused(
      'dangerous.unconfirmed',
      `This hits ${now.preview.count}; ${confirm ?? 'no number'} was confirmed. Nothing was changed. Look at what it hits and give its number.`,
      { count: now.preview.count },
    );
}

export const countChanged = (before: number, now: number) =>
  conflict(
    'dangerous.changed',
    before === now
      ? `It hits ${now} as before, but not the same. Nothing was changed; it is asked anew.`
      : `It would hit ${now}, and ${before} were shown. Nothing was changed; it is asked anew with the new number.`,
  );
