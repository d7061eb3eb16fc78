import { approvalKinds, previewGuards } from '#approval';
import { contribute } from '#core/contribution';
import { attention } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { revealPeople } from './discover/reveal-people.ts';
import { spendKind } from './discover/spend-kind.ts';
import { runResumed, runStarted } from './events.ts';
import { listGradeAttention } from './grade/attention.ts';
import { listGradeBlocker, listGradePreview } from './grade/list-gate.ts';
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
  ticks: [settleRuns, revealPeople],
  contributions: [
    ...pipelinePersonalTables,
    contribute(approvalKinds, spendKind),
    contribute(previewGuards, listGradePreview),
    listGradeBlocker,
    contribute(attention, listGradeAttention),
  ],
});
