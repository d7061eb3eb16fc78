import { type ApprovalKind, claimBatch, findBatch, findItem, finishBatch, markExecuted } from '#approval';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { refused } from '#core/errors';
import { allow, reason, refuse } from '#core/verdict';
import { findDiscovery, moveDiscovery, spendItemOf } from './discovery.store.ts';

export const SPEND = 'spend';

/** Credits that wait for a person's yes. Approved, the search goes on by itself; turned down or aged, nothing is paid. */
export const spendKind: ApprovalKind = {
  kind: SPEND,
  carriesOut: true,
  async preview(_ctx, tx, items) {
    const verdicts = new Map();
    for (const { id, subjectId } of items) {
      const open = await findDiscovery(tx, subjectId);
      const gone = refuse(reason('spend.gone', 'The search is not waiting for this any more.'));
      verdicts.set(id, open?.state === 'waiting' ? allow() : gone);
    }
    return verdicts;
  },
  async onApproved(ctx, tx, items) {
    for (const { subjectId } of items)
      await moveDiscovery(tx, subjectId, ['waiting'], 'revealing', { by: ctx.actor.id });
  },
  async onExpired(ctx, tx, items) {
    const why = { error: 'Nobody decided in time; nothing was paid for.', at: ctx.now() };
    for (const { subjectId } of items) await moveDiscovery(tx, subjectId, ['waiting'], 'cancelled', why);
  },
  async onRejected(ctx, tx, items, rejection) {
    const why = { error: `Turned down: ${rejection.reason}`, at: ctx.now() };
    for (const { subjectId } of items) await moveDiscovery(tx, subjectId, ['waiting'], 'cancelled', why);
  },
};

/** What was asked about paying for a search, and its batch, held; undefined where nobody had to be asked. */
async function askedFor(tx: Tx, discoveryId: string) {
  const found = await spendItemOf(tx, SPEND, discoveryId);
  const item = found && (await findItem(tx, found.id));
  const batch = item?.batchId ? await findBatch(tx, item.batchId, true) : undefined;
  return item && { item, batch };
}

/** Takes the yes before the first question that is paid for. Throws where it ran out; what was begun before goes on. */
export async function beginSpend(ctx: Ctx, tx: Tx, discoveryId: string): Promise<void> {
  const asked = await askedFor(tx, discoveryId);
  if (asked === undefined || asked.item.state === 'executed') return;
  if (asked.item.state !== 'approved' || !asked.batch)
    throw refused('spend.no_yes', 'There is no yes to pay for this search any more. Nothing was paid for.');
  if (asked.batch.state === 'approved') await claimBatch(ctx, tx, asked.batch.id);
}

/** The yes is used up in the transaction that ends the search. */
export async function endSpend(ctx: Ctx, tx: Tx, discoveryId: string, report: object): Promise<void> {
  const asked = await askedFor(tx, discoveryId);
  if (asked?.batch?.state !== 'executing') return;
  await markExecuted(tx, [asked.item.id], ctx.now());
  await finishBatch(ctx, tx, asked.batch.id, { ...report });
}
