import { type Ctx, requireScope } from '#core/ctx';
import type { TaskList, TaskQuestion } from './contract.ts';
import { closedTaskRows, openTaskRows } from './task.store.ts';

/** What people are to do, the most urgent first, or what became of it, newest first. */
export async function readTasks(ctx: Ctx, { show, limit }: TaskQuestion): Promise<TaskList> {
  requireScope(ctx, 'leads:read');
  const found = await ctx.db.tx((tx) => (show === 'open' ? openTaskRows : closedTaskRows)(tx, limit));
  return { tasks: found.map(({ total: _, ...task }) => task), total: found[0]?.total ?? 0 };
}
