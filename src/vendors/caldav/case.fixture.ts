import { serveSimulators } from '../kit/simulator.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { caldavPerformers } from './adapter.ts';
import { createCaldavSimulator } from './simulator.ts';

export const CALENDAR = '/calendars/sam/work/';
export const BOOKING = {
  bookingId: 'booking-1',
  calendarId: CALENDAR,
  start: '2026-11-24T15:00:00Z',
  end: '2026-11-24T15:30:00Z',
  timeZone: 'Europe/Madrid',
  title: 'Ana and Sam',
  attendee: { name: 'Ana López', email: 'ana@northgate.test' },
};

export async function startCaldav(perMinute?: number, feeds: Readonly<Record<string, string>> = {}) {
  const simulator = createCaldavSimulator({
    user: 'sam',
    password: 'right',
    calendars: [CALENDAR],
    feeds,
    perMinute,
  });
  const server = await serveSimulators({ '/dav': simulator });
  const addresses = Object.keys(feeds).map((name) => [name, `${server.url}/dav/feeds/${name}`]);
  const performersFor = (password: string) =>
    caldavPerformers({
      baseUrl: `${server.url}/dav`,
      user: 'sam',
      password,
      timeZone: 'Europe/Madrid',
      organizer: 'sam@valewood.test',
      feeds: Object.fromEntries(addresses),
      timeoutMs: 1_000,
    });
  return {
    simulator,
    performers: performersFor('right'),
    strangers: performersFor('wrong'),
    close: server.close,
  };
}

export const caldavCase: VendorCase = {
  vendor: 'caldav',
  ports: ['calendar'],
  async start({ perMinute }) {
    const { simulator, ...running } = await startCaldav(perMinute);
    return {
      ...running,
      simulator,
      examples: [
        { operation: 'calendar.caldav.whoami', input: {} },
        {
          operation: 'calendar.caldav.busy_times',
          input: { calendarIds: [CALENDAR], from: '2026-11-24T00:00:00Z', to: '2026-11-25T00:00:00Z' },
        },
        { operation: 'calendar.caldav.create_event', input: BOOKING, effects: () => simulator.files().size },
        {
          operation: 'calendar.caldav.find_event',
          input: { ...BOOKING, attendeeEmail: BOOKING.attendee.email },
        },
        {
          operation: 'calendar.caldav.move_event',
          input: {
            ...{ calendarId: CALENDAR, eventId: `${CALENDAR}booking-1.ics`, timeZone: BOOKING.timeZone },
            ...{ from: BOOKING.start, start: '2026-11-24T16:00:00Z', end: '2026-11-24T16:30:00Z' },
          },
          effects: () =>
            [...simulator.files().values()].filter((text) => text.includes('DTSTART:20261124T160000Z'))
              .length,
        },
        {
          operation: 'calendar.caldav.read_event',
          input: { calendarId: CALENDAR, eventId: `${CALENDAR}booking-1.ics` },
        },
        {
          operation: 'calendar.caldav.cancel_event',
          input: { calendarId: CALENDAR, eventId: `${CALENDAR}booking-1.ics` },
          effects: () => simulator.deleted(),
        },
      ],
    };
  },
};
