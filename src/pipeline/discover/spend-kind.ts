import type { ApprovalKind } from '#approval';
import { allow, reason, refuse } from '#core/verdict';
import { findDiscovery, moveDiscovery } from './discovery.store.ts';

export const SPEND = 'spend';

/** Credits that wait for a person's yes. Approved, the search goes on by itself; turned down or aged, nothing is paid. */
export const spendKind: ApprovalKind = {
  kind: SPEND,
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
