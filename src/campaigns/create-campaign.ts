import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { FIRST_LEVEL, refuseRaise } from './autonomy.ts';
import { insertCampaign } from './campaign.store.ts';
import { campaignOf, taken } from './campaign-file.ts';
import type { Campaign } from './contract.ts';
import { writeSequence } from './enrolment.store.ts';
import { campaignChanged } from './events.ts';

/** Makes a campaign as a draft: nothing is enrolled and nothing leaves before it is launched. */
export async function createCampaign(ctx: Ctx, input: unknown): Promise<Campaign> {
  requireScope(ctx, 'campaigns:write');
  const { name, settings } = campaignOf(input);
  refuseRaise(ctx, FIRST_LEVEL, settings.autonomy);
  return ctx.db.tx(async (tx) => {
    const made = {
      workspaceId: ctx.workspace.id,
      id: ctx.ids.next<'campaign'>(),
      name,
      settings,
      at: ctx.now(),
    };
    const campaign = await insertCampaign(tx, made);
    if (!campaign) throw taken(name);
    const sequenceVersion = await keepSequence(ctx, tx, campaign);
    await ctx.audit(tx, {
      action: 'campaign.created',
      subject: campaign.id,
      detail: { name, sequenceVersion },
    });
    await tellChanged(ctx, tx, campaign);
    return campaign;
  });
}

/** Writes the steps of the settings as a version, which enrolments keep. */
export const keepSequence = (ctx: Ctx, tx: Tx, { id, settings }: Campaign): Promise<number> =>
  writeSequence(tx, {
    ...{ workspaceId: ctx.workspace.id, campaignId: id, steps: settings.sequence },
    ...{ by: ctx.actor.name, at: ctx.now() },
  });

/** Lets open pages and whoever listens know. */
export const tellChanged = (ctx: Ctx, tx: Tx, { id, version }: Campaign): Promise<void> =>
  ctx.emit(tx, campaignChanged, { aggregate: id, payload: { campaignId: id, version } });
