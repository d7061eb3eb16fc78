import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { insertItems, type NewItem } from './item.store.ts';

/** A draft nobody decided on within three days is stale (its facts age); it is crafted anew instead. */
const PATIENCE_HOURS = 72;

/** Puts things before a human. A subject that already waits keeps its place. Returns the new item ids. */
export async function proposeItems(
  ctx: Ctx,
  tx: Tx,
  items: readonly Omit<NewItem, 'id'>[],
): Promise<string[]> {
  if (items.length === 0) return [];
  const now = ctx.now();
  return insertItems(
    tx,
    ctx.workspace.id,
    items.map((item) => ({ ...item, id: ctx.ids.next<'approval_item'>() })),
    now,
    now.add({ hours: PATIENCE_HOURS }),
  );
}
