import type { z } from 'zod';
import { findCampaign, heldReasons } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { campaignHealth } from './campaign-health.rules.ts';
import { campaignFigures } from './campaign-health.store.ts';
import type { campaignHealthView } from './contract.ts';

const NOTHING = {
  ...{ sends: 0, people: 0, bounces: 0, complaints: 0, unsubscribes: 0 },
  day: { sends: 0, people: 0, bounces: 0 },
};

/** How a campaign is by what comes back of it, and why it stopped by itself where it did. */
export async function readCampaignHealth(
  ctx: Ctx,
  { campaignId }: { campaignId: string },
): Promise<z.infer<typeof campaignHealthView>> {
  requireScope(ctx, 'campaigns:read');
  return ctx.db.tx(async (tx) => {
    const campaign = await findCampaign(tx, campaignId);
    if (!campaign) throw notFound('campaign', campaignId);
    const [found] = await campaignFigures(tx, ctx.now(), campaignId);
    const { sends, people, bounces, complaints, unsubscribes, day } = found ?? NOTHING;
    const figures = { sends, people, bounces, complaints, unsubscribes, day };
    const { level, reasons } = campaignHealth({ state: campaign.state, ...figures });
    return {
      campaignId,
      state: campaign.state,
      ...figures,
      level,
      reasons: [...reasons],
      held: campaign.state === 'paused' ? await heldReasons(tx, campaignId) : null,
    };
  });
}
