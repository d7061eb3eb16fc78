import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { findBatch, moveBatch, refreezeBatch, type StoredBatch } from './batch.store.ts';
import { redrawCard } from './cards/card.store.ts';
import type { ApprovalItem, BatchPreview } from './contract.ts';
import { hashOf } from './freeze-batch.ts';

/** Holds the batch an item waits in, before the item itself is held: whoever says yes to a batch holds both in this order. */
export async function holdBatchOf(tx: Tx, item: Pick<ApprovalItem, 'batchId'> | undefined): Promise<void> {
  if (item?.batchId) await findBatch(tx, item.batchId, true);
}

/**
 * Takes one item out of the batch it waits in. The batch goes on without it, as another version: a yes to the one before is none. One
 * that held nothing else ends. An approved batch is never touched.
 */
export async function takeOut(ctx: Ctx, tx: Tx, item: ApprovalItem): Promise<void> {
  const batch = item.batchId ? await findBatch(tx, item.batchId, true) : undefined;
  if (batch?.state !== 'pending') return;
  const left = batch.scope.items.filter(({ itemId }) => itemId !== item.id);
  if (left.length === batch.scope.items.length) return;
  if (left.length === 0) {
    const reason = `"${item.title}" was decided alone.`;
    await moveBatch(tx, batch.id, ['pending'], 'rejected', { by: ctx.actor.id, at: ctx.now(), reason });
    return;
  }
  const scope = { ...batch.scope, items: left };
  const previewHash = hashOf(ctx, batch.motion, scope);
  await refreezeBatch(tx, batch.id, { scope, preview: without(batch, item), previewHash });
  await redrawCard(tx, batch.id, ctx.now());
  const detail = { itemId: item.id, left: left.length, from: batch.previewHash, to: previewHash };
  await ctx.audit(tx, { action: 'batch.item_taken_out', subject: batch.id, detail });
}

function without({ preview }: StoredBatch, item: ApprovalItem): BatchPreview {
  const { items, sendable, dropped } = preview.totals;
  const tier = item.tier ?? 'none';
  const tiers = { ...preview.tiers, [tier]: (preview.tiers[tier] ?? 1) - 1 };
  return {
    ...preview,
    totals: { items: items - 1, sendable: sendable - 1, dropped },
    tiers: Object.fromEntries(Object.entries(tiers).filter(([, count]) => count > 0)),
  };
}
