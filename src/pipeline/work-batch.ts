import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { countMatches, readSession } from '#gateway';
import { CANCELLED, takeBackDrafts } from './cancel-run.ts';
import type { Stage } from './contract.ts';
import {
  findRun,
  lockRun,
  type RunRow,
  type StageOutcome,
  settleStage,
  waitForAnswers,
  waitingLeads,
} from './run.store.ts';
import { BATCH_STAGES, type WorkOutcome, workStage } from './stages.ts';
import { failRun, pauseRun } from './stop-run.ts';

export type BatchStageName = keyof typeof BATCH_STAGES;
type Place = { readonly stage: BatchStageName; readonly next: Stage; readonly part: number };

/** Nothing more is done in this run for now: it was paused, failed or cancelled, or waits for a finder. */
export const STOPPED = -1;

/** Works through the next leads of a stage. Answers how many, zero when none are left, or that the run stopped. */
export async function workBatch(ctx: Ctx, runId: string, place: Place): Promise<number> {
  const run = await ctx.db.tx((tx) => findRun(tx, runId));
  if (run?.state !== 'running') return STOPPED;
  const { batch, sample } = BATCH_STAGES[place.stage];
  const limit = place.part === 1 ? (sample ?? batch) : batch;
  try {
    const leadIds = await ctx.db.tx((tx) => waitingLeads(tx, runId, place.stage, limit));
    if (leadIds.length === 0)
      return place.stage === 'enrich' && (await ctx.db.tx((tx) => waitForAnswers(tx, runId))) ? STOPPED : 0;
    const acting = ctx.during(runId);
    const outcomes = await workStage(acting, run, place.stage, leadIds);
    return await ctx.db.tx((tx) => settleBatch(acting, tx, run, place, { leadIds, outcomes }));
  } catch (error) {
    await failRun(ctx, run, place.stage, error);
    return STOPPED;
  }
}

/** What was done is settled. In a run that stopped meanwhile, what failed waits: it was not tried in earnest. */
async function settleBatch(
  ctx: Ctx,
  tx: Tx,
  run: RunRow,
  { stage, next }: Place,
  { leadIds, outcomes }: { leadIds: readonly string[]; outcomes: readonly WorkOutcome[] },
): Promise<number> {
  const done = outcomes.filter((entry) => entry.outcome !== 'waiting');
  const answered = new Set(outcomes.map((entry) => entry.leadId));
  const silent = leadIds
    .filter((id) => !answered.has(id))
    .map((leadId) => ({ leadId, outcome: 'failed' as const, reason: 'no_answer' }));
  const asked = done.filter(({ matched }) => matched !== undefined);
  if (asked.length > 0)
    await countMatches(ctx, tx, {
      asked: asked.length,
      found: asked.filter(({ matched }) => matched).length,
    });
  if ((await lockRun(tx, run.id))?.state === 'cancelled')
    return endInHand(ctx, tx, run, { stage, next }, [...done, ...silent]);
  const session = await readSession(ctx, tx, run.id);
  const tripped = session?.tripped ?? null;
  const settled = [...done, ...silent].filter(({ outcome }) => !tripped || outcome !== 'failed');
  await settleStage(
    tx,
    { workspaceId: ctx.workspace.id, runId: run.id, stage, next, at: ctx.now() },
    settled,
  );
  // The sample says whether the rest is worth it, so the rest waits for its last answer.
  const sampled = (session?.use.asked ?? 0) >= (BATCH_STAGES[stage].sample ?? 0);
  if (!tripped && !sampled && done.length < outcomes.length && (await waitForAnswers(tx, run.id)))
    return STOPPED;
  if (!tripped) return leadIds.length;
  await pauseRun(ctx, tx, run, stage, tripped);
  return STOPPED;
}

/** The run was cancelled while this was done: it is counted as what it became, and goes no further. */
async function endInHand(
  ctx: Ctx,
  tx: Tx,
  run: RunRow,
  { stage, next }: Pick<Place, 'stage' | 'next'>,
  outcomes: readonly StageOutcome[],
): Promise<typeof STOPPED> {
  const place = { workspaceId: ctx.workspace.id, runId: run.id, at: ctx.now() };
  await settleStage(tx, { ...place, stage, next }, outcomes, CANCELLED);
  const onward = outcomes.flatMap(({ leadId, outcome }) => (outcome === 'done' ? leadId : []));
  if (stage === 'craft') await takeBackDrafts(ctx, tx, run, onward);
  await settleStage(
    tx,
    { ...place, stage: next, next: null },
    onward.map((leadId) => ({ leadId, outcome: 'skipped', reason: CANCELLED })),
  );
  return STOPPED;
}
