import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { findCampaign, listCampaigns } from './campaign.store.ts';
import type { Campaign } from './contract.ts';

export async function readCampaigns(ctx: Ctx): Promise<{ campaigns: Campaign[] }> {
  requireScope(ctx, 'campaigns:read');
  return { campaigns: await ctx.db.tx(listCampaigns) };
}

export async function readCampaign(ctx: Ctx, { campaignId }: { campaignId: string }): Promise<Campaign> {
  requireScope(ctx, 'campaigns:read');
  const found = await ctx.db.tx((tx) => findCampaign(tx, campaignId));
  if (!found) throw notFound('campaign', campaignId);
  return found;
}
