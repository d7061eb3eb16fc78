import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import { storableJson } from '#core/db/storable-json';
import type { Reason } from '#core/verdict';
import { MAX_BYTES } from './parse-mail.ts';

export type NewMail = {
  id: string;
  mailboxId: string;
  uidValidity: string;
  uid: number;
  messageId: string /** Base64. */;
  raw: string;
  receivedAt: string;
};

/** Keeps mail as received; what is there already stays as it is. Returns how many were new. */
export async function insertMail(tx: Tx, workspaceId: string, mails: readonly NewMail[]): Promise<number> {
  if (mails.length === 0) return 0;
  const written = await rows(
    tx,
    sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
        select ${workspaceId}, r.id, r."mailboxId", r."uidValidity", r.uid, r."messageId", decode(r.raw, 'base64'), r."receivedAt"
        from jsonb_to_recordset(${recordset(mails)}) as r(id uuid, "mailboxId" uuid, "uidValidity" bigint, uid bigint, "messageId" text, raw text, "receivedAt" timestamptz)
        on conflict (workspace_id, mailbox_id, uid_validity, uid) do nothing returning 1`,
  );
  return written.length;
}

export type DueMail = {
  id: string;
  mailboxId: string;
  messageId: string;
  raw: Uint8Array;
  receivedAt: string;
  attempts: number;
};

/** Takes the oldest unread mail, of each as much as is read; two workers never take the same. */
export const takeDue = (tx: Tx, limit: number): Promise<DueMail[]> =>
  rows<DueMail>(
    tx,
    sql`select id, mailbox_id as "mailboxId", message_id as "messageId", substring(raw from 1 for ${MAX_BYTES}::int) as raw, received_at as "receivedAt", attempts from inbound_mail
        where processed_at is null order by received_at, id limit ${limit} for update skip locked`,
  );

export type Outcome =
  | 'reply'
  | 'bounce'
  | 'auto'
  | 'duplicate'
  | 'own'
  | 'unmatched'
  | 'unreadable'
  | 'erased';

/** Settles a mail; of somebody who was forgotten nothing is kept but that it came. */
export async function settleMail(
  tx: Tx,
  id: string,
  settled: { outcome: Outcome; leadId: string | null; reasons: readonly Reason[]; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`update inbound_mail set processed_at = ${settled.at.toString()}, outcome = ${settled.outcome}, lead_id = ${settled.leadId},
    reasons = ${storableJson(settled.reasons)}::jsonb, raw = case when ${settled.outcome} = 'erased' then '' else raw end where id = ${id}`);
}

/** Notes that reading this mail failed; it is tried again. */
export async function noteFailure(tx: Tx, id: string, why: Reason): Promise<void> {
  await tx.execute(
    sql`update inbound_mail set attempts = attempts + 1, reasons = ${storableJson([why])}::jsonb where id = ${id}`,
  );
}

/** The outcome of an earlier copy of the same mail, e.g. after a mailbox numbered its mail anew. */
export const earlierCopy = (
  tx: Tx,
  mail: { id: string; messageId: string },
): Promise<{ outcome: Outcome; leadId: string | null } | undefined> =>
  row(
    tx,
    sql`select outcome, lead_id as "leadId" from inbound_mail
        where message_id = ${mail.messageId} and id <> ${mail.id} and processed_at is not null and outcome not in ('unmatched', 'unreadable', 'duplicate') order by processed_at, id limit 1`,
  );

/** How many mails that nobody has read yet show these marks as they came in. */
export const countUnreadWith = async (tx: Tx, pattern: string): Promise<number> =>
  (
    await rows(
      tx,
      sql`select 1 from inbound_mail where processed_at is null and encode(raw, 'escape') ~* ${pattern}`,
    )
  ).length;

/** Empties mail of these leads, and mail that shows these marks as it came in. Returns how many. */
export const emptyMailWith = async (
  tx: Tx,
  subject: { leadIds: readonly string[]; pattern: string },
): Promise<number> =>
  (
    await rows(
      tx,
      sql`update inbound_mail set raw = '' where raw <> '' and (lead_id = any (${arrayOf(subject.leadIds, 'uuid')}) or encode(raw, 'escape') ~* ${subject.pattern}) returning 1`,
    )
  ).length;

/** A page of mails whose content is encoded, so that only reading them shows what they say. */
export const encodedMail = (
  tx: Tx,
  after: string | null,
  limit: number,
): Promise<{ id: string; raw: Uint8Array }[]> =>
  rows(
    tx,
    sql`select id, raw from inbound_mail where raw <> '' and encode(raw, 'escape') ~* 'base64|quoted-printable'
          and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`,
  );

export async function emptyMail(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`update inbound_mail set raw = '' where id = any (${arrayOf(ids, 'uuid')})`);
}

/** When the oldest unread mail came in; null when all is read. */
export const oldestDue = (): Statement =>
  sql`select min(received_at) from inbound_mail where processed_at is null`;

/** Has mail read again as if it came in now: what it says is gone, or we know its sender by now. Returns how many. */
export const readAgain = async (tx: Tx, ids: readonly string[]): Promise<number> =>
  (
    await rows(
      tx,
      sql`update inbound_mail set processed_at = null, outcome = null, attempts = 0 where id = any (${arrayOf(ids, 'uuid')}) and processed_at is not null returning 1`,
    )
  ).length;
