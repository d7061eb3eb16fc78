import { approvalKinds, previewGuards } from '#approval';
import { motionWorks } from '#campaigns';
import { contribute } from '#core/contribution';
import { attention, blockers } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { revealPeople } from './discover/reveal-people.ts';
import { spendKind } from './discover/spend-kind.ts';
import { motionStarted, runResumed, runStarted } from './events.ts';
import { scoreGateBlocker, scoreGatePreview } from './gate/score-gate.ts';
import { listGradeAttention } from './grade/attention.ts';
import { listGradeBlocker, listGradePreview } from './grade/list-gate.ts';
import { pipelinePersonalTables } from './personal-data.ts';
import { runWorkflow } from './run.workflow.ts';
import { beginDueRuns } from './schedules/begin-due-runs.ts';
import { runScheduleDecision } from './schedules/decision.ts';
import { motionWorkflow } from './schedules/motion.workflow.ts';
import { outboundMotion } from './schedules/outbound-motion.ts';
import { settleRuns } from './settle-runs.ts';

export const slice = defineSlice({
  name: 'pipeline',
  decisions: [runScheduleDecision],
  workflows: [runWorkflow, motionWorkflow],
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
    {
      event: motionStarted,
      workflow: motionWorkflow,
      name: 'pipeline.start_motion',
      input: ({ motionId }) => ({ motionId: String(motionId) }),
    },
  ],
  ticks: [settleRuns, revealPeople, beginDueRuns],
  contributions: [
    ...pipelinePersonalTables,
    contribute(approvalKinds, spendKind),
    contribute(motionWorks, outboundMotion),
    contribute(previewGuards, listGradePreview),
    contribute(previewGuards, scoreGatePreview),
    contribute(blockers, scoreGateBlocker),
    listGradeBlocker,
    contribute(attention, listGradeAttention),
  ],
});
