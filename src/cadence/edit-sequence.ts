import { findCampaign, writeSequence } from '#campaigns';
import { unheardOpens } from '#campaigns/contract';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid, notFound } from '#core/errors';
import { moveToVersion, underWay } from './cadence.store.ts';
import { type SequenceEdit, sequenceEdit } from './contract.ts';

/**
 * Gives a campaign other steps. Who is under way keeps the old ones, unless the scope is `all` and the steps passed so far
 * are the same in the new sequence; the answer says how many moved and how many were kept.
 */
export async function editSequence(
  ctx: Ctx,
  input: { campaignId: string } & SequenceEdit,
): Promise<{ version: number; moved: number; kept: number }> {
  requireScope(ctx, 'campaigns:write');
  const parsed = sequenceEdit.safeParse(input);
  if (!parsed.success)
    throw invalid(
      'sequence.invalid',
      'The sequence was not changed.',
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  const { steps, scope } = parsed.data;
  return ctx.db.tx(async (tx) => {
    const campaign = await findCampaign(tx, input.campaignId);
    if (!campaign) throw notFound('campaign', input.campaignId);
    const [unheard] = unheardOpens(steps, campaign.settings.tracking);
    if (unheard)
      throw invalid('sequence.invalid', 'The sequence was not changed.', [
        { path: `steps.${unheard.step}.condition`, message: unheard.message },
      ]);
    const version = await writeSequence(tx, {
      workspaceId: ctx.workspace.id,
      campaignId: input.campaignId,
      steps,
      by: ctx.actor.name,
      at: ctx.now(),
    });
    const before = await underWay(tx, input.campaignId, version);
    const moved = scope === 'all' ? await moveToVersion(tx, input.campaignId, version, ctx.now()) : 0;
    await ctx.audit(tx, {
      action: 'sequence.edited',
      subject: input.campaignId,
      detail: { version, scope, moved, kept: before - moved },
    });
    return { version, moved, kept: before - moved };
  });
}
