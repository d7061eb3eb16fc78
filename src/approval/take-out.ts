import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { findBatch, moveBatch, refreezeBatch, type StoredBatch } from './batch.store.ts';
import { redrawCard } from './cards/card.store.ts';
import type { ApprovalItem, BatchPreview } from './contract.ts';
import { hashOf } from './freeze-batch.ts';

/**
 * Takes one item out of the batch it waits in, because it was decided alone. The batch goes on without it, as another version: a yes to
 * the one before is none. One that held nothing else ends. An approved batch is never touched.
 */
export async function takeOut(ctx: Ctx, tx: Tx, item: ApprovalItem): Promise<void> {
  const batch = await waitingBatchOf(tx, item);
  if (!batch) return;
  const left = batch.scope.items.filter(({ itemId }) => itemId !== item.id);
  if (left.length === 0) {
    const reason = `"${item.title}" was decided alone.`;
    await moveBatch(tx, batch.id, ['pending'], 'rejected', { by: ctx.actor.id, at: ctx.now(), reason });
    return;
  }
  await goOnWith(ctx, tx, batch, {
    ...{ items: left, preview: without(batch, item), action: 'batch.item_taken_out' },
    detail: { itemId: item.id, left: left.length },
  });
}

/**
 * Keeps an edited item in the batch it waits in, with its new bytes. The batch goes on as another version, so that a yes to the old
 * bytes is none. False when it waits in no batch.
 */
export async function keepEdited(
  ctx: Ctx,
  tx: Tx,
  item: ApprovalItem,
  contentHash: string,
): Promise<boolean> {
  const batch = await waitingBatchOf(tx, item);
  if (!batch) return false;
  const items = batch.scope.items.map((each) =>
    each.itemId === item.id ? { itemId: item.id, contentHash } : each,
  );
  await goOnWith(ctx, tx, batch, {
    ...{ items, preview: batch.preview, action: 'batch.item_edited' },
    detail: { itemId: item.id },
  });
  return true;
}

async function waitingBatchOf(tx: Tx, { id, batchId }: ApprovalItem): Promise<StoredBatch | undefined> {
  const batch = batchId ? await findBatch(tx, batchId, true) : undefined;
  return batch?.state === 'pending' && batch.scope.items.some(({ itemId }) => itemId === id)
    ? batch
    : undefined;
}

async function goOnWith(
  ctx: Ctx,
  tx: Tx,
  batch: StoredBatch,
  next: {
    readonly items: StoredBatch['scope']['items'];
    readonly preview: BatchPreview;
    readonly action: string;
    readonly detail: object;
  },
): Promise<void> {
  const scope = { ...batch.scope, items: next.items };
  const previewHash = hashOf(ctx, batch.motion, scope);
  await refreezeBatch(tx, batch.id, { scope, preview: next.preview, previewHash });
  await redrawCard(tx, batch.id, ctx.now());
  const detail = { ...next.detail, from: batch.previewHash, to: previewHash };
  await ctx.audit(tx, { action: next.action, subject: batch.id, detail });
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
