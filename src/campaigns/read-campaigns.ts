import { type Ctx, requireScope } from '#core/ctx';
import { listCampaigns } from './campaign.store.ts';
import type { Campaign } from './contract.ts';

export async function readCampaigns(ctx: Ctx): Promise<{ campaigns: Campaign[] }> {
  requireScope(ctx, 'campaigns:read');
  return { campaigns: await ctx.db.tx(listCampaigns) };
}
