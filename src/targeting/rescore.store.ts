import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Statement, type Tx } from '#core/db/index';

/**
 * Takes leads that are to be scored anew, the longest waiting first: those that are one, and whose person was not forgotten. `taken` counts
 * what was noted of them. Taken in the transaction that scores them, so whoever dies between leaves them noted.
 */
export async function takeChanged(tx: Tx, limit: number): Promise<{ leadIds: string[]; taken: number }> {
  const found = await rows<{ leadId: string | null }>(
    tx,
    sql`with taken as (
          delete from score_changes where position in (select position from score_changes order by position limit ${limit} for update skip locked)
          returning workspace_id, lead_id)
        select case when l.merged_into is null and p.erased_at is null then l.id end as "leadId"
        from taken t left join leads l on l.workspace_id = t.workspace_id and l.id = t.lead_id
          left join people p on p.workspace_id = l.workspace_id and p.id = l.person_id`,
  );
  return { leadIds: [...new Set(found.flatMap(({ leadId }) => leadId ?? []))], taken: found.length };
}

/** Whether anything waits to be scored, as the moment it is due. */
export const changesDue = (now: Temporal.Instant): Statement =>
  sql`select case when exists (select 1 from score_changes) or exists (select 1 from profile_sweeps where kind = 'icp') then ${now.toString()}::timestamptz end`;

const FORMED: SQL = sql`select l.workspace_id, l.id from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
  where l.merged_into is null and p.erased_at is null`;

/** Has leads scored anew: all that were scored before, or these, scored or not. Returns how many. */
export async function noteForScoring(tx: Tx, leadIds: readonly string[] | null): Promise<number> {
  const which = leadIds === null ? sql`l.score is not null` : sql`l.id = any (${arrayOf(leadIds, 'uuid')})`;
  const noted = await tx.execute(
    sql`insert into score_changes (workspace_id, lead_id) ${FORMED} and ${which} order by l.id`,
  );
  return noted.rowCount ?? 0;
}

export const countWaiting = async (tx: Tx): Promise<number> =>
  (await row<{ count: number }>(tx, sql`select count(*)::int as count from score_changes`))?.count ?? 0;

export type TierCount = { tier: string | null; leads: number };

export const leadsByTier = (tx: Tx): Promise<TierCount[]> =>
  rows<TierCount>(
    tx,
    sql`select tier, count(*)::int as leads from leads where merged_into is null and tier is not null group by tier order by tier`,
  );
