import { approveBatch, findBatch } from '#approval';
import type { Ctx } from '#core/ctx';

/** Reads a batch and says yes to what was read, as a person does who opens the page. */
export async function approveAsRead(ctx: Ctx, batchId: string): Promise<{ approved: number }> {
  const read = await ctx.db.tx((tx) => findBatch(tx, batchId));
  return approveBatch(ctx, batchId, read?.previewHash ?? '');
}
