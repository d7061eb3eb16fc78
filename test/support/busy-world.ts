import { sql } from 'drizzle-orm';
import type { Clock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { instantOf, rows } from '#core/db/index';
import type { Performer } from '#gateway';
import { importLeads, memorySource } from '#leads';
import { slice as leads } from '#leads/slice';
import { slice as notify } from '#notify/slice';
import { connectCalendar } from '#scheduling';
import { slice as scheduling } from '#scheduling/slice';
import { guards } from '../../src/app/guards.ts';
import type { CalendarConnection } from '../../src/scheduling/contract.ts';
import { refreshAvailability } from '../../src/scheduling/refresh-availability.ts';
import * as caldav from '../../src/vendors/caldav/case.fixture.ts';
import * as google from '../../src/vendors/google-calendar/case.fixture.ts';
import type { VendorSimulator } from '../../src/vendors/kit/simulator.ts';
import { openWorkbench, T0, type Workbench } from './workbench.ts';

export const ZONE = 'Europe/Berlin';
/** Monday, 2 March 2026, 10:00 in Berlin. */
export const NOW = T0;

type Standing = { readonly start: string; readonly end: string };
/** A calendar that only tells when somebody is busy. */
type BusyCalendar = {
  readonly vendor: 'google_calendar' | 'caldav';
  readonly calendarId: string;
  readonly performers: readonly Performer[];
  readonly simulator: VendorSimulator;
  /** Somebody puts something of their own into it. */
  put(span: Standing): void;
  /** Where our events in it begin, in their order. */
  ours(): string[];
  close(): Promise<void>;
};

async function googleCalendar(now: () => Temporal.Instant): Promise<BusyCalendar> {
  const { simulator, performers, close } = await google.startGoogleCalendar(now, 10_000);
  return {
    ...{ vendor: 'google_calendar', calendarId: google.CALENDAR, performers, simulator, close },
    put: (span) => simulator.put(google.CALENDAR, span),
    ours: () =>
      simulator
        .events()
        .filter(({ status, id }) => status !== 'cancelled' && !id.startsWith('own'))
        .map(({ start }) => Temporal.Instant.from(start.dateTime).toString())
        .sort(),
  };
}

const ics = (at: string): string => at.replace(/[-:]/g, '').replace(/\.\d+/, '');
async function caldavCalendar(): Promise<BusyCalendar> {
  const { simulator, performers, close } = await caldav.startCaldav(10_000);
  let serial = 0;
  return {
    ...{ vendor: 'caldav', calendarId: caldav.CALENDAR, performers, simulator, close },
    put({ start, end }) {
      serial += 1;
      simulator.put(
        `${caldav.CALENDAR}own${serial}.ics`,
        `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:own${serial}\r\nDTSTART:${ics(start)}\r\nDTEND:${ics(end)}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
      );
    },
    ours: () =>
      [...simulator.files()]
        .filter(([path]) => !path.includes('/own'))
        .map(([, text]) => /DTSTART:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(text) ?? [])
        .map(([, ...parts]) => `${parts.slice(0, 3).join('-')}T${parts.slice(3).join(':')}Z`)
        .sort(),
  };
}

export type BusyWorld = Awaited<ReturnType<typeof openBusyWorld>>;

/** Such a calendar behind the whole gateway, over real Postgres, with two leads. */
export async function openBusyWorld(
  vendor: 'google_calendar' | 'caldav',
  hours: CalendarConnection['hours'] = {},
  minutes = 30,
) {
  let now = NOW;
  const clock: Clock = { now: () => now };
  const calendar = vendor === 'caldav' ? await caldavCalendar() : await googleCalendar(clock.now);
  const bench: Workbench = await openWorkbench({
    slices: [leads, notify, scheduling],
    performers: calendar.performers,
    guards,
    wait: async () => undefined,
  });
  const ctx: Ctx = bench.ctx(await bench.workspace('busy'), { clock });
  const people =
    'Email,First Name,Company\nana@busy.example,Ana,A\nbo@busy.example,Bo,B\ncy@busy.example,Cy,C\n';
  await importLeads(ctx, memorySource('people.csv', people));
  const connect = (given: CalendarConnection['hours'] = hours, takes = minutes) =>
    connectCalendar(ctx, {
      ...{ vendor, calendarId: calendar.calendarId, zone: ZONE, minutes: takes, hours: given },
    });
  const found = await ctx.db.tx((tx) => rows<{ id: string }>(tx, sql`select id from leads order by id`));
  return {
    ...{ bench, ctx, calendar, connect, leadIds: found.map(({ id }) => id) },
    /** So much later, the calendar read as often as it is due. */
    async pass(span: Temporal.DurationLike) {
      now = now.add(span);
      await refreshAvailability.run(ctx);
    },
    later(span: Temporal.DurationLike) {
      now = now.add(span);
    },
    /** What is known to be free, in the wall time of the calendar. */
    async known(): Promise<string[]> {
      const slots = await ctx.db.tx((tx) =>
        rows<{ at: string }>(tx, sql`select slot_at as at from availability_slots order by slot_at`),
      );
      return slots.map(({ at }) => instantOf(at).toZonedDateTimeISO(ZONE).toPlainDateTime().toString());
    },
    async close() {
      await bench[Symbol.asyncDispose]();
      await calendar.close();
    },
  };
}
