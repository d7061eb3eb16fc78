import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, isLegworkError } from '#core/errors';
import { freezeEach } from './alone.ts';
import { moveBatch } from './batch.store.ts';
import type { ApprovalItem } from './contract.ts';
import { findItem, releaseBatch, updateItemContent } from './item.store.ts';
import { kindOf } from './kinds.ts';
import { waitingItem } from './waiting-item.ts';

/**
 * Before a yes: what is not what was shown is asked anew in a transaction of its own, because the one of the yes comes to nothing.
 * Throws `conflict` then.
 */
export async function renewChanged(ctx: Ctx, itemIds: readonly string[]): Promise<void> {
  for (const id of itemIds) {
    const title = await ctx.db.tx((tx) => renewOne(within(ctx, tx), tx, id));
    if (title !== null)
      throw conflict(
        'approval.changed',
        `This is not what was shown any more, so nothing was approved. It is asked anew: ${title}.`,
      );
  }
}

/** The new title of what was asked anew. */
async function renewOne(ctx: Ctx, tx: Tx, id: string): Promise<string | null> {
  const seen = await findItem(tx, id);
  if (seen?.state !== 'pending' || !kindOf(ctx, seen.kind).renew) return null;
  const item = await waitingItem(ctx, tx, id);
  const now = await contentNow(ctx, tx, item);
  if (!now) return null;
  await updateItemContent(tx, id, item.version, { ...now, edited: false });
  if (item.batchId) {
    const why = { by: ctx.actor.id, at: ctx.now(), reason: 'What it would hit changed.' };
    await moveBatch(tx, item.batchId, ['pending'], 'rejected', why);
    await releaseBatch(tx, item.batchId);
  }
  await freezeEach(ctx, tx, [id]);
  const detail = { from: item.contentHash, to: now.contentHash };
  await ctx.audit(tx, { action: 'approval_item.renewed', subject: id, detail });
  return now.title;
}

/** What cannot be counted any more is refused by the yes itself, which says why. */
async function contentNow(ctx: Ctx, tx: Tx, item: ApprovalItem) {
  try {
    return await kindOf(ctx, item.kind).renew?.(ctx, tx, item);
  } catch (error) {
    if (!isLegworkError(error)) throw error;
    return null;
  }
}
