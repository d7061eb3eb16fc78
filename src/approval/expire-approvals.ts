import type { Tick } from '#core/tick';
import { expireBatches } from './batch.store.ts';
import { expireItems, releaseBatch } from './item.store.ts';

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
      return batches.length + (await expireItems(tx, ctx.now()));
    }),
};
