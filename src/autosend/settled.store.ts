import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';

/**
 * Answers a person settled for this intent: how sure the evaluator had been, and whether not a word was changed. What went without a
 * person counts as what was said of it afterwards.
 */
export const settledDrafts = (
  tx: Tx,
  intents: readonly string[],
  limit: number,
): Promise<{ intent: string; confidence: number; right: boolean }[]> =>
  rows(
    tx,
    sql`select i.intent, s.confidence, s.right from unnest(${arrayOf(intents, 'text')}) as i(intent) cross join lateral (
          select * from (
            select d.confidence, d.state <> 'rejected' and not d.edited as right, d.created_at from reply_drafts d
            where d.intent = i.intent and d.confidence is not null and d.decided_by is not null and d.state in ('sent', 'sending', 'scheduled', 'rejected')
              and exists (select 1 from approval_items x where x.workspace_id = d.workspace_id and x.id = d.item_id and x.decided_by is distinct from 'auto-send')
            union all
            select d.confidence, a.verdict = 'right', d.created_at from autosend_samples a join reply_drafts d on d.workspace_id = a.workspace_id and d.id = a.draft_id
            where a.intent = i.intent and a.verdict is not null and d.confidence is not null and d.decided_by is null) each
          order by created_at desc limit ${limit}) s`,
  );
