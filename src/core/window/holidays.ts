import Holidays from 'date-holidays';
import type { DatedTable } from '../dated.rules.ts';

/** Countries change their holidays; the tables are as old as the release they come with. */
export const holidaysChecked: DatedTable = {
  name: 'public holidays',
  checkedOn: '2026-11-20',
  goodForDays: 365,
  source: 'a new release of date-holidays',
};

/** `country` is ISO 3166-1 alpha-2 (`DE`); `region` the part after the hyphen in ISO 3166-2 (`BY`). */
export type HolidayPlace = { readonly country: string; readonly region?: string | null };

/** Names of public holidays by local date (`2026-12-25`). */
export type HolidayCalendar = (date: Temporal.PlainDate) => string | null;

const DAY_MS = 86_400_000;
const calendars = new Map<string, Holidays>();
const years = new Map<string, ReadonlyMap<string, string>>();

function calendarOf(place: HolidayPlace): Holidays | null {
  const country = place.country.trim().toUpperCase();
  const region = place.region?.trim().toUpperCase() || null;
  const key = `${country}-${region ?? ''}`;
  const known = calendars.get(key);
  if (known) return known;
  const atlas = new Holidays();
  if (!Object.hasOwn(atlas.getCountries(), country)) return null;
  const states: unknown = atlas.getStates(country);
  if (region && !(states && typeof states === 'object' && Object.hasOwn(states, region))) return null;
  const options = { types: ['public' as const] };
  const calendar = region ? new Holidays(country, region, options) : new Holidays(country, options);
  calendars.set(key, calendar);
  return calendar;
}

function holidaysOf(calendar: Holidays, key: string, year: number): ReadonlyMap<string, string> {
  const known = years.get(key);
  if (known) return known;
  const days = new Map<string, string>();
  for (const holiday of calendar.getHolidays(year)) {
    if (holiday.type !== 'public') continue;
    const first = Temporal.PlainDate.from(holiday.date.slice(0, 10));
    const length = Math.max(1, Math.ceil((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS - 0.5));
    for (let day = 0; day < length; day += 1) {
      const date = first.add({ days: day }).toString();
      if (!days.has(date)) days.set(date, holiday.name);
    }
  }
  years.set(key, days);
  return days;
}

/**
 * The public holidays of a place, in the language of the place, from the `date-holidays` tables. Null when the
 * country or region is unknown: without a calendar a day must not be taken for a working day silently.
 */
export function holidayCalendar(place: HolidayPlace): HolidayCalendar | null {
  const calendar = calendarOf(place);
  if (!calendar) return null;
  const prefix = `${place.country.trim().toUpperCase()}-${place.region?.trim().toUpperCase() ?? ''}`;
  return (date) => holidaysOf(calendar, `${prefix}-${date.year}`, date.year).get(date.toString()) ?? null;
}
