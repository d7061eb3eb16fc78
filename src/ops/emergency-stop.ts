import { systemActor } from '#core/actor';
import { EMERGENCY_STOP, engageBrake, releaseBrake } from '#core/brake/brake.store';
import { type Ctx, requireScope } from '#core/ctx';
import { invalid, messageOf } from '#core/errors';
import { type StopOutcome, stopHooks } from '#core/stop-hooks';

/** Stops everything that changes the world in this workspace, in every process, before the next effect, and at the vendors. Reading goes on. */
export async function emergencyStop(
  ctx: Ctx,
  input: { reason: string },
): Promise<{ engaged: boolean; vendors: StopOutcome[] }> {
  requireScope(ctx, 'operations:stop');
  const reason = input.reason.trim();
  if (reason === '')
    throw invalid('stop.reason_missing', 'Say why, so that whoever resumes knows. Nothing was stopped.', [
      { path: 'reason', message: 'is missing' },
    ]);
  const engaged = await ctx.db.tx(async (tx) => {
    const engaged = await engageBrake(tx, {
      workspaceId: ctx.workspace.id,
      name: EMERGENCY_STOP,
      reason,
      by: ctx.actor.name,
      at: ctx.now(),
    });
    await ctx.audit(tx, {
      action: 'emergency_stop.engaged',
      subject: ctx.workspace.id,
      detail: { reason, alreadyEngaged: !engaged },
    });
    return engaged;
  });
  return { engaged, vendors: await stopElsewhere(ctx) };
}

/** Our own processes have stopped by now; what others send for us is told one after another, and a failure is told. */
async function stopElsewhere(ctx: Ctx): Promise<StopOutcome[]> {
  const acting = ctx.as(systemActor('emergency stop'));
  const outcomes = await Promise.all(
    ctx
      .contributed(stopHooks)
      .map((hook) =>
        hook
          .stop(acting)
          .catch((error: unknown) => [{ vendor: hook.name, paused: 0, failed: [messageOf(error)] }]),
      ),
  );
  return outcomes.flat();
}

/** Lifts the emergency stop. What was planned goes on under the present guards. */
export async function resumeOperations(ctx: Ctx, input: { reason: string }): Promise<{ released: boolean }> {
  requireScope(ctx, 'operations:resume');
  const reason = input.reason.trim();
  if (reason === '')
    throw invalid('resume.reason_missing', 'Say why it is safe to go on. The stop stays engaged.', [
      { path: 'reason', message: 'is missing' },
    ]);
  return ctx.db.tx(async (tx) => {
    const released = await releaseBrake(tx, ctx.workspace.id, EMERGENCY_STOP);
    await ctx.audit(tx, {
      action: 'emergency_stop.released',
      subject: ctx.workspace.id,
      detail: { reason, wasEngaged: released },
    });
    return { released };
  });
}
