import { type Ctx, requireScope } from '#core/ctx';
import { forbidden, invalid } from '#core/errors';
import { moveCampaign as move } from './campaign.store.ts';
import { type Campaign, type CampaignMove, campaignMove } from './contract.ts';
import { tellChanged } from './create-campaign.ts';
import { staleOrGone } from './edit-campaign.ts';
import { exitCampaign } from './enrolment.store.ts';
import { campaignArchived } from './events.ts';

const MOVES: Readonly<Record<CampaignMove, { from: readonly Campaign['state'][]; to: Campaign['state'] }>> = {
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused', 'completed'], to: 'active' },
  complete: { from: ['active', 'paused'], to: 'completed' },
  archive: { from: ['draft', 'paused', 'completed'], to: 'archived' },
};

/**
 * Pauses a campaign, lets it go on, ends it or puts it away for good. A paused one keeps everything where it is. An archived one
 * ends its sequences, takes back what is planned or waits for a yes, and never sends again.
 */
export async function moveCampaign(
  ctx: Ctx,
  input: { campaignId: string; [field: string]: unknown },
): Promise<Campaign> {
  requireScope(ctx, 'campaigns:write');
  const parsed = campaignMove.safeParse(input);
  if (!parsed.success)
    throw invalid(
      'campaign.move_incomplete',
      'The campaign was not changed.',
      parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    );
  const { version, reason, move: asked } = parsed.data;
  // Something may have stopped it for a reason, a complaint for one; only a person can have looked into that.
  if (asked === 'resume' && ctx.actor.kind !== 'person' && ctx.actor.kind !== 'sandbox')
    throw forbidden(
      'campaign.needs_a_person',
      `A person lets a campaign go on, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  const { campaignId: id } = input;
  return ctx.db.tx(async (tx) => {
    const campaign = await move(tx, { id, version, ...MOVES[asked], at: ctx.now() });
    if (!campaign) throw await staleOrGone(tx, id, version);
    const ended = asked === 'archive' ? await exitCampaign(tx, id, 'archived', ctx.now()) : 0;
    if (asked === 'archive')
      await ctx.emit(tx, campaignArchived, { aggregate: id, payload: { campaignId: id } });
    await ctx.audit(tx, { action: `campaign.${asked}`, subject: id, detail: { reason, ended } });
    await tellChanged(ctx, tx, campaign);
    return campaign;
  });
}
