import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';

/** From here on this transaction can change nothing: the database itself refuses it. */
export const onlyRead = async (tx: Tx): Promise<void> =>
  void (await tx.execute(sql`set transaction read only`));

export type RecordedReply = {
  id: string;
  threadId: string;
  leadId: string;
  intent: string;
  optOut: boolean;
  ownText: string;
  at: string;
  named: boolean;
};

/** The newest replies since then, and those of conversations that were named, whenever they came. */
export const recordedReplies = (
  tx: Tx,
  asked: {
    since: Temporal.Instant;
    channel: 'email' | 'linkedin' | null;
    threadIds: readonly string[];
    limit: number;
  },
): Promise<RecordedReply[]> => {
  const named = sql`r.thread_id = any (${arrayOf(asked.threadIds, 'uuid')})`;
  return rows<RecordedReply>(
    tx,
    sql`select r.id, r.thread_id as "threadId", r.lead_id as "leadId", r.intent, r.opt_out as "optOut", m.visible_text as "ownText", m.at, ${named} as named
        from replies r
        join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
        join threads t on t.workspace_id = r.workspace_id and t.id = r.thread_id
        where (${named} or m.at >= ${asked.since.toString()}) and (${asked.channel}::text is null or t.channel = ${asked.channel})
        order by named desc, m.at desc, r.id limit ${asked.limit}`,
  );
};

export type RecordedMessage = {
  threadId: string;
  channel: 'email' | 'linkedin';
  direction: 'in' | 'out';
  at: string;
  fromAddress: string;
  subject: string;
  text: string;
  /** As it was received; null where a vendor told of it, or where it was forgotten. */
  raw: Uint8Array | null;
  messageId: string;
};

/** Everything that was said in these conversations, the oldest first, with each mail as it was received. */
export const recordedMessages = (tx: Tx, threadIds: readonly string[]): Promise<RecordedMessage[]> =>
  rows<RecordedMessage>(
    tx,
    sql`select m.thread_id as "threadId", t.channel, m.direction, m.at, m.from_address as "fromAddress", m.subject, m.body_text as text, m.id as "messageId",
          (select i.raw from inbound_mail i where i.workspace_id = m.workspace_id and m.direction = 'in' and i.message_id = m.message_id and i.raw <> '' order by i.received_at, i.id limit 1) as raw
        from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
        where m.thread_id = any (${arrayOf(threadIds, 'uuid')}) order by m.at, m.id`,
  );

export type RecordedOffer = {
  leadId: string;
  slotAt: string;
  offeredAt: string;
  sentAt: string | null;
  accepted: boolean;
};

/** Times that these leads were ever given. */
export const recordedOffers = (tx: Tx, leadIds: readonly string[]): Promise<RecordedOffer[]> =>
  rows<RecordedOffer>(
    tx,
    sql`select lead_id as "leadId", slot_at as "slotAt", offered_at as "offeredAt", sent_at as "sentAt", state = 'accepted' as accepted from slot_offers
        where lead_id = any (${arrayOf(leadIds, 'uuid')}) order by offered_at, place`,
  );

/** When each of these leads first had a meeting. */
export const firstMeetings = async (
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await rows<{ leadId: string; at: string }>(
        tx,
        sql`select lead_id as "leadId", min(created_at) as at from appointments
            where lead_id = any (${arrayOf(leadIds, 'uuid')}) and state in ('booking', 'unknown', 'booked') group by lead_id`,
      )
    ).map(({ leadId, at }) => [leadId, at]),
  );

/** What a model wrote for a reply, text by text, as the newest draft of it that was written again keeps it. */
export type RecordedRewriting = {
  replyId: string;
  attempts: { body: string; at: string }[];
  /** The text that stayed; null where a person wrote it, or the rules did. */
  body: string | null;
  evaluation: unknown;
  slots: { at: string; label: string }[];
};

export const recordedRewritings = (tx: Tx, replyIds: readonly string[]): Promise<RecordedRewriting[]> =>
  rows<RecordedRewriting>(
    tx,
    sql`select distinct on (d.reply_id) d.reply_id as "replyId", d.attempts, case when d.source = 'model' and not d.edited then d.body end as body, d.evaluation, d.slots
        from reply_drafts d where d.reply_id = any (${arrayOf(replyIds, 'uuid')}) and jsonb_array_length(d.attempts) > 0 and d.body <> ''
        order by d.reply_id, d.created_at desc, d.id desc`,
  );

/** Which of these campaigns run. */
export const runningCampaigns = async (tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select id from campaigns where state = 'active' and id = any (${arrayOf(ids, 'uuid')})`,
      )
    ).map(({ id }) => id),
  );
