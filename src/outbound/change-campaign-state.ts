import { findCampaign, moveCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { forbidden, notFound } from '#core/errors';
import { reason as because } from '#core/verdict';
import { noteOnPlanned } from './held-campaigns.store.ts';

/**
 * Pauses a campaign, or lets it go on, also after a complaint stopped it. Only a person does. What waited longer than its
 * minute gets another one; what the campaign lost of its autonomy it earns anew. False where it is so already.
 */
export async function changeCampaignState(
  ctx: Ctx,
  input: { campaignId: string; state: 'active' | 'paused'; reason: string },
): Promise<{ changed: boolean }> {
  requireScope(ctx, 'campaigns:write');
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'sandbox')
    throw forbidden(
      'campaign.needs_a_person',
      `A person pauses a campaign or lets it go on, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  const { campaignId, state, reason } = input;
  return ctx.db.tx(async (tx) => {
    if (!(await findCampaign(tx, campaignId))) throw notFound('campaign', campaignId);
    const from = state === 'active' ? 'paused' : 'active';
    if (!(await moveCampaign(tx, { campaignId, from, to: state, at: ctx.now() }))) return { changed: false };
    const paused = because('campaign.paused', `${ctx.actor.name} paused the campaign: ${reason}`);
    await noteOnPlanned(tx, campaignId, state === 'paused' ? [paused] : []);
    await ctx.audit(tx, { action: `campaign.${state}`, subject: campaignId, detail: { reason } });
    return { changed: true };
  });
}
