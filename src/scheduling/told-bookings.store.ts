import { sql } from 'drizzle-orm';
import { recordset, rows, type Tx } from '#core/db/index';
import type { AvailabilitySource } from './contract.ts';

/** A meeting as its calendar tells it. */
export type ToldBooking = {
  /** For a meeting that is not known yet. */
  id: string;
  vendor: string;
  eventId: string;
  previousEventId: string | null;
  /** Our id, where the calendar kept it. */
  bookingId: string | null;
  leadId: string | null;
  start: string | null;
  end: string | null;
  /** Where the lead can move it by itself. */
  moveUrl: string | null;
};
export type Confirmed = { id: string; leadId: string; source: AvailabilitySource | null; startsAt: string };

const TOLD = (told: readonly ToldBooking[]) =>
  sql`jsonb_to_recordset(${recordset(told)}) as r(id uuid, vendor text, "eventId" text, "previousEventId" text, "bookingId" text, "leadId" uuid, start timestamptz, "end" timestamptz, "moveUrl" text)`;
/** By our id, or where the calendar keeps none by whom it is with and when: a meeting whose event is not known yet. */
const OURS = sql`(a.id::text = r."bookingId" or (r."bookingId" is null and a.event_id is null and a.lead_id = r."leadId" and a.starts_at = r.start and a.state in ('booking', 'unknown', 'booked')))`;
const KNOWN = sql`a.vendor = r.vendor and (a.event_id = r."eventId" or a.event_id = r."previousEventId" or ${OURS})`;

/** Meetings of ours whose answer was out, and that the calendar says it has. */
export const confirmTold = (
  tx: Tx,
  told: readonly ToldBooking[],
  at: Temporal.Instant,
): Promise<Confirmed[]> =>
  rows(
    tx,
    sql`update appointments a set state = 'booked', event_id = r."eventId", error = null, updated_at = ${at.toString()} from ${TOLD(told)}
        where a.vendor = r.vendor and ${OURS} and a.state in ('booking', 'unknown')
        returning a.id, a.lead_id as "leadId", a.source, a.starts_at as "startsAt"`,
  );

/** Meetings a lead made by itself, which nobody here knew of. Says how many. */
export async function insertTold(
  tx: Tx,
  workspaceId: string,
  told: readonly ToldBooking[],
  at: Temporal.Instant,
): Promise<number> {
  const inserted = await rows(
    tx,
    sql`
    insert into appointments (workspace_id, id, lead_id, vendor, starts_at, ends_at, zone, state, event_id, move_url, created_by, created_at, updated_at)
    select ${workspaceId}, r.id, r."leadId", r.vendor, r.start, coalesce(r."end", r.start + interval '30 minutes'), 'UTC', 'booked', r."eventId", r."moveUrl", r.vendor, ${at.toString()}, ${at.toString()}
    from ${TOLD(told)} where r."leadId" is not null and r.start is not null and not exists (select 1 from appointments a where ${KNOWN})
    on conflict do nothing returning 1`,
  );
  return inserted.length;
}

type Told = { id: string; leadId: string; startsAt: string };

/**
 * Meetings whose calendar has another time for them than we know. What it only confirms stays in its slot, and one nobody came to stays
 * so. Returns those that moved.
 */
export const moveTold = (tx: Tx, told: readonly ToldBooking[], at: Temporal.Instant): Promise<Told[]> =>
  rows(
    tx,
    sql`with known as (select a.id, a.starts_at as before, r."eventId", r.start, r."end", r."moveUrl" from appointments a, ${TOLD(told)}
          where ${KNOWN} and a.state not in ('cancelled', 'failed') and not (a.state = 'missed' and a.starts_at = r.start) for update of a),
        moved as (update appointments a set state = 'booked', event_id = k."eventId", starts_at = coalesce(k.start, a.starts_at), ends_at = coalesce(k."end", a.ends_at),
          move_url = coalesce(k."moveUrl", a.move_url), source = case when coalesce(k.start, k.before) = k.before then a.source end, updated_at = ${at.toString()}
          from known k where a.id = k.id returning a.id, a.lead_id, a.starts_at, k.before)
        select id, lead_id as "leadId", starts_at as "startsAt" from moved where starts_at <> before`,
  );

/** Cancelled, or nobody came. Returns those that were not over yet. */
export const endTold = (
  tx: Tx,
  told: readonly ToldBooking[],
  state: 'cancelled' | 'missed',
  at: Temporal.Instant,
): Promise<Told[]> =>
  rows(
    tx,
    sql`
    update appointments a set state = ${state}, event_id = coalesce(a.event_id, r."eventId"), updated_at = ${at.toString()} from ${TOLD(told)}
    where ${KNOWN} and a.state in ('booking', 'unknown', 'booked') returning a.id, a.lead_id as "leadId", a.starts_at as "startsAt"`,
  );
