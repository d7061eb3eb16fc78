import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';

export type Channel = 'email' | 'linkedin';

export type NewMessage = {
  id: string;
  leadId: string;
  campaignId: string | null;
  direction: 'in' | 'out';
  messageId: string;
  inReplyTo: string | null;
  references: readonly string[];
  fromAddress: string;
  toAddress: string;
  subject: string;
  bodyText: string;
  visibleText: string;
  mailboxId: string | null;
  ledgerId: string | null;
  at: string;
};

export type StoredMessage = { id: string; threadId: string };

/** Where a message goes: the thread it continues, or what a new one is to be. */
export type ThreadTarget = {
  readonly newId: string;
  readonly existingId: string | null;
  /** E-mail where nothing is said. */
  readonly channel?: Channel;
  /** The conversation's name at the vendor. */
  readonly vendorThread?: string | null;
};

/**
 * Stores a message once, in the thread it continues or in a new one. A message that is stored already is returned
 * as it is, so that reading a mailbox twice changes nothing. `marks` are the other names under which somebody else may
 * bring the same message; whoever takes them first has stored it, and the index decides who that is.
 */
export async function storeMessage(
  tx: Tx,
  workspaceId: string,
  message: NewMessage,
  thread: ThreadTarget,
  now: Temporal.Instant,
  marks: readonly string[] = [],
): Promise<StoredMessage & { created: boolean }> {
  const known =
    (await row<StoredMessage>(
      tx,
      sql`select id, thread_id as "threadId" from messages where direction = ${message.direction} and message_id = ${message.messageId}`,
    )) ?? (await claimMarks(tx, workspaceId, message.id, marks));
  if (known) return { ...known, created: false };
  const threadId = thread.existingId ?? (await openThread(tx, workspaceId, thread, message, now));
  await tx.execute(sql`
    insert into messages (workspace_id, id, thread_id, direction, message_id, in_reply_to, reference_ids, from_address, to_address, subject, body_text, visible_text, mailbox_id, ledger_id, at, created_at)
    values (${workspaceId}, ${message.id}, ${threadId}, ${message.direction}, ${message.messageId}, ${message.inReplyTo},
            array(select jsonb_array_elements_text(${JSON.stringify(message.references)}::jsonb)), ${message.fromAddress}, ${message.toAddress},
            ${message.subject}, ${message.bodyText}, ${message.visibleText}, ${message.mailboxId}, ${message.ledgerId}, ${message.at}, ${now.toString()})`);
  await tx.execute(sql`update threads set last_message_at = greatest(last_message_at, ${message.at}::timestamptz), unread = unread or ${message.direction === 'in'},
    state = case when ${message.direction === 'in'} then 'open' else state end, version = version + ${message.direction === 'in' ? 1 : 0}, vendor_thread = coalesce(vendor_thread, ${thread.vendorThread ?? null}) where id = ${threadId}`);
  return { id: message.id, threadId, created: true };
}

/** A message that left, with the thread it opens or, as an answer, continues. */
export type NewSentMessage = {
  id: string;
  threadId: string;
  channel: Channel;
  leadId: string;
  campaignId: string | null;
  messageId: string;
  inReplyTo: string | null;
  references: readonly string[];
  fromAddress: string;
  toAddress: string;
  subject: string;
  text: string;
  mailboxId: string;
  ledgerId: string;
  at: string;
};

/** Stores messages that left, in their threads; one that is stored already stays as it is. */
export async function storeSentMessages(
  tx: Tx,
  workspaceId: string,
  messages: readonly NewSentMessage[],
  now: Temporal.Instant,
): Promise<void> {
  if (messages.length === 0) return;
  await tx.execute(sql`
    with sent as materialized (
        select r.* from jsonb_to_recordset(${recordset(messages)}) as r(id uuid, "threadId" uuid, channel text, "leadId" uuid, "campaignId" uuid, "messageId" text, "inReplyTo" text, "references" text[], "fromAddress" text, "toAddress" text, subject text, text text, "mailboxId" uuid, "ledgerId" uuid, at timestamptz)
      ),
      stored as (
        insert into messages (workspace_id, id, thread_id, direction, message_id, in_reply_to, reference_ids, from_address, to_address, subject, body_text, visible_text, mailbox_id, ledger_id, at, created_at)
        select ${workspaceId}, s.id, s."threadId", 'out', s."messageId", s."inReplyTo", coalesce(s."references", '{}'), s."fromAddress", s."toAddress", s.subject, s.text, s.text, s."mailboxId", s."ledgerId", s.at, ${now.toString()} from sent s
        on conflict (workspace_id, direction, message_id) do nothing returning thread_id)
    insert into threads (workspace_id, id, lead_id, campaign_id, channel, subject, last_message_at, created_at)
    select ${workspaceId}, s."threadId", s."leadId", s."campaignId", s.channel, s.subject, s.at, ${now.toString()} from sent s join stored on stored.thread_id = s."threadId"
    on conflict (workspace_id, id) do update set last_message_at = greatest(threads.last_message_at, excluded.last_message_at)`);
}

/**
 * Takes the marks for a message. When one is taken already the message is the one that has it, and the marks that were
 * still free become further names of that one. A mark somebody is taking at this moment is waited for.
 */
