import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';

export const ownAddresses = async (tx: Tx): Promise<ReadonlySet<string>> =>
  new Set(
    (await rows<{ address: string }>(tx, sql`select address from mailboxes`)).map((entry) =>
      entry.address.toLowerCase(),
    ),
  );

export type KnownLead = { leadId: string; address: string; replyCount: number };

/** Leads with one of these addresses to whom we, or a vendor for us, wrote since then. */
export const mailedLeads = (
  tx: Tx,
  canonicals: readonly string[],
  since: Temporal.Instant,
): Promise<KnownLead[]> =>
  rows<KnownLead>(
    tx,
    sql`select l.id as "leadId", a.address, l.reply_count as "replyCount" from person_addresses a
        join leads l on l.workspace_id = a.workspace_id and l.person_id = a.person_id
        where a.canonical = any (${arrayOf(canonicals, 'text')})
          and (exists (select 1 from send_ledger s where s.workspace_id = l.workspace_id and s.lead_id = l.id and s.state = 'accepted' and s.settled_at >= ${since.toString()})
            or exists (select 1 from vendor_leads v where v.workspace_id = l.workspace_id and v.lead_id = l.id and v.channel = 'email' and greatest(v.last_sent_at, v.created_at) >= ${since.toString()}))`,
  );

/** Leads of everybody who has this number, `+14155550123`. */
export const leadsOfPhone = (tx: Tx, phone: string): Promise<{ leadId: string; name: string | null }[]> =>
  rows(
    tx,
    sql`select l.id as "leadId", p.full_name as name from person_phones n
        join people p on p.workspace_id = n.workspace_id and p.id = n.person_id
        join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id where n.phone = ${phone} order by l.id`,
  );

/** A lead under the address a failure names. */
export async function knownLead(tx: Tx, leadId: string, address: string): Promise<KnownLead> {
  const found = await row<{ replyCount: number }>(
    tx,
    sql`select reply_count as "replyCount" from leads where id = ${leadId}`,
  );
  return { leadId, address, replyCount: found?.replyCount ?? 0 };
}

/** To whom we sent these messages, and whether that lead has answered before. */
export const sentTo = (
  tx: Tx,
  messageIds: readonly string[],
): Promise<(KnownLead & { messageId: string })[]> =>
  rows(
    tx,
    sql`select t.lead_id as "leadId", lower(m.to_address) as address, l.reply_count as "replyCount", m.message_id as "messageId" from messages m
        join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
        join leads l on l.workspace_id = t.workspace_id and l.id = t.lead_id
        where m.direction = 'out' and m.message_id = any (${arrayOf(messageIds, 'text')})`,
  );

/** Whether a mail to this lead failed for one of these reasons, at that time or before. */
export const bouncedSoftly = async (
  tx: Tx,
  leadId: string,
  reasons: readonly string[],
  until: Temporal.Instant,
): Promise<boolean> =>
  (await row(
    tx,
    sql`select 1 from timeline where lead_id = ${leadId} and type = 'bounced_softly' and at <= ${until.toString()}
          and data ->> 'reason' = any (${arrayOf(reasons, 'text')}) limit 1`,
  )) !== undefined;

/** Whether the lead's timeline says already that this address cannot be reached. */
export const saidDead = async (
  tx: Tx,
  { leadId, address }: Pick<KnownLead, 'leadId' | 'address'>,
): Promise<boolean> =>
  (await row(
    tx,
    sql`select 1 from timeline where lead_id = ${leadId} and type = 'bounced' and starts_with(summary, ${`${address} `}) limit 1`,
  )) !== undefined;

/** Every address of these leads. */
export const addressesOf = (tx: Tx, leadId: string): Promise<{ address: string }[]> =>
  rows(
    tx,
    sql`select a.address from person_addresses a join leads l on l.workspace_id = a.workspace_id and l.person_id = a.person_id where l.id = ${leadId}`,
  );

/** The thread of a lead, when there is only one it can be. */
export async function onlyThread(
  tx: Tx,
  leadId: string,
): Promise<{ id: string; campaignId: string | null } | undefined> {
  const found = await rows<{ id: string; campaignId: string | null }>(
    tx,
    sql`select id, campaign_id as "campaignId" from threads where lead_id = ${leadId} and channel = 'email' order by last_message_at desc, id desc limit 2`,
  );
  return found.length === 1 ? found[0] : undefined;
}

export type NewReply = {
  id: string;
  messageId: string;
  threadId: string;
  leadId: string;
  intent: string;
  confidence: number;
  evidence: string | null;
  reasons: readonly object[];
  optOut: boolean;
  returnDate: string | null;
  returnPhrase: string | null;
  language: string | null;
  extras: object;
  automatic: boolean;
};

/** Stores what a reply means, once per message. Returns false when it was known. */
export async function insertReply(
  tx: Tx,
  workspaceId: string,
  reply: NewReply,
  at: Temporal.Instant,
): Promise<boolean> {
  const written = await row(
    tx,
    sql`insert into replies (workspace_id, id, message_id, thread_id, lead_id, intent, confidence, evidence, reasons, opt_out, return_date, return_phrase, language, extras, automatic, classified_at)
        values (${workspaceId}, ${reply.id}, ${reply.messageId}, ${reply.threadId}, ${reply.leadId}, ${reply.intent}, ${reply.confidence}, ${reply.evidence},
                ${JSON.stringify(reply.reasons)}::jsonb, ${reply.optOut}, ${reply.returnDate}, ${reply.returnPhrase}, ${reply.language}, ${JSON.stringify(reply.extras)}::jsonb, ${reply.automatic}, ${at.toString()})
        on conflict (workspace_id, message_id) do nothing returning 1`,
  );
  return written !== undefined;
}

/** Whether it is known what this message means. */
export const hasReply = async (tx: Tx, messageId: string): Promise<boolean> =>
  (await row(tx, sql`select 1 from replies where message_id = ${messageId}`)) !== undefined;

/** Leads a person answered for, among these replies; a notice that the person has left counts too, an absence does not. */
export const answeredBy = (tx: Tx, replyIds: readonly string[]): Promise<{ leadId: string }[]> =>
  rows(
    tx,
    sql`select distinct lead_id as "leadId" from replies where id = any (${arrayOf(replyIds, 'uuid')})
          and (not automatic or opt_out or intent in ('wrong_person', 'redirect'))`,
  );
