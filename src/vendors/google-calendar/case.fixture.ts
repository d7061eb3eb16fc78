import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { googleCalendarPerformers } from './adapter.ts';
import { createGoogleCalendarSimulator } from './simulator.ts';
import { eventIdOf } from './wire.ts';

export const CALENDAR = 'sam@valewood.test';
export const BOOKING = {
  bookingId: 'booking-1',
  calendarId: CALENDAR,
  start: '2026-11-24T15:00:00Z',
  end: '2026-11-24T15:30:00Z',
  timeZone: 'Europe/Madrid',
  title: 'Ana and Sam',
  attendee: { name: 'Ana López', email: 'ana@northgate.test' },
};

const MOVED = { start: '2026-11-24T16:00:00Z', end: '2026-11-24T16:30:00Z' };
const isMoved = (start: string): boolean => Temporal.Instant.compare(start, MOVED.start) === 0;
/** The booking an hour later. */
const moveOf = (eventId: string) => ({
  ...{ calendarId: CALENDAR, eventId, from: BOOKING.start, timeZone: BOOKING.timeZone },
  ...MOVED,
});

export async function startGoogleCalendar(now: () => Temporal.Instant, perMinute?: number) {
  const simulator = createGoogleCalendarSimulator({
    refreshToken: 'refresh',
    now,
    calendars: [CALENDAR],
    perMinute,
  });
  const server = await serveSimulators({ '/google': simulator });
  const performersFor = (refreshToken: string) =>
    googleCalendarPerformers({
      baseUrl: `${server.url}/google`,
      tokenUrl: `${server.url}/google/token`,
      clientId: 'client',
      clientSecret: 'secret',
      refreshToken,
      timeoutMs: 1_000,
    });
  return {
    simulator,
    performers: performersFor('refresh'),
    strangers: performersFor('another'),
    close: server.close,
  };
}

export const googleCalendarCase: VendorCase = {
  vendor: 'google_calendar',
  ports: ['calendar'],
  async start({ now, perMinute }) {
    const { simulator, ...running } = await startGoogleCalendar(now, perMinute);
    return {
      ...running,
      simulator,
      examples: [
        { operation: 'calendar.google_calendar.whoami', input: {} },
        {
          operation: 'calendar.google_calendar.busy_times',
          input: { calendarIds: [CALENDAR], from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z' },
        },
        {
          operation: 'calendar.google_calendar.create_event',
          input: BOOKING,
          effects: () => simulator.events().length,
        },
        {
          operation: 'calendar.google_calendar.find_event',
          input: { ...BOOKING, attendeeEmail: BOOKING.attendee.email },
        },
        {
          operation: 'calendar.google_calendar.move_event',
          input: moveOf(eventIdOf(BOOKING.bookingId)),
          effects: () => simulator.events().filter(({ start }) => isMoved(start.dateTime)).length,
        },
        {
          operation: 'calendar.google_calendar.read_event',
          input: { calendarId: CALENDAR, eventId: eventIdOf(BOOKING.bookingId) },
        },
        {
          operation: 'calendar.google_calendar.cancel_event',
          input: { calendarId: CALENDAR, eventId: eventIdOf(BOOKING.bookingId) },
          effects: () => simulator.events().filter((event) => event.status === 'cancelled').length,
        },
      ],
    };
  },
};
