import { defineSlice } from '#core/slice';
import { runResumed, runStarted } from './events.ts';
import { pipelinePersonalTables } from './personal-data.ts';
import { runWorkflow } from './run.workflow.ts';
import { settleRuns } from './settle-runs.ts';

export const slice = defineSlice({
  name: 'pipeline',
  workflows: [runWorkflow],
  starts: [
    {
      event: runStarted,
      workflow: runWorkflow,
      name: 'pipeline.start_run',
      input: ({ runId }) => ({ runId: String(runId) }),
    },
    {
      event: runResumed,
      workflow: runWorkflow,
      name: 'pipeline.resume_run',
      input: ({ runId }) => ({ runId: String(runId) }),
    },
  ],
  ticks: [settleRuns],
  contributions: pipelinePersonalTables,
});
