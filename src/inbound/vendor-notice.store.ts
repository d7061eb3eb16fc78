import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { Outcome } from './inbound-mail.store.ts';

export type NewNotice = {
  readonly id: string;
  readonly vendor: string;
  /** The kind of the port event, e.g. `mail.replied`. */
  readonly kind: string;
  readonly seenBy: 'webhook' | 'poll';
  readonly sighting: string;
  readonly payload: object;
};

/** Keeps what vendors told, as they told it; a sighting that is there already stays as it is. Returns how many were new. */
export async function insertNotices(
  tx: Tx,
  workspaceId: string,
  notices: readonly NewNotice[],
  at: Temporal.Instant,
): Promise<number> {
  if (notices.length === 0) return 0;
  const written = await rows(
    tx,
    sql`insert into vendor_notices (workspace_id, id, vendor, kind, seen_by, sighting, payload, received_at)
        select ${workspaceId}, r.id, r.vendor, r.kind, r."seenBy", r.sighting, r.payload, ${at.toString()}
        from jsonb_to_recordset(${recordset(notices)}) as r(id uuid, vendor text, kind text, "seenBy" text, sighting text, payload jsonb)
        on conflict (workspace_id, vendor, seen_by, sighting) do nothing returning 1`,
  );
  return written.length;
}

export type DueNotice = {
  readonly id: string;
  readonly vendor: string;
  readonly kind: string;
  readonly payload: Record<string, unknown>;
  readonly receivedAt: string;
  readonly attempts: number;
};

/** Takes the oldest notice nobody has read, but for those that failed in this turn; two workers never take the same. */
export const takeNotice = (tx: Tx, failed: readonly string[]): Promise<DueNotice | undefined> =>
  row<DueNotice>(
    tx,
    sql`select id, vendor, kind, payload, received_at as "receivedAt", attempts from vendor_notices
        where processed_at is null and id <> all (${arrayOf(failed, 'uuid')}) order by received_at, id limit 1 for update skip locked`,
  );

export type NoticeOutcome = Outcome | 'opt_out';
export type ReadNotice = {
  readonly outcome: NoticeOutcome;
  readonly leadId: string | null;
  readonly reasons: readonly Reason[];
};

/** Settles a notice; of somebody who was forgotten nothing is kept but that it came. */
export async function settleNotice(
  tx: Tx,
  id: string,
  { outcome, leadId, reasons }: ReadNotice,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`update vendor_notices set processed_at = ${at.toString()}, outcome = ${outcome}, lead_id = ${leadId},
    reasons = ${JSON.stringify(reasons)}::jsonb, payload = case when ${outcome} = 'erased' then '{}' else payload end where id = ${id}`);
}

/** Notes that reading failed; it is tried again. */
export async function noteNoticeFailure(tx: Tx, id: string, why: Reason): Promise<void> {
  await tx.execute(
    sql`update vendor_notices set attempts = attempts + 1, reasons = ${JSON.stringify([why])}::jsonb where id = ${id}`,
  );
}

/** Has notices read again as if they came now. Returns how many. */
export const readNoticesAgain = async (tx: Tx, ids: readonly string[]): Promise<number> =>
  (
    await rows(
      tx,
      sql`update vendor_notices set processed_at = null, outcome = null, attempts = 0 where id = any (${arrayOf(ids, 'uuid')}) and processed_at is not null returning 1`,
    )
  ).length;

/** How many notices that nobody has read yet show these marks. */
export const countUnreadNoticesWith = async (tx: Tx, pattern: string): Promise<number> =>
  (
    await rows(
      tx,
      sql`select 1 from vendor_notices where processed_at is null and payload::text ~* ${pattern}`,
    )
  ).length;

/** Empties notices of nobody we know that show these marks. Returns how many. */
export const emptyUnknownNoticesWith = async (tx: Tx, pattern: string): Promise<number> =>
  (
    await rows(
      tx,
      sql`update vendor_notices set payload = '{}', reasons = '[]' where lead_id is null and payload::text ~* ${pattern} returning 1`,
    )
  ).length;

/** When the oldest unread notice came in; null when all is read. */
export const oldestNotice = (): Statement =>
  sql`select min(received_at) from vendor_notices where processed_at is null`;
