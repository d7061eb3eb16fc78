import { sql } from 'drizzle-orm';
import { recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import type { AppointmentState } from './contract.ts';

/** An appointment that is to be looked at in its calendar. */
export type Look = {
  vendor: string;
  eventId: string;
  calendarId: string | null;
  contactId: string | null;
  /** How often it was told of. */
  told: number;
  attempts: number;
};
export type NewLook = Pick<Look, 'vendor' | 'eventId' | 'calendarId' | 'contactId'>;

/** Has appointments looked at; what is marked while it is looked at is looked at once more. */
export async function markLooks(
  tx: Tx,
  workspaceId: string,
  looks: readonly NewLook[],
  at: Temporal.Instant,
): Promise<void> {
  const now = at.toString();
  await tx.execute(sql`
    insert into appointment_looks (workspace_id, vendor, event_id, calendar_id, contact_id, due_at)
    select distinct on (r.vendor, r."eventId") ${workspaceId}::uuid, r.vendor, r."eventId", r."calendarId", r."contactId", ${now}::timestamptz
    from jsonb_to_recordset(${recordset(looks)}) as r(vendor text, "eventId" text, "calendarId" text, "contactId" text)
    order by r.vendor, r."eventId", r."contactId" nulls last
    on conflict (workspace_id, vendor, event_id) do update set due_at = excluded.due_at, told = appointment_looks.told + 1, attempts = 0,
      calendar_id = coalesce(excluded.calendar_id, appointment_looks.calendar_id), contact_id = coalesce(excluded.contact_id, appointment_looks.contact_id)`);
}

/** Takes what is due; another process sees it again only after `until`, when this one is dead. */
export const takeLooks = (
  tx: Tx,
  now: Temporal.Instant,
  until: Temporal.Instant,
  limit: number,
): Promise<Look[]> =>
  rows(
    tx,
    sql`update appointment_looks l set due_at = ${until.toString()}, attempts = l.attempts + 1
        from (select vendor, event_id from appointment_looks where due_at <= ${now.toString()} order by due_at, event_id limit ${limit} for update skip locked) d
        where l.vendor = d.vendor and l.event_id = d.event_id
        returning l.vendor, l.event_id as "eventId", l.calendar_id as "calendarId", l.contact_id as "contactId", l.told, l.attempts`,
  );

const SAME = ({ vendor, eventId, told }: Look) =>
  sql`vendor = ${vendor} and event_id = ${eventId} and told = ${told}`;
export async function endLook(tx: Tx, look: Look): Promise<void> {
  await tx.execute(sql`delete from appointment_looks where ${SAME(look)}`);
}
export async function putOffLook(tx: Tx, look: Look, until: Temporal.Instant): Promise<void> {
  await tx.execute(sql`update appointment_looks set due_at = ${until.toString()} where ${SAME(look)}`);
}
export const nextLook = (): Statement => sql`select min(due_at) from appointment_looks`;

/** A meeting by its calendar's own name of it, as it is known here. */
export type NamedMeeting = {
  id: string;
  leadId: string;
  state: AppointmentState;
  startsAt: string;
  endsAt: string;
  changedAt: string;
  email: string | null;
  /** Something is asked of it at this moment. */
  open: boolean;
};
const NAMED = sql`select a.id, a.lead_id as "leadId", a.state, a.starts_at as "startsAt", a.ends_at as "endsAt", a.updated_at as "changedAt",
    exists (select 1 from appointment_changes c where c.workspace_id = a.workspace_id and c.appointment_id = a.id and c.state in ('asked', 'unknown')) as open,
    (select p.address from person_addresses p join leads l on l.workspace_id = p.workspace_id and l.person_id = p.person_id
      where l.workspace_id = a.workspace_id and l.id = a.lead_id order by p.is_primary desc, p.created_at, p.address limit 1) as email
  from appointments a`;
/** Held, so that nobody changes it between what is seen and what is made of it. */
export async function holdNamed(tx: Tx, { vendor, eventId }: NewLook): Promise<NamedMeeting | undefined> {
  await tx.execute(
    sql`select 1 from appointments where vendor = ${vendor} and event_id = ${eventId} for no key update`,
  );
  return row(tx, sql`${NAMED} where a.vendor = ${vendor} and a.event_id = ${eventId}`);
}

/** Whom a vendor's contact is here. */
export const leadOfContact = (
  tx: Tx,
  vendor: string,
  contactId: string,
): Promise<{ leadId: string; email: string | null } | undefined> =>
  row(
    tx,
    sql`select l.id as "leadId", c.email from crm_contacts c join leads l on l.workspace_id = c.workspace_id and l.person_id = c.person_id and l.merged_into is null
        where c.vendor = ${vendor} and c.contact_id = ${contactId} and c.gone_at is null order by l.created_at, l.id limit 1`,
  );

/** Calendars whose meetings are to be compared now; another process does not see them again before `next`. */
export const takeFollowed = (
  tx: Tx,
  vendors: readonly string[],
  now: Temporal.Instant,
  next: Temporal.Instant,
): Promise<{ vendor: string; calendarId: string }[]> =>
  rows(
    tx,
    sql`update availability_sources set next_follow_at = ${next.toString()}
        where vendor in (select v from jsonb_array_elements_text(${JSON.stringify(vendors)}::jsonb) v) and (next_follow_at is null or next_follow_at <= ${now.toString()})
        returning vendor, calendar_id as "calendarId"`,
  );

/** Meetings that stand in a calendar as far as is known here, of those that are not long over. */
export const standingIn = (
  tx: Tx,
  { vendor, calendarId }: { vendor: string; calendarId: string },
  since: Temporal.Instant,
): Promise<{ eventId: string; startsAt: string }[]> =>
  rows(
    tx,
    sql`select event_id as "eventId", starts_at as "startsAt" from appointments
        where vendor = ${vendor} and (calendar_id = ${calendarId} or calendar_id is null) and event_id is not null and state in ('booking', 'unknown', 'booked') and ends_at > ${since.toString()}`,
  );

/** Of these events, those that nobody here knows. */
export const unknownAmong = async (tx: Tx, vendor: string, eventIds: readonly string[]): Promise<string[]> =>
  (
    await rows<{ eventId: string }>(
      tx,
      sql`select e as "eventId" from jsonb_array_elements_text(${JSON.stringify(eventIds)}::jsonb) e
          where not exists (select 1 from appointments a where a.vendor = ${vendor} and a.event_id = e)`,
    )
  ).map(({ eventId }) => eventId);
