import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { invalid, notFound } from '#core/errors';
import { findBatch, listBatches } from './batch.store.ts';
import { withStandingClaim } from './claim.rules.ts';
import type { ApprovalItem, Batch, Overview, ShownBatch } from './contract.ts';
import { FIRST_MESSAGES } from './freeze-batch.ts';
import { countItems, findItem, unbatchedCampaigns } from './item.store.ts';
import { previewOf } from './preview.ts';
import {
  batchesIn,
  type ItemGroup,
  type ItemQuestion,
  isPlace,
  itemGroups,
  itemsAfter,
  wordsOfBatches,
} from './shown-items.store.ts';

/** Waiting batches that are shown at once. */
const MOST_WAITING = 200;

/** One page of items; `next` names the page behind it. The first page also tells what there is in all. */
export async function approvalPage(
  ctx: Ctx,
  question: ItemQuestion,
): Promise<{
  items: ApprovalItem[];
  next: string | null;
  counts: Record<string, number>;
  overview: Overview | null;
}> {
  requireScope(ctx, 'approvals:read');
  return ctx.db.tx(async (tx) => {
    if (question.after !== undefined && !(await isPlace(tx, question.after)))
      throw invalid('approval.cursor', 'The item the page begins behind is gone. Read from the first page.', [
        { path: 'after', message: 'is no item' },
      ]);
    const items = (await itemsAfter(tx, question)).map((item) => withStandingClaim(item, ctx.now()));
    return {
      items,
      next: items.length === question.limit ? (items.at(-1)?.id ?? null) : null,
      counts: await countItems(tx),
      overview:
        question.after === undefined ? overviewOf(await itemGroups(tx, question.state), question) : null,
    };
  });
}

function overviewOf(groups: readonly ItemGroup[], { kind, tier, campaign }: ItemQuestion): Overview {
  const isAsked = (group: ItemGroup) =>
    (kind === undefined || group.kind === kind) &&
    (tier === undefined || (group.tier ?? 'none') === tier) &&
    (campaign === undefined || group.campaign === campaign);
  return {
    total: groups.reduce((sum, group) => sum + (isAsked(group) ? group.count : 0), 0),
    kinds: sharesOf(groups, (group) => group.kind),
    tiers: sharesOf(groups, (group) => group.tier ?? 'none'),
    campaigns: sharesOf(groups, (group) => group.campaign),
  };
}

/** How many there are of each, most first. */
function sharesOf(
  groups: readonly ItemGroup[],
  keyOf: (group: ItemGroup) => string | null,
): Overview['kinds'] {
  const counts = new Map<string, number>();
  for (const group of groups) {
    const value = keyOf(group);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + group.count);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** An item with what dispatch would say about it right now. */
export async function readItem(ctx: Ctx, itemId: string) {
  requireScope(ctx, 'approvals:read');
  return ctx.db.tx(async (tx) => {
    const found = await findItem(tx, itemId);
    if (!found) throw notFound('approval item', itemId);
    const item = withStandingClaim(found, ctx.now());
    const verdict =
      item.state === 'pending' ? (await previewOf(ctx, tx, item.kind, [item])).get(item.id) : undefined;
    return {
      item,
      sendable: verdict?.allowed ?? null,
      dropReasons: verdict && !verdict.allowed ? [...verdict.reasons] : [],
    };
  });
}

/** The newest batches, of those in one state as many as a person can look at, and how many first messages wait in none. */
export async function recentBatches(
  ctx: Ctx,
  limit: number,
  state?: string,
): Promise<{ batches: ShownBatch[]; loose: number }> {
  requireScope(ctx, 'approvals:read');
  return ctx.db.tx(async (tx) => ({
    batches: await shown(
      tx,
      state === undefined ? await listBatches(tx, limit) : await batchesIn(tx, state, MOST_WAITING),
    ),
    loose: (await unbatchedCampaigns(tx, FIRST_MESSAGES)).reduce((sum, { items }) => sum + items, 0),
  }));
}

export async function readBatch(ctx: Ctx, batchId: string): Promise<ShownBatch> {
  requireScope(ctx, 'approvals:read');
  return ctx.db.tx(async (tx) => {
    const found = await findBatch(tx, batchId);
    const [batch] = found ? await shown(tx, [found]) : [];
    if (!batch) throw notFound('batch', batchId);
    return batch;
  });
}

async function shown(tx: Tx, batches: readonly Batch[]): Promise<ShownBatch[]> {
  const words = await wordsOfBatches(
    tx,
    batches.map(({ id }) => id),
  );
  return batches.map((batch) => {
    const said = words.find(({ batchId }) => batchId === batch.id);
    return { ...batch, tracking: said?.tracking ?? [] };
  });
}
