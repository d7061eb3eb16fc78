import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type {
  Appointment,
  AppointmentChange,
  AvailabilitySource,
  ChangeKind,
  ChangeState,
} from './contract.ts';

/** A meeting with what is known of its calendar and its lead. */
export type KnownMeeting = Appointment & {
  personId: string;
  leadName: string | null;
  calendarId: string | null;
  /** The calendar times are offered from that it is in, with its zone and the length of its slots; null where that is unknown. */
  home: AvailabilitySource | null;
  homeZone: string | null;
  minutes: number | null;
  open: ChangeKind | null;
  change: AppointmentChange | null;
};

/** Our own calendar a meeting is in: by its id, or where a lead booked by itself, the one at that vendor. */
const HOME = sql`left join lateral (select s.* from availability_sources s where s.workspace_id = a.workspace_id and s.vendor = a.vendor and (a.calendar_id is null or s.calendar_id = a.calendar_id)
    order by s.source = a.source desc nulls last, s.source limit 1) h on true`;
const MEETING = sql`select a.id, a.lead_id as "leadId", a.source, a.vendor, a.starts_at as "startsAt", a.ends_at as "endsAt", a.zone, a.state, a.event_id as "eventId",
    a.meeting_url as "meetingUrl", a.error, a.move_url as "moveUrl", l.person_id as "personId", p.full_name as "leadName",
    coalesce(a.calendar_id, h.calendar_id) as "calendarId", h.source as home, h.zone as "homeZone", h.minutes,
    case when c.state in ('asked', 'unknown') then c.kind end as open,
    case when c.id is not null then jsonb_build_object('kind', c.kind, 'state', c.state, 'from', c.from_at, 'to', c.to_at, 'reason', c.reason, 'by', c.asked_by, 'at', c.created_at, 'error', c.error, 'told', c.told, 'toldError', c.told_error) end as change
  from appointments a
  join leads l on l.workspace_id = a.workspace_id and l.id = a.lead_id
  join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
  ${HOME}
  left join lateral (select x.* from appointment_changes x where x.workspace_id = a.workspace_id and x.appointment_id = a.id
    order by x.state in ('asked', 'unknown') desc, x.created_at desc, x.id desc limit 1) c on true`;

export const findMeeting = (tx: Tx, id: string): Promise<KnownMeeting | undefined> =>
  row(tx, sql`${MEETING} where a.id = ${id}`);
/** The meeting with its row held: whoever changes it waits for whoever changes it already. */
export async function holdMeeting(tx: Tx, id: string): Promise<KnownMeeting | undefined> {
  await tx.execute(sql`select 1 from appointments where id = ${id} for no key update`);
  return findMeeting(tx, id);
}
export const listMeetings = (tx: Tx, limit: number): Promise<KnownMeeting[]> =>
  rows(tx, sql`${MEETING} order by a.starts_at desc, a.id desc limit ${limit}`);

export type NewChange = {
  readonly id: string;
  readonly appointmentId: string;
  readonly leadId: string;
  readonly kind: ChangeKind;
  readonly state: Extract<ChangeState, 'asked' | 'done'>;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant | null;
  readonly ends: Temporal.Instant | null;
  readonly source: AvailabilitySource | null;
  readonly reason: string;
  readonly by: string;
  readonly at: Temporal.Instant;
  /** Whether the calendar is to be told of it besides. */
  readonly tells?: boolean;
};
/** False when something else is asked of the meeting at this moment, or the new time is held for another one. */
export const insertChange = async (tx: Tx, workspaceId: string, change: NewChange): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`insert into appointment_changes (workspace_id, id, appointment_id, lead_id, kind, state, from_at, to_at, to_ends_at, source, reason, asked_by, created_at, settled_at, told)
          values (${workspaceId}, ${change.id}, ${change.appointmentId}, ${change.leadId}, ${change.kind}, ${change.state}, ${change.from.toString()}, ${change.to?.toString() ?? null}, ${change.ends?.toString() ?? null},
            ${change.source}, ${change.reason}, ${change.by}, ${change.at.toString()}, ${change.state === 'done' ? change.at.toString() : null}, ${change.tells ? 'asked' : null})
          on conflict do nothing returning 1`,
    )
  ).length === 1;

