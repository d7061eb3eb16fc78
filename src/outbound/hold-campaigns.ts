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
import { holdAtVendors, pauseAtVendors } from './hold-at-vendors.ts';
import { goOnAtVendors } from './vendor-hold.store.ts';

/** Under this code planned messages say why they stay. */
const COMPLAINED = 'campaign.complaint';
const FIGURES = 'campaign.figures';

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
    const why = whyHeld(campaign.name);
    const moved = await holdCampaign(tx, {
      ...{ campaignId, autonomy: fallen.level, reasons: [why], at: ctx.now() },
    });
    if (!moved) continue;
    held.push(campaignId);
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

/**
 * What comes back of a campaign is too bad: it stops, here and where vendors have still to send of it, and loses a step of what it may
 * do by itself. Every message that waits says so. False where it does not run any more.
 */
export async function holdForFigures(
  ctx: Ctx,
  tx: Tx,
  { id: campaignId, name }: { readonly id: string; readonly name: string },
  figures: readonly Reason[],
): Promise<boolean> {
  const level = (await findCampaign(tx, campaignId))?.settings.autonomy;
  if (level === undefined) return false;
  const fallen = nextAutonomy({ level, events: ['bad_kpi'], promoteAfter: PROMOTE_AFTER, highest: 'auto' });
  const [worst] = figures;
  const text = `${name} stopped by itself: ${worst?.text ?? ''} Nothing of it leaves until a person has looked and lets it go on.`;
  const why = reason(FIGURES, text, worst?.detail);
  const moved = await holdCampaign(tx, {
    ...{ campaignId, autonomy: fallen.level, reasons: [why, ...figures], at: ctx.now() },
  });
  if (!moved) return false;
  await pauseAtVendors(ctx, tx, campaignId);
  await noteOnPlanned(tx, campaignId, [why]);
  await ctx.audit(tx, {
    action: 'campaign.stopped',
    subject: campaignId,
    detail: { cause: 'figures', from: level, to: fallen.level, reasons: figures },
  });
  await raiseAlerts(ctx, tx, [
    {
      code: FIGURES,
      subject: campaignId,
      severity: 'critical',
      title: `${name} stopped: too much comes back`,
      text: why.text,
      at: ctx.now(),
    },
  ]);
  return true;
}

/**
 * A campaign was moved by a person. Where it goes on, its messages no longer say why they stay, and vendors are to go on with it; where
 * it does not run, what they have still to send of it is paused there.
 */
export const followMoved = consume(campaignChanged, {
  name: 'outbound.campaign_resumed',
  async handle(ctx, tx, events) {
    const ids = [...new Set(events.map(({ payload }) => payload.campaignId))];
    for (const code of [COMPLAINED, FIGURES]) await clearNotes(tx, ids, code);
    for (const id of ids) {
      const state = (await findCampaign(tx, id))?.state;
      if (state === 'active') await goOnAtVendors(tx, id, ctx.now());
      else if (state !== 'draft') await pauseAtVendors(ctx, tx, id);
    }
  },
});
