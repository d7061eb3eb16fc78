import { instantOf } from '#core/db/index';
import type { Tick } from '#core/tick';
import { dueNow } from './schedule.rules.ts';
import { holdSchedules, moveDue, nextScheduleDue, takeDue } from './schedule.store.ts';
import { beginMotion, busyWith, whyNot } from './start-motion.ts';
import { endStuckMotions } from './work-motion.ts';

/**
 * Begins what schedules have due. Of two processes one holds the row; a time that passed while nothing ran is made up for once, however
 * many there were. Under a stop, or while somebody does the same, what is due stays due.
 */
export const beginDueRuns: Tick = {
  name: 'pipeline.begin_due_runs',
  everySeconds: 30,
  recurs: true,
  nextDue: nextScheduleDue,
  async run(ctx) {
    await endStuckMotions(ctx);
    return ctx.db.tx(async (tx) => {
      await holdSchedules(tx, ctx.workspace.id);
      const due = await takeDue(tx, ctx.now());
      if (due.length === 0 || (await whyNot(ctx, tx))) return 0;
      let begun = 0;
      for (const schedule of due) {
        if (schedule.live && (await busyWith(tx, schedule.motion))) continue;
        begun += 1;
        const { missed, last, next } = dueNow(schedule, instantOf(schedule.nextDueAt ?? ''), ctx.now());
        await beginMotion(ctx, tx, {
          ...{ id: ctx.ids.next(), scheduleId: schedule.id, motion: schedule.motion, live: schedule.live },
          ...{ campaignId: schedule.campaignId, state: 'running', dueAt: last.toString(), missed, parts: [] },
          ...{ startedBy: `the schedule "${schedule.name}"`, finishedAt: null },
        });
        await moveDue(tx, schedule.id, next);
      }
      return begun;
    });
  },
};
