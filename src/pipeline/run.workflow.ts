import { defineWorkflow } from '#core/durable/index';
import type { Stage } from './contract.ts';
import { freezeRun } from './freeze-run.ts';
import { type BatchStageName, STOPPED, workBatch } from './work-batch.ts';

const STAGES: readonly (readonly [BatchStageName, Stage])[] = [
  ['enrich', 'segment'],
  ['segment', 'craft'],
  ['craft', 'approve'],
];

/**
 * Walks a run's leads through the stages that need no human, then freezes what is ready into a batch. Each batch of
 * leads is one step; its outcome is stored with the leads, so a step that repeats after a crash finds nothing left.
 * A run that stopped ends its workflow; the person who lets it go on starts another.
 */
export const runWorkflow = defineWorkflow<{ workspaceId: string; runId: string }>({
  name: 'pipeline.run',
  async run(ctx, step, { runId }) {
    for (const [stage, next] of STAGES) {
      for (let part = 1; ; part += 1) {
        const moved = await step(`${stage} ${part}`, () => workBatch(ctx, runId, { stage, next, part }));
        if (moved === STOPPED) return;
        if (moved === 0) break;
      }
    }
    await step('freeze batch', () => freezeRun(ctx, runId));
  },
});
