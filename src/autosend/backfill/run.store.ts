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
  /** When it is gone on with by itself; null where a terminal works it off. */
  dueAt: string | null;
};
const COLUMNS = sql`id, state, options, halted, forced_by as "forcedBy", log_path as "logPath", started_by as "startedBy", started_at as "startedAt", finished_at as "finishedAt", due_at as "dueAt"`;

/** False when another one is not finished. */
export const insertRun = async (
  tx: Tx,
  workspaceId: string,
  run: Pick<RunRow, 'id' | 'options' | 'logPath' | 'dueAt'> & { by: string; at: Temporal.Instant },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`insert into backfill_runs (workspace_id, id, options, log_path, started_by, started_at, due_at)
          values (${workspaceId}, ${run.id}, ${JSON.stringify(run.options)}::jsonb, ${run.logPath}, ${run.by}, ${run.at.toString()}, ${run.dueAt}) on conflict do nothing returning 1`,
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
    sql`update backfill_runs set state = ${state}, halted = case when ${finished}::timestamptz is null then halted end, finished_at = ${finished} where id = ${id} and finished_at is null`,
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

/** Who goes on with it from here on: a worker at that moment, or with null a terminal. What it halted for counts no more. */
export async function goOnAt(tx: Tx, id: string, dueAt: string | null): Promise<void> {
  await tx.execute(
    sql`update backfill_runs set due_at = ${dueAt}, halted = null where id = ${id} and finished_at is null`,
  );
}

/** The next turn of a run that a worker works off. */
export async function postponeTurn(tx: Tx, id: string, dueAt: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update backfill_runs set due_at = ${dueAt.toString()} where id = ${id} and due_at is not null`,
  );
}

const FOR_WORKERS = sql`finished_at is null and halted is null and due_at is not null`;
/** The run a worker goes on with now. */
export const dueRun = (tx: Tx, now: Temporal.Instant): Promise<RunRow | undefined> =>
  row<RunRow>(
    tx,
    sql`select ${COLUMNS} from backfill_runs where ${FOR_WORKERS} and due_at <= ${now.toString()}`,
  );
export const nextTurn = () => sql`select min(due_at) from backfill_runs where ${FOR_WORKERS}`;

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
