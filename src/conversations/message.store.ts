import { sql } from 'drizzle-orm';
import { recordset, row, rows, type Tx } from '#core/db/index';

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

/**
 * Stores a message once, in the thread it continues or in a new one. A message that is stored already is returned
 * as it is, so that reading a mailbox twice changes nothing.
 */
export async function storeMessage(
  tx: Tx,
  workspaceId: string,
  message: NewMessage,
  thread: { newId: string; existingId: string | null },
  now: Temporal.Instant,
): Promise<StoredMessage & { created: boolean }> {
  const known = await row<StoredMessage>(
    tx,
    sql`select id, thread_id as "threadId" from messages where direction = ${message.direction} and message_id = ${message.messageId}`,
  );
  if (known) return { ...known, created: false };
  const threadId = thread.existingId ?? (await openThread(tx, workspaceId, thread.newId, message, now));
  await tx.execute(sql`
    insert into messages (workspace_id, id, thread_id, direction, message_id, in_reply_to, reference_ids, from_address, to_address, subject, body_text, visible_text, mailbox_id, ledger_id, at, created_at)
    values (${workspaceId}, ${message.id}, ${threadId}, ${message.direction}, ${message.messageId}, ${message.inReplyTo},
            array(select jsonb_array_elements_text(${JSON.stringify(message.references)}::jsonb)), ${message.fromAddress}, ${message.toAddress},
            ${message.subject}, ${message.bodyText}, ${message.visibleText}, ${message.mailboxId}, ${message.ledgerId}, ${message.at}, ${now.toString()})`);
  await tx.execute(sql`update threads set last_message_at = greatest(last_message_at, ${message.at}::timestamptz), unread = unread or ${message.direction === 'in'},
    state = case when ${message.direction === 'in'} then 'open' else state end where id = ${threadId}`);
  return { id: message.id, threadId, created: true };
}

async function openThread(
  tx: Tx,
  workspaceId: string,
  id: string,
  message: NewMessage,
  now: Temporal.Instant,
): Promise<string> {
  await tx.execute(sql`
    insert into threads (workspace_id, id, lead_id, campaign_id, channel, subject, last_message_at, created_at)
    values (${workspaceId}, ${id}, ${message.leadId}, ${message.campaignId}, 'email', ${message.subject}, ${message.at}, ${now.toString()})`);
  return id;
}

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

/** The newest thread of a lead, for replies that lost their references. */
export const newestThread = (
  tx: Tx,
  leadId: string,
): Promise<{ id: string; campaignId: string | null } | undefined> =>
  row(
    tx,
    sql`select id, campaign_id as "campaignId" from threads where lead_id = ${leadId} order by last_message_at desc limit 1`,
  );

export async function setThreadIntent(
  tx: Tx,
  threads: readonly { threadId: string; intent: string; confidence: number }[],
): Promise<void> {
  if (threads.length === 0) return;
  await tx.execute(sql`update threads t set intent = r.intent, intent_confidence = r.confidence
    from jsonb_to_recordset(${recordset(threads)}) as r("threadId" uuid, intent text, confidence real) where t.id = r."threadId"`);
}
