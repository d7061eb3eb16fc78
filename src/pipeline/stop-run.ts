import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { isForeignWrite } from '#core/db/index';
import { messageOf } from '#core/errors';
import { explain, type Reason } from '#core/verdict';
import { isFinal, stopForeignWrite } from '#gateway';
import { failedRunAlert, raiseAlerts } from '#notify';
import { runFailed, runPaused } from './events.ts';
import { moveRun, type RunRow } from './run.store.ts';

/** Its limits stopped the run: it keeps its place and waits for a person. What nobody may lift ends it. */
export async function pauseRun(
  ctx: Ctx,
  tx: Tx,
  run: RunRow,
  stage: string,
  reasons: readonly Reason[],
): Promise<void> {
  const state = isFinal(reasons) ? 'failed' : 'paused';
  const moved = await moveRun(tx, run.id, ['running'], state, { at: ctx.now(), error: explain({ reasons }) });
  if (!moved) return;
  await ctx.emit(tx, runPaused, {
    aggregate: run.id,
    payload: { runId: run.id, stage, codes: reasons.map(({ code }) => code) },
  });
}

/** A stage broke off. Where it stood is kept, somebody is told, and a person may let it go on. */
export async function failRun(ctx: Ctx, run: RunRow, stage: string, error: unknown): Promise<void> {
  const why = messageOf(error);
  ctx.log.error({ run: run.id, stage, error: why }, 'A stage of a run broke off.');
  await ctx.db.tx(async (tx) => {
    if (isForeignWrite(error)) await stopForeignWrite(ctx.during(run.id), tx);
    if (!(await moveRun(tx, run.id, ['running'], 'failed', { at: ctx.now(), error: why }))) return;
    await ctx.emit(tx, runFailed, { aggregate: run.id, payload: { runId: run.id, stage, why } });
    await raiseAlerts(ctx, tx, [
      failedRunAlert({ runId: run.id, name: `Run ${run.name}`, stage, why }, ctx.now()),
    ]);
  });
}
