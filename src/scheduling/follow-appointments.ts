import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { isLegworkError } from '#core/errors';
import type { Consumer, StoredEvent } from '#core/events/index';
import type { Tick } from '#core/tick';
import { vendorEventType } from '#core/vendor-webhooks';
import { listMeetings, type MeetingThere, readEvent, readMeeting } from '#vendors/ports/calendar';
import {
  endLook,
  holdNamed,
  type Look,
  leadOfContact,
  markLooks,
  type NamedMeeting,
  type NewLook,
  nextLook,
  putOffLook,
  standingIn,
  takeFollowed,
  takeLooks,
  unknownAmong,
} from './appointment-looks.store.ts';
import { BUSY_VENDORS } from './contract.ts';
import { takeTold } from './follow-bookings.ts';
import { toldBy } from './told-standing.rules.ts';

/** Vendors that say themselves what became of a meeting when they are asked for it. */
const SAYS_STANDING = ['highlevel'];
/** Vendors whose meetings are looked at, because deliveries of theirs say little, or can be lost. */
const LOOKED_AT = [...SAYS_STANDING, ...BUSY_VENDORS];

type Changed = { vendor: string; appointmentId: string; contactId: string | null; calendarId: string | null };

/** What is told of an appointment is a reason to look at it, and no more: it may be late, or come after what came later. */
export const hearAppointments: Consumer = {
  name: 'scheduling.hear_appointments',
  types: [vendorEventType('crm.appointment_changed')],
  batch: 200,
  async handle(ctx, tx, stored) {
    const looks = (stored as unknown as readonly StoredEvent<Changed>[]).map(
      ({ payload: { vendor, appointmentId: eventId, contactId, calendarId } }): NewLook => ({
        ...{ vendor, eventId, contactId: contactId ?? null, calendarId: calendarId ?? null },
      }),
    );
    await markLooks(tx, ctx.workspace.id, looks, ctx.now());
  },
};

const BATCH = 50;
/** By then a process that took a look has its answer, or is dead. */
const TAKEN_MINUTES = 5;
/** Attempts after which an appointment is looked at again only when somebody tells of it, or at the hourly comparison. */
const MOST_ATTEMPTS = 12;

/** Looks at what was told of, and lets our meetings follow what is true there. */
export const lookAtAppointments: Tick = {
  name: 'scheduling.look_at_appointments',
  everySeconds: 30,
  async run(ctx) {
    const now = ctx.now();
    const until = now.add({ minutes: TAKEN_MINUTES });
    const due = await ctx.db.ask((tx) => takeLooks(tx, now, until, BATCH));
    for (const look of due) await followOne(ctx, look);
    return due.length;
  },
  nextDue: nextLook,
};

async function followOne(ctx: Ctx, look: Look): Promise<void> {
  const before = ctx.now();
  const there = await lookThere(ctx, look);
  await ctx.db.tx(async (tx) => {
    if (there === undefined) {
      if (look.attempts >= MOST_ATTEMPTS) await endLook(tx, look);
      return;
    }
    const ours = await holdNamed(tx, look);
    // What is asked of it at this moment, or was while the calendar answered, is settled first.
    if (ours?.open || (ours && Temporal.Instant.compare(instantOf(ours.changedAt), before) > 0)) {
      await putOffLook(tx, look, ctx.now().add({ minutes: 1 }));
      return;
    }
    await follow(ctx, tx, look, { ours, there });
    await endLook(tx, look);
  });
}

type Seen = { readonly ours: NamedMeeting | undefined; readonly there: MeetingThere | null };

async function follow(ctx: Ctx, tx: Tx, look: Look, { ours, there }: Seen): Promise<void> {
  const contactId = there?.contactId ?? look.contactId;
  const lead = ours ?? (contactId === null ? undefined : await leadOfContact(tx, look.vendor, contactId));
  const kind = toldBy(
    ours ? { state: ours.state, startsAt: instantOf(ours.startsAt), endsAt: instantOf(ours.endsAt) } : null,
    there && { standing: there.standing, start: Temporal.Instant.from(there.start) },
    ctx.now(),
  );
  if (kind === null || !lead) return;
  const { vendor, eventId } = look;
  const [start, end] = [there?.start ?? null, there?.end ?? null];
  const told = { kind, vendor, eventId, bookingId: ours?.id ?? null, start, end };
  const changed = await takeTold(ctx, tx, { ...told, leadId: lead.leadId });
  if (!changed) return;
  await ctx.emit(
    tx,
    { type: vendorEventType(kind) },
    {
      aggregate: eventId,
      payload: {
        ...told,
        at: null,
        attendeeEmail: lead.email,
        ...(kind === 'booking.cancelled' && { reason: null }),
      },
    },
  );
}

