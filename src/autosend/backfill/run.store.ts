import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { BackfillOptions, RunState } from './contract.ts';

export type RunRow = {
  id: string;
  state: RunState;
  options: BackfillOptions;
  halted: string | null;
  forcedBy: string | null;
  logPath: string | null;
  startedBy: string;
  startedAt: string;
  finishedAt: string | null;
};
const COLUMNS = sql`id, state, options, halted, forced_by as "forcedBy", log_path as "logPath", started_by as "startedBy", started_at as "startedAt", finished_at as "finishedAt"`;

/** False when another one is not finished. */
export const insertRun = async (
  tx: Tx,
  workspaceId: string,
  run: { id: string; options: BackfillOptions; by: string; logPath: string | null; at: Temporal.Instant },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`insert into backfill_runs (workspace_id, id, options, log_path, started_by, started_at)
          values (${workspaceId}, ${run.id}, ${JSON.stringify(run.options)}::jsonb, ${run.logPath}, ${run.by}, ${run.at.toString()}) on conflict do nothing returning 1`,
    )
  ).length > 0;

export const findRun = (tx: Tx, id: string): Promise<RunRow | undefined> =>
  row<RunRow>(tx, sql`select ${COLUMNS} from backfill_runs where id = ${id}`);

export const openRun = (tx: Tx): Promise<RunRow | undefined> =>
  row<RunRow>(tx, sql`select ${COLUMNS} from backfill_runs where finished_at is null`);

export const listRuns = (tx: Tx, limit: number): Promise<RunRow[]> =>
  rows<RunRow>(
    tx,
    sql`select ${COLUMNS} from backfill_runs order by started_at desc, id desc limit ${limit}`,
  );

export async function moveRun(tx: Tx, id: string, state: RunState, at: Temporal.Instant): Promise<void> {
  const finished = state === 'done' || state === 'abandoned' ? at.toString() : null;
  await tx.execute(
    sql`update backfill_runs set state = ${state}, halted = null, finished_at = ${finished} where id = ${id} and finished_at is null`,
  );
}

export async function haltRun(tx: Tx, id: string, why: string | null): Promise<void> {
  await tx.execute(sql`update backfill_runs set halted = ${why} where id = ${id} and finished_at is null`);
}

export async function forceRun(tx: Tx, id: string, by: string, at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update backfill_runs set forced_by = ${by}, forced_at = ${at.toString()} where id = ${id}`,
  );
}

/** Held until the transaction ends, and let go at once when its process dies. False when another process has it. */
export const holdBackfill = async (tx: Tx, workspaceId: string): Promise<boolean> =>
  (
    await row<{ held: boolean }>(
      tx,
      sql`select pg_try_advisory_xact_lock(724060, hashtext(${workspaceId})) as held`,
    )
  )?.held ?? false;

/** Why nothing may go by itself at this moment, as far as it holds for everything. `forcedAt` is null where nobody forces. */
export const stopsNow = (
  tx: Tx,
  runId: string,
): Promise<{ stopped: boolean; autoSendStopped: boolean } | undefined> =>
  row(
    tx,
    sql`select exists (select 1 from brakes) or exists (select 1 from global_brakes) as stopped,
          exists (select 1 from autosend_settings s where s.stopped_at is not null and not exists (
            select 1 from backfill_runs b where b.id = ${runId} and b.forced_at >= s.stopped_at)) as "autoSendStopped"`,
  );
