import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import { findBatch } from './batch.store.ts';
import type { ApprovalItem } from './contract.ts';
import { hasExpired } from './decide-batch.ts';
import { findItem } from './item.store.ts';

/**
 * The item, locked, if it can still be decided. Its batch is locked first, as everywhere: two orders of locks would let
 * two reviewers wait for each other.
 */
export async function waitingItem(ctx: Ctx, tx: Tx, itemId: string): Promise<ApprovalItem> {
  const seen = await findItem(tx, itemId);
  if (seen?.batchId) await findBatch(tx, seen.batchId, true);
  const item = await findItem(tx, itemId, true);
  if (!item) throw notFound('approval item', itemId);
  // The batch it is in now is not held, and holding it behind the item would be the other order.
  if (item.batchId !== seen?.batchId && item.state === 'pending')
    throw conflict(
      'approval.moved',
      'It was put into another batch at this moment. Nothing was changed; try again.',
    );
  if (item.state !== 'pending')
    throw conflict(
      'approval.decided',
      `This was ${item.state} already${item.decidedBy ? ` by ${item.decidedBy}` : ''}. Nothing was changed.`,
    );
  if (hasExpired(item, ctx.now()))
    throw conflict(
      'approval.expired',
      'This waited too long: what it says may no longer be true. Nothing was changed; it is written anew.',
    );
  return item;
}
