import { nextAutonomy, PROMOTE_AFTER } from '#approval';
import { findCampaign, holdCampaign } from '#campaigns';
import { campaignChanged } from '#campaigns/events';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import { explain, type Reason, reason } from '#core/verdict';
import { raiseAlerts } from '#notify';
import { campaignComplained } from './events.ts';
import { campaignsWritingTo, clearNotes, noteOnPlanned } from './held-campaigns.store.ts';
import { holdAtVendors } from './hold-at-vendors.ts';

/** Under this code planned messages say why they stay. */
const COMPLAINED = 'campaign.complaint';

/**
 * Somebody complained: the campaign that wrote to them last loses what it had earned and stops, in the transaction that learns
 * of it. Nothing of it leaves before a person has looked, what vendors hold of it included, and every message that waits says so. Returns which were stopped.
 */
export async function holdAfterComplaint(ctx: Ctx, tx: Tx, leadIds: readonly string[]): Promise<string[]> {
  const held: string[] = [];
  for (const campaignId of await campaignsWritingTo(tx, leadIds)) {
    const campaign = await findCampaign(tx, campaignId);
    if (!campaign) continue;
    await ctx.emit(tx, campaignComplained, { aggregate: campaignId, payload: { campaignId } });
    await holdAtVendors(ctx, tx, campaignId);
    const { autonomy: level } = campaign.settings;
    const fallen = nextAutonomy({
      ...{ level, events: ['complaint'], promoteAfter: PROMOTE_AFTER, highest: 'auto' },
    });
    const moved = await holdCampaign(tx, { campaignId, autonomy: fallen.level, at: ctx.now() });
    if (!moved) continue;
    held.push(campaignId);
    const why = whyHeld(campaign.name);
    await noteOnPlanned(tx, campaignId, [why]);
    await ctx.audit(tx, {
      action: 'campaign.demoted',
      subject: campaignId,
      detail: { cause: 'complaint', from: level, to: fallen.level, reasons: fallen.reasons },
    });
    await raiseAlerts(ctx, tx, [
      {
        code: 'campaign.complaint',
        subject: campaignId,
        severity: 'critical',
        title: `${campaign.name} stopped: somebody complained`,
        text: `${why.text} ${explain(fallen)}`,
        at: ctx.now(),
      },
    ]);
  }
  return held;
}

const whyHeld = (name: string): Reason =>
  reason(
    COMPLAINED,
    `Somebody complained about ${name}, so nothing of it leaves until a person has looked and lets it go on.`,
  );

/** A person let a campaign go on: its messages no longer say why they stay. */
export const followResumed = consume(campaignChanged, {
  name: 'outbound.campaign_resumed',
  handle: (_ctx, tx, events) =>
    clearNotes(
      tx,
      events.map(({ payload }) => payload.campaignId),
      COMPLAINED,
    ),
});