/** How it stands there; null where it does not, undefined where there is no answer. */
async function lookThere(
  ctx: Ctx,
  { vendor, eventId, calendarId }: Look,
): Promise<MeetingThere | null | undefined> {
  const scheduler = ctx.as(agentActor('SCHEDULER'));
  const input = { calendarId: calendarId ?? eventId, eventId };
  const question = { input, subject: {}, idempotencyKey: `look ${vendor} ${eventId} ${ctx.now()}` };
  return answered(async () => {
    if (SAYS_STANDING.includes(vendor)) {
      const [outcome] = await scheduler.perform(readMeeting(vendor), [question]);
      return outcome?.state === 'done' ? outcome.receipt.meeting : undefined;
    }
    const [outcome] = await scheduler.perform(readEvent(vendor), [question]);
    if (outcome?.state !== 'done') return undefined;
    const { event } = outcome.receipt;
    return event && { ...event, contactId: null, standing: 'on' as const };
  });
}

/** A vendor that is not connected any more answers nothing; any other failure is ours. */
async function answered<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isLegworkError(error) && error.kind === 'unavailable') return undefined;
    throw error;
  }
}

const EVERY_HOURS = 1;
/** Meetings so long over are not compared any more, and those so far ahead only when they are told of. */
const BACK_HOURS = 48;
const AHEAD_HOURS = 30 * 24;

/** Compares once an hour what calendars have with what is known here: a delivery that was lost is made good by it. */
export const compareMeetings: Tick = {
  name: 'scheduling.compare_meetings',
  everySeconds: 300,
  async run(ctx) {
    const now = ctx.now();
    const next = now.add({ hours: EVERY_HOURS });
    const calendars = await ctx.db.ask((tx) => takeFollowed(tx, LOOKED_AT, now, next));
    let marked = 0;
    for (const calendar of calendars) marked += await compare(ctx, calendar);
    return marked;
  },
};

async function compare(ctx: Ctx, calendar: { vendor: string; calendarId: string }): Promise<number> {
  const { vendor, calendarId } = calendar;
  const now = ctx.now();
  const since = now.subtract({ hours: BACK_HOURS });
  const listed = SAYS_STANDING.includes(vendor) ? await listThere(ctx, calendar, since) : undefined;
  return ctx.db.tx(async (tx) => {
    const there = new Map((listed ?? []).map((meeting) => [meeting.eventId, meeting]));
    const ours = await standingIn(tx, calendar, since);
    const differs = ours.filter(({ eventId, startsAt }) => {
      const found = there.get(eventId);
      return !(found?.standing === 'on' && Temporal.Instant.from(found.start).equals(instantOf(startsAt)));
    });
    const news = await unknownAmong(tx, vendor, [...there.keys()]);
    const eventIds = [...differs.map(({ eventId }) => eventId), ...news];
    const looks = eventIds.map((eventId) => ({
      ...{ vendor, eventId, calendarId, contactId: there.get(eventId)?.contactId ?? null },
    }));
    if (looks.length > 0) await markLooks(tx, ctx.workspace.id, looks, now);
    return looks.length;
  });
}

async function listThere(
  ctx: Ctx,
  { vendor, calendarId }: { vendor: string; calendarId: string },
  since: Temporal.Instant,
): Promise<readonly MeetingThere[] | undefined> {
  const to = ctx.now().add({ hours: AHEAD_HOURS });
  return answered(async () => {
    const [outcome] = await ctx.as(agentActor('SCHEDULER')).perform(listMeetings(vendor), [
      {
        input: { calendarId, from: `${since}`, to: `${to}` },
        subject: {},
        idempotencyKey: `compare ${vendor} ${calendarId} ${ctx.now()}`,
      },
    ]);
    return outcome?.state === 'done' ? outcome.receipt.meetings : undefined;
  });
}
