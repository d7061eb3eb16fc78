import { assigneeSources } from '#conversations';
import type { Ctx } from '#core/ctx';
import { invalid } from '#core/errors';
import type { Task, TaskAssignment } from './contract.ts';
import { readTask } from './finish-task.ts';
import { holdTask } from './hold-task.ts';
import { assignTaskRow } from './task.store.ts';

/** Gives an open task to a member, or with null to nobody in particular. Throws `invalid` for somebody who may not do tasks. */
export async function assignTask(
  ctx: Ctx,
  { taskId, to }: { taskId: string } & TaskAssignment,
): Promise<Task> {
  return ctx.db.tx(async (tx) => {
    await holdTask(ctx, tx, taskId);
    if (to !== null && !(await mayDoTasks(ctx, to)))
      throw invalid(
        'task.assignee',
        'Only a member of the workspace who works with leads can take it. Nothing was changed.',
        [{ path: 'to', message: 'is nobody who does tasks' }],
      );
    await assignTaskRow(tx, taskId, to);
    await ctx.audit(tx, { action: 'task.assigned', subject: taskId, detail: { to } });
    return readTask(tx, taskId);
  });
}

async function mayDoTasks(ctx: Ctx, id: string): Promise<boolean> {
  const people = await Promise.all(ctx.contributed(assigneeSources).map((source) => source.list(ctx)));
  return people.flat().some((person) => person.id === id && person.scopes.has('inbox:write'));
}
