import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { findCampaign, upsertCampaign } from './campaign.store.ts';
import { type Campaign, campaignFile } from './contract.ts';
import { writeSequence } from './enrolment.store.ts';
import { openWindowOf } from './send-window.ts';

/** Creates a campaign or gives an existing one new settings. Errors name the field. */
export async function saveCampaign(ctx: Ctx, input: unknown): Promise<Campaign> {
  requireScope(ctx, 'campaigns:write');
  const parsed = campaignFile.safeParse(input);
  if (!parsed.success) {
    throw invalid(
      'campaign.invalid',
      `The campaign is not complete: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}. Nothing was saved.`,
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  }
  openWindowOf(parsed.data);
  return ctx.db.tx(async (tx) => {
    const { name, settings } = parsed.data;
    const id = await upsertCampaign(tx, {
      workspaceId: ctx.workspace.id,
      id: ctx.ids.next(),
      name,
      settings,
      at: ctx.now(),
    });
    const sequenceVersion = await writeSequence(tx, {
      workspaceId: ctx.workspace.id,
      campaignId: id,
      steps: settings.sequence,
      by: ctx.actor.name,
      at: ctx.now(),
    });
    await ctx.audit(tx, { action: 'campaign.saved', subject: id, detail: { name, sequenceVersion } });
    const saved = await findCampaign(tx, id);
    if (!saved) throw new Error('A campaign that was just written is gone.');
    return saved;
  });
}
