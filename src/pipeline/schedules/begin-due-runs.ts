import { instantOf } from '#core/db/index';
import type { Tick } from '#core/tick';
import { dueNow } from './schedule.rules.ts';
import { moveDue, nextScheduleDue, takeDue } from './schedule.store.ts';
import { beginMotion, whyNot } from './start-motion.ts';

/**
 * Begins what schedules have due. Of two processes one holds the row; a time that passed while nothing ran is made up for once, however
 * many there were, and under a stop what is due stays due.
 */
export const beginDueRuns: Tick = {
  name: 'pipeline.begin_due_runs',
  everySeconds: 30,
  recurs: true,
  nextDue: nextScheduleDue,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const due = await takeDue(tx, ctx.now());
      if (due.length === 0 || (await whyNot(ctx, tx))) return 0;
      for (const schedule of due) {
        const { missed, last, next } = dueNow(schedule, instantOf(schedule.nextDueAt ?? ''), ctx.now());
        await beginMotion(ctx, tx, {
          ...{ id: ctx.ids.next(), scheduleId: schedule.id, motion: schedule.motion, live: schedule.live },
          ...{ campaignId: schedule.campaignId, state: 'running', dueAt: last.toString(), missed, parts: [] },
          ...{ startedBy: `the schedule "${schedule.name}"`, finishedAt: null },
        });
        await moveDue(tx, schedule.id, next);
      }
      return due.length;
    }),
};
