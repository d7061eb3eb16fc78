import { definePerformer, type Performer } from '#gateway';
import { type BusyLook, requireFree } from '../kit/kept-free.ts';
import { elsewhere, eventMover, eventReader, type StandingEvent } from '../kit/moving-events.ts';
import {
  type AccessRequest,
  askLeave,
  defineReader,
  harmless,
  harmlessly,
  lookSignal,
  understood,
  vendorAccess,
} from '../kit/vendor-access.ts';
import type {
  BusyQuestion,
  BusyTimes,
  CalendarEvent,
  CalendarIdentity,
  CreatedEvent,
  EventCancellation,
  EventName,
  EventQuestion,
  NewEvent,
} from '../ports/calendar.ts';
import {
  googleCalendarBusyTimes,
  googleCalendarCancelEvent,
  googleCalendarCreateEvent,
  googleCalendarFindEvent,
  googleCalendarMoveEvent,
  googleCalendarReadEvent,
  googleCalendarWhoami,
} from './operations.ts';
import { googleRefusal } from './refusals.ts';
import { googleTokens } from './token.ts';
import {
  calendarReply,
  eventIdOf,
  eventReply,
  freeBusyReply,
  type GoogleEvent,
  nothing,
  toEvent,
} from './wire.ts';

export type GoogleCalendarSettings = {
  /** With the version path, without a trailing slash. */
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly timeoutMs?: number;
};

/** Asks with a fresh token; `now` decides whether it still holds. */
type Google = (
  now: Temporal.Instant,
  request: AccessRequest,
) => ReturnType<ReturnType<typeof vendorAccess>['send']>;

