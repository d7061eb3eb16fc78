import type { Attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { taskCounts } from './task.store.ts';

/** Days for which a task that nobody did is told on Home. */
const TOLD_DAYS = 7;
const HREF = '/tasks';

/** Calls and voice notes that are due, and those nobody made in time. */
export const waitingTasks = {
  async list(ctx: Ctx, tx: Tx): Promise<Attention[]> {
    const { due, missed } = await taskCounts(tx, ctx.now(), ctx.now().subtract({ hours: 24 * TOLD_DAYS }));
    const items: Attention[] = [];
    if (due > 0)
      items.push({
        ...{ kind: 'tasks', count: due, href: HREF, rank: 75 },
        title: `${due} ${due === 1 ? 'task is' : 'tasks are'} due: calls and voice notes`,
      });
    if (missed > 0)
      items.push({
        ...{ kind: 'tasks_missed', count: missed, href: HREF, rank: 45 },
        title: `${missed} ${missed === 1 ? 'task was' : 'tasks were'} not done in time this week; the sequences went on`,
      });
    return items;
  },
};
