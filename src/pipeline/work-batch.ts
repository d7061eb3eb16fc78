import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { countMatches, readSession } from '#gateway';
import type { Stage } from './contract.ts';
import { findRun, type RunRow, settleStage, waitingLeads } from './run.store.ts';
import { BATCH_STAGES, type WorkOutcome, workStage } from './stages.ts';
import { failRun, pauseRun } from './stop-run.ts';

export type BatchStageName = keyof typeof BATCH_STAGES;
type Place = { readonly stage: BatchStageName; readonly next: Stage; readonly part: number };

/** Nothing more is done in this run: it was paused, failed or cancelled. */
export const STOPPED = -1;

/** Works through the next leads of a stage. Answers how many, zero when none are left, or that the run stopped. */
export async function workBatch(ctx: Ctx, runId: string, place: Place): Promise<number> {
  const run = await ctx.db.tx((tx) => findRun(tx, runId));
  if (run?.state !== 'running') return STOPPED;
  const { batch, sample } = BATCH_STAGES[place.stage];
  const limit = place.part === 1 ? (sample ?? batch) : batch;
  try {
    const leadIds = await ctx.db.tx((tx) => waitingLeads(tx, runId, place.stage, limit));
    if (leadIds.length === 0) return 0;
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
  const answered = new Set(outcomes.map((entry) => entry.leadId));
  const silent = leadIds
    .filter((id) => !answered.has(id))
    .map((leadId) => ({ leadId, outcome: 'failed' as const, reason: 'no_answer' }));
  const asked = outcomes.filter(({ matched }) => matched !== undefined);
  if (asked.length > 0)
    await countMatches(ctx, tx, {
      asked: asked.length,
      found: asked.filter(({ matched }) => matched).length,
    });
  const tripped = (await readSession(ctx, tx, run.id))?.tripped ?? null;
  const settled = [...outcomes, ...silent].filter(({ outcome }) => !tripped || outcome !== 'failed');
  await settleStage(
    tx,
    { workspaceId: ctx.workspace.id, runId: run.id, stage, next, at: ctx.now() },
    settled,
  );
  if (!tripped) return leadIds.length;
  await pauseRun(ctx, tx, run, stage, tripped);
  return STOPPED;
}
