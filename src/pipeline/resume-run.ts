import { findCampaign } from '#campaigns';
import { type Ctx, requireScope } from '#core/ctx';
import { forbidden, notFound, refused } from '#core/errors';
import { explain } from '#core/verdict';
import { liftSession } from '#gateway';
import { runResumed } from './events.ts';
import { creditsLeft } from './limits.ts';
import { findRun, moveRun } from './run.store.ts';

/**
 * Lets a run that stopped go on where it stopped. Only a person does: the limits were there so that one looks. Each time
 * lifts them once. A run that did not stop stays as it is.
 */
export async function resumeRun(ctx: Ctx, input: { runId: string }): Promise<{ resumed: boolean }> {
  requireScope(ctx, 'runs:write');
  if (ctx.actor.kind !== 'person')
    throw forbidden(
      'run.needs_a_person',
      `A run that stopped is looked at by a person before it goes on, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  return ctx.db.tx(async (tx) => {
    const run = await findRun(tx, input.runId);
    if (!run) throw notFound('run', input.runId);
    if (run.state !== 'paused' && run.state !== 'failed') return { resumed: false };
    const campaign = await findCampaign(tx, run.campaignId);
    const credits = campaign ? await creditsLeft(ctx, tx, campaign, 1, run.id) : null;
    const lifted = await liftSession(ctx, tx, run.id, credits);
    if (!lifted.allowed) throw refused(lifted.reasons[0]?.code ?? 'session', explain(lifted));
    if (!(await moveRun(tx, run.id, ['paused', 'failed'], 'running', { at: ctx.now() })))
      return { resumed: false };
    await ctx.audit(tx, { action: 'run.resumed', subject: run.id, detail: { stoppedBy: run.error } });
    await ctx.emit(tx, runResumed, { aggregate: run.id, payload: { runId: run.id } });
    return { resumed: true };
  });
}
