import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { endHollow, expireBatches } from './batch.store.ts';
import type { ApprovalItem } from './contract.ts';
import { itemExpired } from './events.ts';
import { endApproved, expireItems, releaseBatch } from './item.store.ts';
import { kindOf } from './kinds.ts';

const HOLLOW = 'Everything in it was taken back or decided elsewhere.';

/**
 * Ends what nobody decided in time, and what nobody can decide on any more. Items of an expired batch that still wait may be frozen
 * again.
 */
export const expireApprovals: Tick = {
  name: 'approval.expire',
  everySeconds: 30,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      // Batches before items, as everywhere: what this run empties ends with the next one.
      const hollow = await endHollow(tx, { reason: HOLLOW, at: ctx.now() });
      for (const id of hollow)
        await ctx.audit(tx, { action: 'batch.ended', subject: id, detail: { reason: HOLLOW } });
      const batches = await expireBatches(tx, ctx.now());
      for (const id of batches) {
        await releaseBatch(tx, id);
        await ctx.audit(tx, { action: 'batch.expired', subject: id });
      }
      const items = await expireItems(tx, ctx.now());
      await tell(ctx, tx, items);
      return batches.length + items.length + hollow.length;
    }),
};

/** Ends the yes to items of an executed batch that could not be used in time, as if the batch had run out. Returns how many it ended. */
export async function endUnused(ctx: Ctx, tx: Tx, itemIds: readonly string[]): Promise<number> {
  const items = await endApproved(tx, itemIds, ctx.now());
  await tell(ctx, tx, items);
  return items.length;
}

async function tell(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[]): Promise<void> {
  for (const [kind, ended] of Map.groupBy(items, (item) => item.kind))
    await kindOf(ctx, kind).onExpired?.(ctx, tx, ended);
  await ctx.emitAll(
    tx,
    itemExpired,
    items.map(({ id, kind, subjectId }) => ({
      aggregate: id,
      payload: { itemId: id, kind, subjectId },
    })),
  );
}
