import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import type { RunSchedule } from './contract.ts';

const COLUMNS = sql`id, name, motion, campaign_id as "campaignId", live, to_jsonb(days) as days, at_time as at, zone, state, reason,
  next_due_at as "nextDueAt", version, created_by as "createdBy"`;

export const findSchedule = (tx: Tx, id: string): Promise<RunSchedule | undefined> =>
  row<RunSchedule>(tx, sql`select ${COLUMNS} from run_schedules where id = ${id}`);

/** Those that are not over, the next ones first, and behind them what is over, newest first. */
export const listSchedules = (tx: Tx): Promise<RunSchedule[]> =>
  rows<RunSchedule>(
    tx,
    sql`select ${COLUMNS} from run_schedules order by state = 'ended', next_due_at nulls last, updated_at desc, id limit 100`,
  );

export const activeSchedules = (tx: Tx): Promise<RunSchedule[]> =>
  rows<RunSchedule>(tx, sql`select ${COLUMNS} from run_schedules where state = 'active' order by id`);

/** Lets nobody else set or change a schedule of this workspace until the transaction is over: of two that overlap one comes second. */
export async function holdSchedules(tx: Tx, workspaceId: string): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended('run schedules ' || ${workspaceId}::text, 0))`,
  );
}

export async function insertSchedule(
  tx: Tx,
  workspaceId: string,
  { id, name, motion, campaignId, live, days, at, zone, nextDueAt, createdBy }: RunSchedule,
  now: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into run_schedules (workspace_id, id, name, motion, campaign_id, live, days, at_time, zone, state, next_due_at, created_by, created_at, updated_at)
    values (${workspaceId}, ${id}, ${name}, ${motion}, ${campaignId}, ${live}, ${arrayOf(days, 'int')}, ${at}, ${zone}, 'active', ${nextDueAt}, ${createdBy}, ${now.toString()}, ${now.toString()})`);
}

/** Nothing where somebody changed it since that version. */
export const writeSchedule = (
  tx: Tx,
  { id, version, name, motion, campaignId, live, days, at, zone, state, reason, nextDueAt }: RunSchedule,
  now: Temporal.Instant,
): Promise<RunSchedule | undefined> =>
  row<RunSchedule>(
    tx,
    sql`update run_schedules set name = ${name}, motion = ${motion}, campaign_id = ${campaignId}, live = ${live}, days = ${arrayOf(days, 'int')},
          at_time = ${at}, zone = ${zone}, state = ${state}, reason = ${reason}, next_due_at = ${nextDueAt}, version = version + 1, updated_at = ${now.toString()}
        where id = ${id} and version = ${version} and state <> 'ended' returning ${COLUMNS}`,
  );

/**
 * Schedules whose time has come, held for this transaction; one that another process holds is its business, and one of which the
 * last time is still being worked waits for it.
 */
export const takeDue = (tx: Tx, now: Temporal.Instant): Promise<RunSchedule[]> =>
  rows<RunSchedule>(
    tx,
    sql`select ${COLUMNS} from run_schedules s where s.state = 'active' and s.next_due_at <= ${now.toString()}
          and not exists (select 1 from motion_runs m where m.workspace_id = s.workspace_id and m.schedule_id = s.id and m.state = 'running')
        order by s.next_due_at, s.id limit 20 for update skip locked`,
  );

export async function moveDue(tx: Tx, id: string, nextDueAt: Temporal.Instant): Promise<void> {
  await tx.execute(sql`update run_schedules set next_due_at = ${nextDueAt.toString()} where id = ${id}`);
}

/** When the next schedule is due; one of which the last time is still being worked is not. */
export const nextScheduleDue = () =>
  sql`select min(s.next_due_at) from run_schedules s where s.state = 'active'
        and not exists (select 1 from motion_runs m where m.workspace_id = s.workspace_id and m.schedule_id = s.id and m.state = 'running')`;
