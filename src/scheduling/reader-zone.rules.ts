import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { ZoneFacts } from './slot-labels.rules.ts';

/** What is stored of where somebody is. */
export type ReaderPlace = {
  /** A zone that stands in the list they came from, or in a fact. */
  readonly zone: string | null;
  /** As lists and finders write it: `Munich, Bavaria, Germany`. */
  readonly location: string | null;
  /** With their country. */
  readonly phones: readonly string[];
};

/** Nobody moves the clock for the few who live on an island of theirs. */
const MAINLAND: Readonly<Record<string, readonly [zone: string, share: number]>> = {
  ...{ ES: ['Europe/Madrid', 0.95], PT: ['Europe/Lisbon', 0.95], NZ: ['Pacific/Auckland', 0.99] },
  ...{ CN: ['Asia/Shanghai', 0.98], MY: ['Asia/Kuala_Lumpur', 0.99], EC: ['America/Guayaquil', 0.99] },
  ...{ CL: ['America/Santiago', 0.98], UA: ['Europe/Kyiv', 0.95] },
};

/**
 * States and provinces of countries with several zones. Where fewer than nineteen of twenty people have one clock all their zones stand
 * here, and nothing but a city tells which. All of them stand here, as many of their codes are those of a country as well.
 */
const STATES: readonly (readonly [country: string, zones: readonly string[], names: string])[] = [
  [
    'US',
    ['America/New_York'],
    'connecticut ct|delaware de|georgia ga|maine me|maryland md|massachusetts ma|new hampshire nh|new jersey nj|new york ny|north carolina nc|ohio oh|pennsylvania pa|rhode island ri|south carolina sc|vermont vt|virginia va|west virginia wv|district of columbia dc',
  ],
  ['US', ['America/Detroit'], 'michigan mi'],
  [
    'US',
    ['America/Chicago'],
    'alabama al|arkansas ar|illinois il|iowa ia|kansas ks|louisiana la|minnesota mn|mississippi ms|missouri mo|oklahoma ok|texas tx|wisconsin wi',
  ],
  ['US', ['America/Denver'], 'colorado co|montana mt|new mexico nm|utah ut|wyoming wy'],
  ['US', ['America/Phoenix'], 'arizona az'],
  ['US', ['America/Los_Angeles'], 'california ca|nevada nv|oregon or|washington wa'],
  ['US', ['America/Anchorage'], 'alaska ak'],
  ['US', ['Pacific/Honolulu'], 'hawaii hi'],
  ['US', ['America/New_York', 'America/Chicago'], 'florida fl|tennessee tn'],
  ['US', ['America/Chicago', 'America/Denver'], 'nebraska ne|north dakota nd|south dakota sd'],
  ['US', ['America/Boise', 'America/Los_Angeles'], 'idaho id'],
  ['US', ['America/Indiana/Indianapolis', 'America/Chicago'], 'indiana in'],
  ['US', ['America/Kentucky/Louisville', 'America/Chicago'], 'kentucky ky'],
  ['CA', ['America/Toronto'], 'ontario on|quebec qc'],
  ['CA', ['America/Vancouver'], 'british columbia bc'],
  ['CA', ['America/Edmonton'], 'alberta ab|northwest territories nt'],
  ['CA', ['America/Winnipeg'], 'manitoba mb'],
  ['CA', ['America/Halifax'], 'new brunswick nb|nova scotia ns|prince edward island pe'],
  ['CA', ['America/Regina'], 'saskatchewan sk'],
  ['CA', ['America/Whitehorse'], 'yukon yt'],
  ['CA', ['America/St_Johns', 'America/Goose_Bay'], 'newfoundland and labrador nl|newfoundland nl'],
  ['CA', ['America/Iqaluit', 'America/Rankin_Inlet', 'America/Cambridge_Bay'], 'nunavut nu'],
  ['AU', ['Australia/Sydney'], 'new south wales nsw|australian capital territory act'],
  ['AU', ['Australia/Melbourne'], 'victoria vic'],
  ['AU', ['Australia/Brisbane'], 'queensland qld'],
  ['AU', ['Australia/Perth'], 'western australia wa'],
  ['AU', ['Australia/Adelaide'], 'south australia sa'],
  ['AU', ['Australia/Darwin'], 'northern territory nt'],
  ['AU', ['Australia/Hobart'], 'tasmania tas'],
];
/** Better known as a city elsewhere than as a state, where it stands first. */
const CITY_TOO = 'washington';
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv'];
const SHORT: Readonly<Record<string, string>> = {
  usa: 'US',
  uk: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  uae: 'AE',
};
/** A number is carried abroad more often than a home address. */
const BY_PHONE = 0.95;
const BY_COUNTRY = 0.98;

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[.'’]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * The zone somebody reads in, as far as what is stored says so with certainty: one that is written down, else what their place and
 * their telephone numbers agree on. A place that could lie in several zones, and two that differ, are none.
 */
export function readerPlaceZone(
  { zone, location, phones }: ReaderPlace,
  now: Temporal.Instant,
): Pick<ZoneFacts, 'lead' | 'inferred'> {
  const callers = new Set(phones.flatMap((phone) => countryOfPhone(phone) ?? []));
  const guesses = [
    ...(location === null ? [] : [zoneOfLocation(location, callers, now)]),
    ...phones.map((phone) => zoneOfPhone(phone, now)),
  ].flatMap((guess) => guess ?? []);
  const [first, ...others] = guesses;
  const agree = first !== undefined && others.every((other) => sameClock([first.zone, other.zone], now));
  return { lead: zone, inferred: agree ? first : null };
}

type Guess = { readonly zone: string; readonly confidence: number };

/** A country or one of its states, with its zones. */
type Named = { readonly country: string; readonly zones: readonly string[]; readonly isState: boolean };

function zoneOfLocation(location: string, callers: ReadonlySet<string>, now: Temporal.Instant): Guess | null {
  const parts = location.split(/[,;/]/).map(plain).filter(Boolean);
  const last = parts.at(-1);
  if (last === undefined) return null;
  const states = statesCalled(last);
  // "Washington", "Georgia": a city, a state or a country, and nothing beside it.
  if (parts.length === 1 && states.length > 0) return null;
  const countries = countriesCalled(last).map(
    (country): Named => ({
      ...{ country, zones: zonesOf(country), isState: false },
    }),
  );
  const meant = [...countries, ...states];
  const [only, ...others] = meant;
  if (only && others.length === 0) return zoneWithin(only, parts, now);
  // "Nashville, TN" and "Austin, CA" could be either, unless a city or their telephone says which.
  const city = cityIn(parts, [...new Set(meant.flatMap(({ zones }) => zones))]);
  if (city) return city;
  const [called, ...more] = callers.size === 1 ? meant.filter(({ country }) => callers.has(country)) : [];
  const found = called && more.length === 0 ? zoneWithin(called, parts, now) : null;
  return found && { ...found, confidence: Math.min(found.confidence, BY_PHONE) };
}

function zoneWithin(
  { country, zones, isState }: Named,
  parts: readonly string[],
  now: Temporal.Instant,
): Guess | null {
  const [zone, ...others] = zones;
  if (isState) return zone && others.length === 0 ? { zone, confidence: BY_COUNTRY } : cityIn(parts, zones);
  const [within, ...more] = parts
    .slice(0, -1)
    .flatMap((part, index) => (index === 0 && part === CITY_TOO ? [] : statesCalled(part)))
    .filter((state) => state.country === country);
  if (within && more.length === 0) return zoneWithin(within, parts, now);
  return cityIn(parts, zones) ?? zoneOfCountry(country, now);
}

/** A city that gave its name to one of these zones. */
function cityIn(parts: readonly string[], zones: readonly string[]): Guess | null {
  const cities = parts.slice(0, -1);
  const [zone, ...others] = zones.filter((each) =>
    cities.includes(plain((each.split('/').at(-1) ?? '').replaceAll('_', ' '))),
  );
  return zone && others.length === 0 ? { zone, confidence: BY_COUNTRY } : null;
}

function zoneOfCountry(country: string, now: Temporal.Instant): Guess | null {
  const zones = zonesOf(country);
  const [zone] = zones;
  if (zone && sameClock(zones, now)) return { zone, confidence: BY_COUNTRY };
  const mainland = MAINLAND[country];
  return mainland ? { zone: mainland[0], confidence: mainland[1] } : null;
}

const countryOfPhone = (phone: string): string | null => parsePhoneNumberFromString(phone)?.country ?? null;

function zoneOfPhone(phone: string, now: Temporal.Instant): Guess | null {
  const country = countryOfPhone(phone);
  const found = country ? zoneOfCountry(country, now) : null;
  return found && { ...found, confidence: Math.min(found.confidence, BY_PHONE) };
}

/** Whether these clocks show the same time in each month of the year that begins now. */
function sameClock(zones: readonly string[], now: Temporal.Instant): boolean {
  const [first, ...others] = zones.map((zone) => {
    const local = now.toZonedDateTimeISO(zone);
    return Array.from({ length: 12 }, (_, month) => local.add({ months: month }).offset).join(' ');
  });
  return first !== undefined && others.every((other) => other === first);
}

const statesCalled = (name: string): Named[] =>
  STATES.flatMap(([country, zones, names]) =>
    names.split('|').some((entry) => {
      const cut = entry.lastIndexOf(' ');
      return name === entry.slice(0, cut) || name === entry.slice(cut + 1);
    })
      ? [{ country, zones, isState: true }]
      : [],
  );

const CODES = Array.from({ length: 26 * 26 }, (_, index) =>
  String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26)),
);

