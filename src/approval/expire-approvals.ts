import type { Tick } from '#core/tick';
import { expireBatches } from './batch.store.ts';
import { expireItems, releaseBatch } from './item.store.ts';
import { kindOf } from './kinds.ts';

/** Ends what nobody decided in time. Items of an expired batch that still wait may be frozen again. */
export const expireApprovals: Tick = {
  name: 'approval.expire',
  everySeconds: 30,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const batches = await expireBatches(tx, ctx.now());
      for (const id of batches) {
        await releaseBatch(tx, id);
        await ctx.audit(tx, { action: 'batch.expired', subject: id });
      }
      const items = await expireItems(tx, ctx.now());
      for (const [kind, ended] of Map.groupBy(items, (item) => item.kind))
        await kindOf(ctx, kind).onExpired?.(ctx, tx, ended);
      return batches.length + items.length;
    }),
};
