import { judgeAudience, moveCampaignRow, staleOrGone } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid } from '#core/errors';
import { type Reason, reason } from '#core/verdict';
import { listMailboxes, mayCarry, purposeOf } from '#outbound';
import { settleStage } from './run.store.ts';
import { beginRun } from './start-run.ts';

/**
 * Lets a campaign begin with its audience: whoever is free enters a run, which writes the drafts a person approves; whoever is not
 * is in the run's numbers with the reason. A campaign may be launched again when its audience has grown. Nothing is sent by
 * this. Throws `conflict` when it was changed since `version`, or nobody or no mailbox is there to begin with.
 */
export async function launchCampaign(
  ctx: Ctx,
  input: { campaignId: string; version: number },
): Promise<{ runId: string; people: number; leftOut: number }> {
  requireScope(ctx, 'campaigns:write');
  requireScope(ctx, 'runs:write');
  const { campaignId: id, version } = input;
  return ctx.db.tx(async (tx) => {
    const at = ctx.now();
    const campaign = await moveCampaignRow(tx, { id, version, from: ['draft', 'active'], to: 'active', at });
    if (!campaign) throw await staleOrGone(tx, id, version);
    const { audience } = campaign.settings;
    if (!audience)
      throw invalid(
        'campaign.no_audience',
        `"${campaign.name}" has no audience. Nothing was started; choose a segment or a list.`,
        [{ path: 'settings.audience', message: 'is missing' }],
      );
    await requireMailbox(tx, campaign);
    const judged = await judgeAudience(ctx, tx, audience, id);
    if (judged.growing)
      throw conflict(
        'campaign.audience_growing',
        `"${judged.name}" is still being filled. Nothing was started; try again in a moment.`,
      );
    if (judged.free.length === 0)
      throw conflict('campaign.nobody', `Nobody of "${judged.name}" can be begun with. Nothing was started.`);
    const left = judged.leftOut.filter(({ lead }) => lead.here === null);
    const leadIds = [...judged.free, ...left.map(({ lead }) => lead)].map((lead) => lead.id);
    const importId = 'importId' in audience ? audience.importId : null;
    const { runId } = await beginRun(ctx, tx, { campaign, importId, leadIds });
    await settleStage(
      tx,
      { workspaceId: ctx.workspace.id, runId, stage: 'enrich', next: null, at },
      left.map(({ lead, why }) => ({ leadId: lead.id, outcome: 'skipped', reason: why.code })),
    );
    const counts = { people: judged.free.length, leftOut: judged.leftOut.length };
    await ctx.audit(tx, { action: 'campaign.launched', subject: id, detail: { runId, ...counts } });
    return { runId, ...counts };
  });
}

/** Without a mailbox of its own everything approved would only lie there. */
async function requireMailbox(tx: Tx, campaign: Campaign): Promise<void> {
  const why = await whyNoMailbox(tx, campaign);
  if (why) throw conflict(why.code, why.text);
}

/** Why none of the mailboxes of a campaign can send; null where one can. */
export async function whyNoMailbox(tx: Tx, campaign: Campaign): Promise<Reason | null> {
  const able = (await listMailboxes(tx)).some(
    (mailbox) =>
      mailbox.state === 'active' &&
      mailbox.purpose === purposeOf(campaign) &&
      mayCarry(mailbox, campaign, { channel: 'email', firstOnly: true }),
  );
  if (able) return null;
  return reason(
    'campaign.no_mailbox',
    campaign.settings.mailboxes.length > 0
      ? 'None of the mailboxes of this campaign can send now. Nothing was started; choose another one, or bring one back.'
      : 'No active mailbox can send. Nothing was started; connect one first.',
  );
}
