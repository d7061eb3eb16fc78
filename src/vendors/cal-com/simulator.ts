import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../kit/durable-files.ts';
import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import { fieldsOf, routed } from '../kit/simulated-routes.ts';
import {
  createSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
  type VendorSimulator,
} from '../kit/simulator.ts';
import { isOn } from './wire.ts';

export type SimulatedCalComBooking = {
  readonly uid: string;
  readonly eventTypeId: number;
  status: string;
  readonly start: string;
  readonly end: string;
  attendees: readonly { readonly name: string; readonly email: string; readonly absent?: boolean }[];
  readonly metadata: Record<string, unknown>;
  readonly meetingUrl: string;
  rescheduledToUid?: string;
};

export type CalComSimulatorParts = {
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly now: () => Temporal.Instant;
  readonly eventTypes: readonly number[];
  /** A file that keeps the bookings, so that a calendar started again knows them; without one they live as long as the process. */
  readonly keptIn?: string;
  readonly onDelivery?: (delivery: SimulatedDelivery) => number | Promise<number>;
  /** 120 a minute for a key. */
  readonly perMinute?: number;
};

export type CalComSimulator = VendorSimulator & {
  bookings(): readonly SimulatedCalComBooking[];
  /** A guest books by themselves on the public page, at the first free half hour from `start`; the hook is told. */
  bookedByGuest(guest: { name: string; email: string }, start: Temporal.Instant): Promise<void>;
  /** Tells bookings to this path from now on. */
  subscribe(path: string): void;
  /** A signed delivery about a booking. */
  deliver(
    triggerEvent: string,
    booking: SimulatedCalComBooking,
    more?: object,
  ): { headers: Record<string, string>; body: string };
};

const MINUTES = 30;
const refused = (status: number, message: string, headers = {}): SimulatedAnswer => ({
  status,
  body: { status: 'error', error: { code: 'Refused', message } },
  headers,
});
const success = (data: unknown, status = 200): SimulatedAnswer => ({
  status,
  body: { status: 'success', data },
});

/** Cal.com in small: slots of working days, bookings with metadata, versions by header, signed deliveries. */
export function createCalComSimulator(parts: CalComSimulatorParts): CalComSimulator {
  const { apiKey, webhookSecret, now, perMinute = 120 } = parts;
  const { bookings, keep } = openBookings(parts.keptIn);
  const byUid = (uid: string | undefined) => bookings.find((booking) => booking.uid === uid);
  const simulator = createSimulator({
    perMinute,
    charges: () => [],
    authenticate: ({ headers }) =>
      headers.authorization === `Bearer ${apiKey}` ? null : refused(401, 'Invalid API Key'),
    tooMany: refused(429, 'Too Many Requests', { 'x-ratelimit-reset-default': '45' }),
    work: keeping(keep)(
      routed(
        {
          'GET /me': () => success({ id: 1, email: 'sam@valewood.test', timeZone: 'Europe/Madrid' }),
          'GET /slots': (request) => slots(parts, bookings, request),
          'POST /bookings': (request) => book(parts, bookings, request),
          'GET /bookings': (request) => list(bookings, request),
          'GET /bookings/:uid': (_request, { uid }) => {
            const found = byUid(uid);
            return found ? success(found) : refused(404, 'Booking not found');
          },
          'POST /bookings/:uid/reschedule': (request, { uid }) => reschedule(bookings, request, byUid(uid)),
          'POST /bookings/:uid/mark-absent': (request, { uid }) => markAbsent(request, byUid(uid)),
          'POST /bookings/:uid/cancel': (_request, { uid }) => cancel(byUid(uid)),
        },
        refused(404, 'Not found'),
      ),
    ),
  });
  let hook: string | null = null;
  const deliver: CalComSimulator['deliver'] = (triggerEvent, booking, more = {}) => {
    const { uid, start, end, attendees, metadata, eventTypeId } = booking;
    const payload = { uid, eventTypeId, startTime: start, endTime: end, attendees, metadata, ...more };
    const body = JSON.stringify({ triggerEvent, createdAt: now().toString(), payload });
    const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
    return { body, headers: { 'content-type': 'application/json', 'x-cal-signature-256': signature } };
  };
  return {
    ...simulator,
    deliver,
    bookings: () => bookings,
    subscribe(path) {
      hook = path;
    },
    async bookedByGuest(attendee, wanted) {
      const eventTypeId = parts.eventTypes[0] ?? 0;
      let start = wanted;
      while (isTaken(bookings, eventTypeId, start)) start = start.add({ minutes: MINUTES });
      const booking = bookingOf(bookings, { eventTypeId, start: start.toString(), attendee, metadata: {} });
      bookings.push(booking);
      keep();
      if (hook !== null) await parts.onDelivery?.({ path: hook, ...deliver('BOOKING_CREATED', booking) });
    },
  };
}

function openBookings(path: string | undefined): { bookings: SimulatedCalComBooking[]; keep: () => void } {
  if (path === undefined) return { bookings: [], keep: () => undefined };
  const bookings = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as SimulatedCalComBooking[])
    : [];
  return { bookings, keep: () => writeWhole(path, JSON.stringify(bookings)) };
}

/** What a request changed is kept before it is answered. */
const keeping =
  (keep: () => void) =>
  (work: (request: SimulatedRequest) => SimulatedAnswer) =>
  (request: SimulatedRequest): SimulatedAnswer => {
    const answer = work(request);
    if (request.method !== 'GET') keep();
    return answer;
  };

function cancel(found: SimulatedCalComBooking | undefined): SimulatedAnswer {
  if (!found) return refused(404, 'Booking not found');
  if (!isOn(found)) return refused(400, 'Booking is cancelled already');
  found.status = 'cancelled';
  return success(found);
}

