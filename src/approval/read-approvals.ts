import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { findBatch, listBatches } from './batch.store.ts';
import type { ApprovalItem, Batch } from './contract.ts';
import { countItems, findItem, listItems } from './item.store.ts';
import { previewOf } from './preview.ts';

export async function approvalPage(
  ctx: Ctx,
  question: { state: string; limit: number; offset: number },
): Promise<{ items: ApprovalItem[]; counts: Record<string, number> }> {
  requireScope(ctx, 'approvals:read');
  return ctx.db.tx(async (tx) => ({ items: await listItems(tx, question), counts: await countItems(tx) }));
}

/** An item with what dispatch would say about it right now. */
export async function readItem(ctx: Ctx, itemId: string) {
  requireScope(ctx, 'approvals:read');
  return ctx.db.tx(async (tx) => {
    const item = await findItem(tx, itemId);
    if (!item) throw notFound('approval item', itemId);
    const verdict =
      item.state === 'pending' ? (await previewOf(ctx, tx, item.kind, [item])).get(item.id) : undefined;
    return {
      item,
      sendable: verdict?.allowed ?? null,
      dropReasons: verdict && !verdict.allowed ? [...verdict.reasons] : [],
    };
  });
}

export async function recentBatches(ctx: Ctx, limit: number): Promise<Batch[]> {
  requireScope(ctx, 'approvals:read');
  return ctx.db.tx((tx) => listBatches(tx, limit));
}

export async function readBatch(ctx: Ctx, batchId: string): Promise<Batch> {
  requireScope(ctx, 'approvals:read');
  const found = await ctx.db.tx((tx) => findBatch(tx, batchId));
  if (!found) throw notFound('batch', batchId);
  return found;
}
