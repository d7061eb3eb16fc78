import { sql } from 'drizzle-orm';
import type { VerifyCheck } from '#core/contributions';
import { rows, type Tx } from '#core/db/index';
import { AUTO_SEND } from './policy.ts';

const SAMPLE = 5;

async function found(
  tx: Tx,
  statement: ReturnType<typeof sql>,
): Promise<{ count: number; sample: string[] }> {
  const hits = await rows<{ id: string }>(tx, statement);
  return { count: hits.length, sample: hits.slice(0, SAMPLE).map(({ id }) => id) };
}

/** The promises about answers that the ledger's own checks cannot know. All must be zero. */
export const answerChecks: readonly VerifyCheck[] = [
  {
    name: 'ungranted answers',
    meaning:
      "Answers that left on the product's own yes without a decision of the gate for exactly these bytes under what a person had granted.",
    count: (_ctx, tx) =>
      found(
        tx,
        sql`select l.id::text as id from send_ledger l
            join approval_items i on i.workspace_id = l.workspace_id and i.id = l.approval_item_id
            left join reply_drafts d on d.workspace_id = l.workspace_id and d.answer_id = l.answer_id
            left join autosend_grants g on g.workspace_id = d.workspace_id and g.id = d.grant_id
            where l.answer_id is not null and l.state in ('accepted', 'transmission_begun', 'unknown')
              and (i.kind <> 'answer' or d.id is null or d.item_id is distinct from i.id or d.content_hash <> l.content_hash
                or (i.decided_by = ${AUTO_SEND.id} and (d.action is null or d.action not in ('send', 'hold') or d.evaluation is null or d.confidence is null or d.threshold is null or d.confidence < d.threshold
                  or g.id is null or g.level not in ('hold', 'auto') or g.granted_at > i.decided_at or (g.ended_at is not null and g.ended_at < i.decided_at)))
                or (i.decided_by <> ${AUTO_SEND.id} and d.decided_by is distinct from i.decided_by))`,
      ),
  },
  {
    name: 'lost answers',
    meaning:
      'Answers somebody said yes to that nobody will ever send, and sent ones without their draft or their thread.',
    count: (_ctx, tx) =>
      found(
        tx,
        sql`select i.id::text as id from approval_items i where i.kind = 'answer' and i.state = 'approved'
              and not exists (select 1 from send_ledger l where l.workspace_id = i.workspace_id and l.approval_item_id = i.id)
              and not exists (select 1 from reply_drafts d where d.workspace_id = i.workspace_id and d.item_id = i.id and d.state = 'scheduled')
            union all
            select l.id::text from send_ledger l join answers a on a.workspace_id = l.workspace_id and a.id = l.answer_id
              where l.state = 'accepted' and not exists (select 1 from messages m where m.workspace_id = l.workspace_id and m.ledger_id = l.id and m.thread_id = a.thread_id)
            union all
            select d.id::text from reply_drafts d where d.state in ('sending', 'sent') and not exists (
              select 1 from send_ledger l where l.workspace_id = d.workspace_id and l.answer_id = d.answer_id)`,
      ),
  },
  {
    name: 'answered twice',
    meaning: 'Messages of theirs that more than one answer left for.',
    count: (_ctx, tx) =>
      found(
        tx,
        sql`select l.answered_id::text as id from send_ledger l where l.answered_id is not null and l.state in ('accepted', 'transmission_begun', 'unknown')
            group by l.workspace_id, l.answered_id having count(*) > 1`,
      ),
  },
];
