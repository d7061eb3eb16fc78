import type { Ctx } from '#core/ctx';
import { resumeBackfill, startBackfill } from './backfills.ts';
import type { BackfillOrder, BackfillRun } from './contract.ts';
import { headOf, writerOf } from './work-backfill.ts';

/** Starts the run that was planned, for whoever works here to work off. Throws where there are other replies than were counted. */
export async function orderBackfill(
  ctx: Ctx,
  { options, replies, force }: BackfillOrder,
): Promise<BackfillRun> {
  const run = await startBackfill(ctx, options, { force, byWorker: true, counted: replies });
  writerOf(run)(headOf(ctx, run, 'apply'));
  return run;
}

/** Has whoever works here go on with the run that is not finished. */
export async function goOnWithBackfill(ctx: Ctx, more: { force?: boolean }): Promise<BackfillRun> {
  const run = await resumeBackfill(ctx, { ...more, byWorker: true });
  writerOf(run)(headOf(ctx, run, 'resumed'));
  return run;
}
