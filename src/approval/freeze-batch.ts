import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict } from '#core/errors';
import { insertBatch, moveBatch } from './batch.store.ts';
import { BATCH_EXPIRY_HOURS, batchHash } from './batch-hash.rules.ts';
import type { ApprovalItem, BatchPreview, BatchScope } from './contract.ts';
import { batchFrozen } from './events.ts';
import { assignBatch, findItems, unbatchedItems } from './item.store.ts';
import { previewOf } from './preview.ts';

const LARGEST_BATCH = 5_000;
const NOTHING_LEAVES = 'Nothing of it may leave.';

export type FrozenBatch = { id: string; preview: BatchPreview; previewHash: string; items: number };

export type Freezing = {
  readonly motion: string;
  readonly kind: string;
  readonly itemIds?: readonly string[];
  /** Nobody asked for this batch: where nothing of it may leave, nobody is asked about it, and only the reasons are kept. */
  readonly closeEmpty?: boolean;
};

/**
 * Freezes waiting items into a batch: exactly these items with exactly these bytes. What the guards would drop is
 * left out and named in the preview, so that the reviewer approves what will really leave.
 * Throws `conflict` when nothing waits.
 */
export async function freezeBatch(ctx: Ctx, input: Freezing): Promise<FrozenBatch> {
  requireScope(ctx, 'runs:write');
  return ctx.db.tx((tx) => freezeIn(ctx, tx, input));
}

export async function freezeIn(ctx: Ctx, tx: Tx, input: Freezing): Promise<FrozenBatch> {
  const waiting = input.itemIds
    ? await findItems(tx, input.itemIds, true)
    : await unbatchedItems(tx, input, LARGEST_BATCH);
  const items = waiting.filter((item) => item.state === 'pending' && item.kind === input.kind);
  if (items.length === 0)
    throw conflict(
      'batch.empty',
      'Nothing waits for approval, so there is nothing to put into a batch. Nothing was changed.',
    );
  const verdicts = await previewOf(ctx, tx, input.kind, items);
  const sendable = items.filter((item) => verdicts.get(item.id)?.allowed === true);
  const dropped = items.filter((item) => !sendable.includes(item));
  const scope: BatchScope = {
    items: sendable.map((item) => ({ itemId: item.id, contentHash: item.contentHash })),
  };
  const preview: BatchPreview = {
    totals: { items: items.length, sendable: sendable.length, dropped: dropped.length },
    tiers: countTiers(sendable),
    dropped: dropped.map((item) => ({
      itemId: item.id,
      title: item.title,
      reasons: [...(verdicts.get(item.id)?.reasons ?? [])],
    })),
  };
  const id = ctx.ids.next<'batch'>();
  const now = ctx.now();
  const previewHash = hashOf(ctx, input.motion, scope);
  await insertBatch(tx, {
    workspaceId: ctx.workspace.id,
    id,
    motion: input.motion,
    scope,
    preview,
    previewHash,
    at: now,
    expiresAt: now.add({ hours: BATCH_EXPIRY_HOURS }),
  });
  await assignBatch(
    tx,
    sendable.map((item) => item.id),
    id,
  );
  await ctx.audit(tx, {
    action: 'batch.frozen',
    subject: id,
    detail: { motion: input.motion, ...preview.totals, previewHash },
  });
  if (input.closeEmpty && sendable.length === 0)
    await moveBatch(tx, id, ['pending'], 'rejected', { by: ctx.actor.id, at: now, reason: NOTHING_LEAVES });
  else await ctx.emit(tx, batchFrozen, { aggregate: id, payload: { batchId: id, motion: input.motion } });
  return { id, preview, previewHash, items: sendable.length };
}

export const hashOf = (ctx: Ctx, motion: string, scope: BatchScope): string =>
  batchHash({ motion, items: scope.items }, ctx.secretKey('approval.batch'));

function countTiers(items: readonly ApprovalItem[]): Record<string, number> {
  const tiers: Record<string, number> = {};
  for (const item of items) tiers[item.tier ?? 'none'] = (tiers[item.tier ?? 'none'] ?? 0) + 1;
  return tiers;
}
