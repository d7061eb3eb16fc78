import { createHmac } from 'node:crypto';
import { fieldsOf, routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';
import { isOn } from './wire.ts';

export type SimulatedScheduledEvent = {
  readonly uri: string;
  status: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly event_type: string;
  readonly invitee: { readonly email: string; readonly name: string };
  readonly tracking: object;
  /** The event its invitee moved it to. */
  movedTo?: string;
  noShow?: boolean;
};

export type CalendlySimulatorParts = {
  readonly token: string;
  readonly signingKey: string;
  readonly now: () => Temporal.Instant;
  /** Full addresses of event types. */
  readonly eventTypes: readonly string[];
  /** 500 a minute and user on paid plans. */
  readonly perMinute?: number;
};

export type CalendlySimulator = VendorSimulator & {
  events(): readonly SimulatedScheduledEvent[];
  /** An invitee moves their event by their own link. */
  movedByInvitee(uri: string, start: Temporal.Instant): void;
  /** A signed delivery about a booking. */
  deliver(
    name: string,
    event: SimulatedScheduledEvent,
    more?: object,
  ): { headers: Record<string, string>; body: string };
};

export const API = 'https://api.calendly.com';
const MINUTES = 30;
const refused = (status: number, message: string, headers = {}): SimulatedAnswer => ({
  status,
  body: { title: 'Refused', message },
  headers,
});
const resource = (value: object, status = 200): SimulatedAnswer => ({ status, body: { resource: value } });

/** Calendly in small: slots from nine to five UTC on weekdays, bookings by the API, signed deliveries. */
export function createCalendlySimulator(parts: CalendlySimulatorParts): CalendlySimulator {
  const { token, signingKey, now, perMinute = 500 } = parts;
  const events: SimulatedScheduledEvent[] = [];
  const byId = (id = '') => events.find((event) => event.uri === `${API}/scheduled_events/${id}`);
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    authenticate: ({ headers }) =>
      headers.authorization === `Bearer ${token}` ? null : refused(401, 'The access token is invalid'),
    tooMany: refused(429, 'Too many requests', { 'x-ratelimit-reset': '20' }),
    work: routed(
      {
        'GET /users/me': () =>
          resource({ uri: `${API}/users/U1`, email: 'sam@valewood.test', timezone: 'Europe/Madrid' }),
        'GET /event_type_available_times': (request) => times(parts, events, request),
        'GET /scheduled_events': (request) => list(events, request),
        'POST /invitees': (request) => book(parts, events, request),
        'GET /scheduled_events/:id': (_request, { id }) => {
          const found = byId(id);
          return found
            ? resource(shown(found))
            : refused(404, 'The server could not find the requested resource.');
        },
        'GET /scheduled_events/:id/invitees': (_request, { id }) => invitees(byId(id)),
        'POST /invitee_no_shows': (request) => markNoShow(events, request),
        'POST /scheduled_events/:id/cancellation': (_request, { id }) => {
          const found = byId(id);
          if (!found) return refused(404, 'The server could not find the requested resource.');
          if (!isOn(found)) return refused(403, 'Event is already canceled');
          found.status = 'canceled';
          return resource({ canceled_by: 'Sam', reason: '' }, 201);
        },
      },
      refused(404, 'There is no such route.'),
    ),
  });
  return {
    ...simulator,
    events: () => events,
    movedByInvitee: (uri, start) => moveByInvitee(events, uri, start),
    deliver(name, event, more = {}) {
      const invitee = {
        uri: `${event.uri}/invitees/I1`,
        email: event.invitee.email,
        tracking: event.tracking,
      };
      const payload = { ...invitee, rescheduled: false, scheduled_event: shown(event), ...more };
      const body = JSON.stringify({ event: name, created_at: now().toString(), payload });
      const time = Math.floor(now().epochMilliseconds / 1_000);
      const signature = createHmac('sha256', signingKey).update(`${time}.${body}`).digest('hex');
      const headers = { 'calendly-webhook-signature': `t=${time},v1=${signature}` };
      return { body, headers: { 'content-type': 'application/json', ...headers } };
    },
  };
}

function markNoShow(events: SimulatedScheduledEvent[], request: SimulatedRequest): SimulatedAnswer {
  const invitee = String(fieldsOf(request).invitee);
  const found = events.find(({ uri }) => `${uri}/invitees/I1` === invitee);
  if (!found) return refused(404, 'The server could not find the requested resource.');
  if (found.noShow) return refused(400, 'Invitee is marked as a no show already');
  found.noShow = true;
  return resource({ uri: `${API}/invitee_no_shows/N1`, invitee }, 201);
}

