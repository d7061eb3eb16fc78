import { fieldsOf, routed, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';

export type SimulatedGoogleEvent = Record<string, unknown> & {
  readonly id: string;
  readonly calendarId: string;
  status: string;
  start: { readonly dateTime: string };
  end: { readonly dateTime: string };
  etag: string;
};

export type GoogleCalendarSimulatorParts = {
  readonly refreshToken: string;
  readonly now: () => Temporal.Instant;
  readonly calendars: readonly string[];
  /** 600 a minute and user. */
  readonly perMinute?: number;
};

export type GoogleCalendarSimulator = VendorSimulator & {
  events(): readonly SimulatedGoogleEvent[];
  /** Somebody puts something of their own into a calendar. */
  put(calendarId: string, span: { readonly start: string; readonly end: string }): void;
  /** What a push channel sends when a calendar changed. */
  touch(channelToken: string, number: number): { headers: Record<string, string>; body: string };
};

const SECONDS = 3_599;
const refused = (code: number, reason: string, headers = {}): SimulatedAnswer => ({
  status: code,
  body: { error: { code, message: reason, errors: [{ domain: 'global', reason, message: reason }] } },
  headers,
});

/** Google Calendar in small, with its token endpoint at `/token`: free/busy, events with ids of the client, lapsing tokens. */
export function createGoogleCalendarSimulator(parts: GoogleCalendarSimulatorParts): GoogleCalendarSimulator {
  const { refreshToken, now, perMinute = 600 } = parts;
  const events: SimulatedGoogleEvent[] = [];
  const issued = new Map<string, Temporal.Instant>();
  const isFresh = (token: string): boolean => {
    const until = issued.get(token);
    return until !== undefined && Temporal.Instant.compare(now(), until) < 0;
  };
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    authenticate(request) {
      if (request.path === '/token')
        return new URLSearchParams(request.raw).get('refresh_token') === refreshToken
          ? null
          : {
              status: 400,
              body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
            };
      return isFresh((request.headers.authorization ?? '').replace('Bearer ', ''))
        ? null
        : refused(401, 'authError');
    },
    tooMany: refused(403, 'userRateLimitExceeded'),
    work: routed(
      {
        'POST /token': () => {
          const token = `access-${issued.size + 1}`;
          issued.set(token, now().add({ seconds: SECONDS }));
          return {
            status: 200,
            body: { access_token: token, expires_in: SECONDS, token_type: 'Bearer', scope: '' },
          };
        },
        ...routes(parts, events),
      },
      refused(404, 'notFound'),
    ),
  });
  return {
    ...simulator,
    events: () => events,
    put: (calendarId, { start, end }) =>
      void events.push({
        ...{ id: `own${events.length}`, calendarId, status: 'confirmed', etag: '"1"' },
        ...{ start: { dateTime: start }, end: { dateTime: end } },
      }),
    touch: (channelToken, number) => ({
      body: '',
      headers: {
        'x-goog-channel-id': 'channel-1',
        'x-goog-channel-token': channelToken,
        'x-goog-resource-id': 'resource-1',
        'x-goog-resource-state': number === 1 ? 'sync' : 'exists',
        'x-goog-message-number': String(number),
      },
    }),
  };
}

const routes = (
  { calendars }: GoogleCalendarSimulatorParts,
  events: SimulatedGoogleEvent[],
): SimulatedRoutes => ({
  'GET /calendars/primary': () => ({ status: 200, body: { id: calendars[0], timeZone: 'Europe/Madrid' } }),
  'POST /freeBusy': (request) => freeBusy(calendars, events, request),
  'POST /calendars/:calendar/events': (request, { calendar = '' }) =>
    insert(calendars, events, request, calendar),
  'GET /calendars/:calendar/events/:id': (_request, { calendar, id }) => {
    const event = events.find((each) => each.calendarId === calendar && each.id === id);
    return event ? { status: 200, body: event } : refused(404, 'notFound');
  },
  'PATCH /calendars/:calendar/events/:id': (request, { calendar, id }) => {
    const event = events.find((each) => each.calendarId === calendar && each.id === id);
    if (!event || event.status === 'cancelled') return refused(404, 'notFound');
    const wanted = request.headers['if-match'];
    if (wanted !== undefined && wanted !== event.etag) return refused(412, 'conditionNotMet');
    Object.assign(event, fieldsOf(request), { etag: `"${Number(event.etag.replaceAll('"', '')) + 1}"` });
    return { status: 200, body: event };
  },
  'DELETE /calendars/:calendar/events/:id': (_request, { calendar, id }) => {
    const event = events.find((each) => each.calendarId === calendar && each.id === id);
    if (!event) return refused(404, 'notFound');
    if (event.status === 'cancelled') return refused(410, 'deleted');
    event.status = 'cancelled';
    return { status: 204, body: '' };
  },
});

function freeBusy(
  calendars: readonly string[],
  events: readonly SimulatedGoogleEvent[],
  request: SimulatedRequest,
): SimulatedAnswer {
  const { timeMin, timeMax, items } = fieldsOf(request) as {
    timeMin: string;
    timeMax: string;
    items: { id: string }[];
  };
  const busyIn = (id: string) =>
    events
      .filter((event) => event.calendarId === id && event.status !== 'cancelled')
      .filter(
        ({ start, end }) =>
          Temporal.Instant.compare(start.dateTime, timeMax) < 0 &&
          Temporal.Instant.compare(end.dateTime, timeMin) > 0,
      )
      .map(({ start, end }) => ({ start: start.dateTime, end: end.dateTime }));
  const found = items.map(({ id }) => [
    id,
    calendars.includes(id)
      ? { busy: busyIn(id) }
      : { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] },
  ]);
  return {
    status: 200,
    body: { kind: 'calendar#freeBusy', timeMin, timeMax, calendars: Object.fromEntries(found) },
  };
}

function insert(
  calendars: readonly string[],
  events: SimulatedGoogleEvent[],
  request: SimulatedRequest,
  calendar: string,
): SimulatedAnswer {
  const wanted = fieldsOf(request);
  const id = String(wanted.id);
  if (!calendars.includes(calendar)) return refused(404, 'notFound');
  if (!/^[a-v0-9]{5,1024}$/.test(id)) return refused(400, 'invalid');
  if (events.some((event) => event.id === id)) return refused(409, 'duplicate');
  if (JSON.stringify(wanted.attendees).includes('usage-limits@')) return refused(403, 'calendarUsageLimits');
  const event = {
    ...wanted,
    id,
    calendarId: calendar,
    status: 'confirmed',
    htmlLink: `https://calendar.google.com/event?eid=${id}`,
    iCalUID: `${id}@google.com`,
    etag: '"1"',
    ...(wanted.conferenceData ? { hangoutLink: 'https://meet.google.com/abc-defg-hij' } : {}),
  } as unknown as SimulatedGoogleEvent;
  events.push(event);
  return { status: 200, body: event };
}
