import { type Reason, reason } from '../verdict.ts';
import type { OpenWindow } from '../window.rules.ts';
import { blackoutOf } from './blackouts.ts';
import { type HolidayCalendar, type HolidayPlace, holidayCalendar } from './holidays.ts';
import { type Atlas, bareName } from './places.ts';
import { resolveZone } from './zone.rules.ts';

/** What is known of where a reader is, as people and vendors wrote it. */
export type ReaderFacts = {
  /** A time zone somebody named for them. */
  readonly zone: string | null;
  /** Where the person is, such as "Austin, Texas, United States". */
  readonly location: string | null;
  /** Of their company. */
  readonly country: string | null;
};

/** A reader's zone, and whose holidays and weekends they keep; null where nothing tells it. */
export type ReaderPlace = {
  readonly zone: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly reasons: readonly Reason[];
};

type Place = { readonly country: string; readonly region: string | null; readonly from: string };

/**
 * Where a reader is. What was said of the person goes before what is known of the company. A name that may be two places is
 * neither; where a country has several zones and nothing tells which, it is the one of `near` if that is one of them, or the main one.
 */
export function readerPlace(facts: ReaderFacts, near: string, atlas: Atlas): ReaderPlace {
  const place = placeOf(facts, atlas);
  const { country = null, region = null, from = '' } = place ?? {};
  const said = facts.zone?.trim() ? resolveZone(facts.zone) : null;
  const unread = said && !said.ok ? [said.reason] : [];
  if (said?.ok) {
    const why = reason('reader.zone_said', `Their time zone is given as ${said.zone}.`);
    return { zone: said.zone, country, region, reasons: [why] };
  }
  if (country === null) {
    const why = reason('reader.unknown', 'Nothing tells where the reader is, so the campaign’s hours hold.');
    return { zone: null, country, region, reasons: [...unread, why] };
  }
  const zones = atlas.zonesOf(country, region);
  const city = cityIn(facts.location, zones);
  const [main] = zones;
  if (main === undefined) {
    const why = reason('reader.no_zone', `No time zone is known for ${country}; the campaign’s hours hold.`);
    return { zone: null, country, region, reasons: [...unread, why] };
  }
  const sure = region !== null || zones.length === 1 || city !== null;
  const zone = city ?? (!sure && zones.includes(near) ? near : main);
  const text = sure
    ? `The reader is in ${zone} by ${from}.`
    : `By ${from} the reader is in ${country}, which has several time zones; ${zone} is taken.`;
  return {
    ...{ zone, country, region },
    reasons: [...unread, reason(sure ? 'reader.zone' : 'reader.zone_taken', text, { country, region })],
  };
}

function placeOf({ location, country }: ReaderFacts, atlas: Atlas): Place | null {
  const home = country ? atlas.countryOf(country) : null;
  const parts = (location ?? '')
    .split(/[,;|/]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const from = `"${location}"`;
  const last = parts.at(-1);
  if (last !== undefined) {
    const named = atlas.countryOf(last);
    const state = parts.length > 1 ? stateIn(atlas, last) : null;
    // "San Diego, CA", "Regina, SK", "Atlanta, Georgia": a country and a state. The company tells, or a city nobody else has.
    if (named !== null && state !== null && state.country !== named) {
      if (home === state.country) return { ...state, from };
      if (home === named || cityIn(location, atlas.zonesOf(named, null)) !== null)
        return { country: named, region: null, from };
    } else if (named !== null) return { country: named, region: regionIn(atlas, named, parts), from };
    else if (home !== null && regionIn(atlas, home, parts) !== null)
      return { country: home, region: regionIn(atlas, home, parts), from };
    else if (state !== null) return { ...state, from };
  }
  return home === null
    ? null
    : { country: home, region: null, from: `the country of their company (${home})` };
}

/** Countries whose states stand behind a city, without the country. */
const OF_STATES = ['US', 'CA'];
const stateIn = (atlas: Atlas, name: string): Omit<Place, 'from'> | null =>
  OF_STATES.flatMap((country) => {
    const region = atlas.regionOf(country, name);
    return region === null ? [] : [{ country, region }];
  })[0] ?? null;

const regionIn = (atlas: Atlas, country: string, parts: readonly string[]): string | null =>
  parts.flatMap((part) => atlas.regionOf(country, part) ?? []).at(-1) ?? null;

/** The zone that is named after the city of a location. */
const cityIn = (location: string | null, zones: readonly string[]): string | null => {
  const city = bareName((location ?? '').split(',')[0] ?? '');
  return city === '' ? null : (zones.find((zone) => bareName(zone.split('/').at(-1) ?? '') === city) ?? null);
};

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
