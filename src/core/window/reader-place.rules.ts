import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { clocksOf, countriesCalled, plain } from './countries.ts';
import type { Atlas } from './places.ts';
import { countryOfCity, isRegionCode, OF_GERMANY } from './region-codes.ts';
import { type State, statesCalled } from './states.ts';

/** What is known of where a reader is, as people and vendors wrote it. */
export type ReaderFacts = {
  /** A time zone somebody named for them. */
  readonly zone: string | null;
  /** Where the person is, such as "Austin, Texas, United States". */
  readonly location: string | null;
  /** Of their company. */
  readonly country: string | null;
  /** Their numbers, with the country. */
  readonly phones?: readonly string[];
  /** Of their addresses and their company. */
  readonly domains?: readonly string[];
};

export type Found = {
  readonly country: string;
  /** As tables of holidays call it. */
  readonly region: string | null;
  /** Where the region is one of several clocks or none of its own, which: null where the country tells. */
  readonly zones: readonly string[] | null;
  /** The zone that is named after the city. */
  readonly city: string | null;
  /** Whose place it is that was read. */
  readonly by: 'location' | 'company' | 'phone';
};
/** `doubt` is a place that may be two. */
export type ReaderFinding = { readonly found: Found | null; readonly doubt: string | null };

/** A country or one of its states that may be meant. */
type Meant = { readonly country: string; readonly state: State | null };
/** What else tells in which country somebody is. */
type Witnesses = {
  readonly home: string | null;
  readonly caller: string | null;
  readonly domain: string | null;
};

/** Better known as a city elsewhere than as a state, where it stands first. */
const CITY_TOO = 'washington';

/**
 * Where a reader is: what was said of the person goes before their company's country, that before their telephone. The code behind a
 * city is a state of the USA, Canada or Australia, or a country, only where the city, a number, the company and the end of a
 * domain say nothing else; what may be two places is neither.
 */
export function placeOfReader(facts: ReaderFacts, atlas: Atlas): ReaderFinding {
  const callers = new Set((facts.phones ?? []).flatMap((phone) => countryOfPhone(phone) ?? []));
  const domains = new Set((facts.domains ?? []).flatMap((domain) => countryOfDomain(domain) ?? []));
  const witnesses: Witnesses = {
    home: facts.country ? countryNamed(facts.country, atlas) : null,
    ...{ caller: only([...callers]), domain: only([...domains]) },
  };
  const parts = (facts.location ?? '')
    .split(/[,;|/]/)
    .map(plain)
    .filter(Boolean);
  const read = readLocation(parts, witnesses, atlas);
  if (read && read !== 'doubt') return { found: read, doubt: null };
  const doubt = read === 'doubt' ? facts.location : null;
  const { home, caller } = witnesses;
  if (home !== null) return { found: bare(home, regionIn(atlas, home, parts), 'company'), doubt };
  return { found: caller === null ? null : bare(caller, null, 'phone'), doubt };
}

const only = <T>(list: readonly T[]): T | null => (list.length === 1 ? (list[0] ?? null) : null);
const bare = (country: string, region: string | null, by: Found['by']): Found => ({
  ...{ country, region, by, zones: null, city: null },
});

function readLocation(parts: readonly string[], witnesses: Witnesses, atlas: Atlas): Found | 'doubt' | null {
  const last = parts.at(-1);
  if (last === undefined) return null;
  const states = statesCalled(last).map((state): Meant => ({ country: state.country, state }));
  const { home } = witnesses;
  // "Washington", "Georgia": a city, a state or a country, and nothing beside it.
  if (parts.length === 1 && states.length > 0) {
    const own = states.find(({ country }) => country === home);
    return own ? within(own, parts, atlas) : 'doubt';
  }
  const countries = new Set([...countriesCalled(last), ...[atlas.countryOf(last) ?? []].flat()]);
  const meant = [...[...countries].map((country): Meant => ({ country, state: null })), ...states];
  if (parts.length > 1 && /^[a-z]{2,3}$/.test(last))
    return readCode(parts, last, { meant, witnesses, atlas });
  const [one, ...others] = meant;
  if (one && others.length === 0) return within(one, parts, atlas);
  if (meant.length === 0) return null;
  return chosen(meant, fitting(witnesses, meant), parts, atlas);
}

type Code = { readonly meant: readonly Meant[]; readonly witnesses: Witnesses; readonly atlas: Atlas };

