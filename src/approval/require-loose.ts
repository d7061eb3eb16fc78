import { instantOf, type Tx } from '#core/db/index';
import { conflict } from '#core/errors';
import { heldElsewhere } from './batch.store.ts';

/**
 * Throws `conflict` when one of these, held by the caller, stands in a batch that waits: whoever reads that batch decides on what it says,
 * so nothing is moved out from under them.
 */
export async function requireLoose(tx: Tx, itemIds: readonly string[]): Promise<void> {
  const held = itemIds.length > 0 ? await heldElsewhere(tx, itemIds) : undefined;
  if (!held) return;
  const { campaign, totals } = held.preview;
  const size = `${totals.sendable} ${totals.sendable === 1 ? 'message' : 'messages'}${campaign === null ? '' : ` of "${campaign}"`}`;
  const since = instantOf(held.createdAt).toString().slice(0, 16).replace('T', ' ');
  throw conflict(
    'batch.held_elsewhere',
    `"${held.title}" stands in another batch already: ${size}, frozen ${since} UTC (${held.id}). Nothing was frozen; decide on it there.`,
  );
}
