import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { reason } from '#core/verdict';
import { findBatch, moveBatch, refreezeBatch, type StoredBatch } from './batch.store.ts';
import { redrawCard } from './cards/card.store.ts';
import type { ApprovalItem, BatchPreview } from './contract.ts';
import { batchFrozen } from './events.ts';
import { hashOf } from './freeze-batch.ts';
import { releaseBatch } from './item.store.ts';

/**
 * Takes one item out of the batch it waits in, because it was decided alone. The batch goes on without it, as another version: a yes to
 * the one before is none. One that held nothing else ends. An approved batch is never touched.
 */
export async function takeOut(ctx: Ctx, tx: Tx, item: ApprovalItem): Promise<void> {
  const batch = await waitingBatchOf(tx, item);
  if (!batch) return;
  const left = batch.scope.items.filter(({ itemId }) => itemId !== item.id);
  if (left.length === 0) {
    const alone = `"${item.title}" was decided alone.`;
    const how = { by: ctx.actor.id, at: ctx.now(), reason: alone };
    await moveBatch(tx, batch.id, ['pending'], 'rejected', how);
    return;
  }
  await goOnWith(ctx, tx, batch, {
    ...{ items: left, preview: without(batch.preview, item), action: 'batch.item_taken_out' },
    detail: { itemId: item.id, left: left.length },
  });
}

/**
 * Lets items that were taken back out of the batches they waited in, held by the caller. What else those hold stays frozen, as another
 * version that names what went and why, so that it is looked at again. One that held nothing else ends.
 */
export async function letGo(ctx: Ctx, tx: Tx, items: readonly ApprovalItem[], why: string): Promise<void> {
  for (const [batchId, gone] of Map.groupBy(items, (item) => item.batchId)) {
    const batch = batchId === null ? undefined : await findBatch(tx, batchId, true);
    if (batch?.state !== 'pending') continue;
    const ids = new Set(gone.map(({ id }) => id));
    const left = batch.scope.items.filter(({ itemId }) => !ids.has(itemId));
    if (left.length === 0) {
      await moveBatch(tx, batch.id, ['pending'], 'rejected', { at: ctx.now(), reason: why });
      await releaseBatch(tx, batch.id);
    } else if (left.length < batch.scope.items.length)
      await goOnWith(ctx, tx, batch, {
        ...{ items: left, preview: leftOut(batch.preview, gone, why), action: 'batch.items_taken_back' },
        detail: { itemIds: [...ids], left: left.length, reason: why },
      });
  }
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
  await ctx.emit(tx, batchFrozen, {
    aggregate: batch.id,
    payload: { batchId: batch.id, motion: batch.motion },
  });
}

function without(preview: BatchPreview, item: ApprovalItem): BatchPreview {
  const { items, sendable, dropped } = preview.totals;
  const tier = item.tier ?? 'none';
  const tiers = { ...preview.tiers, [tier]: (preview.tiers[tier] ?? 1) - 1 };
  return {
    ...preview,
    totals: { items: items - 1, sendable: sendable - 1, dropped },
    tiers: Object.fromEntries(Object.entries(tiers).filter(([, count]) => count > 0)),
  };
}

/** The same with these among what was left out, so that whoever reads it again sees what it holds no more. */
function leftOut(preview: BatchPreview, gone: readonly ApprovalItem[], why: string): BatchPreview {
  const after = gone.reduce(without, preview);
  const reasons = [reason('batch.taken_back', why)];
  const dropped = [...after.dropped, ...gone.map(({ id, title }) => ({ itemId: id, title, reasons }))];
  const { sendable } = after.totals;
  return {
    ...after,
    dropped,
    totals: { items: preview.totals.items, sendable, dropped: preview.totals.dropped + gone.length },
  };
}
