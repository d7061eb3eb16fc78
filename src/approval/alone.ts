import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict } from '#core/errors';
import { holdBatchesOf, insertBatches } from './batch.store.ts';
import { approveIn } from './decide-batch.ts';
import { batchFrozen } from './events.ts';
import { freezeIn, hashOf } from './freeze-batch.ts';
import { assignEach, findItems, withdrawItems } from './item.store.ts';
import { kindOf } from './kinds.ts';
import { campaignNameOf } from './preview.ts';
import { requireLoose } from './require-loose.ts';
import { letGo } from './take-out.ts';
import { waitingItem } from './waiting-item.ts';

/**
 * Freezes waiting items into a batch of its own each, so that each has a card. Whether one would be dropped is asked when somebody
 * says yes: it waits in sight either way. Throws `conflict` when one stands in a batch that waits.
 */
export async function freezeEach(ctx: Ctx, tx: Tx, itemIds: readonly string[]): Promise<void> {
  const items = (await findItems(tx, itemIds, true)).filter(({ state }) => state === 'pending');
  if (items.length === 0) return;
  await requireLoose(
    tx,
    items.map(({ id }) => id),
  );
  const batches = items.map((item) => {
    const motion = item.kind;
    const scope = {
      campaignId: item.campaignId,
      items: [{ itemId: item.id, contentHash: item.contentHash }],
    };
    return {
      id: ctx.ids.next<'batch'>(),
      ...{ motion, scope, itemId: item.id },
      preview: {
        campaign: campaignNameOf(item.preview),
        totals: { items: 1, sendable: 1, dropped: 0 },
        tiers: { [item.tier ?? 'none']: 1 },
        dropped: [],
      },
      previewHash: hashOf(ctx, motion, scope),
      expiresAt: item.expiresAt,
    };
  });
  await insertBatches(tx, ctx.workspace.id, batches, ctx.now());
  await assignEach(
    tx,
    batches.map(({ id, itemId }) => ({ batchId: id, itemId })),
  );
  await ctx.audit(tx, {
    action: 'batch.frozen',
    subject: batches[0]?.id ?? '',
    detail: { batches: batches.map(({ id }) => id) },
  });
  await ctx.emitAll(
    tx,
    batchFrozen,
    batches.map(({ id, motion }) => ({ aggregate: id, payload: { batchId: id, motion } })),
  );
}

/**
 * A yes the product gives itself to waiting items, in the name of `ctx.actor`, because a person granted that it may. The slice that
 * asks keeps the grant and the decision beside each; `verify` reads them. Each campaign has a batch of its own. Returns the batch of
 * each item that has its yes.
 */
export async function approveGranted(
  ctx: Ctx,
  tx: Tx,
  asked: { kind: string; itemIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const given = new Map<string, string>();
  const items = await findItems(tx, asked.itemIds, true);
  for (const campaign of Map.groupBy(items, ({ campaignId }) => campaignId).values()) {
    const itemIds = campaign.map(({ id }) => id);
    const frozen = await freezeIn(ctx, tx, { motion: asked.kind, kind: asked.kind, itemIds });
    const left = new Set(frozen.preview.dropped.map(({ itemId }) => itemId));
    await approveIn(ctx, tx, frozen.id, { granted: true, previewHash: frozen.previewHash });
    for (const id of itemIds) if (!left.has(id)) given.set(id, frozen.id);
  }
  return given;
}

/**
 * Takes items back that wait or have their yes. A batch that waited with them goes on with what else it holds, as another version that
 * has to be looked at again; one that held nothing else ends.
 */
export async function takeBack(
  ctx: Ctx,
  tx: Tx,
  { itemIds, reason }: { itemIds: readonly string[]; reason: string },
): Promise<void> {
  if (itemIds.length === 0) return;
  await holdBatchesOf(tx, itemIds);
  const withdrawn = await withdrawItems(tx, itemIds, { by: ctx.actor.id, reason, at: ctx.now() });
  await letGo(ctx, tx, withdrawn, reason);
}

/** Has the kind write another text for an item that waits. Throws `conflict` where nobody writes such a thing anew. */
export async function writeAgain(ctx: Ctx, tx: Tx, itemId: string): Promise<void> {
  const item = await waitingItem(ctx, tx, itemId);
  const kind = kindOf(ctx, item.kind);
  if (!kind.again)
    throw conflict(
      'approval.not_written_again',
      'This kind of item is not written anew. Nothing was changed.',
    );
  await kind.again(ctx, tx, item);
}
