import type { Ctx } from '#core/ctx';
import { defineWorkflow } from '#core/durable/index';
import type { Stage } from './contract.ts';
import { freezeRun } from './freeze-run.ts';
import { findRun, settleStage, waitingLeads } from './run.store.ts';
import { BATCH_STAGES, workStage } from './stages.ts';

/**
 * Walks a run's leads through the stages that need no human, then freezes what is ready into a batch. Each batch of
 * leads is one step; its outcome is stored with the leads, so a step that repeats after a crash finds nothing left.
 */
export const runWorkflow = defineWorkflow<{ workspaceId: string; runId: string }>({
  name: 'pipeline.run',
  async run(ctx, step, { runId }) {
    const stages: [keyof typeof BATCH_STAGES, Stage][] = [
      ['enrich', 'segment'],
      ['segment', 'craft'],
      ['craft', 'approve'],
    ];
    for (const [stage, next] of stages) {
      for (let part = 1; ; part += 1) {
        const moved = await step(`${stage} ${part}`, () => workBatch(ctx, runId, stage, next));
        if (moved === 0) break;
      }
    }
    await step('freeze batch', () => freezeRun(ctx, runId));
  },
});

async function workBatch(
  ctx: Ctx,
  runId: string,
  stage: keyof typeof BATCH_STAGES,
  next: Stage,
): Promise<number> {
  const run = await ctx.db.tx((tx) => findRun(tx, runId));
  if (run?.state !== 'running') return 0;
  const work = BATCH_STAGES[stage];
  const leadIds = await ctx.db.tx((tx) => waitingLeads(tx, runId, stage, work.batch));
  if (leadIds.length === 0) return 0;
  const outcomes = await workStage(ctx, run, stage, leadIds);
  const answered = new Set(outcomes.map((entry) => entry.leadId));
  const silent = leadIds
    .filter((id) => !answered.has(id))
    .map((leadId) => ({ leadId, outcome: 'failed' as const, reason: 'no_answer' }));
  await ctx.db.tx((tx) =>
    settleStage(tx, { workspaceId: ctx.workspace.id, runId, stage, next, at: ctx.now() }, [
      ...outcomes,
      ...silent,
    ]),
  );
  return leadIds.length;
}
