import type { Ctx } from '#core/ctx';
import type { Tick } from '#core/tick';
import { refreshAvailability } from '#scheduling';
import { dueRun, holdBackfill, nextTurn, postponeTurn, type RunRow } from './run.store.ts';
import { conclude, linesOf, stepBackfill, writerOf } from './work-backfill.ts';

/** Decisions of one turn: others wait for the worker as well. */
const DECISIONS = 20;

/**
 * Goes on with a run that was started on its page, a batch of drafts or some decisions at a turn, with the same steps as the command.
 * What was done stands in the database, so whoever takes it up after a worker died repeats nothing. A terminal that works it off is
 * left alone.
 */
export const workInTurns: Tick = {
  name: 'autosend.backfill',
  everySeconds: 1,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const run = await dueRun(tx, ctx.now());
      if (!run || !(await holdBackfill(tx, ctx.workspace.id))) return 0;
      return turn(ctx, run);
    }),
  nextDue: nextTurn,
};

async function turn(ctx: Ctx, run: RunRow): Promise<number> {
  const { redact, sleepMs, drafts } = run.options;
  const write = writerOf(run);
  if (drafts === 'refresh' && run.state === 'drafting') await refreshAvailability.run(ctx);
  const most = sleepMs > 0 ? 1 : DECISIONS;
  let moved = 0;
  for (let decisions = 0; decisions < most; ) {
    const step = await stepBackfill(ctx, run.id);
    write(linesOf(step.told, redact));
    moved += Math.max(1, step.told.length);
    if (step.over) {
      await conclude(ctx, run.id, write);
      return moved;
    }
    if (!step.decided) return moved;
    decisions += 1;
  }
  const next = ctx.now().add({ milliseconds: sleepMs });
  await ctx.db.tx((tx) => postponeTurn(tx, run.id, next));
  return moved;
}