/** The countries somebody may mean by a name in one of our languages, or by its code. */
function countriesCalled(name: string): string[] {
  const known =
    SHORT[name] ??
    (/^[a-z]{2}$/.test(name) && zonesOf(name.toUpperCase()).length > 0 ? name.toUpperCase() : null);
  return known === null ? [...(namesOfCountries().get(name) ?? [])] : [known];
}

let countryNames: ReadonlyMap<string, readonly string[]> | undefined;
/** Made when the first place is read, as it takes a moment. */
function namesOfCountries(): ReadonlyMap<string, readonly string[]> {
  if (countryNames) return countryNames;
  const tellers = LANGUAGES.map(
    (language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }),
  );
  const told = CODES.filter((code) => zonesOf(code).length > 0).flatMap((code) =>
    tellers.map((teller) => ({ code, name: plain(teller.of(code) ?? '') })),
  );
  countryNames = new Map(
    [...Map.groupBy(told, ({ name }) => name)].map(([name, group]) => [
      name,
      [...new Set(group.map(({ code }) => code))],
    ]),
  );
  return countryNames;
}

function zonesOf(country: string): readonly string[] {
  try {
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] };
    // A code that was given up, such as DD, stands for another one.
    return locale.region === country ? (locale.getTimeZones?.() ?? []) : [];
  } catch {
    return [];
  }
}
