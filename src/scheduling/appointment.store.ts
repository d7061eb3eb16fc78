import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { Appointment, AppointmentState, AvailabilitySource } from './contract.ts';

const COLUMNS = sql`id, lead_id as "leadId", source, vendor, starts_at as "startsAt", ends_at as "endsAt", zone, state, event_id as "eventId", meeting_url as "meetingUrl", error, move_url as "moveUrl"`;

/** Whom a calendar books, and the name the vendor knows the person by. Held, so that one lead is booked once at a time. */
export type Guest = {
  leadId: string;
  personId: string;
  name: string | null;
  email: string | null;
  merged: boolean;
};
export const holdGuest = (tx: Tx, leadId: string): Promise<Guest | undefined> =>
  row(
    tx,
    sql`select l.id as "leadId", l.person_id as "personId", coalesce(p.full_name, nullif(trim(concat_ws(' ', p.first_name, p.last_name)), '')) as name, l.merged_into is not null as merged,
          (select a.address from person_addresses a where a.workspace_id = l.workspace_id and a.person_id = l.person_id and a.verification <> 'invalid' and a.former_at is null order by a.is_primary desc, (a.verification = 'valid') desc, a.created_at, a.address limit 1) as email
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id where l.id = ${leadId} for update of l`,
  );

/** The person in the vendor's own books, where it keeps contacts. */
export const contactAt = async (tx: Tx, vendor: string, personId: string): Promise<string | null> =>
  (
    await row<{ contactId: string }>(
      tx,
      sql`select contact_id as "contactId" from crm_contacts where vendor = ${vendor} and person_id = ${personId} and gone_at is null order by active_at desc nulls last, contact_id limit 1`,
    )
  )?.contactId ?? null;

/** Meetings of a lead that are ahead or being made. */
export const aheadOf = (tx: Tx, leadId: string, now: Temporal.Instant): Promise<Appointment[]> =>
  rows(
    tx,
    sql`select ${COLUMNS} from appointments where lead_id = ${leadId} and (state in ('booking', 'unknown') or (state = 'booked' and ends_at > ${now.toString()})) order by starts_at, id`,
  );

export type NewAppointment = {
  id: string;
  leadId: string;
  source: AvailabilitySource;
  vendor: string;
  calendarId: string;
  startsAt: Temporal.Instant;
  endsAt: Temporal.Instant;
  zone: string;
  by: string;
  at: Temporal.Instant;
};
/** Undefined when somebody else has the slot, or is about to. */
export const insertAppointment = (
  tx: Tx,
  workspaceId: string,
  made: NewAppointment,
): Promise<Appointment | undefined> =>
  row(
    tx,
    sql`insert into appointments (workspace_id, id, lead_id, source, vendor, calendar_id, starts_at, ends_at, zone, state, created_by, created_at, updated_at)
        values (${workspaceId}, ${made.id}, ${made.leadId}, ${made.source}, ${made.vendor}, ${made.calendarId}, ${made.startsAt.toString()}, ${made.endsAt.toString()}, ${made.zone}, 'booking', ${made.by}, ${made.at.toString()}, ${made.at.toString()})
        on conflict do nothing returning ${COLUMNS}`,
  );

export type OpenAppointment = Appointment & {
  calendarId: string;
  email: string | null;
  name: string | null;
  personId: string;
};
/** Appointments whose answer is out longer than a live process would need; two workers never take the same. */
export const openSince = (tx: Tx, before: Temporal.Instant, limit: number): Promise<Appointment[]> =>
  rows(
    tx,
    sql`select ${COLUMNS} from appointments where state in ('booking', 'unknown') and updated_at <= ${before.toString()} order by created_at, id limit ${limit}`,
  );

export const openAppointment = (tx: Tx, id: string): Promise<OpenAppointment | undefined> =>
  row(
    tx,
    sql`select o.id, o.lead_id as "leadId", o.source, o.vendor, o.calendar_id as "calendarId", o.starts_at as "startsAt", o.ends_at as "endsAt", o.zone, o.state, o.event_id as "eventId", o.meeting_url as "meetingUrl", o.error, o.move_url as "moveUrl",
          l.person_id as "personId", coalesce(p.full_name, nullif(trim(concat_ws(' ', p.first_name, p.last_name)), '')) as name,
          (select a.address from person_addresses a where a.workspace_id = l.workspace_id and a.person_id = l.person_id and a.verification <> 'invalid' and a.former_at is null order by a.is_primary desc, (a.verification = 'valid') desc, a.created_at, a.address limit 1) as email
        from appointments o join leads l on l.workspace_id = o.workspace_id and l.id = o.lead_id join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where o.id = ${id}`,
  );

/** Moves an appointment that is being made; false when it was settled meanwhile. */
export const settleAppointment = async (
  tx: Tx,
  settled: {
    id: string;
    state: AppointmentState;
    eventId?: string | null;
    meetingUrl?: string | null;
    operationId?: string | null;
    error?: string | null;
    at: Temporal.Instant;
  },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update appointments set state = ${settled.state}, event_id = coalesce(${settled.eventId ?? null}, event_id), meeting_url = coalesce(${settled.meetingUrl ?? null}, meeting_url),
            operation_id = coalesce(${settled.operationId ?? null}::uuid, operation_id), error = ${settled.error ?? null}, updated_at = ${settled.at.toString()}
          where id = ${settled.id} and state in ('booking', 'unknown') returning 1`,
    )
  ).length === 1;

export const findAppointment = (tx: Tx, id: string): Promise<Appointment | undefined> =>
  row(tx, sql`select ${COLUMNS} from appointments where id = ${id}`);
