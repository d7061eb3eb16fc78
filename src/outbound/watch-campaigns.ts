import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import { raiseAlerts } from '#notify';
import { campaignHealth } from './campaign-health.rules.ts';
import { campaignFigures } from './campaign-health.store.ts';
import { holdForFigures } from './hold-campaigns.ts';

/** Looks at what comes back of each campaign that runs: one with bad figures stops until a person lets it go on; others are warned of once a day. */
export const watchCampaigns: Tick = {
  name: 'outbound.campaign_health',
  everySeconds: 300,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const judged = (await campaignFigures(tx, ctx.now())).map((campaign) => ({
        campaign,
        health: campaignHealth(campaign),
      }));
      let held = 0;
      for (const { campaign, health } of judged)
        if (health.action === 'pause' && (await holdForFigures(ctx, tx, campaign, health.reasons))) held += 1;
      const warnings = judged.filter(({ health: { level } }) => level === 'warn' || level === 'urgent');
      await raiseAlerts(
        ctx,
        tx,
        warnings.map(({ campaign, health }) => ({
          code: `campaign.${health.level}`,
          subject: campaign.id,
          severity: health.level === 'urgent' ? ('critical' as const) : ('warning' as const),
          title: `${campaign.name}: more comes back than should`,
          text: `${explain(health)} Look at its list and its texts before it has to stop.`,
          // The day, so that one day is one warning.
          at: ctx.now().toZonedDateTimeISO('UTC').startOfDay().toInstant(),
        })),
      );
      return held;
    }),
};