async function claimMarks(
  tx: Tx,
  workspaceId: string,
  messageId: string,
  marks: readonly string[],
): Promise<StoredMessage | undefined> {
  const wanted = [...new Set(marks)].sort();
  if (wanted.length === 0) return undefined;
  const list = arrayOf(wanted, 'text');
  const taken = await rows(
    tx,
    sql`insert into message_marks (workspace_id, mark, message_id) select ${workspaceId}, m.mark, ${messageId} from unnest(${list}) with ordinality as m(mark, place) order by m.place
        on conflict (workspace_id, mark) do nothing returning 1`,
  );
  if (taken.length === wanted.length) return undefined;
  const known = await row<StoredMessage>(
    tx,
    sql`select m.id, m.thread_id as "threadId" from message_marks k join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id
        where k.mark = any (${list}) and k.message_id <> ${messageId} order by k.mark limit 1`,
  );
  if (known)
    await tx.execute(sql`update message_marks set message_id = ${known.id} where message_id = ${messageId}`);
  return known;
}

async function openThread(
  tx: Tx,
  workspaceId: string,
  { newId, channel = 'email', vendorThread = null }: ThreadTarget,
  message: NewMessage,
  now: Temporal.Instant,
): Promise<string> {
  await tx.execute(sql`
    insert into threads (workspace_id, id, lead_id, campaign_id, channel, subject, vendor_thread, last_message_at, created_at)
    values (${workspaceId}, ${newId}, ${message.leadId}, ${message.campaignId}, ${channel}, ${message.subject}, ${vendorThread}, ${message.at}, ${now.toString()})`);
  return newId;
}

/**
 * The thread of a lead that a vendor's message continues: the one the vendor names so, else the newest on this channel
 * that bears no vendor's name yet.
 */
export const threadAtVendor = (
  tx: Tx,
  leadId: string,
  channel: Channel,
  vendorThread: string | null,
): Promise<{ id: string; campaignId: string | null } | undefined> =>
  row(
    tx,
    sql`select id, campaign_id as "campaignId" from threads
        where lead_id = ${leadId} and channel = ${channel} and (vendor_thread is null or vendor_thread = ${vendorThread})
        order by (vendor_thread = ${vendorThread}) desc nulls last, last_message_at desc, id desc limit 1`,
  );

export type SentMessage = { messageId: string; threadId: string; leadId: string; campaignId: string | null };

/** Which of these Message-IDs we sent. */
export async function sentMessages(tx: Tx, messageIds: readonly string[]): Promise<SentMessage[]> {
  return rows<SentMessage>(
    tx,
    sql`select m.message_id as "messageId", m.thread_id as "threadId", t.lead_id as "leadId", t.campaign_id as "campaignId"
        from jsonb_array_elements_text(${JSON.stringify(messageIds)}::jsonb) k(id)
        join messages m on m.message_id = k.id and m.direction = 'out'
        join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id`,
  );
}

/** A message of a conversation as somebody reads it who goes on with it. */
export type EarlierMessage = {
  leadId: string;
  channel: Channel;
  direction: 'in' | 'out';
  subject: string;
  /** The writer's own words, without what they quote; at most 2,000 characters. */
  text: string;
  at: string;
};

/** The newest messages of each of these leads over all their conversations, so many of each, the oldest of them first. */
export const newestMessages = (
  tx: Tx,
  leadIds: readonly string[],
  perLead: number,
): Promise<EarlierMessage[]> =>
  rows<EarlierMessage>(
    tx,
    sql`select n.* from unnest(${arrayOf(leadIds, 'uuid')}) l(id) cross join lateral (
          select t.lead_id as "leadId", t.channel, m.direction, m.subject, left(m.visible_text, 2000) as text, m.at
          from threads t join messages m on m.workspace_id = t.workspace_id and m.thread_id = t.id
          where t.lead_id = l.id order by m.at desc, m.id desc limit ${perLead}) n
        order by n.at`,
  );

/** The conversations these Message-IDs stand in, whoever wrote them. */
export const threadsOf = (tx: Tx, messageIds: readonly string[]): Promise<SentMessage[]> =>
  rows<SentMessage>(
    tx,
    sql`select m.message_id as "messageId", m.thread_id as "threadId", t.lead_id as "leadId", t.campaign_id as "campaignId"
        from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
        where m.direction in ('in', 'out') and m.message_id = any (${arrayOf(messageIds, 'text')})`,
  );

/** The newest thread of a lead, for replies that lost their references. */
export const newestThread = (
  tx: Tx,
  leadId: string,
): Promise<{ id: string; campaignId: string | null } | undefined> =>
  row(
    tx,
    sql`select id, campaign_id as "campaignId" from threads where lead_id = ${leadId} order by last_message_at desc, id desc limit 1`,
  );

export async function setThreadIntent(
  tx: Tx,
  threads: readonly { threadId: string; intent: string; confidence: number }[],
): Promise<void> {
  if (threads.length === 0) return;
  await tx.execute(sql`update threads t set intent = r.intent, intent_confidence = r.confidence
    from jsonb_to_recordset(${recordset(threads)}) as r("threadId" uuid, intent text, confidence real) where t.id = r."threadId"`);
}
