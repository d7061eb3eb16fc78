import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { calComPerformers } from './adapter.ts';
import { createCalComSimulator } from './simulator.ts';

export const WEBHOOK_SECRET = 'secret-of-the-cal-webhook';
export const CALENDAR = '77';
export const BOOKING = {
  bookingId: 'booking-1',
  calendarId: CALENDAR,
  start: '2026-11-24T15:00:00Z',
  end: '2026-11-24T15:30:00Z',
  timeZone: 'America/New_York',
  title: 'Ana and Sam',
  attendee: { name: 'Ana López', email: 'ana@northgate.test' },
};

export async function startCalCom(now: () => Temporal.Instant, perMinute?: number, keptIn?: string) {
  const simulator = createCalComSimulator({
    apiKey: 'cal_test',
    webhookSecret: WEBHOOK_SECRET,
    now,
    eventTypes: [Number(CALENDAR)],
    ...{ perMinute, keptIn },
  });
  const server = await serveSimulators({ '/cal': simulator });
  const performersFor = (apiKey: string) =>
    calComPerformers({ baseUrl: `${server.url}/cal`, apiKey, timeoutMs: 1_000 });
  return {
    simulator,
    performers: performersFor('cal_test'),
    strangers: performersFor('cal_other'),
    close: server.close,
  };
}

export const calComCase: VendorCase = {
  vendor: 'cal_com',
  ports: ['calendar'],
  async start({ now, perMinute }) {
    const { simulator, ...running } = await startCalCom(now, perMinute);
    const window = { from: '2026-11-24T12:00:00Z', to: '2026-11-25T12:00:00Z' };
    return {
      ...running,
      simulator,
      examples: [
        { operation: 'calendar.cal_com.whoami', input: {} },
        {
          operation: 'calendar.cal_com.free_slots',
          input: { calendarId: CALENDAR, timeZone: BOOKING.timeZone, ...window },
        },
        {
          operation: 'calendar.cal_com.create_event',
          input: BOOKING,
          effects: () => simulator.bookings().length,
        },
        {
          operation: 'calendar.cal_com.find_event',
          input: { ...BOOKING, attendeeEmail: BOOKING.attendee.email },
        },
        {
          operation: 'calendar.cal_com.move_event',
          input: {
            ...{ calendarId: CALENDAR, eventId: 'uid1', timeZone: BOOKING.timeZone },
            ...{ from: BOOKING.start, start: '2026-11-24T16:00:00Z', end: '2026-11-24T16:30:00Z' },
          },
          effects: () => simulator.bookings().filter(({ start }) => start === '2026-11-24T16:00:00Z').length,
        },
        { operation: 'calendar.cal_com.read_event', input: { calendarId: CALENDAR, eventId: 'uid1' } },
        {
          operation: 'calendar.cal_com.mark_no_show',
          input: { calendarId: CALENDAR, eventId: 'uid1', attendeeEmail: BOOKING.attendee.email },
          effects: () =>
            simulator.bookings().filter((each) => each.attendees.some(({ absent }) => absent)).length,
        },
        {
          operation: 'calendar.cal_com.cancel_event',
          input: { calendarId: CALENDAR, eventId: 'uid1' },
          effects: () =>
            simulator.bookings().filter((each) => each.status === 'cancelled' && !each.rescheduledToUid)
              .length,
        },
      ],
    };
  },
};