function moveByInvitee(events: SimulatedScheduledEvent[], uri: string, start: Temporal.Instant): void {
  const found = events.find((event) => event.uri === uri);
  if (!found) throw new Error('There is no such event.');
  const movedTo = `${API}/scheduled_events/E${events.length + 1}`;
  const times = { start_time: start.toString(), end_time: start.add({ minutes: MINUTES }).toString() };
  events.push({ ...found, ...times, uri: movedTo });
  Object.assign(found, { status: 'canceled', movedTo });
}

function invitees(event: SimulatedScheduledEvent | undefined): SimulatedAnswer {
  if (!event) return refused(404, 'The server could not find the requested resource.');
  const moved = event.movedTo === undefined ? null : `${event.movedTo}/invitees/I1`;
  const invitee = { uri: `${event.uri}/invitees/I1`, status: event.status, ...event.invitee };
  return {
    status: 200,
    body: {
      collection: [
        {
          ...{ ...invitee, rescheduled: moved !== null, new_invitee: moved },
          no_show: event.noShow ? { uri: `${API}/invitee_no_shows/N1` } : null,
        },
      ],
    },
  };
}

const shown = ({
  invitee: _invitee,
  tracking: _tracking,
  movedTo: _moved,
  noShow: _noShow,
  ...event
}: SimulatedScheduledEvent): object => ({
  ...event,
  location: { type: 'zoom', join_url: 'https://zoom.us/j/1' },
});

const isTaken = (events: readonly SimulatedScheduledEvent[], at: Temporal.Instant): boolean =>
  events.some((event) => isOn(event) && Temporal.Instant.compare(event.start_time, at) === 0);

function times(
  { now, eventTypes }: CalendlySimulatorParts,
  events: readonly SimulatedScheduledEvent[],
  { query }: SimulatedRequest,
): SimulatedAnswer {
  const [from, to] = [query.get('start_time') ?? '', query.get('end_time') ?? ''].map((at) =>
    Temporal.Instant.from(at),
  );
  if (!from || !to || !eventTypes.includes(query.get('event_type') ?? ''))
    return refused(404, 'No such event type.');
  if (Temporal.Instant.compare(from, now()) <= 0) return refused(400, 'start_time must be in the future');
  if (to.since(from).total('hours') > 31 * 24) return refused(400, 'Date range can be no more than 31 days');
  const found: object[] = [];
  const half = MINUTES * 60_000;
  for (let at = Math.ceil(from.epochMilliseconds / half) * half; at < to.epochMilliseconds; at += half) {
    const start = Temporal.Instant.fromEpochMilliseconds(at);
    const { hour, dayOfWeek } = start.toZonedDateTimeISO('UTC');
    if (dayOfWeek > 5 || hour < 9 || hour >= 17 || isTaken(events, start)) continue;
    found.push({ status: 'available', start_time: start.toString(), invitees_remaining: 1 });
  }
  return { status: 200, body: { collection: found } };
}

function book(
  { eventTypes }: CalendlySimulatorParts,
  events: SimulatedScheduledEvent[],
  request: SimulatedRequest,
): SimulatedAnswer {
  const {
    event_type,
    start_time,
    invitee,
    tracking = {},
  } = fieldsOf(request) as {
    event_type: string;
    start_time: string;
    invitee: { name: string; email: string };
    tracking?: object;
  };
  if (!eventTypes.includes(event_type)) return refused(404, 'No such event type.');
  const start = Temporal.Instant.from(start_time);
  if (isTaken(events, start)) return refused(400, 'The selected time is no longer available.');
  const uri = `${API}/scheduled_events/E${events.length + 1}`;
  const end_time = start.add({ minutes: MINUTES }).toString();
  events.push({ uri, status: 'active', start_time, end_time, event_type, invitee, tracking });
  return resource({ uri: `${uri}/invitees/I1`, scheduled_event: uri }, 201);
}

function list(events: readonly SimulatedScheduledEvent[], { query }: SimulatedRequest): SimulatedAnswer {
  if (!query.has('user') && !query.has('organization')) return refused(400, 'user or organization is needed');
  const at = (name: string) => Temporal.Instant.from(query.get(name) ?? '');
  const found = events
    .filter((event) => event.invitee.email === query.get('invitee_email'))
    .filter((event) => !query.has('status') || event.status === query.get('status'))
    .filter(({ start_time }) => Temporal.Instant.compare(start_time, at('min_start_time')) >= 0)
    .filter(({ start_time }) => Temporal.Instant.compare(start_time, at('max_start_time')) <= 0);
  return {
    status: 200,
    body: { collection: found.map(shown), pagination: { count: found.length, next_page_token: null } },
  };
}
