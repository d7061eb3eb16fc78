import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict } from '#core/errors';
import { insertBatch, moveBatch } from './batch.store.ts';
import { BATCH_EXPIRY_HOURS, batchHash } from './batch-hash.rules.ts';
import type { ApprovalItem, BatchPreview, BatchScope } from './contract.ts';
import { batchFrozen } from './events.ts';
import { assignBatch, findItems, unbatchedCampaigns, unbatchedItems } from './item.store.ts';
import { campaignNameOf, previewOf } from './preview.ts';
import { requireLoose } from './require-loose.ts';

const LARGEST_BATCH = 5_000;
export const FIRST_MESSAGES = { motion: 'outbound', kind: 'draft' } as const;
const NOTHING_LEAVES = 'Nothing of it may leave.';

export type FrozenBatch = { id: string; preview: BatchPreview; previewHash: string; items: number };

type What = {
  readonly motion: string;
  readonly kind: string;
  /** Nobody asked for this batch: where nothing of it may leave, nobody is asked about it, and only the reasons are kept. */
  readonly closeEmpty?: boolean;
};
/** Which items: these, or what waits of one campaign; null is what is of none. */
type Which = { readonly itemIds: readonly string[] } | { readonly campaignId: string | null };
export type Freezing = What & {
  readonly itemIds?: readonly string[] | undefined;
  readonly campaignId?: string | null | undefined;
};

/**
 * Freezes waiting items of one campaign into a batch: exactly these items with exactly these bytes. What the guards would
 * drop is left out and named in the preview, so that the reviewer approves what will really leave.
 * Throws `conflict` when nothing waits, when no campaign is named and several wait, and when a named item stands in a batch that waits.
 */
export async function freezeBatch(ctx: Ctx, input: Freezing): Promise<FrozenBatch> {
  requireScope(ctx, 'runs:write');
  return ctx.db.tx(async (tx) => {
    if (input.itemIds) return freezeIn(ctx, tx, { ...input, itemIds: input.itemIds });
    const { campaignId = await onlyCampaign(tx, input) } = input;
    return freezeIn(ctx, tx, { ...input, campaignId });
  });
}

/** Freezes all that waits, or what waits of one campaign, into a batch for each campaign. Throws `conflict` when nothing waits. */
export async function freezeByCampaign(
  ctx: Ctx,
  input: What & { readonly campaignIds?: readonly (string | null)[] },
): Promise<FrozenBatch[]> {
  requireScope(ctx, 'runs:write');
  return ctx.db.tx(async (tx) => {
    const frozen: FrozenBatch[] = [];
    for (const { campaignId } of await unbatchedCampaigns(tx, input))
      if (input.campaignIds === undefined || input.campaignIds.includes(campaignId)) {
        const batch = await freezeWhich(ctx, tx, { ...input, campaignId });
        if (batch) frozen.push(batch);
      }
    if (frozen.length === 0) throw nothingWaits();
    return frozen;
  });
}

/** What a person asks for who freezes first messages: the batches, and the first of them for who expects one. */
export async function freezeFirstMessages(ctx: Ctx, { campaignId }: { campaignId?: string | undefined }) {
  const campaignIds = campaignId === undefined ? {} : { campaignIds: [campaignId] };
  const batches = (await freezeByCampaign(ctx, { ...FIRST_MESSAGES, ...campaignIds })).map(
    ({ id, items, preview }) => ({ id, items, campaign: preview.campaign }),
  );
  const [first] = batches;
  if (!first) throw nothingWaits();
  return { ...first, batches };
}

async function onlyCampaign(tx: Tx, input: What): Promise<string | null> {
  const [first, ...more] = await unbatchedCampaigns(tx, input);
  if (more.length === 0) return first?.campaignId ?? null;
  const names = [first, ...more].map((each) => `"${each?.name ?? 'no campaign'}"`).join(', ');
  throw conflict(
    'batch.several_campaigns',
    `Messages of ${more.length + 1} campaigns wait (${names}), and a batch holds those of one. Nothing was frozen; name the campaign.`,
  );
}

