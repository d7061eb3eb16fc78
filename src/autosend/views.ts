import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { DraftState, ReplyDraft } from './contract.ts';

const COLUMNS = sql`d.id, d.reply_id as "replyId", d.thread_id as "threadId", d.lead_id as "leadId", p.full_name as "leadName", d.campaign_id as "campaignId", d.channel, d.intent, d.version, d.state, d.source, d.to_address as "toAddress", d.subject, d.body,
  d.slots, d.sources, d.attempts, d.strategy, d.topics, d.confidence, d.threshold, d.level, d.action, d.gate, d.reasons, d.send_at as "sendAt", d.item_id as "itemId", d.decided_by as "decidedBy", d.edited, d.message_at as "messageAt", d.created_at as "createdAt"`;
const JOINS = sql`join leads l on l.workspace_id = d.workspace_id and l.id = d.lead_id join people p on p.workspace_id = l.workspace_id and p.id = l.person_id`;

/** Drafts and verdicts, the newest first; of these states only where some are named. */
export const listDrafts = (
  tx: Tx,
  filter: { states: readonly DraftState[]; threadId: string | null; limit: number; offset: number },
): Promise<ReplyDraft[]> =>
  rows<ReplyDraft>(
    tx,
    sql`select ${COLUMNS} from reply_drafts d ${JOINS}
        where (${filter.states.length === 0} or d.state = any (${arrayOf(filter.states, 'text')})) and (${filter.threadId}::uuid is null or d.thread_id = ${filter.threadId})
        order by d.created_at desc, d.id desc limit ${filter.limit} offset ${filter.offset}`,
  );

export const findDrafts = (tx: Tx, ids: readonly string[]): Promise<ReplyDraft[]> =>
  rows<ReplyDraft>(
    tx,
    sql`select ${COLUMNS} from reply_drafts d ${JOINS} where d.id = any (${arrayOf(ids, 'uuid')})`,
  );

/** How many there are in each state. */
export async function countDrafts(tx: Tx): Promise<Record<string, number>> {
  const found = await rows<{ state: string; count: string }>(
    tx,
    sql`select state, count(*) from reply_drafts group by state`,
  );
  return Object.fromEntries(found.map(({ state, count }) => [state, Number(count)]));
}
