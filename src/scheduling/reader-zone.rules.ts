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

/** States and provinces of countries with several zones, where nineteen of twenty people have one clock. */
const STATES: readonly (readonly [country: string, zone: string, names: string])[] = [
  [
    'US',
    'America/New_York',
    'connecticut ct|delaware de|georgia ga|maine me|maryland md|massachusetts ma|new hampshire nh|new jersey nj|new york ny|north carolina nc|ohio oh|pennsylvania pa|rhode island ri|south carolina sc|vermont vt|virginia va|west virginia wv|district of columbia dc',
  ],
  ['US', 'America/Detroit', 'michigan mi'],
  [
    'US',
    'America/Chicago',
    'alabama al|arkansas ar|illinois il|iowa ia|kansas ks|louisiana la|minnesota mn|mississippi ms|missouri mo|oklahoma ok|texas tx|wisconsin wi',
  ],
  ['US', 'America/Denver', 'colorado co|montana mt|new mexico nm|utah ut|wyoming wy'],
  ['US', 'America/Phoenix', 'arizona az'],
  ['US', 'America/Los_Angeles', 'california ca|nevada nv|oregon or|washington wa'],
  ['US', 'America/Anchorage', 'alaska ak'],
  ['US', 'Pacific/Honolulu', 'hawaii hi'],
  ['CA', 'America/Toronto', 'ontario on|quebec qc|québec qc'],
  ['CA', 'America/Vancouver', 'british columbia bc'],
  ['CA', 'America/Edmonton', 'alberta ab'],
  ['CA', 'America/Winnipeg', 'manitoba mb'],
  ['CA', 'America/Halifax', 'nova scotia ns'],
  ['AU', 'Australia/Sydney', 'new south wales nsw'],
  ['AU', 'Australia/Melbourne', 'victoria vic'],
  ['AU', 'Australia/Brisbane', 'queensland qld'],
  ['AU', 'Australia/Perth', 'western australia wa'],
  ['AU', 'Australia/Adelaide', 'south australia sa'],
];
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
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[.]/g, '').replace(/\s+/g, ' ').trim();

/**
 * The zone somebody reads in, as far as what is stored says so with certainty: one that is written down, else what their place and
 * their telephone numbers agree on. A place that could lie in several zones, and two that differ, are none.
 */
export function readerPlaceZone(
  { zone, location, phones }: ReaderPlace,
  now: Temporal.Instant,
): Pick<ZoneFacts, 'lead' | 'inferred'> {
  const guesses = [
    ...(location === null ? [] : [zoneOfLocation(location, now)]),
    ...phones.map((phone) => zoneOfPhone(phone, now)),
  ].flatMap((guess) => guess ?? []);
  const [first, ...others] = guesses;
  const agree = first !== undefined && others.every((other) => sameClock([first.zone, other.zone], now));
  return { lead: zone, inferred: agree ? first : null };
}

type Guess = { readonly zone: string; readonly confidence: number };

function zoneOfLocation(location: string, now: Temporal.Instant): Guess | null {
  const parts = location.split(/[,;/]/).map(plain).filter(Boolean);
  const last = parts.at(-1);
  if (last === undefined) return null;
  const countries = countriesCalled(last);
  const states = statesCalled(last);
  // "Atlanta, Georgia" and "Austin, CA" could be either, unless a place between them says which.
  if (countries.length + states.length !== 1) return cityIn(parts, countries);
  const [state] = states;
  if (state) return { zone: state.zone, confidence: BY_COUNTRY };
  const [country = ''] = countries;
  const within = parts
    .slice(0, -1)
    .flatMap((part) => statesCalled(part).filter((each) => each.country === country));
  const [only, ...more] = within;
  if (only && more.length === 0) return { zone: only.zone, confidence: BY_COUNTRY };
  return cityIn(parts, countries) ?? zoneOfCountry(country, now);
}

/** A city that gave its name to a zone of that country. */
function cityIn(parts: readonly string[], countries: readonly string[]): Guess | null {
  const found = countries.flatMap((country) =>
    zonesOf(country).filter((zone) =>
      parts.slice(0, -1).includes(plain((zone.split('/').at(-1) ?? '').replaceAll('_', ' '))),
    ),
  );
  const [zone, ...others] = new Set(found);
  return zone && others.length === 0 ? { zone, confidence: BY_COUNTRY } : null;
}

function zoneOfCountry(country: string, now: Temporal.Instant): Guess | null {
  const zones = zonesOf(country);
  const [zone] = zones;
  if (zone && sameClock(zones, now)) return { zone, confidence: BY_COUNTRY };
  const mainland = MAINLAND[country];
  return mainland ? { zone: mainland[0], confidence: mainland[1] } : null;
}

function zoneOfPhone(phone: string, now: Temporal.Instant): Guess | null {
  const country = parsePhoneNumberFromString(phone)?.country;
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

const statesCalled = (name: string): { country: string; zone: string }[] =>
  STATES.flatMap(([country, zone, names]) =>
    names.split('|').some((entry) => {
      const short = entry.slice(entry.lastIndexOf(' ') + 1);
      return name === plain(entry.slice(0, entry.lastIndexOf(' '))) || name === short;
    })
      ? [{ country, zone }]
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
