import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';

/** Minutes in which somebody decides on an answer that waits, before people are told more loudly. */
export const REVIEWED_WITHIN = 30;
/** How long after that people are told by text message, and after that the owners by mail: both an hour. */
export const LOUDER_AFTER_HOURS = 1;
const LAST_LEVEL = 3;

/** From now on somebody is waited for; a new text starts anew. */
export async function startClocks(tx: Tx, draftIds: readonly string[], due: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update reply_drafts set review_due_at = ${due.toString()}, review_level = 0 where id = any (${arrayOf(draftIds, 'uuid')})`,
  );
}

export type OverdueReview = {
  id: string;
  leadName: string | null;
  itemId: string | null;
  level: number;
  since: string;
};

/** Takes the answers nobody decided on in time, each to its next level; behind the last there is none. Two workers never take the same. */
export const takeOverdue = (tx: Tx, now: Temporal.Instant, limit: number): Promise<OverdueReview[]> =>
  rows<OverdueReview>(
    tx,
    sql`update reply_drafts d set review_level = d.review_level + 1,
          review_due_at = case when d.review_level < ${LAST_LEVEL - 1} then ${now.add({ hours: LOUDER_AFTER_HOURS }).toString()}::timestamptz end
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.workspace_id = d.workspace_id and l.id = d.lead_id and (d.workspace_id, d.id) in (
          select workspace_id, id from reply_drafts where state = 'review' and review_due_at <= ${now.toString()} order by review_due_at, id limit ${limit} for update skip locked)
        returning d.id, p.full_name as "leadName", d.item_id as "itemId", d.review_level as level, d.message_at as since`,
  );

/** How many answers wait longer than somebody should need. */
export const countOverdue = async (tx: Tx): Promise<number> =>
  (
    await row<{ count: number }>(
      tx,
      sql`select count(*)::int as count from reply_drafts where state = 'review' and review_level > 0`,
    )
  )?.count ?? 0;
