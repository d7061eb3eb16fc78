import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid, notFound, refused } from '#core/errors';
import { explain } from '#core/verdict';
import { freezeEach } from './alone.ts';
import { findBatch } from './batch.store.ts';
import { withStandingClaim } from './claim.rules.ts';
import { type ApprovalItem, rejection } from './contract.ts';
import { approveIn, rejectIn } from './decide-batch.ts';
import { freezeIn } from './freeze-batch.ts';
import { findItem, updateItemContent } from './item.store.ts';
import { kindOf } from './kinds.ts';
import { renewChanged } from './renew-changed.ts';
import { requireUnclaimed } from './require-unclaimed.ts';
import { keepEdited, takeOut } from './take-out.ts';
import { waitingItem } from './waiting-item.ts';

/** The item, locked, if the actor may decide on it now. */
async function decidable(ctx: Ctx, tx: Tx, itemId: string): Promise<ApprovalItem> {
  const item = await waitingItem(ctx, tx, itemId);
  requireUnclaimed(ctx, [item]);
  return item;
}

/**
 * Approves one item by freezing it as a batch of one, so that every sent message points to a batch. A batch it waited in goes on without
 * it.
 * `contentHash` is what the reviewer saw; when the item differs, nothing is approved. `confirm` is the number they typed where one is
 * asked for.
 */
export async function approveItem(
  ctx: Ctx,
  input: { itemId: string; contentHash: string; motion?: string; confirm?: number | undefined },
): Promise<{ batchId: string }> {
  requireScope(ctx, 'approvals:decide');
  await renewChanged(ctx, [input.itemId]);
  return ctx.db.tx(async (tx) => {
    const item = await decidable(ctx, tx, input.itemId);
    if (item.contentHash !== input.contentHash) {
      throw conflict(
        'approval.changed',
        'The text changed while you looked at it. Nothing was approved; read it again.',
      );
    }
    if (item.batchId && kindOf(ctx, item.kind).alone) {
      // Its batch holds it alone: whoever read the item read the batch.
      const previewHash = (await findBatch(tx, item.batchId))?.previewHash ?? '';
      await approveIn(ctx, tx, item.batchId, { confirm: input.confirm, previewHash });
      return { batchId: item.batchId };
    }
    await takeOut(ctx, tx, item);
    const frozen = await freezeIn(ctx, tx, {
      motion: input.motion ?? (kindOf(ctx, item.kind).alone ? item.kind : 'outbound'),
      kind: item.kind,
      itemIds: [item.id],
    });
    const [dropped] = frozen.preview.dropped;
    if (dropped)
      throw refused('approval.would_be_dropped', `It would not be sent: ${explain(dropped)}`, {
        reasons: dropped.reasons,
      });
    await approveIn(ctx, tx, frozen.id, { confirm: input.confirm, previewHash: frozen.previewHash });
    return { batchId: frozen.id };
  });
}

/** Rejects one item with a tag and a sentence; both feed the next draft. A batch it waited in goes on without it. */
export async function rejectItem(
  ctx: Ctx,
  input: { itemId: string; tag: string; reason: string },
): Promise<void> {
  requireScope(ctx, 'approvals:decide');
  const parsed = rejection.safeParse(input);
  if (!parsed.success) {
    throw invalid(
      'approval.rejection_incomplete',
      'A rejection needs a tag and a reason. Nothing was changed.',
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  }
  await ctx.db.tx(async (tx) => {
    const item = await decidable(ctx, tx, input.itemId);
    await takeOut(ctx, tx, item);
    await rejectIn(ctx, tx, item, parsed.data);
  });
}

/**
 * Stores a human's edit after every check ran again on the final bytes. Of two editors of one version the second
 * gets `conflict`; an edit that a check blocks is refused with every reason, and the old text stays. A batch it waits in goes on with the
 * new bytes, and a yes to the old ones is refused.
 */
export async function editItem(
  ctx: Ctx,
  input: { itemId: string; version: number; edit: Record<string, unknown> },
): Promise<ApprovalItem> {
  requireScope(ctx, 'approvals:decide');
  return ctx.db.tx(async (tx) => {
    const item = await decidable(ctx, tx, input.itemId);
    const kind = kindOf(ctx, item.kind);
    if (!kind.edit)
      throw conflict('approval.not_editable', 'This kind of item cannot be edited. Nothing was changed.');
    const edited = await kind.edit(ctx, tx, item, input.edit);
    if (!edited.ok)
      throw refused('approval.edit_blocked', `The edit was not stored: ${explain(edited.verdict)}`, {
        reasons: edited.verdict.reasons,
      });
    const stored = await updateItemContent(tx, item.id, input.version, edited);
    if (!stored)
      throw conflict(
        'approval.version',
        'Somebody else edited it first. Your text was not stored; reload and try again.',
      );
    await ctx.audit(tx, {
      action: 'approval_item.edited',
      subject: item.id,
      detail: { from: item.contentHash, to: edited.contentHash },
    });
    const kept = await keepEdited(ctx, tx, item, edited.contentHash);
    if (!kept && kind.alone) await freezeEach(ctx, tx, [item.id]);
    const after = await findItem(tx, item.id);
    if (!after) throw notFound('approval item', item.id);
    return withStandingClaim(after, ctx.now());
  });
}
