import { engagedBrakes } from '#core/brake/brake.store';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { consume } from '#core/events/index';
import type { Tick } from '#core/tick';
import { explain, type Reason, reason } from '#core/verdict';
import { brakeVerdict } from '#gateway';
import { closedLeads } from '#leads';
import { leadsSuppressed } from '#leads/events';
import { recordSteps, type StepRecord } from '../cadence.store.ts';
import { goOn } from '../go-on.ts';
import {
  awaitedTasks,
  closeTasks,
  type OpenTask,
  takeBackLeftTasks,
  untouchedTasks,
  wakeWithoutTask,
} from './task.store.ts';

const BATCH = 500;
const BY = 'the product';

/**
 * Open tasks end with what they were for: a sequence that is over or rests has none, nothing is asked of anybody while everything
 * is stopped, and one that nobody touched in time is a step that failed, behind which the sequence goes on.
 */
export const endTasks: Tick = {
  name: 'cadence.end_tasks',
  everySeconds: 30,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const scoped = within(ctx, tx);
      const left = await takeBackLeftTasks(tx, BY, ctx.now());
      const stopped = brakeVerdict({ effect: 'send' }, await engagedBrakes(tx, ctx.workspace.id));
      return (
        left + (await (stopped.allowed ? goOnWithout(scoped, tx) : takeBackAll(scoped, tx, explain(stopped))))
      );
    }),
};

/** Under a stop the sequences wait without their tasks; lifted, each step is due anew and its task open again. */
async function takeBackAll(ctx: Ctx, tx: Tx, why: string): Promise<number> {
  const tasks = await awaitedTasks(tx, null, BATCH);
  const closings = tasks.map(({ id }) => ({ id, state: 'cancelled' as const, reason: why }));
  return (await closeTasks(tx, closings, BY, ctx.now())).size;
}

const UNTOUCHED = reason(
  'cadence.task_expired',
  'Nobody did it in time, so the sequence went on without it.',
);

async function goOnWithout(ctx: Ctx, tx: Tx): Promise<number> {
  const woken = await wakeWithoutTask(tx, ctx.now());
  const tasks = await untouchedTasks(tx, ctx.now(), BATCH);
  await end(
    ctx,
    tx,
    tasks.map((task) => ({ task, why: UNTOUCHED })),
    { task: 'expired', step: 'failed' },
  );
  return woken + tasks.length;
}

type Ending = { readonly task: OpenTask; readonly why: Reason };

async function end(
  ctx: Ctx,
  tx: Tx,
  endings: readonly Ending[],
  states: { task: 'expired' | 'cancelled'; step: StepRecord['state'] },
): Promise<void> {
  await closeTasks(
    tx,
    endings.map(({ task: { id }, why }) => ({ id, state: states.task, reason: why.text })),
    BY,
    ctx.now(),
  );
  await recordSteps(
    tx,
    ctx.workspace.id,
    endings.flatMap(({ task: { enrolmentId, leadId, step, steps }, why }) => {
      const planned = steps[step - 1];
      return planned ? [{ ...planned, enrolmentId, leadId, step, state: states.step, reasons: [why] }] : [];
    }),
    ctx.now(),
  );
  await goOn(
    ctx,
    tx,
    endings.map(({ task }) => task),
  );
}

/** Takes back every open task with somebody who said no; what the sequence does behind it is judged anew there. */
async function endForbidden(ctx: Ctx, tx: Tx): Promise<number> {
  let ended = 0;
  for (let page = await awaitedTasks(tx, null, BATCH); page.length > 0; ) {
    const closed = await closedLeads(
      ctx,
      tx,
      page.map(({ leadId }) => leadId),
    );
    const endings = page.flatMap((task): Ending[] => {
      const why = closed.get(task.leadId);
      return why ? [{ task, why }] : [];
    });
    await end(ctx, tx, endings, { task: 'cancelled', step: 'skipped' });
    ended += endings.length;
    page = page.length < BATCH ? [] : await awaitedTasks(tx, page.at(-1)?.id ?? null, BATCH);
  }
  return ended;
}

/** Nobody is called who said no meanwhile. */
export const endSuppressedTasks = consume(leadsSuppressed, {
  name: 'cadence.end_suppressed_tasks',
  handle: async (ctx, tx) => void (await endForbidden(within(ctx, tx), tx)),
});

/** An agency's "no" is written in its own workspace; here it is found by looking. */
export const sweepSuppressedTasks: Tick = {
  name: 'cadence.sweep_suppressed_tasks',
  everySeconds: 900,
  run: (ctx) => ctx.db.tx((tx) => endForbidden(within(ctx, tx), tx)),
};