function markAbsent(request: SimulatedRequest, found: SimulatedCalComBooking | undefined): SimulatedAnswer {
  if (!found || !isOn(found)) return refused(404, 'Booking not found');
  const { attendees } = fieldsOf(request) as { attendees: { email: string; absent: boolean }[] };
  const absent = new Map(attendees.map((each) => [each.email, each.absent]));
  if (!found.attendees.some(({ email }) => absent.has(email))) return refused(404, 'Attendee not found');
  found.attendees = found.attendees.map((each) => ({
    ...each,
    absent: absent.get(each.email) ?? each.absent ?? false,
  }));
  return success(found);
}

const isTaken = (
  bookings: readonly SimulatedCalComBooking[],
  eventTypeId: number,
  start: Temporal.Instant,
): boolean =>
  bookings.some(
    (booking) =>
      isOn(booking) &&
      booking.eventTypeId === eventTypeId &&
      Temporal.Instant.compare(booking.start, start) === 0,
  );

function slots(
  { eventTypes }: CalComSimulatorParts,
  bookings: readonly SimulatedCalComBooking[],
  { query, headers }: SimulatedRequest,
): SimulatedAnswer {
  const id = Number(query.get('eventTypeId'));
  const zone = query.get('timeZone');
  if (headers['cal-api-version'] !== '2024-09-04') return refused(404, 'Cannot GET /slots');
  if (!eventTypes.includes(id)) return refused(404, 'Event Type not found');
  if (!zone) return refused(400, 'timeZone is needed');
  const dayOf = (name: string) =>
    Temporal.Instant.from(query.get(name) ?? '')
      .toZonedDateTimeISO(zone)
      .toPlainDate();
  const days: Record<string, { start: string }[]> = {};
  for (
    let day = dayOf('start');
    Temporal.PlainDate.compare(day, dayOf('end')) <= 0;
    day = day.add({ days: 1 })
  ) {
    if (day.dayOfWeek > 5) continue;
    const nine = day.toZonedDateTime({ timeZone: zone, plainTime: '09:00' });
    days[day.toString()] = Array.from({ length: 16 }, (_, half) => nine.add({ minutes: half * MINUTES }))
      .filter((start) => !isTaken(bookings, id, start.toInstant()))
      .map((start) => ({ start: start.toString({ timeZoneName: 'never', fractionalSecondDigits: 3 }) }));
  }
  return success(days);
}

function book(
  { eventTypes }: CalComSimulatorParts,
  bookings: SimulatedCalComBooking[],
  request: SimulatedRequest,
): SimulatedAnswer {
  const {
    eventTypeId,
    start,
    attendee,
    metadata = {},
  } = fieldsOf(request) as {
    eventTypeId: number;
    start: string;
    attendee: { name: string; email: string };
    metadata?: Record<string, unknown>;
  };
  if (!eventTypes.includes(eventTypeId)) return refused(404, 'Event Type not found');
  if (!start.endsWith('Z')) return refused(400, 'start must be in UTC');
  const from = Temporal.Instant.from(start);
  if (isTaken(bookings, eventTypeId, from) || attendee.email.startsWith('nobody-free@'))
    return refused(400, 'no_available_users_found_error: No available users found.');
  const booking = bookingOf(bookings, { eventTypeId, start, attendee, metadata });
  bookings.push(booking);
  return success(booking, 201);
}

function reschedule(
  bookings: SimulatedCalComBooking[],
  request: SimulatedRequest,
  found: SimulatedCalComBooking | undefined,
): SimulatedAnswer {
  if (!found) return refused(404, 'Booking not found');
  if (!isOn(found))
    return refused(400, `Can't reschedule booking with uid=${found.uid} because it was cancelled`);
  const start = String(fieldsOf(request).start);
  if (!start.endsWith('Z')) return refused(400, 'start must be in UTC');
  if (isTaken(bookings, found.eventTypeId, Temporal.Instant.from(start)))
    return refused(400, 'no_available_users_found_error: No available users found.');
  const [attendee] = found.attendees;
  if (!attendee) return refused(400, 'Attendee not found');
  // What was given as metadata is not carried over.
  const asked = { eventTypeId: found.eventTypeId, start, attendee, metadata: {} };
  const moved = bookingOf(bookings, asked);
  bookings.push(moved);
  found.status = 'cancelled';
  found.rescheduledToUid = moved.uid;
  return success(moved, 201);
}

const bookingOf = (
  bookings: readonly unknown[],
  asked: {
    eventTypeId: number;
    start: string;
    attendee: { name: string; email: string };
    metadata: Record<string, unknown>;
  },
): SimulatedCalComBooking => ({
  uid: `uid${bookings.length + 1}`,
  eventTypeId: asked.eventTypeId,
  status: 'accepted',
  start: asked.start,
  end: Temporal.Instant.from(asked.start).add({ minutes: MINUTES }).toString(),
  attendees: [asked.attendee],
  metadata: asked.metadata,
  meetingUrl: 'https://app.cal.com/video/uid',
});

function list(bookings: readonly SimulatedCalComBooking[], { query }: SimulatedRequest): SimulatedAnswer {
  const after = query.get('afterStart') ?? '1970-01-01T00:00:00Z';
  const before = query.get('beforeEnd') ?? '9999-01-01T00:00:00Z';
  const found = bookings
    .filter(({ attendees }) => attendees.some(({ email }) => email === query.get('attendeeEmail')))
    .filter(
      ({ start, end }) =>
        Temporal.Instant.compare(start, after) >= 0 && Temporal.Instant.compare(end, before) <= 0,
    );
  return success(found.slice(0, Number(query.get('take') ?? 100)));
}
