import { sql } from 'drizzle-orm';
import type { MotionReport } from '#campaigns/contract';
import { row, rows, type Tx } from '#core/db/index';
import type { MotionRun } from './contract.ts';

export type StoredMotion = MotionRun & { id: string };

const COLUMNS = sql`id, schedule_id as "scheduleId", motion, campaign_id as "campaignId", live, state, due_at as "dueAt", missed, parts,
  started_by as "startedBy", finished_at as "finishedAt"`;

export const findMotion = (tx: Tx, id: string): Promise<StoredMotion | undefined> =>
  row<StoredMotion>(tx, sql`select ${COLUMNS} from motion_runs where id = ${id}`);

export const lockMotion = (tx: Tx, id: string): Promise<StoredMotion | undefined> =>
  row<StoredMotion>(tx, sql`select ${COLUMNS} from motion_runs where id = ${id} for update`);

export const recentMotions = (tx: Tx, limit: number): Promise<StoredMotion[]> =>
  rows<StoredMotion>(
    tx,
    sql`select ${COLUMNS} from motion_runs order by started_at desc, id desc limit ${limit}`,
  );

export const openMotions = (tx: Tx): Promise<StoredMotion[]> =>
  rows<StoredMotion>(tx, sql`select ${COLUMNS} from motion_runs where state = 'running' order by id`);

export async function insertMotion(
  tx: Tx,
  workspaceId: string,
  { id, scheduleId, motion, campaignId, live, dueAt, missed, startedBy }: StoredMotion,
  now: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into motion_runs (workspace_id, id, schedule_id, motion, campaign_id, live, state, due_at, missed, started_by, started_at)
    values (${workspaceId}, ${id}, ${scheduleId}, ${motion}, ${campaignId}, ${live}, 'running', ${dueAt}, ${missed}, ${startedBy}, ${now.toString()})`);
}

/** Motions that are still being worked although they were begun so long ago. */
export const motionsBegunBefore = (tx: Tx, before: Temporal.Instant): Promise<StoredMotion[]> =>
  rows<StoredMotion>(
    tx,
    sql`select ${COLUMNS} from motion_runs where state = 'running' and started_at < ${before.toString()} order by id`,
  );

/** Writes down what a part did, once. */
export async function addReport(tx: Tx, id: string, report: MotionReport): Promise<void> {
  await tx.execute(sql`
    update motion_runs set parts = parts || ${JSON.stringify([report])}::jsonb
    where id = ${id} and state = 'running' and not parts @> ${JSON.stringify([{ part: report.part }])}::jsonb`);
}

export async function endMotion(
  tx: Tx,
  id: string,
  state: 'done' | 'failed',
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    sql`update motion_runs set state = ${state}, finished_at = ${at.toString()} where id = ${id} and state = 'running'`,
  );
}

/** Leads that a run of the campaign has had since then, or has in hand: a motion does not bring them again. */
export const hadByRuns = async (
  tx: Tx,
  campaignId: string,
  since: Temporal.Instant,
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ leadId: string }>(
        tx,
        sql`select distinct i.lead_id as "leadId" from run_items i join runs r on r.workspace_id = i.workspace_id and r.id = i.run_id
            where r.campaign_id = ${campaignId} and i.stage = 'enrich'
              and (r.state in ('running', 'paused', 'awaiting_approval') or (r.started_at > ${since.toString()} and r.state <> 'cancelled'))`,
      )
    ).map(({ leadId }) => leadId),
  );

/** The campaign, held: of two motions that would begin with the same people the second sees the first. */
export async function holdCampaignRow(tx: Tx, campaignId: string): Promise<void> {
  await tx.execute(sql`select 1 from campaigns where id = ${campaignId} for update`);
}
