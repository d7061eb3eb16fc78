import { definePerformer, EffectError, type Performer } from '#gateway';
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
import { feedReader } from './feed.ts';
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
import { busySpans } from './recurrence.rules.ts';
import { calendarText, elementTexts, eventsQuery, multistatus, principalQuery } from './wire.ts';
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

const xml = (content: string) => ({ type: 'application/xml; charset=utf-8', content });

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
    busyPerformer(caldav, settings, timeoutMs),
    createPerformer(caldav, organizer),
    cancelPerformer(caldav),
    movePerformer(caldav),
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

function collectionPath(calendarId: string): string {
  if (!calendarId.startsWith('/') || calendarId.startsWith('//') || calendarId.includes('..'))
    throw harmless(
      'validation',
      'caldav.no_path',
      'A CalDAV calendar is named by its path on the server, such as /calendars/sam/work/. Nothing was changed.',
    );
  return calendarId.endsWith('/') ? calendarId : `${calendarId}/`;
}

function busyPerformer(caldav: VendorAccess, settings: CaldavSettings, timeoutMs: number): Performer {
  const zone = settings.timeZone ?? 'UTC';
  const readFeed = feedReader(settings.feeds ?? {}, timeoutMs);
  const textsOf = async (
    calendarId: string,
    { from, to }: BusyQuestion,
    signal: AbortSignal,
  ): Promise<string[]> => {
    if (calendarId.startsWith('feed:')) return [await readFeed(calendarId.slice('feed:'.length), signal)];
    const answer = await caldav.send({
      method: 'REPORT',
      path: collectionPath(calendarId),
      headers: { depth: '1' },
      body: xml(eventsQuery(from, to)),
      signal,
    });
    return elementTexts(understood('caldav', multistatus, answer.text), 'calendar-data');
  };
  return defineReader<BusyQuestion, BusyTimes>({
    operation: caldavBusyTimes,
    async perform(_ctx, question, { signal }) {
      const [from, to] = [Temporal.Instant.from(question.from), Temporal.Instant.from(question.to)];
      const receipt: BusyTimes = { busy: [], unknown: [] };
      for (const calendarId of question.calendarIds) {
        try {
          const texts = await textsOf(calendarId, question, signal);
          const spans = texts.flatMap((text) => busySpans(readIcs(text, zone), from, to));
          receipt.busy.push(
            ...spans.map(({ start, end }) => ({ calendarId, start: start.toString(), end: end.toString() })),
          );
        } catch (error) {
          if (!isUnreadable(error)) throw error;
          receipt.unknown.push(calendarId);
        }
      }
      return { receipt };
    },
  });
}

/** What concerns one calendar and not the connection: that calendar is unknown and the others are read. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof UnreadableCalendar ||
  (error instanceof EffectError && ['not_found', 'validation'].includes(error.failure));

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
const movePerformer = (caldav: VendorAccess): Performer =>
  eventMover<File>({
    vendor: 'caldav',
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

const createPerformer = (caldav: VendorAccess, organizer: string | null): Performer =>
  definePerformer<NewEvent, CreatedEvent>({
    operation: caldavCreateEvent,
    async perform(ctx, wanted, call) {
      const path = pathOf(wanted.calendarId, wanted.bookingId);
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