const nothingWaits = () =>
  conflict(
    'batch.empty',
    'Nothing waits for approval, so there is nothing to put into a batch. Nothing was changed.',
  );

export async function freezeIn(ctx: Ctx, tx: Tx, input: What & Which): Promise<FrozenBatch> {
  const frozen = await freezeWhich(ctx, tx, input);
  if (!frozen) throw nothingWaits();
  return frozen;
}

/** Undefined when nothing of it waits. */
async function freezeWhich(ctx: Ctx, tx: Tx, input: What & Which): Promise<FrozenBatch | undefined> {
  const waiting =
    'itemIds' in input
      ? await findItems(tx, input.itemIds, true)
      : await unbatchedItems(tx, input, LARGEST_BATCH);
  const items = waiting.filter((item) => item.state === 'pending' && item.kind === input.kind);
  const [first] = items;
  if (!first) return undefined;
  if ('itemIds' in input)
    await requireLoose(
      tx,
      items.map(({ id }) => id),
    );
  if (items.some(({ campaignId }) => campaignId !== first.campaignId))
    throw conflict(
      'batch.several_campaigns',
      'These messages are of several campaigns, and a batch holds those of one. Nothing was frozen; choose those of one campaign.',
    );
  const verdicts = await previewOf(ctx, tx, input.kind, items);
  const sendable = items.filter((item) => verdicts.get(item.id)?.allowed === true);
  const dropped = items.filter((item) => !sendable.includes(item));
  const scope: BatchScope = {
    campaignId: first.campaignId,
    items: sendable.map((item) => ({ itemId: item.id, contentHash: item.contentHash })),
  };
  const preview: BatchPreview = {
    campaign: campaignNameOf(first.preview),
    totals: { items: items.length, sendable: sendable.length, dropped: dropped.length },
    tiers: countTiers(sendable),
    dropped: dropped.map((item) => ({
      itemId: item.id,
      title: item.title,
      reasons: [...(verdicts.get(item.id)?.reasons ?? [])],
    })),
  };
  return store(ctx, tx, input, { scope, preview });
}

async function store(
  ctx: Ctx,
  tx: Tx,
  { motion, closeEmpty = false }: What,
  { scope, preview }: { scope: BatchScope; preview: BatchPreview },
): Promise<FrozenBatch> {
  const id = ctx.ids.next<'batch'>();
  const now = ctx.now();
  const previewHash = hashOf(ctx, motion, scope);
  await insertBatch(tx, {
    workspaceId: ctx.workspace.id,
    ...{ id, motion, scope, preview, previewHash },
    at: now,
    expiresAt: now.add({ hours: BATCH_EXPIRY_HOURS }),
  });
  const itemIds = scope.items.map(({ itemId }) => itemId);
  await assignBatch(tx, itemIds, id);
  await ctx.audit(tx, {
    action: 'batch.frozen',
    subject: id,
    detail: { motion, campaignId: scope.campaignId ?? null, ...preview.totals, previewHash },
  });
  if (closeEmpty && itemIds.length === 0)
    await moveBatch(tx, id, ['pending'], 'rejected', { by: ctx.actor.id, at: now, reason: NOTHING_LEAVES });
  else await ctx.emit(tx, batchFrozen, { aggregate: id, payload: { batchId: id, motion } });
  return { id, preview, previewHash, items: itemIds.length };
}

export const hashOf = (ctx: Ctx, motion: string, scope: BatchScope): string =>
  batchHash({ motion, ...scope }, ctx.secretKey('approval.batch'));

function countTiers(items: readonly ApprovalItem[]): Record<string, number> {
  const tiers: Record<string, number> = {};
  for (const item of items) tiers[item.tier ?? 'none'] = (tiers[item.tier ?? 'none'] ?? 0) + 1;
  return tiers;
}
