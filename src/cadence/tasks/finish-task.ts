import { exitEnrolments } from '#campaigns';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid, notFound } from '#core/errors';
import { reason } from '#core/verdict';
import { markNumberWrong, recordLeadEvents } from '#leads';
import { cancelPlanned } from '#outbound';
import { recordSteps } from '../cadence.store.ts';
import { goOn } from '../go-on.ts';
import { type Task, type TaskFinish, taskFinish } from './contract.ts';
import { holdTask } from './hold-task.ts';
import { CONSEQUENCES } from './task.rules.ts';
import { closeTasks, type OpenTask, taskRow } from './task.store.ts';

/**
 * A person says what came of a call or voice note: the step is done with the task as its receipt, and the sequence goes on. Who was
 * spoken to has answered, which ends their sequences as a written answer does. Throws `conflict` when it was decided before.
 */
export async function finishTask(ctx: Ctx, input: { taskId: string } & TaskFinish): Promise<Task> {
  const parsed = taskFinish.safeParse(input);
  if (!parsed.success)
    throw invalid(
      'task.outcome',
      'The task was not closed: say how it went.',
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  return ctx.db.tx(async (tx) => {
    const scoped = within(ctx, tx);
    const task = await holdTask(scoped, tx, input.taskId);
    const { outcome, note = null } = parsed.data;
    await closeTask(scoped, tx, task, { state: 'done', outcome, note });
    const { step, answered, wrongNumber, says } = CONSEQUENCES[outcome];
    const planned = task.steps[task.step - 1];
    const { enrolmentId, leadId } = task;
    if (planned)
      await recordSteps(
        tx,
        ctx.workspace.id,
        [
          {
            ...{ enrolmentId, leadId, step: task.step, channel: planned.channel, action: planned.action },
            ...{ state: step, reasons: [reason(`cadence.task:${outcome}`, `${says}.`)], receipt: task.id },
          },
        ],
        ctx.now(),
      );
    if (wrongNumber && task.phone !== null)
      await markNumberWrong(tx, { leadId, phone: task.phone }, ctx.now());
    if (answered) await endWithAnswer(scoped, tx, leadId, says);
    else await goOn(scoped, tx, [task]);
    await ctx.audit(tx, { action: 'task.done', subject: task.id, detail: { outcome, leadId } });
    return readTask(tx, task.id);
  });
}

/** Closes it for one of two who decide at the same time. */
export async function closeTask(
  ctx: Ctx,
  tx: Tx,
  task: OpenTask,
  closing: Omit<Parameters<typeof closeTasks>[1][number], 'id'>,
): Promise<void> {
  const closed = await closeTasks(tx, [{ ...closing, id: task.id }], ctx.actor.name, ctx.now());
  if (!closed.has(task.id)) throw conflict('task.closed', 'Somebody else closed the task just now.');
}

export async function readTask(tx: Tx, id: string): Promise<Task> {
  const task = await taskRow(tx, id);
  if (!task) throw notFound('task', id);
  return task;
}

async function endWithAnswer(ctx: Ctx, tx: Tx, leadId: string, says: string): Promise<void> {
  await recordLeadEvents(ctx, tx, [
    {
      leadId,
      event: 'replied',
      channel: 'phone',
      summary: says,
      nextSendAt: null,
      data: { by: ctx.actor.id },
    },
  ]);
  await exitEnrolments(tx, [{ leadId, reason: 'replied' }], ctx.now());
  await cancelPlanned(tx, [leadId], reason('send.replied', 'The lead answered.'), ctx.now());
}
