import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../db/index.ts';

export type Executor = { id: string; role: string; pid: number; host: string; version: string };

export async function registerExecutor(tx: Tx, executor: Executor): Promise<void> {
  await tx.execute(sql`
    insert into executors (id, role, pid, host, version, started_at, beat_at)
    values (${executor.id}, ${executor.role}, ${executor.pid}, ${executor.host}, ${executor.version}, clock_timestamp(), clock_timestamp())
    on conflict (id) do update set beat_at = excluded.beat_at, stopped_at = null`);
}

export async function beat(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`update executors set beat_at = clock_timestamp() where id = ${id}`);
}

export async function retire(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`update executors set stopped_at = clock_timestamp() where id = ${id}`);
}

export type ExecutorState = Executor & { alive: boolean };

/** Every executor seen in the last day. Silent for longer than `silenceSeconds` means dead; the database's clock decides. */
export async function listExecutors(tx: Tx, silenceSeconds: number): Promise<ExecutorState[]> {
  return rows<ExecutorState>(
    tx,
    sql`select id, role, pid, host, version,
          (stopped_at is null and beat_at > clock_timestamp() - make_interval(secs => ${silenceSeconds})) as alive
        from executors where beat_at > clock_timestamp() - interval '1 day' order by started_at`,
  );
}
