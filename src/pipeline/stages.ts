import { findCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { enrichLeads } from '#enrichment';
import { draftLeads } from '#messaging';
import { scoreLeads } from '#targeting';
import type { RunRow, StageOutcome } from './run.store.ts';

/** A stage that works through leads in batches. Asked again for the same leads it must not repeat an effect. */
type BatchStage = {
  readonly batch: number;
  work(ctx: Ctx, run: RunRow, leadIds: readonly string[]): Promise<StageOutcome[]>;
};

/** A lead no finder knows goes on without data; one whose finders failed waits for the next run. */
const enrich: BatchStage = {
  batch: 25,
  async work(ctx, _run, leadIds) {
    const outcomes = await enrichLeads(ctx, leadIds);
    return outcomes.map((entry) => ({
      leadId: entry.leadId,
      outcome: entry.state === 'failed' ? 'failed' : 'done',
      reason: entry.state === 'enriched' ? entry.provider : entry.reason,
    }));
  },
};

const segment: BatchStage = {
  batch: 250,
  async work(ctx, run, leadIds) {
    const campaign = await ctx.db.tx((tx) => findCampaign(tx, run.campaignId));
    const tiers: readonly string[] = campaign?.settings.tiers ?? [];
    return (await scoreLeads(ctx, leadIds)).map(({ leadId, verdict }) => {
      if (verdict.disqualified) return { leadId, outcome: 'skipped', reason: verdict.disqualified.code };
      if (!tiers.includes(verdict.tier))
        return { leadId, outcome: 'skipped', reason: `not_wanted_${verdict.tier}` };
      return { leadId, outcome: 'done', reason: verdict.tier };
    });
  },
};

const craft: BatchStage = {
  batch: 100,
  async work(ctx, run, leadIds) {
    const outcomes = await draftLeads(ctx, { campaignId: run.campaignId, leadIds });
    return outcomes.map(({ leadId, state, reasons }) => ({
      leadId,
      outcome: state === 'queued' ? 'done' : 'skipped',
      reason: state === 'queued' ? null : (reasons[0]?.code ?? state),
    }));
  },
};

export const BATCH_STAGES = { enrich, segment, craft } as const;
