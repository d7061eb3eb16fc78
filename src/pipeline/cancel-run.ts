import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, forbidden, notFound } from '#core/errors';
import { reason } from '#core/verdict';
import { supersedeDrafts } from '#messaging';
import { takeBackLeads } from '#outbound';
import { sendsOfLeads } from '#outbound/views';
import type { RunCancelled, Stage } from './contract.ts';
import { lockRun, moveRun, type RunRow, settleStage, waitingLeads } from './run.store.ts';
import { followRun } from './settle-runs.ts';

/** Why a lead went no further: the run was cancelled before, or while its message was on its way out. */
export const CANCELLED = 'cancelled';
const LEAVING = 'leaving_when_cancelled';
/** Nothing can be taken back of a message in these states. */
const GONE: ReadonlySet<string> = new Set(['transmission_begun', 'unknown', 'accepted', 'rejected']);

/**
 * Cancels a run: nothing new is begun in it. What is being done at this moment is finished and counted as done; drafts that wait and
 * messages that were only planned are taken back, what has left stays. A run that has ended stays as it is.
 */
export async function cancelRun(ctx: Ctx, { runId }: { runId: string }): Promise<RunCancelled> {
  requireScope(ctx, 'runs:write');
  if (ctx.actor.kind === 'agent')
    throw forbidden(
      'run.needs_a_person',
      `An agent such as ${ctx.actor.name} cancels no run. Nothing was changed.`,
    );
  return ctx.db.tx(async (tx) => {
    const run = await lockRun(tx, runId);
    if (!run) throw notFound('run', runId);
    if (run.state === 'done' || run.state === 'cancelled')
      throw conflict(
        'run.ended',
        `The run ${run.name} is ${run.state} already. Nothing was changed; to stop what follows in its campaign, pause the campaign.`,
      );
    await followRun(ctx, tx, run);
    const why = reason('run.cancelled', `Its run was cancelled by ${ctx.actor.name}.`);
    await moveRun(tx, runId, [run.state], 'cancelled', { at: ctx.now(), error: why.text });
    const inHand = await leadsInHand(tx, run);
    const takenBack = await takeBackDrafts(ctx, tx, run, inHand);
    const leaving = new Set(
      (await sendsOfLeads(tx, inHand, 1)).flatMap(({ leadId, state }) => (GONE.has(state) ? leadId : [])),
    );
    const left = await endStages(ctx, tx, run, leaving);
    await ctx.audit(tx, {
      action: 'run.cancelled',
      subject: runId,
      detail: { was: run.state, left, takenBack },
    });
    return { cancelled: true, left, takenBack, leaving: leaving.size };
  });
}

/** Who has a draft or a planned message of this run. */
const leadsInHand = async (tx: Tx, run: RunRow): Promise<string[]> => [
  ...(await waitingLeads(tx, run.id, 'approve', Number.MAX_SAFE_INTEGER)),
  ...(await waitingLeads(tx, run.id, 'send', Number.MAX_SAFE_INTEGER)),
];

/** Takes back the first messages of these leads in the run's campaign, as far as they are still here; answers how many drafts that were. */
export async function takeBackDrafts(
  ctx: Ctx,
  tx: Tx,
  run: RunRow,
  leadIds: readonly string[],
): Promise<number> {
  if (leadIds.length === 0) return 0;
  const place = { campaignId: run.campaignId, leadIds };
  const why = reason('run.cancelled', `Its run ${run.name} was cancelled.`);
  await takeBackLeads(tx, place, { why, by: ctx.actor.id, at: ctx.now() });
  return supersedeDrafts(tx, { ...place, at: ctx.now() });
}

/** Whoever waits in a stage goes no further; answers how many. */
async function endStages(ctx: Ctx, tx: Tx, run: RunRow, leaving: ReadonlySet<string>): Promise<number> {
  let left = 0;
  for (const stage of run.stages) {
    const waiting = await everybodyIn(tx, run.id, stage);
    const outcomes = waiting.map((leadId) => ({
      leadId,
      outcome: 'skipped' as const,
      reason: stage === 'send' && leaving.has(leadId) ? LEAVING : CANCELLED,
    }));
    await settleStage(
      tx,
      { workspaceId: ctx.workspace.id, runId: run.id, stage, next: null, at: ctx.now() },
      outcomes,
    );
    left += waiting.length;
  }
  return left;
}

/** Also those a finder has not answered about: the answer is kept, and the lead goes no further. */
const everybodyIn = (tx: Tx, runId: string, stage: Stage): Promise<string[]> =>
  waitingLeads(tx, runId, stage, Number.MAX_SAFE_INTEGER, { answered: false });
