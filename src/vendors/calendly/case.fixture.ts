import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { calendlyPerformers } from './adapter.ts';
import { API, createCalendlySimulator } from './simulator.ts';

export const SIGNING_KEY = 'signing-key-of-the-tests';
export const CALENDAR = `${API}/event_types/T1`;
export const BOOKING = {
  bookingId: 'booking-1',
  calendarId: CALENDAR,
  start: '2026-11-24T15:00:00Z',
  end: '2026-11-24T15:30:00Z',
  timeZone: 'America/New_York',
  title: 'Ana and Sam',
  attendee: { name: 'Ana López', email: 'Ana@northgate.test' },
};

export async function startCalendly(now: () => Temporal.Instant, perMinute?: number) {
  const simulator = createCalendlySimulator({
    token: 'token',
    signingKey: SIGNING_KEY,
    now,
    eventTypes: [CALENDAR],
    perMinute,
  });
  const server = await serveSimulators({ '/calendly': simulator });
  const performersFor = (token: string) =>
    calendlyPerformers({ baseUrl: `${server.url}/calendly`, token, timeoutMs: 1_000 });
  return {
    simulator,
    performers: performersFor('token'),
    strangers: performersFor('another'),
    close: server.close,
  };
}

export const calendlyCase: VendorCase = {
  vendor: 'calendly',
  ports: ['calendar'],
  async start({ now, perMinute }) {
    const { simulator, ...running } = await startCalendly(now, perMinute);
    const window = { from: '2026-11-24T12:00:00Z', to: '2026-11-25T12:00:00Z' };
    return {
      ...running,
      simulator,
      examples: [
        { operation: 'calendar.calendly.whoami', input: {} },
        {
          operation: 'calendar.calendly.free_slots',
          input: { calendarId: CALENDAR, timeZone: BOOKING.timeZone, ...window },
        },
        {
          operation: 'calendar.calendly.create_event',
          input: BOOKING,
          effects: () => simulator.events().length,
        },
        {
          operation: 'calendar.calendly.find_event',
          input: { ...BOOKING, attendeeEmail: BOOKING.attendee.email },
        },
        {
          operation: 'calendar.calendly.read_event',
          input: { calendarId: CALENDAR, eventId: `${API}/scheduled_events/E1` },
        },
        {
          operation: 'calendar.calendly.mark_no_show',
          input: {
            ...{ calendarId: CALENDAR, eventId: `${API}/scheduled_events/E1` },
            attendeeEmail: BOOKING.attendee.email,
          },
          effects: () => simulator.events().filter(({ noShow }) => noShow).length,
        },
        {
          operation: 'calendar.calendly.cancel_event',
          input: { calendarId: CALENDAR, eventId: `${API}/scheduled_events/E1` },
          effects: () => simulator.events().filter(({ status }) => status === 'canceled').length,
        },
      ],
    };
  },
};
