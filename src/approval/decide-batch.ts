import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, notFound, refused } from '#core/errors';
import { explain, reason, refuse, type Verdict } from '#core/verdict';
import { findBatch, moveBatch, type StoredBatch } from './batch.store.ts';
import { validateBatch } from './batch-hash.rules.ts';
import type { ApprovalItem, Rejection } from './contract.ts';
import { batchApproved, itemRejected } from './events.ts';
import { hashOf } from './freeze-batch.ts';
import { decideItems, findItems, releaseBatch } from './item.store.ts';
import type { Said } from './kind.ts';
import { kindOf } from './kinds.ts';
import { renewChanged } from './renew-changed.ts';
import { requireUnclaimed } from './require-unclaimed.ts';

/**
 * Approves a frozen batch and every item in it. Refuses (and changes nothing) when the batch expired, was decided,
 * or any item differs by one byte from what was frozen. `previewHash` is that of the batch as the reviewer saw it: what was edited or
 * taken out since has no yes by it.
 */
export async function approveBatch(
  ctx: Ctx,
  batchId: string,
  previewHash: string,
): Promise<{ approved: number }> {
  requireScope(ctx, 'approvals:decide');
  const scope = (await ctx.db.tx((tx) => findBatch(tx, batchId)))?.scope;
  await renewChanged(ctx, scope?.items.map(({ itemId }) => itemId) ?? []);
  return ctx.db.tx((tx) => approveIn(ctx, tx, batchId, { previewHash }));
}

/** `previewHash`: of the batch as it was read. `granted`: the product's own yes, which waits for nobody who only looks. */
export async function approveIn(
  ctx: Ctx,
  tx: Tx,
  batchId: string,
  { confirm, granted = false, previewHash }: Said & { readonly previewHash: string },
): Promise<{ approved: number }> {
  const batch = await findBatch(tx, batchId, true);
  if (!batch) throw notFound('batch', batchId);
  if (batch.state !== 'pending')
    throw conflict(
      'batch.not_pending',
      `The batch is ${batch.state}, so it cannot be approved. Nothing was changed.`,
    );
  if (previewHash !== batch.previewHash)
    throw conflict(
      'batch.changed',
      'A message of the batch was edited or taken out after you read it. Nothing was approved; read the batch again.',
    );
  const now = ctx.now();
  if (Temporal.Instant.compare(now, Temporal.Instant.from(batch.expiresAt)) >= 0) {
    throw refused(
      'batch.expired',
      'The batch expired before anybody approved it. Nothing was sent; freeze a new one.',
    );
  }
  const ids = batch.scope.items.map((item) => item.itemId);
  const items = await findItems(tx, ids, true);
  const drift = driftOf(batch, items, now);
  if (!drift.allowed) throw refused('batch.drifted', explain(drift), { reasons: drift.reasons });
  if (!granted) requireUnclaimed(ctx, items);
  for (const [kind, those] of Map.groupBy(items, (item) => item.kind))
    await kindOf(ctx, kind).permit?.(ctx, tx, those, { confirm, granted });
  const decided = await decideItems(tx, ids, { state: 'approved', by: ctx.actor.id, at: now, batchId });
  if (decided.length !== ids.length)
    throw conflict(
      'batch.items_moved',
      'Some of its items were decided meanwhile. Nothing was changed; freeze a new batch.',
    );
  await moveBatch(tx, batchId, ['pending'], 'approved', { by: ctx.actor.id, at: now });
  for (const kind of new Set(items.map((item) => item.kind))) {
    await kindOf(ctx, kind).onApproved?.(
      ctx,
      tx,
      items.filter((item) => item.kind === kind),
    );
  }
  await ctx.audit(tx, {
    action: 'batch.approved',
    subject: batchId,
    detail: { items: ids.length, previewHash: batch.previewHash },
  });
  await ctx.emit(tx, batchApproved, { aggregate: batchId, payload: { batchId, motion: batch.motion } });
  return { approved: ids.length };
}

