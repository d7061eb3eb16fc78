import { findCampaign, gateLeads } from '#campaigns';
import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { mayAct } from '#core/grants';
import type { Verdict } from '#core/verdict';
import { enrichLeads } from '#enrichment';
import { excludedLeads } from '#leads';
import { draftLeads, writeAhead } from '#messaging';
import { scoreLeads } from '#targeting';
import { gateNow } from './gate/gate-now.ts';
import type { RunRow, StageOutcome } from './run.store.ts';

/** A stage that works through leads in batches. Asked again for the same leads it must not repeat an effect. */
type BatchStage = {
  /** Whose work it is, and the action it needs. */
  readonly agent: string;
  readonly action: string;
  readonly batch: number;
  /** So many are tried before the rest, where it has to turn out whether the rest is worth it. */
  readonly sample?: number;
  work(ctx: Ctx, run: RunRow, leadIds: readonly string[]): Promise<WorkOutcome[]>;
};

/** `matched`: whether the finders knew the lead, where they were asked. Whoever waits stays before the stage. */
export type WorkOutcome =
  | (StageOutcome & { readonly matched?: boolean })
  | { readonly leadId: string; readonly outcome: 'waiting' };

/** A lead no finder knows goes on without data; one whose finders failed waits for the next run, one they answer later for them. Who said no or was ruled out is left out. */
const enrich: BatchStage = {
  agent: 'ENRICHER',
  action: 'update_contact',
  batch: 25,
  sample: 10,
  async work(ctx, _run, leadIds) {
    const outcomes = await enrichLeads(ctx, leadIds);
    return outcomes.map((entry) => {
      if (entry.state === 'waiting') return { leadId: entry.leadId, outcome: 'waiting' };
      if (entry.state === 'skipped')
        return { leadId: entry.leadId, outcome: 'skipped', reason: entry.reason };
      return {
        leadId: entry.leadId,
        outcome: entry.state === 'failed' ? 'failed' : 'done',
        reason: entry.state === 'enriched' ? entry.provider : entry.reason,
        ...(entry.asked && entry.state !== 'failed' ? { matched: entry.state === 'enriched' } : {}),
      };
    });
  },
};

const segment: BatchStage = {
  agent: 'SEGMENTOR',
  action: 'update_contact',
  batch: 250,
  async work(ctx, run, leadIds) {
    const campaign = await ctx.db.tx((tx) => findCampaign(tx, run.campaignId));
    const scored = await scoreLeads(ctx, leadIds);
    const { excluded, gated } = await ctx.db.tx(async (tx) => ({
      excluded: await excludedLeads(tx, leadIds),
      gated: campaign ? await gateNow(ctx, tx, campaign, leadIds) : new Map<string, Verdict>(),
    }));
    return scored.map(({ leadId, verdict }) => {
      if (verdict.disqualified) return { leadId, outcome: 'skipped', reason: verdict.disqualified.code };
      const out = excluded.get(leadId);
      if (out) return { leadId, outcome: 'skipped', reason: out.code };
      const wanted = gated.get(leadId);
      if (!wanted?.allowed)
        return { leadId, outcome: 'skipped', reason: wanted?.reasons[0]?.code ?? 'campaign_gone' };
      return { leadId, outcome: 'done', reason: verdict.tier };
    });
  },
};

const craft: BatchStage = {
  agent: 'CRAFTER',
  action: 'create_task',
  batch: 100,
  async work(ctx, run, leadIds) {
    // Somebody may have changed since which score the campaign goes by.
    const unwanted = await ctx.db.tx(async (tx) => {
      const campaign = await findCampaign(tx, run.campaignId);
      return campaign ? unwantedIn(await gateLeads(tx, campaign.settings, leadIds)) : [];
    });
    const out = new Set(unwanted.map(({ leadId }) => leadId));
    const wanted = { campaignId: run.campaignId, leadIds: leadIds.filter((leadId) => !out.has(leadId)) };
    const outcomes = await draftLeads(ctx, { ...wanted, ahead: await writeAhead(ctx, wanted) });
    const drafted = outcomes.map(({ leadId, state, reasons }) => ({
      leadId,
      outcome: state === 'queued' ? 'done' : 'skipped',
      reason: state === 'queued' ? null : (reasons[0]?.code ?? state),
    })) satisfies WorkOutcome[];
    return [...drafted, ...unwanted];
  },
};

/** Those the score of their campaign leaves out, as the stage tells it. */
const unwantedIn = (gated: ReadonlyMap<string, Verdict>): StageOutcome[] =>
  [...gated].flatMap(([leadId, { allowed, reasons }]) =>
    allowed ? [] : [{ leadId, outcome: 'skipped' as const, reason: reasons[0]?.code ?? 'gate' }],
  );

export const BATCH_STAGES: Readonly<Record<'enrich' | 'segment' | 'craft', BatchStage>> = {
  enrich,
  segment,
  craft,
};

/** Nobody's work but this agent's: without the grant every lead stays where it is, with the reason. */
export async function workStage(
  ctx: Ctx,
  run: RunRow,
  stage: keyof typeof BATCH_STAGES,
  leadIds: readonly string[],
): Promise<WorkOutcome[]> {
  const { agent, action, work } = BATCH_STAGES[stage];
  const acting = ctx.as(agentActor(agent));
  const verdict = await ctx.db.tx((tx) => mayAct(acting, tx, action));
  return verdict.allowed ? work(ctx, run, leadIds) : refusedFor(verdict, leadIds);
}

export const refusedFor = (verdict: Verdict, leadIds: readonly string[]): StageOutcome[] =>
  leadIds.map((leadId) => ({
    leadId,
    outcome: 'skipped',
    reason: `refused: ${verdict.reasons[0]?.code ?? 'agent'}`,
  }));
