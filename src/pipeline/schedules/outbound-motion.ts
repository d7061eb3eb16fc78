import { judgeAudience, listCampaigns, type MotionOrder, type MotionWork } from '#campaigns';
import type { Campaign, MotionReport } from '#campaigns/contract';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { isLegworkError } from '#core/errors';
import { whyNoMailbox } from '../launch-campaign.ts';
import { beginRun } from '../start-run.ts';
import { hadByRuns, holdCampaignRow } from './motion.store.ts';

/** Whom a run of the campaign had is brought again by a motion after so long; by hand at any time. */
const REST = { hours: 24 * 30 };

/**
 * First messages: every active campaign for strangers begins with who of its audience is new. A run writes the drafts that a person
 * approves. All of it is one transaction, with the report, so that done again it begins nobody twice.
 */
export const outboundMotion: MotionWork = {
  part: 'outbound',
  run: (ctx, order) =>
    ctx.db.tx(async (tx) => {
      const campaigns = (await listCampaigns(tx)).filter(
        ({ id, state, settings }) =>
          state === 'active' &&
          settings.purpose === 'cold' &&
          (order.campaignId === null || order.campaignId === id),
      );
      const report: MotionReport = {
        ...{ part: 'outbound', got: 0, did: 0, skipped: {}, failed: {} },
        note: campaigns.length === 0 ? 'No active campaign begins with anybody.' : null,
      };
      for (const campaign of campaigns) await beginWith(within(ctx, tx), tx, { campaign, order, report });
      await order.note?.(tx, report);
      return report;
    }),
};

async function beginWith(
  ctx: Ctx,
  tx: Tx,
  { campaign, order, report }: { campaign: Campaign; order: MotionOrder; report: MotionReport },
): Promise<void> {
  const { audience } = campaign.settings;
  if (!audience) return say(report, `"${campaign.name}" has no audience.`);
  if (!order.dryRun) await holdCampaignRow(tx, campaign.id);
  const judged = await judgeAudience(ctx, tx, audience, campaign.id).catch((error: unknown) => {
    // A list that is gone or too long is the matter of one campaign.
    if (isLegworkError(error)) return say(report, `"${campaign.name}": ${error.message}`);
    throw error;
  });
  if (!judged) return;
  const had = await hadByRuns(tx, campaign.id, ctx.now().subtract(REST));
  const fresh = judged.free.filter(({ id }) => !had.has(id));
  report.got += judged.free.length + judged.leftOut.length;
  for (const { why } of judged.leftOut) count(report, why.code, 1);
  count(report, 'motion.had_by_a_run', judged.free.length - fresh.length);
  const stands = judged.growing
    ? { code: 'audience.growing', text: `"${judged.name}" is still being filled.` }
    : await whyNoMailbox(tx, campaign);
  if (stands) {
    count(report, stands.code, fresh.length);
    return say(report, `"${campaign.name}": ${stands.text}`);
  }
  report.did += fresh.length;
  if (order.dryRun || fresh.length === 0) return;
  const importId = 'importId' in audience ? audience.importId : null;
  const leadIds = fresh.map(({ id }) => id);
  const { runId } = await beginRun(ctx, tx, { campaign, importId, leadIds });
  await ctx.audit(tx, {
    action: 'campaign.launched',
    subject: campaign.id,
    detail: { runId, people: leadIds.length, byMotion: true },
  });
}

function count({ skipped }: MotionReport, code: string, more: number): void {
  if (more > 0) skipped[code] = (skipped[code] ?? 0) + more;
}

function say(report: MotionReport, text: string): void {
  report.note = report.note === null ? text : `${report.note} ${text}`;
}
