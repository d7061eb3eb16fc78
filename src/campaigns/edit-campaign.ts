import { type Ctx, requireScope } from '#core/ctx';
import { brokeUnique, type Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import { refuseRaise } from './autonomy.ts';
import { findCampaign, updateCampaign } from './campaign.store.ts';
import { campaignOf, taken } from './campaign-file.ts';
import { type Campaign, campaignEdit } from './contract.ts';
import { keepSequence, tellChanged } from './create-campaign.ts';

/**
 * Changes name and settings of a campaign; `version` is the one that was read. What is planned keeps its place; steps hold for
 * whoever is enrolled from now on. Throws `conflict` when somebody changed it meanwhile, or it is archived; `forbidden` where it would raise the
 * autonomy and is no person.
 */
export async function editCampaign(
  ctx: Ctx,
  input: { campaignId: string; [field: string]: unknown },
): Promise<Campaign> {
  requireScope(ctx, 'campaigns:write');
  const { name, settings } = campaignOf(input);
  const { version } = campaignEdit.pick({ version: true }).parse(input);
  const { campaignId: id } = input;
  return ctx.db.tx(async (tx) => {
    // What is read here holds: the change finds its row at this version only.
    const found = await findCampaign(tx, id);
    if (found?.version === version) refuseRaise(ctx, found.settings.autonomy, settings.autonomy);
    const changed = { id, version, name, settings, at: ctx.now() };
    const campaign = await updateCampaign(tx, changed).catch((error: unknown) => {
      throw brokeUnique(error, 'campaigns_workspace_id_name_key') ? taken(name) : error;
    });
    if (!campaign) throw await staleOrGone(tx, id, version);
    const sequenceVersion = await keepSequence(ctx, tx, campaign);
    await ctx.audit(tx, { action: 'campaign.edited', subject: id, detail: { name, sequenceVersion } });
    await tellChanged(ctx, tx, campaign);
    return campaign;
  });
}

/** Why a change found nothing to change. */
export async function staleOrGone(tx: Tx, id: string, version: number): Promise<Error> {
  const found = await findCampaign(tx, id);
  if (!found) return notFound('campaign', id);
  if (found.version !== version)
    return conflict(
      'campaign.changed',
      `Somebody changed "${found.name}" meanwhile. Nothing was changed; look at it again and repeat what is still meant.`,
    );
  return conflict('campaign.elsewhere', `"${found.name}" is ${found.state}. Nothing was changed.`);
}
