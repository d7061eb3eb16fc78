import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, forbidden, notFound } from '#core/errors';
import { lockOpenTask, type OpenTask, stateOfTask } from './task.store.ts';

/**
 * The open task a person decides on, held together with its enrolment. Throws `forbidden` for an agent, which makes no calls, and
 * `conflict` saying what became of a task that is not open any more.
 */
export async function holdTask(ctx: Ctx, tx: Tx, taskId: string): Promise<OpenTask> {
  requireScope(ctx, 'inbox:write');
  if (ctx.actor.kind === 'agent')
    throw forbidden('task.by_a_person', 'Only a person can say what came of a task. Nothing was changed.');
  const task = await lockOpenTask(tx, taskId);
  if (task?.awaited) return task;
  const known = await stateOfTask(tx, taskId);
  if (!known) throw notFound('task', taskId);
  const why = known.reason === null ? '' : ` ${known.reason.replace(/\.$/, '')}.`;
  throw conflict(
    'task.closed',
    known.state === 'open'
      ? 'The sequence does not wait for this task any more. Nothing was changed; write down what was said as a note on the lead.'
      : `The task is ${known.state} already.${why} Nothing was changed; write down what was said as a note on the lead.`,
  );
}
