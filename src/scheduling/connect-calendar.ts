import { type Ctx, requireScope } from '#core/ctx';
import { invalid } from '#core/errors';
import { resolveZone } from '#core/window/zone.rules';
import { putSource } from './availability.store.ts';
import {
  type CalendarConnection,
  type ConnectedCalendar,
  calendarConnection,
  makesTimes,
  type WorkingHours,
  workingHours,
} from './contract.ts';
import { countryOf, freeTimes } from './free-times.rules.ts';
import { bookable } from './meeting-guard.rules.ts';
import { nextWeeklyLook } from './watch.rules.ts';

/** Names the calendar times are offered from. Another calendar than before begins with nothing known; it is asked at once. */
export async function connectCalendar(ctx: Ctx, input: CalendarConnection): Promise<ConnectedCalendar> {
  requireScope(ctx, 'workspace:admin');
  const parsed = calendarConnection.safeParse(input);
  if (!parsed.success)
    throw invalid(
      'calendar.incomplete',
      'The calendar was not connected.',
      parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  const zone = resolveZone(parsed.data.zone);
  if (!zone.ok)
    throw invalid('calendar.zone', zone.reason.text, [{ path: 'zone', message: 'is no known time zone' }]);
  const hours = makesTimes(parsed.data.vendor) ? hoursOf(parsed.data, zone.zone) : null;
  const now = ctx.now();
  await ctx.db.tx(async (tx) => {
    await putSource(tx, ctx.workspace.id, {
      ...parsed.data,
      zone: zone.zone,
      hours,
      watchAt: nextWeeklyLook(now),
      by: ctx.actor.id,
      at: now,
    });
    const { source, vendor, calendarId } = parsed.data;
    await ctx.audit(tx, {
      action: 'calendar.connected',
      subject: source,
      detail: { vendor, calendarId, zone: zone.zone, hours },
    });
  });
  return { source: parsed.data.source, zone: zone.zone, hours };
}

type Given = Pick<ReturnType<(typeof calendarConnection)['parse']>, 'hours' | 'minutes'>;

/** The hours as they are kept; throws `invalid` where no time could ever be made of them. */
function hoursOf({ hours: given = workingHours.parse({}), minutes }: Given, zone: string): WorkingHours {
  const country = given.holidays === undefined ? countryOf(zone) : given.holidays;
  const hours = { ...given, days: [...new Set(given.days)].sort(), holidays: country?.toUpperCase() ?? null };
  // A year that has begun nowhere yet: of a week in it something has to be left.
  const now = Temporal.Instant.from('2026-03-01T00:00:00Z');
  const facts = { hours: { ...hours, noticeHours: 0 }, zone, minutes, busy: [], unread: [] };
  const { times, reasons } = freeTimes({ ...facts, until: now.add({ hours: 14 * 24 }), now });
  const unknown = reasons.find(({ code }) => code === 'free.holidays_unknown');
  if (unknown)
    throw invalid('calendar.holidays', `${unknown.text} Nothing was connected.`, [
      { path: 'hours.holidays', message: 'is no country or region whose holidays are known' },
    ]);
  if (bookable(times, { zone, minutes }, now).slots.length === 0)
    throw invalid(
      'calendar.hours',
      `No meeting of ${minutes} minutes fits between ${hours.opens} and ${hours.closes}, or not on working days from 09:00 to 18:00, outside which nobody is booked. Nothing was connected.`,
      [{ path: 'hours.closes', message: 'leaves no time for a meeting' }],
    );
  return hours;
}
