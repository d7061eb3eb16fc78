import { type Reason, reason } from '../verdict.ts';
import type { OpenWindow } from '../window.rules.ts';
import { blackoutOf } from './blackouts.ts';
import { type HolidayCalendar, type HolidayPlace, holidayCalendar } from './holidays.ts';
import type { Atlas } from './places.ts';
import { type Found, placeOfReader, type ReaderFacts } from './reader-place.rules.ts';
import { resolveZone } from './zone.rules.ts';

/** A reader's zone, and whose holidays and weekends they keep; null where nothing tells it. */
export type ReaderPlace = {
  readonly zone: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly reasons: readonly Reason[];
};

/**
 * Where a reader is, with a zone in any case where the country is known: where it has several zones and nothing tells which, it is the
 * one of `near` if that is one of them, or the main one.
 */
export function readerPlace(facts: ReaderFacts, near: string, atlas: Atlas): ReaderPlace {
  const { found, doubt } = placeOfReader(facts, atlas);
  const { country = null, region = null } = found ?? {};
  const said = facts.zone?.trim() ? resolveZone(facts.zone) : null;
  if (said?.ok) {
    const why = reason('reader.zone_said', `Their time zone is given as ${said.zone}.`);
    return { zone: said.zone, country, region, reasons: [why] };
  }
  const before = [
    ...(said ? [said.reason] : []),
    ...(doubt === null
      ? []
      : [reason('reader.ambiguous', `"${doubt}" may be two places, so it is taken for neither.`)]),
  ];
  if (!found) {
    const why = reason('reader.unknown', 'Nothing tells where the reader is, so the campaign’s hours hold.');
    return { zone: null, country, region, reasons: [...before, why] };
  }
  return { country, region, ...zoneNear(found, { location: facts.location, near, before }, atlas) };
}

type Telling = {
  readonly location: string | null;
  readonly near: string;
  readonly before: readonly Reason[];
};

function zoneNear(
  { country, region, zones: own, city, by }: Found,
  { location, near, before }: Telling,
  atlas: Atlas,
): Pick<ReaderPlace, 'zone' | 'reasons'> {
  const zones = own ?? atlas.zonesOf(country, region);
  const [main] = zones;
  if (main === undefined && city === null) {
    const why = reason('reader.no_zone', `No time zone is known for ${country}; the campaign’s hours hold.`);
    return { zone: null, reasons: [...before, why] };
  }
  const from = {
    location: `"${location}"`,
    company: `the country of their company (${country})`,
    phone: 'their telephone number',
  }[by];
  const sure = region !== null || zones.length === 1 || city !== null;
  const zone = city ?? (!sure && zones.includes(near) ? near : (main ?? null));
  const text = sure
    ? `The reader is in ${zone} by ${from}.`
    : `By ${from} the reader is in ${country}, which has several time zones; ${zone} is taken.`;
  return {
    zone,
    reasons: [...before, reason(sure ? 'reader.zone' : 'reader.zone_taken', text, { country, region })],
  };
}

/** Monday to Friday, where nobody said otherwise: whatever the five working days are there. */
const isWorkingWeek = (days: ReadonlySet<number>): boolean =>
  days.size === 5 && [1, 2, 3, 4, 5].every((day) => days.has(day));

/** Which days are free in a country every week. */
export function weekendOf(country: string): readonly number[] {
  const { weekend } = new Intl.Locale('und', { region: country }).getWeekInfo();
  return weekend;
}

/**
 * The campaign's hours where the reader is: their zone, their weekend, their holidays and the days around them. Where nothing is known
 * of the reader it is the campaign's window, with the holidays it names.
 */
export function windowOfReader(
  window: OpenWindow,
  place: ReaderPlace,
  fallback: HolidayPlace | null,
): OpenWindow {
  const zone = place.zone ?? window.zone;
  const holidays = place.country === null ? fallback : { country: place.country, region: place.region };
  if (holidays === null) return { ...window, zone };
  const free = place.country === null ? [] : weekendOf(place.country);
  const worksWeekends = window.days.has(6) || window.days.has(7);
  const days = isWorkingWeek(window.days)
    ? new Set([1, 2, 3, 4, 5, 6, 7].filter((day) => !free.includes(day)))
    : new Set([...window.days].filter((day) => worksWeekends || !free.includes(day)));
  return { ...window, zone, days: place.country === null ? window.days : days, holiday: closedOn(holidays) };
}

function closedOn(place: HolidayPlace): HolidayCalendar {
  const calendar = holidayCalendar(place) ?? holidayCalendar({ country: place.country });
  return (date) => calendar?.(date) ?? blackoutOf(place.country, date);
}
