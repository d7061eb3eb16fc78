import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { Held } from './look.rules.ts';

export type HeldMail = Held & { readonly id: string };

/** How we hold each of these mails of an inbox, in their order; null for one we do not. One question for any number. */
export async function heldMails(
  tx: Tx,
  mailboxId: string,
  mails: readonly { messageId: string | null; uidValidity: string; uid: number }[],
): Promise<(HeldMail | null)[]> {
  if (mails.length === 0) return [];
  const listed = mails.map((mail, place) => ({ ...mail, place }));
  const found = await rows<HeldMail & { place: number }>(
    tx,
    sql`select l.place, i.id, i.outcome, i.processed_at is null as waiting, i.raw = '' as emptied,
          exists (select 1 from messages m join replies r on r.workspace_id = m.workspace_id and r.message_id = m.id
                  where m.workspace_id = i.workspace_id and m.direction = 'in' and m.message_id = i.message_id) as complete
        from jsonb_to_recordset(${recordset(listed)}) as l(place int, "messageId" text, "uidValidity" bigint, uid bigint)
        join lateral (
          select * from inbound_mail i where i.mailbox_id = ${mailboxId}
            and ((i.uid_validity = l."uidValidity" and i.uid = l.uid) or i.message_id = l."messageId")
          order by coalesce(i.outcome in ('reply', 'auto'), false) desc limit 1) i on true`,
  );
  return inOrder(mails.length, found);
}

export type HeldNotice = Held & { readonly id: string | null };

/** How we hold each of these answers at a vendor, in their order; null for one we do not. */
export async function heldNotices(
  tx: Tx,
  vendor: string,
  notices: readonly { sighting: string; replyId: string | null }[],
): Promise<(HeldNotice | null)[]> {
  if (notices.length === 0) return [];
  const listed = notices.map((notice, place) => ({ ...notice, place }));
  const mark = (id: ReturnType<typeof sql>) => sql`'id <' || ${id} || '@' || ${vendor}::text || '.invalid>'`;
  const found = await rows<HeldNotice & { place: number }>(
    tx,
    sql`select l.place, n.id, n.outcome, n.id is not null and n.processed_at is null as waiting, coalesce(n.payload = '{}', false) as emptied, said.complete
        from jsonb_to_recordset(${recordset(listed)}) as l(place int, sighting text, "replyId" text)
        left join lateral (
          select * from vendor_notices n where n.vendor = ${vendor} and n.seen_by in ('poll', 'webhook') and n.sighting = l.sighting
          order by coalesce(n.outcome in ('reply', 'auto'), false) desc limit 1) n on true
        cross join lateral (
          select exists (select 1 from message_marks k
            join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id
            join replies r on r.workspace_id = m.workspace_id and r.message_id = m.id
            where k.mark in (${vendor}::text || ' ' || l."replyId", ${mark(sql`l."replyId"`)}, ${mark(sql`n.id::text`)})) as complete) said
        where n.id is not null or said.complete`,
  );
  return inOrder(notices.length, found);
}

function inOrder<T extends { place: number }>(count: number, found: readonly T[]): (T | null)[] {
  const byPlace = new Map(found.map((entry) => [entry.place, entry]));
  return Array.from({ length: count }, (_, place) => byPlace.get(place) ?? null);
}

/** Which of these Message-IDs are of messages we sent, or have noted as sent past us. */
export const sentByUs = async (tx: Tx, messageIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select k.id from unnest(${arrayOf(messageIds, 'text')}) as k(id)
            where exists (select 1 from messages m where m.direction = 'out' and m.message_id = k.id)
               or exists (select 1 from send_ledger s where s.message_id = k.id)`,
      )
    ).map(({ id }) => id),
  );

/** What left this mailbox between two instants by our ledger: the row and its Message-ID. */
export const acceptedBetween = (
  tx: Tx,
  mailboxId: string,
  from: Temporal.Instant,
  to: Temporal.Instant,
): Promise<{ id: string; messageId: string }[]> =>
  rows(
    tx,
    sql`select id, message_id as "messageId" from send_ledger
        where mailbox_id = ${mailboxId} and state = 'accepted' and settled_at between ${from.toString()} and ${to.toString()} order by settled_at, id`,
  );