/** Whether nobody decided in time. The clock decides, not the tick that writes it down later. */
export const hasExpired = (item: ApprovalItem, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(now, Temporal.Instant.from(item.expiresAt)) >= 0;

function driftOf(batch: StoredBatch, items: readonly ApprovalItem[], now: Temporal.Instant): Verdict {
  const present = new Map(items.map((item) => [item.id, item]));
  for (const frozen of batch.scope.items) {
    const item = present.get(frozen.itemId);
    if (!item)
      return refuse(reason('batch.item_gone', 'An item of this batch no longer exists. Freeze a new batch.'));
    if (item.contentHash !== frozen.contentHash)
      return refuse(
        reason(
          'batch.item_changed',
          `"${item.title}" was edited after the batch was frozen. Freeze a new batch.`,
        ),
      );
    if (item.state !== 'pending')
      return refuse(
        reason('batch.item_decided', `"${item.title}" is ${item.state} already. Freeze a new batch.`),
      );
    if (item.batchId !== batch.id)
      return refuse(
        reason('batch.item_elsewhere', `"${item.title}" is in another batch now. Freeze a new batch.`),
      );
    if (hasExpired(item, now))
      return refuse(reason('batch.item_expired', `"${item.title}" waited too long. Freeze a new batch.`));
  }
  return { allowed: true, reasons: [] };
}

/** Ends one item with a no, and lets its kind know. */
export async function rejectIn(
  ctx: Ctx,
  tx: Tx,
  item: ApprovalItem,
  { tag, reason: why }: Rejection,
): Promise<void> {
  const said = { tag, reason: why };
  const decided = await decideItems(tx, [item.id], {
    ...{ state: 'rejected', by: ctx.actor.id, at: ctx.now() },
    ...said,
  });
  if (decided.length === 0) return;
  await kindOf(ctx, item.kind).onRejected?.(ctx, tx, [item], said);
  await ctx.audit(tx, { action: 'approval_item.rejected', subject: item.id, detail: said });
  await ctx.emit(tx, itemRejected, {
    aggregate: item.id,
    payload: { itemId: item.id, kind: item.kind, subjectId: item.subjectId, tag },
  });
}

/** Rejects a batch; its items wait on and may be frozen again, except those of a kind that is decided alone: the no is to them. */
export async function rejectBatch(ctx: Ctx, batchId: string, why: string): Promise<void> {
  requireScope(ctx, 'approvals:decide');
  if (why.trim() === '')
    throw conflict('batch.reason_missing', 'Say why the batch is rejected. Nothing was changed.');
  await ctx.db.tx((tx) => rejectBatchIn(ctx, tx, batchId, why));
}

export async function rejectBatchIn(ctx: Ctx, tx: Tx, batchId: string, why: string): Promise<void> {
  const batch = await findBatch(tx, batchId, true);
  if (!batch) throw notFound('batch', batchId);
  const moved = await moveBatch(tx, batchId, ['pending'], 'rejected', {
    ...{ by: ctx.actor.id, at: ctx.now(), reason: why },
  });
  if (!moved) throw conflict('batch.not_pending', 'The batch is not waiting any more. Nothing was changed.');
  const items = await findItems(
    tx,
    batch.scope.items.map(({ itemId }) => itemId),
    true,
  );
  requireUnclaimed(ctx, items);
  for (const item of items)
    if (kindOf(ctx, item.kind).alone) await rejectIn(ctx, tx, item, { tag: 'other', reason: why });
  await releaseBatch(tx, batchId);
  await ctx.audit(tx, { action: 'batch.rejected', subject: batchId, detail: { reason: why } });
}

/**
 * Takes an approved batch for execution, once: of two executors the second gets `conflict`. The hash is computed
 * again from the stored scope, so a scope that was tampered with executes nothing.
 */
export async function claimBatch(ctx: Ctx, tx: Tx, batchId: string): Promise<StoredBatch> {
  const batch = await findBatch(tx, batchId, true);
  if (!batch) throw notFound('batch', batchId);
  const verdict = validateBatch({
    batch: {
      state: batch.state,
      motion: batch.motion,
      previewHash: batch.previewHash,
      expiresAt: Temporal.Instant.from(batch.expiresAt).toString(),
      executedAt: batch.executedAt && Temporal.Instant.from(batch.executedAt).toString(),
      items: batch.scope.items,
    },
    now: ctx.now().toString(),
    presentHash: hashOf(ctx, batch.motion, batch.scope),
    motion: batch.motion,
  });
  if (!verdict.allowed) throw refused('batch.not_executable', explain(verdict), { reasons: verdict.reasons });
  await moveBatch(tx, batchId, ['approved'], 'executing', { at: ctx.now() });
  return batch;
}

export async function finishBatch(
  ctx: Ctx,
  tx: Tx,
  batchId: string,
  report: Record<string, unknown>,
): Promise<void> {
  await moveBatch(tx, batchId, ['executing'], 'executed', { at: ctx.now(), report });
  await ctx.audit(tx, { action: 'batch.executed', subject: batchId, detail: report });
}