/** Busy times and bookings in Google calendars of one owner. */
export function googleCalendarPerformers(settings: GoogleCalendarSettings): Performer[] {
  const { baseUrl, timeoutMs = 15_000 } = settings;
  const tokens = googleTokens({ ...settings, timeoutMs });
  const access = vendorAccess({
    vendor: 'google_calendar',
    baseUrl,
    headers: {},
    timeoutMs,
    refusal: googleRefusal,
  });
  const google: Google = async (now, request) => {
    const token = await tokens(now, request.signal);
    return access.send({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
  };
  return [
    whoamiPerformer(google),
    busyPerformer(google),
    createPerformer(google),
    cancelPerformer(google),
    movePerformer(google),
    eventReader({ operation: googleCalendarReadEvent, read: standingIn(google) }),
    findPerformer(google),
  ];
}

const eventsPath = (calendarId: string, eventId?: string): string =>
  `/calendars/${encodeURIComponent(calendarId)}/events${eventId === undefined ? '' : `/${encodeURIComponent(eventId)}`}`;

const whoamiPerformer = (google: Google): Performer =>
  defineReader<Record<string, never>, CalendarIdentity>({
    operation: googleCalendarWhoami,
    async perform(ctx, _input, { signal }) {
      const answer = await google(ctx.now(), { method: 'GET', path: '/calendars/primary', signal });
      const { id, timeZone } = understood('google_calendar', calendarReply, answer.json());
      return { receipt: { account: id, timeZone: timeZone ?? null } };
    },
  });

const busyIn =
  (google: Google) =>
  (now: Temporal.Instant): BusyLook =>
  async ({ calendarIds, from, to }, signal) => {
    const json = { timeMin: from, timeMax: to, items: calendarIds.map((id) => ({ id })) };
    const answer = await google(now, { method: 'POST', path: '/freeBusy', json, signal });
    const { calendars } = understood('google_calendar', freeBusyReply, answer.json());
    // A calendar that failed comes in an answer with status 200, and one may be missing altogether.
    const isKnown = (id: string): boolean =>
      calendars[id]?.busy !== undefined && !calendars[id]?.errors?.length;
    const busy = calendarIds
      .filter(isKnown)
      .flatMap((calendarId) => (calendars[calendarId]?.busy ?? []).map((span) => ({ calendarId, ...span })));
    return { busy, unknown: calendarIds.filter((id) => !isKnown(id)) };
  };

const busyPerformer = (google: Google): Performer =>
  defineReader<BusyQuestion, BusyTimes>({
    operation: googleCalendarBusyTimes,
    perform: async (ctx, question, { signal }) => ({
      receipt: await busyIn(google)(ctx.now())(question, signal),
    }),
  });

/** The event, or null when there is none or it is cancelled. */
async function liveEvent(
  google: Google,
  now: Temporal.Instant,
  calendarId: string,
  eventId: string,
  signal: AbortSignal,
): Promise<GoogleEvent | null> {
  const answer = await google(now, {
    method: 'GET',
    path: eventsPath(calendarId, eventId),
    expected: [404, 410],
    signal,
  });
  if (answer.status === 404 || answer.status === 410) return null;
  const event = understood('google_calendar', eventReply, answer.json());
  return event.status === 'cancelled' ? null : event;
}

const createPerformer = (google: Google): Performer =>
  definePerformer<NewEvent, CreatedEvent>({
    operation: googleCalendarCreateEvent,
    async perform(ctx, wanted, call) {
      const id = eventIdOf(wanted.bookingId);
      const { calendarId, keepFree } = wanted;
      if (keepFree !== null) {
        // Asked again after a lost answer, the event itself is what takes the time.
        const there = await harmlessly(() => liveEvent(google, ctx.now(), calendarId, id, call.signal));
        if (there) return { receipt: { ...toEvent(there), existed: true } };
        await requireFree('google_calendar', busyIn(google)(ctx.now()), { keepFree }, call.signal);
      }
      await askLeave(call);
      const answer = await google(ctx.now(), {
        method: 'POST',
        path: eventsPath(wanted.calendarId),
        query: { sendUpdates: wanted.invite ? 'all' : 'none', conferenceDataVersion: 1 },
        json: bodyOf(id, wanted),
        expected: [409],
        signal: call.signal,
      });
      if (answer.status !== 409) {
        const event = understood('google_calendar', eventReply, answer.json());
        return { receipt: { ...toEvent(event), existed: false } };
      }
      const known = await harmlessly(() => liveEvent(google, ctx.now(), wanted.calendarId, id, call.signal));
      if (known) return { receipt: { ...toEvent(known), existed: true } };
      throw harmless(
        'conflict',
        'google_calendar.booking_cancelled',
        'The event of this booking was cancelled, and Google does not give its id again. Nothing was booked. Make a new booking.',
      );
    },
    async reconcile(ctx, { trace }) {
      const { bookingId, calendarId } = trace as { bookingId: string; calendarId: string };
      const event = await liveEvent(google, ctx.now(), calendarId, eventIdOf(bookingId), lookSignal());
      return event ? 'happened' : 'did_not_happen';
    },
  });

const bodyOf = (
  id: string,
  { title, description, start, end, timeZone, attendee, meeting, bookingId }: NewEvent,
): object => ({
  id,
  summary: title,
  description,
  start: { dateTime: start, timeZone },
  end: { dateTime: end, timeZone },
  attendees: [{ email: attendee.email, displayName: attendee.name }],
  extendedProperties: { private: { legworkBooking: bookingId } },
  ...(meeting
    ? {
        conferenceData: { createRequest: { requestId: id, conferenceSolutionKey: { type: 'hangoutsMeet' } } },
      }
    : {}),
});

const cancelPerformer = (google: Google): Performer =>
  definePerformer<EventCancellation, { existed: boolean }>({
    operation: googleCalendarCancelEvent,
    async perform(ctx, { calendarId, eventId }, call) {
      await askLeave(call);
      const answer = await google(ctx.now(), {
        method: 'DELETE',
        path: eventsPath(calendarId, eventId),
        query: { sendUpdates: 'all' },
        expected: [404, 410],
        signal: call.signal,
      });
      if (answer.status === 404 || answer.status === 410) return { receipt: { existed: false } };
      understood('google_calendar', nothing, answer.text);
      return { receipt: { existed: true } };
    },
    async reconcile(ctx, { trace }) {
      const { calendarId, eventId } = trace as { calendarId: string; eventId: string };
      return (await liveEvent(google, ctx.now(), calendarId, eventId, lookSignal()))
        ? 'did_not_happen'
        : 'happened';
    },
  });

const standingIn =
  (google: Google) =>
  async (
    { calendarId, eventId }: EventName,
    { now, signal }: { now: Temporal.Instant; signal: AbortSignal },
  ): Promise<StandingEvent<string | null> | null> => {
    const event = await liveEvent(google, now, calendarId, eventId, signal);
    return event && { event: toEvent(event), held: event.etag ?? null };
  };

/** The conference and the guests stay as they are; only an event that did not change since the look is changed. */
const movePerformer = (google: Google): Performer =>
  eventMover({
    vendor: 'google_calendar',
    operation: googleCalendarMoveEvent,
    read: standingIn(google),
    busy: busyIn(google),
    async move({ held }, { calendarId, eventId, start, end, timeZone }, { now, signal }) {
      const answer = await google(now, {
        method: 'PATCH',
        path: eventsPath(calendarId, eventId),
        query: { sendUpdates: 'all' },
        ...(held === null ? {} : { headers: { 'if-match': held } }),
        json: { start: { dateTime: start, timeZone }, end: { dateTime: end, timeZone } },
        expected: [412],
        signal,
      });
      if (answer.status === 412) throw elsewhere('google_calendar');
      return toEvent(understood('google_calendar', eventReply, answer.json()));
    },
  });

const findPerformer = (google: Google): Performer =>
  defineReader<EventQuestion, { event: CalendarEvent | null }>({
    operation: googleCalendarFindEvent,
    async perform(ctx, { calendarId, bookingId }, { signal }) {
      const event = await liveEvent(google, ctx.now(), calendarId, eventIdOf(bookingId), signal);
      return { receipt: { event: event ? toEvent(event) : null } };
    },
  });
