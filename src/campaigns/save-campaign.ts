import { type Ctx, requireScope } from '#core/ctx';
import { FIRST_LEVEL, mayRaise, raised, refuseRaise } from './autonomy.ts';
import { findCampaign, upsertCampaign } from './campaign.store.ts';
import { campaignOf } from './campaign-file.ts';
import type { Campaign } from './contract.ts';
import { keepSequence } from './create-campaign.ts';

/** Creates a campaign or gives an existing one new settings. Errors name the field; `forbidden` where it would raise the autonomy and is no person. */
export async function saveCampaign(ctx: Ctx, input: unknown): Promise<Campaign> {
  requireScope(ctx, 'campaigns:write');
  const { name, settings } = campaignOf(input);
  return ctx.db.tx(async (tx) => {
    const written = await upsertCampaign(tx, {
      workspaceId: ctx.workspace.id,
      id: ctx.ids.next(),
      name,
      settings,
      mayRaise: mayRaise(ctx),
      at: ctx.now(),
    });
    if (!written) throw raised(ctx, settings.autonomy);
    const { id, made } = written;
    if (made) refuseRaise(ctx, FIRST_LEVEL, settings.autonomy);
    const saved = await findCampaign(tx, id);
    if (!saved) throw new Error('A campaign that was just written is gone.');
    const sequenceVersion = await keepSequence(ctx, tx, saved);
    await ctx.audit(tx, { action: 'campaign.saved', subject: id, detail: { name, sequenceVersion } });
    return saved;
  });
}
