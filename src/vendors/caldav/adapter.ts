import { definePerformer, EffectError, type Performer } from '#gateway';
import { type BusyLook, requireFree } from '../kit/kept-free.ts';
import { elsewhere, eventMover, eventReader, type StandingEvent } from '../kit/moving-events.ts';
import {
  askLeave,
  defineReader,
  harmless,
  harmlessly,
  lookSignal,
  understood,
  type VendorAccess,
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
import { busyIn, collectionPath, xml } from './busy.ts';
import { instantOf, readIcs, UnreadableCalendar } from './ics.rules.ts';
import {
  caldavBusyTimes,
  caldavCancelEvent,
  caldavCreateEvent,
  caldavFindEvent,
  caldavMoveEvent,
  caldavReadEvent,
  caldavWhoami,
} from './operations.ts';
import { calendarText, elementTexts, multistatus, principalQuery } from './wire.ts';
import { movedIcs, uidOf, writeIcs } from './write-ics.rules.ts';

export type CaldavSettings = {
  /** The server without a path, e.g. `https://caldav.fastmail.com`; calendars are named by their paths. */
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
  /** Zone of all-day events and of times that name none. */
  readonly timeZone?: string;
  /** Who invites; null leaves invitations to somebody else. */
  readonly organizer?: string | null;
  /** Addresses of ICS feeds by the name they are read under as `feed:<name>`. */
  readonly feeds?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};

/** Busy times and bookings on a CalDAV server, and busy times of ICS feeds. */
export function caldavPerformers(settings: CaldavSettings): Performer[] {
  const { baseUrl, user, password, timeoutMs = 15_000, organizer = null } = settings;
  const credentials = Buffer.from(`${user}:${password}`).toString('base64');
  const caldav = vendorAccess({
    vendor: 'caldav',
    baseUrl,
    headers: { authorization: `Basic ${credentials}`, accept: '*/*' },
    timeoutMs,
  });
  const busy = busyIn(caldav, settings, timeoutMs);
  return [
    defineReader<Record<string, never>, CalendarIdentity>({
      operation: caldavWhoami,
      async perform(_ctx, _input, { signal }) {
        const answer = await caldav.send({
          method: 'PROPFIND',
          path: '/',
          headers: { depth: '0' },
          body: xml(principalQuery),
          signal,
        });
        const found =
          elementTexts(understood('caldav', multistatus, answer.text), 'current-user-principal')[0] ?? '';
        return {
          receipt: { account: elementTexts(found, 'href')[0] ?? user, timeZone: settings.timeZone ?? null },
        };
      },
    }),
    defineReader<BusyQuestion, BusyTimes>({
      operation: caldavBusyTimes,
      perform: async (_ctx, question, { signal }) => ({ receipt: await busy(question, signal) }),
    }),
    createPerformer(caldav, organizer, busy),
    cancelPerformer(caldav),
    movePerformer(caldav, busy),
    eventReader({ operation: caldavReadEvent, read: standingIn(caldav) }),
    defineReader<EventQuestion, { event: CalendarEvent | null }>({
      operation: caldavFindEvent,
      perform: async (_ctx, { calendarId, bookingId }, { signal }) => ({
        receipt: { event: await eventAt(caldav, pathOf(calendarId, bookingId), signal) },
      }),
    }),
  ];
}

/** The file of a booking; only paths below the calendar on the configured server can be named. */
function pathOf(calendarId: string, bookingId: string): string {
  return `${collectionPath(calendarId)}${encodeURIComponent(bookingId)}.ics`;
}

/** The event in a file, or null when there is none or it is cancelled. */
const eventAt = async (
  caldav: VendorAccess,
  path: string,
  signal: AbortSignal,
): Promise<CalendarEvent | null> => (await standingAt(caldav, path, signal))?.event ?? null;

type File = { readonly text: string; readonly etag: string | null };

async function standingAt(
  caldav: VendorAccess,
  path: string,
  signal: AbortSignal,
): Promise<StandingEvent<File> | null> {
  const answer = await caldav.send({ method: 'GET', path, expected: [404, 410], signal });
  if (answer.status === 404 || answer.status === 410) return null;
  const [event] = readIcs(understood('caldav', calendarText, answer.text), 'UTC');
  if (!event?.end || event.status === 'CANCELLED') return null;
  const [start, end] = [instantOf(event.start).toString(), instantOf(event.end).toString()];
  return {
    event: { eventId: path, start, end, meetingUrl: null },
    held: { text: answer.text, etag: answer.headers.get('etag') },
  };
}

const standingIn =
  (caldav: VendorAccess) =>
  ({ calendarId, eventId }: EventName, { signal }: { signal: AbortSignal }) =>
    standingAt(caldav, below(calendarId, eventId), signal);

/** The file is written anew only as it was looked at. */
const movePerformer = (caldav: VendorAccess, busy: BusyLook): Performer =>
  eventMover<File>({
    vendor: 'caldav',
    busy: () => busy,
    operation: caldavMoveEvent,
    read: standingIn(caldav),
    async move({ event, held }, { start, end }, { now, signal }) {
      const answer = await caldav.send({
        method: 'PUT',
        path: event.eventId,
        headers: { 'if-match': held.etag ?? '*' },
        body: { type: 'text/calendar; charset=utf-8', content: movedText(held.text, { start, end }, now) },
        expected: [412],
        signal,
      });
      if (answer.status === 412) throw elsewhere('caldav');
      if (answer.status !== 201 && answer.status !== 204) throw notStored(answer.status);
      return { ...event, start, end };
    },
  });

function movedText(text: string, to: { start: string; end: string }, now: Temporal.Instant): string {
  try {
    return movedIcs(text, to, now);
  } catch (error) {
    if (!(error instanceof UnreadableCalendar)) throw error;
    throw harmless(
      'validation',
      'caldav.not_one_event',
      'The event repeats, so it is not clear which of its times is meant. Nothing was moved. Move it in the calendar itself.',
    );
  }
}

const createPerformer = (caldav: VendorAccess, organizer: string | null, busy: BusyLook): Performer =>
  definePerformer<NewEvent, CreatedEvent>({
    operation: caldavCreateEvent,
    async perform(ctx, wanted, call) {
      const path = pathOf(wanted.calendarId, wanted.bookingId);
      if (wanted.keepFree !== null) {
        // Asked again after a lost answer, the event itself is what takes the time.
        const there = await harmlessly(() => eventAt(caldav, path, call.signal));
        if (there) return { receipt: { ...there, existed: true } };
        await requireFree('caldav', busy, wanted, call.signal);
      }
      await askLeave(call);
      const answer = await caldav.send({
        method: 'PUT',
        path,
        headers: { 'if-none-match': '*' },
        body: { type: 'text/calendar; charset=utf-8', content: writeIcs(wanted, organizer, ctx.now()) },
        expected: [412],
        signal: call.signal,
      });
      if (answer.status !== 412) {
        if (answer.status !== 201 && answer.status !== 204) throw notStored(answer.status);
        const { start, end } = wanted;
        return { receipt: { eventId: path, start, end, meetingUrl: null, existed: false } };
      }
      const known = await harmlessly(() => eventAt(caldav, path, call.signal));
      if (known) return { receipt: { ...known, existed: true } };
      throw harmless(
        'conflict',
        'caldav.file_in_the_way',
        `The server has a file for ${uidOf(wanted.bookingId)} that is no live event. Nothing was booked.`,
      );
    },
    async reconcile(_ctx, { trace }) {
      const { calendarId, bookingId } = trace as { calendarId: string; bookingId: string };
      return (await eventAt(caldav, pathOf(calendarId, bookingId), lookSignal()))
        ? 'happened'
        : 'did_not_happen';
    },
  });

const notStored = (status: number): EffectError =>
  new EffectError(
    {
      code: 'caldav.answer_unreadable',
      text: `The server answered ${status} to a written event, which says nothing.`,
    },
    { effect: 'unknown', retryable: true, failure: 'vendor_bug' },
  );

const cancelPerformer = (caldav: VendorAccess): Performer =>
  definePerformer<EventCancellation, { existed: boolean }>({
    operation: caldavCancelEvent,
    async perform(_ctx, { calendarId, eventId }, call) {
      const path = below(calendarId, eventId);
      await askLeave(call);
      // Deleting by the organiser makes a scheduling server cancel the invitation.
      const answer = await caldav.send({ method: 'DELETE', path, expected: [404, 410], signal: call.signal });
      if (answer.status === 404 || answer.status === 410) return { receipt: { existed: false } };
      if (answer.text.trim() !== '' && answer.status === 200) throw notStored(answer.status);
      return { receipt: { existed: true } };
    },
    async reconcile(_ctx, { trace }) {
      const { calendarId, eventId } = trace as { calendarId: string; eventId: string };
      return (await eventAt(caldav, below(calendarId, eventId), lookSignal()))
        ? 'did_not_happen'
        : 'happened';
    },
  });

/** Only files of the calendar itself may be cancelled, never the calendar. */
function below(calendarId: string, eventId: string): string {
  const folder = collectionPath(calendarId);
  if (eventId.startsWith(folder) && /^[^/]+\.ics$/.test(eventId.slice(folder.length))) return eventId;
  throw harmless(
    'validation',
    'caldav.no_event',
    'The event is no file of this calendar. Nothing was changed.',
  );
}