function readCode(
  parts: readonly string[],
  code: string,
  { meant, witnesses, atlas }: Code,
): Found | 'doubt' | null {
  const named = countryOfCity(parts[0] ?? '', code);
  const elsewhere = [witnesses.caller, witnesses.home, witnesses.domain, named].flatMap((country) =>
    country !== null && !meant.some((each) => each.country === country) && isRegion(atlas, country, code)
      ? [{ country, state: null }]
      : [],
  );
  const [first] = meant;
  const all = [...meant, ...elsewhere];
  const fits = fitting(witnesses, all);
  if (named !== null) {
    const against = fits.some((country) => country !== named);
    return against ? 'doubt' : regional(named, code, atlas);
  }
  if (fits.length > 0 || meant.length > 1) {
    const found = chosen(all, fits, parts, atlas);
    if (
      found === 'doubt' ||
      found.zones !== null ||
      !elsewhere.some(({ country }) => country === found.country)
    )
      return found;
    return regional(found.country, code, atlas);
  }
  if (first?.state === null && OF_GERMANY.has(code) && cityOf(parts, zonesOf(first, atlas)) === null)
    return 'doubt';
  return first ? within(first, parts, atlas) : null;
}

const isRegion = (atlas: Atlas, country: string, code: string): boolean =>
  isRegionCode(country, code) || atlas.regionOf(country, code) !== null;

/** A region of another country than those whose states are known here, by its code. */
const regional = (country: string, code: string, atlas: Atlas): Found => ({
  ...bare(country, atlas.regionOf(country, code), 'location'),
});

/** Countries of these that something else speaks for; a domain only where nothing else does. */
function fitting({ home, caller, domain }: Witnesses, meant: readonly Meant[]): string[] {
  const fits = (country: string | null): string[] =>
    meant.some((each) => each.country === country) && country !== null ? [country] : [];
  const strong = [...new Set([...fits(caller), ...fits(home)])];
  return strong.length > 0 ? strong : fits(domain);
}

/** "Austin, CA" could be either, unless a city, a number or the company says which. */
function chosen(
  meant: readonly Meant[],
  fits: readonly string[],
  parts: readonly string[],
  atlas: Atlas,
): Found | 'doubt' {
  const byCity = meant.filter((each) => cityOf(parts, zonesOf(each, atlas)) !== null);
  const [there, ...more] = byCity;
  if (there && more.length === 0) return within(there, parts, atlas);
  const country = only(fits);
  const [spoken, ...others] = meant.filter((each) => each.country === country);
  return spoken && others.length === 0 ? within(spoken, parts, atlas) : 'doubt';
}

const zonesOf = ({ country, state }: Meant, atlas: Atlas): readonly string[] =>
  state?.zones ?? [...new Set([...atlas.zonesOf(country, null), ...clocksOf(country)])];

function within(meant: Meant, parts: readonly string[], atlas: Atlas): Found {
  const { country, state } = meant;
  if (state)
    return {
      ...{ country, region: state.code, by: 'location', zones: state.zones },
      city: cityOf(parts, state.zones),
    };
  const [inside, ...more] = parts
    .slice(0, -1)
    .flatMap((part, index) => (index === 0 && part === CITY_TOO ? [] : statesCalled(part)))
    .filter((each) => each.country === country);
  if (inside && more.length === 0) return within({ country, state: inside }, parts, atlas);
  return {
    ...bare(country, regionIn(atlas, country, parts.slice(0, -1)), 'location'),
    city: cityOf(parts, zonesOf(meant, atlas)),
  };
}

const regionIn = (atlas: Atlas, country: string, parts: readonly string[]): string | null =>
  parts.flatMap((part) => atlas.regionOf(country, part) ?? []).at(-1) ?? null;

/** A city that gave its name to one of these zones. */
function cityOf(parts: readonly string[], zones: readonly string[]): string | null {
  const cities = parts.slice(0, -1);
  return only(
    zones.filter((each) => cities.includes(plain((each.split('/').at(-1) ?? '').replaceAll('_', ' ')))),
  );
}

const countryNamed = (name: string, atlas: Atlas): string | null =>
  atlas.countryOf(name) ?? only(countriesCalled(plain(name)));

export const countryOfPhone = (phone: string): string | null =>
  parsePhoneNumberFromString(phone)?.country ?? null;

/** Ends of domains that people elsewhere take for their sound. */
const FOR_EVERYBODY: ReadonlySet<string> = new Set(
  'ac ai am as bz cc cd cm co fm gg gl gs hm id im io is la li ly me mn ms mu my nu pw sc sh so st su tk tm to tv vc vg ws'.split(
    ' ',
  ),
);

function countryOfDomain(domain: string): string | null {
  const end = domain.toLowerCase().split('.').at(-1) ?? '';
  if (!/^[a-z]{2}$/.test(end) || FOR_EVERYBODY.has(end)) return null;
  const code = end === 'uk' ? 'GB' : end.toUpperCase();
  return clocksOf(code).length > 0 ? code : null;
}
