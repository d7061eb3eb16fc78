import { freezeBatch } from '#approval';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { isLegworkError } from '#core/errors';
import { mayAct } from '#core/grants';
import type { Verdict } from '#core/verdict';
import { gradeIn } from './grade/grade-run.ts';
import { findRun, moveRun, settleStage, waitingLeads } from './run.store.ts';
import { refusedFor } from './stages.ts';
import { failRun } from './stop-run.ts';

/** Freezes what is ready of its campaign into a batch and waits for a person. Returns how many drafts are in it. */
export async function freezeRun(ctx: Ctx, runId: string): Promise<number> {
  const run = await ctx.db.tx((tx) => findRun(tx, runId));
  if (run?.state !== 'running') return 0;
  try {
    return await freeze(ctx, runId);
  } catch (error) {
    await failRun(ctx, run, 'approve', error);
    return 0;
  }
}

async function freeze(ctx: Ctx, runId: string): Promise<number> {
  return ctx.db.tx(async (tx) => {
    const run = await findRun(tx, runId);
    if (run?.state !== 'running') return 0;
    const { campaignId } = run;
    const verdict = await mayAct(ctx.as(agentActor('GATEKEEPER')), tx, 'trigger_workflow');
    if (!verdict.allowed) return refuseApproval(ctx, tx, runId, verdict);
    await gradeIn(ctx, tx, runId);
    const batch = await freezeBatch(within(ctx, tx), { motion: 'outbound', kind: 'draft', campaignId }).catch(
      (error: unknown) => {
        if (isLegworkError(error) && error.code === 'batch.empty') return null;
        throw error;
      },
    );
    await moveRun(tx, runId, ['running'], 'awaiting_approval', {
      at: ctx.now(),
      ...(batch ? { batchId: batch.id } : {}),
    });
    return batch?.items ?? 0;
  });
}

/** Without its gatekeeper a run ends before anybody is asked for a yes. */
async function refuseApproval(ctx: Ctx, tx: Tx, runId: string, verdict: Verdict): Promise<number> {
  const waiting = await waitingLeads(tx, runId, 'approve', Number.MAX_SAFE_INTEGER);
  const place = {
    workspaceId: ctx.workspace.id,
    runId,
    stage: 'approve',
    next: 'send',
    at: ctx.now(),
  } as const;
  await settleStage(tx, place, refusedFor(verdict, waiting));
  await moveRun(tx, runId, ['running'], 'awaiting_approval', { at: ctx.now() });
  return 0;
}
