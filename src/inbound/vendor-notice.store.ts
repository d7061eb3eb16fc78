import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
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

export async function settleNotice(
  tx: Tx,
  id: string,
  { outcome, leadId, reasons }: ReadNotice,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`update vendor_notices set processed_at = ${at.toString()}, outcome = ${outcome}, lead_id = ${leadId},
    reasons = ${JSON.stringify(reasons)}::jsonb where id = ${id}`);
}

/** Notes that reading failed; it is tried again. */
export async function noteNoticeFailure(tx: Tx, id: string, why: Reason): Promise<void> {
  await tx.execute(
    sql`update vendor_notices set attempts = attempts + 1, reasons = ${JSON.stringify([why])}::jsonb where id = ${id}`,
  );
}

/** When the oldest unread notice came in; null when all is read. */
export async function oldestNotice(tx: Tx): Promise<string | null> {
  const found = await row<{ at: string | null }>(
    tx,
    sql`select min(received_at) as at from vendor_notices where processed_at is null`,
  );
  return found?.at ?? null;
}
