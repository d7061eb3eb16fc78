import { approvalsOfLeads, type LeadApproval } from '#approval/views';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { type LeadSend, sendsOfLeads } from '#outbound/views';
import type { Stage } from './contract.ts';
import { runResumed } from './events.ts';
import {
  answeredRuns,
  countStages,
  moveRun,
  openRuns,
  type StageOutcome,
  settleStage,
  waitingLeads,
} from './run.store.ts';

const LIMIT = 1_000;
/** A run ends with the first message; what follows is the sequence's business. */
const FIRST_STEP = 1;

/** Follows approvals and sends of runs that wait for a human, and ends a run in which nobody waits any more. */
export const settleRuns: Tick = {
  name: 'pipeline.settle',
  everySeconds: 2,
  async run(ctx) {
    const open = await ctx.db.ask(openRuns);
    let moved = open.some(({ state }) => state === 'running')
      ? await ctx.db.tx((tx) => goOnAnswered(ctx, tx))
      : 0;
    for (const run of open.filter(({ state }) => state === 'awaiting_approval')) {
      moved += await ctx.db.tx((tx) => followRun(ctx, tx, run));
      const stages = await ctx.db.ask((tx) => countStages(tx, run.id, run.stages));
      if (stages.every((stage) => stage.waiting === 0))
        await ctx.db.tx((tx) => moveRun(tx, run.id, ['awaiting_approval'], 'done', { at: ctx.now() }));
    }
    return moved;
  },
};

/** Runs that waited for finders go on where they were. */
async function goOnAnswered(ctx: Ctx, tx: Tx): Promise<number> {
  const runs = await answeredRuns(tx);
  for (const runId of runs) await ctx.emit(tx, runResumed, { aggregate: runId, payload: { runId } });
  return runs.length;
}

/** Takes over what became of the drafts of a run and of its messages; answers of how many. */
export async function followRun(ctx: Ctx, tx: Tx, { id }: { id: string }): Promise<number> {
  const approvals = await approvalsOfLeads(tx, await waitingLeads(tx, id, 'approve', LIMIT), 'outbound');
  const decided = approvals.flatMap(approvalOutcome);
  await settleStage(tx, placeOf(ctx, id, 'approve', 'send'), decided);
  const sends = await sendsOfLeads(tx, await waitingLeads(tx, id, 'send', LIMIT), FIRST_STEP);
  const left = sends.flatMap(sendOutcome);
  await settleStage(tx, placeOf(ctx, id, 'send', null), left);
  return decided.length + left.length;
}

const placeOf = (ctx: Ctx, runId: string, stage: Stage, next: Stage | null) => ({
  ...{ workspaceId: ctx.workspace.id, runId, stage, next, at: ctx.now() },
});

export function approvalOutcome(approval: LeadApproval): StageOutcome[] {
  const { leadId } = approval;
  if (approval.state === 'executed' || (approval.state === 'approved' && approval.batchState !== 'pending'))
    return [{ leadId, outcome: 'done', reason: null }];
  if (approval.state === 'rejected')
    return [{ leadId, outcome: 'skipped', reason: `rejected_${approval.tag ?? 'other'}` }];
  if (approval.state === 'expired' || approval.state === 'withdrawn')
    return [{ leadId, outcome: 'skipped', reason: approval.state }];
  const [dropped] = approval.droppedBy ?? [];
  return dropped ? [{ leadId, outcome: 'skipped', reason: dropped.code }] : [];
}

export function sendOutcome(send: LeadSend): StageOutcome[] {
  const { leadId } = send;
  if (send.state === 'accepted') return [{ leadId, outcome: 'done', reason: null }];
  if (send.state === 'rejected')
    return [{ leadId, outcome: 'failed', reason: send.reasons[0]?.code ?? 'rejected' }];
  if (send.state === 'cancelled')
    return [{ leadId, outcome: 'skipped', reason: send.reasons[0]?.code ?? 'cancelled' }];
  return [];
}
