import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';

export type AheadMeeting = {
  readonly id: string;
  readonly vendor: string;
  /** Where the lead booked by itself, the calendar we offer times from at that vendor. */
  readonly calendarId: string | null;
  readonly eventId: string | null;
  readonly startsAt: string;
};

/** Meetings with these leads that are ahead, or may be. */
export const meetingsAhead = (
  tx: Tx,
  leadIds: readonly string[],
  now: Temporal.Instant,
): Promise<AheadMeeting[]> =>
  rows(
    tx,
    sql`select a.id, a.vendor, coalesce(a.calendar_id, (select s.calendar_id from availability_sources s where s.vendor = a.vendor order by s.source limit 1)) as "calendarId",
          a.event_id as "eventId", to_char(a.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') as "startsAt"
        from appointments a where a.lead_id = any (${arrayOf(leadIds, 'uuid')}) and a.state in ('booked', 'unknown') and a.ends_at > ${now.toString()} order by a.starts_at, a.id`,
  );

/** How many meetings with these leads are being made, moved or cancelled at this moment. */
export async function countBooking(tx: Tx, leadIds: readonly string[]): Promise<number> {
  const found = await row<{ count: number }>(
    tx,
    sql`select (select count(*) from appointments where lead_id = any (${arrayOf(leadIds, 'uuid')}) and state = 'booking')::int
          + (select count(*) from appointment_changes where lead_id = any (${arrayOf(leadIds, 'uuid')}) and state = 'asked')::int as count`,
  );
  return found?.count ?? 0;
}

export async function setCancelled(tx: Tx, id: string, at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update appointments set state = 'cancelled', updated_at = ${at.toString()} where id = ${id} and state in ('booked', 'unknown')`,
  );
}
