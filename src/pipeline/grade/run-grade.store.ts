import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import type { GradedList } from '#leads';
import type { RunGrade } from '../contract.ts';

const COLUMNS = sql`g.grade, g.score::float8 as score, g.rows, g.ships, g.directional, g.reasons, g.graded_at as "gradedAt",
  g.acknowledged_at as "acknowledgedAt", g.acknowledged_by as "acknowledgedBy"`;

export const findGrade = (tx: Tx, runId: string): Promise<RunGrade | undefined> =>
  row<RunGrade>(tx, sql`select ${COLUMNS} from run_grades g where g.run_id = ${runId}`);

/** Stores a grade over the one before. What somebody said to another grade does not hold for this one. */
export const putGrade = (
  tx: Tx,
  workspaceId: string,
  runId: string,
  { grade, score, rows: graded, ships, directional, reasons }: GradedList,
  at: Temporal.Instant,
): Promise<unknown> =>
  tx.execute(sql`
    insert into run_grades as g (workspace_id, run_id, rows, grade, score, ships, directional, reasons, graded_at)
    values (${workspaceId}, ${runId}, ${graded}, ${grade}, ${score}, ${ships}, ${directional}, ${JSON.stringify(reasons)}::jsonb, ${at.toString()})
    on conflict (workspace_id, run_id) do update set rows = excluded.rows, grade = excluded.grade, score = excluded.score, ships = excluded.ships,
      directional = excluded.directional, reasons = excluded.reasons, graded_at = excluded.graded_at,
      acknowledged_at = case when g.grade = excluded.grade then g.acknowledged_at end, acknowledged_by = case when g.grade = excluded.grade then g.acknowledged_by end`);

/** Says yes to a middling grade, once; false where there is none to say yes to. */
export const acknowledge = async (
  tx: Tx,
  runId: string,
  { by, at }: { by: string; at: Temporal.Instant },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update run_grades set acknowledged_at = ${at.toString()}, acknowledged_by = ${by}
          where run_id = ${runId} and ships = 'when_acknowledged' and acknowledged_at is null returning 1`,
    )
  ).length === 1;

/** The list of a run as it would be written to: everybody a message was drafted for. */
export const listOfRun = async (tx: Tx, runId: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select lead_id as id from run_items where run_id = ${runId} and stage = 'approve' order by lead_id`,
    )
  ).map(({ id }) => id);

/** The newest run of a campaign each of these leads came through, with its grade as far as it was graded. */
export const runsOfLeads = (
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ leadId: string; campaignId: string; runId: string; name: string; graded: boolean }[]> =>
  rows(
    tx,
    sql`select distinct on (i.lead_id, r.campaign_id) i.lead_id as "leadId", r.campaign_id as "campaignId", r.id as "runId", r.name, g.run_id is not null as graded
        from run_items i join runs r on r.workspace_id = i.workspace_id and r.id = i.run_id
        left join run_grades g on g.workspace_id = r.workspace_id and g.run_id = r.id
        where i.stage = 'approve' and i.lead_id = any (${arrayOf(leadIds, 'uuid')}) order by i.lead_id, r.campaign_id, r.started_at desc, r.id desc`,
  );

export const gradesOfRuns = (
  tx: Tx,
  runIds: readonly string[],
): Promise<
  (Pick<RunGrade, 'grade' | 'score' | 'ships' | 'directional' | 'acknowledgedAt'> & { runId: string })[]
> =>
  rows(
    tx,
    sql`select g.run_id as "runId", g.grade, g.score::float8 as score, g.ships, g.directional, g.acknowledged_at as "acknowledgedAt"
        from run_grades g where g.run_id = any (${arrayOf(runIds, 'uuid')})`,
  );

/** Lists since then that leave when a person says so, and nobody has said it. */
export const listsWithoutWord = async (tx: Tx, since: Temporal.Instant): Promise<number> =>
  (
    await row<{ count: number }>(
      tx,
      sql`select count(*)::int as count from run_grades g join runs r on r.workspace_id = g.workspace_id and r.id = g.run_id
          where g.ships = 'when_acknowledged' and not g.directional and g.acknowledged_at is null and r.state not in ('failed', 'cancelled') and r.started_at >= ${since.toString()}`,
    )
  )?.count ?? 0;
