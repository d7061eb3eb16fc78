import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import { reason } from '#core/verdict';
import { recordSteps } from '../cadence.store.ts';
import { goOn } from '../go-on.ts';
import { type Task, type TaskSkip, taskSkip } from './contract.ts';
import { closeTask, readTask } from './finish-task.ts';
import { holdTask } from './hold-task.ts';

/** A person leaves a task out and says why; the sequence goes on. Throws `conflict` when it was decided before. */
export async function skipTask(ctx: Ctx, input: { taskId: string } & TaskSkip): Promise<Task> {
  const parsed = taskSkip.safeParse(input);
  if (!parsed.success)
    throw invalid('task.reason_missing', 'The task was not skipped: say why.', [
      { path: 'reason', message: 'is missing' },
    ]);
  return ctx.db.tx(async (tx) => {
    const scoped = within(ctx, tx);
    const task = await holdTask(scoped, tx, input.taskId);
    const why = parsed.data.reason;
    await closeTask(scoped, tx, task, { state: 'skipped', reason: why });
    const { enrolmentId, leadId, step, steps } = task;
    const planned = steps[step - 1];
    if (planned)
      await recordSteps(
        tx,
        ctx.workspace.id,
        [
          {
            ...{ ...planned, enrolmentId, leadId, step, state: 'skipped' },
            reasons: [reason('cadence.task_skipped', `Left out by ${ctx.actor.name}: ${why}`)],
          },
        ],
        ctx.now(),
      );
    await goOn(scoped, tx, [task]);
    await ctx.audit(tx, { action: 'task.skipped', subject: task.id, detail: { reason: why, leadId } });
    return readTask(tx, task.id);
  });
}