/** What was asked of a calendar and has no answer yet. */
export type OpenChange = {
  id: string;
  appointmentId: string;
  leadId: string;
  personId: string;
  kind: Extract<ChangeKind, 'move' | 'cancel'>;
  state: Extract<ChangeState, 'asked' | 'unknown'>;
  from: string;
  to: string | null;
  ends: string | null;
  source: AvailabilitySource | null;
  reason: string;
  vendor: string;
  eventId: string | null;
  calendarId: string | null;
  zone: string;
};
const OPEN = sql`select c.id, c.appointment_id as "appointmentId", c.lead_id as "leadId", l.person_id as "personId", c.kind, c.state, c.from_at as "from", c.to_at as "to", c.to_ends_at as ends, c.source, c.reason,
    a.vendor, a.event_id as "eventId", coalesce(h.zone, a.zone) as zone, coalesce(a.calendar_id, h.calendar_id) as "calendarId"
  from appointment_changes c
  join appointments a on a.workspace_id = c.workspace_id and a.id = c.appointment_id
  join leads l on l.workspace_id = c.workspace_id and l.id = c.lead_id
  ${HOME}
  where c.state in ('asked', 'unknown')`;
export const openChange = (tx: Tx, id: string): Promise<OpenChange | undefined> =>
  row(tx, sql`${OPEN} and c.id = ${id}`);
export const changesOpenSince = (tx: Tx, before: Temporal.Instant, limit: number): Promise<OpenChange[]> =>
  rows(tx, sql`${OPEN} and c.created_at <= ${before.toString()} order by c.created_at, c.id limit ${limit}`);

/** Whether it is still to be done: asked, and the meeting where it was when that was asked. */
export const stillWanted = async (tx: Tx, id: string): Promise<boolean> =>
  (await row(
    tx,
    sql`select 1 from appointment_changes c join appointments a on a.workspace_id = c.workspace_id and a.id = c.appointment_id
        where c.id = ${id} and c.state = 'asked' and a.state = 'booked' and a.starts_at = c.from_at`,
  )) !== undefined;

/** Settles what is open; false when somebody else did. */
export const settleChange = async (
  tx: Tx,
  settled: {
    id: string;
    state: Exclude<ChangeState, 'asked'>;
    operationId?: string | null;
    error?: string | null;
    at: Temporal.Instant;
  },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update appointment_changes set state = ${settled.state}, operation_id = coalesce(${settled.operationId ?? null}::uuid, operation_id), error = ${settled.error ?? null},
            settled_at = ${settled.state === 'unknown' ? null : settled.at.toString()}
          where id = ${settled.id} and state in ('asked', 'unknown') returning 1`,
    )
  ).length === 1;

/** Gives a booked meeting the time its calendar has for it. A time of another calendar than ours is nobody's slot. */
export async function setMeetingTime(
  tx: Tx,
  moved: {
    id: string;
    startsAt: string;
    endsAt: string;
    source: AvailabilitySource | null;
    eventId: string;
    meetingUrl: string | null;
    at: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(
    sql`update appointments set starts_at = ${moved.startsAt}, ends_at = ${moved.endsAt}, source = ${moved.source}, event_id = ${moved.eventId},
          meeting_url = coalesce(${moved.meetingUrl}, meeting_url), updated_at = ${moved.at.toString()} where id = ${moved.id} and state = 'booked'`,
  );
}

/** Ends a booked meeting; false when it is over already. */
export const endMeeting = async (
  tx: Tx,
  ended: { id: string; state: 'cancelled' | 'missed'; at: Temporal.Instant },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update appointments set state = ${ended.state}, updated_at = ${ended.at.toString()} where id = ${ended.id} and state = 'booked' returning 1`,
    )
  ).length === 1;

/** Leads whose meeting was cancelled or missed since `since`, who have no other ahead, and with whom nothing happened on any channel after that. */
export const countFallenThrough = async (
  tx: Tx,
  since: Temporal.Instant,
  now: Temporal.Instant,
): Promise<number> =>
  (
    await row<{ leads: number }>(
      tx,
      sql`select count(distinct a.lead_id)::int as leads from appointments a join leads l on l.workspace_id = a.workspace_id and l.id = a.lead_id
          where a.state in ('cancelled', 'missed') and a.updated_at >= ${since.toString()} and l.status = 'meeting_booked'
            and not exists (select 1 from appointments o where o.workspace_id = a.workspace_id and o.lead_id = a.lead_id and o.state in ('booking', 'unknown', 'booked') and o.ends_at > ${now.toString()})
            and not exists (select 1 from timeline t where t.workspace_id = a.workspace_id and t.lead_id = a.lead_id and t.channel <> 'system' and t.at > a.updated_at)`,
    )
  )?.leads ?? 0;
