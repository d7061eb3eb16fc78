import { expect, test } from 'vitest';
import { certainZone } from './certain-zone.rules.ts';
import { worldAtlas } from './places.ts';
import type { ReaderFacts } from './reader-place.rules.ts';

const NOW = Temporal.Instant.from('2026-03-02T08:00:00Z');
const from = (facts: Partial<ReaderFacts>) =>
  certainZone({ zone: null, location: null, country: null, ...facts }, worldAtlas(), NOW).inferred;
/** What times are told in: nothing that is less than certain. */
const inferred = (location: string | null, ...phones: string[]) => {
  const guess = from({ location, phones });
  return guess && guess.confidence >= 0.95 ? guess.zone : null;
};

test.each([
  ['Munich, Bavaria, Germany', 'Europe/Berlin'],
  ['Zürich, Schweiz', 'Europe/Zurich'],
  ['Madrid, Spanien', 'Europe/Madrid'],
  ['Osaka, Japan', 'Asia/Tokyo'],
  ['Berlin, DE', 'Europe/Berlin'],
  ['Austin, TX', 'America/Chicago'],
  ['Paris, Texas', 'America/Chicago'],
  ['Paris, France', 'Europe/Paris'],
  ['Atlanta, Georgia, United States', 'America/New_York'],
  ['Tbilisi, Georgia', 'Asia/Tbilisi'],
  ['Perth, WA, Australia', 'Australia/Perth'],
  ['Toronto, CA', 'America/Toronto'],
  // Two that could be meant, several clocks, no country at all: not guessed.
  ['Atlanta, Georgia', null],
  ['San Francisco, CA', null],
  ['Dover, DE', null],
  ['United States', null],
  ['Nashville, Tennessee, United States', null],
  ['Louisville, Kentucky, United States', 'America/Kentucky/Louisville'],
  ['Indianapolis, IN', 'America/Indiana/Indianapolis'],
  ["St. John's, NL", 'America/St_Johns'],
  ['Amsterdam, NL', 'Europe/Amsterdam'],
  ['Bratislava, SK', 'Europe/Bratislava'],
  ['Perth, WA', 'Australia/Perth'],
  ['Denver, NC', null],
  ['Seattle, Washington, United States', 'America/Los_Angeles'],
  ['Washington, D.C., United States', 'America/New_York'],
  ['Washington, United States', null],
  // A lone name is a city as well as a state.
  ['Washington', null],
  ['Georgia', null],
  ['Texas', null],
  ['Greater London Area', null],
  ['Paris', null],
  ['', null],
])('%s is read as %s', (location, zone) => {
  expect(inferred(location)).toBe(zone);
});

const CODES: Readonly<Record<string, string>> = {
  US: 'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY',
  CA: 'AB BC MB NB NL NS NT NU ON PE QC SK YT',
};
const clashes = (code: string): boolean => {
  const locale = new Intl.Locale(`und-${code}`) as Intl.Locale & { getTimeZones?(): string[] };
  return locale.region === code && (locale.getTimeZones?.() ?? []).length > 0;
};
const codes = Object.entries(CODES).flatMap(([country, list]) =>
  list.split(' ').map((code) => [country, code] as const),
);

test('the codes of states that are those of a country as well are many', () => {
  expect(codes.filter(([, code]) => clashes(code)).map(([, code]) => code)).toEqual(
    'AL AZ AR CA CO DE GA ID IL IN KY LA ME MD MA MN MS MO MT NE NC PA SC SD TN VA NL NU PE SK YT'.split(' '),
  );
});

test.each(codes.filter(([, code]) => clashes(code)))(
  '%s %s is never read as the country of that code',
  (country, code) => {
    expect(inferred(`Springfield, ${code}`)).toBeNull();
    // A telephone number says which of them it is, as far as the state has one clock.
    const phone = country === 'US' ? '+12125550123' : '+14165550123';
    const zone = inferred(`Springfield, ${code}`, phone);
    const states = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] };
    if (zone !== null) expect(states.getTimeZones?.()).toContain(zone);
  },
);

test('a telephone number says which of a state and a country is meant', () => {
  expect(inferred('Dover, DE', '+12125550123')).toBe('America/New_York');
  expect(inferred('Munich, DE', '+4915112345678')).toBe('Europe/Berlin');
  expect(inferred('Moose Jaw, SK', '+14165550123')).toBe('America/Regina');
  expect(inferred('Nashville, TN', '+12125550123')).toBeNull();
});

test('telephone numbers count where their country has one clock, and a contradiction is no zone', () => {
  expect(inferred(null, '+4915112345678')).toBe('Europe/Berlin');
  expect(inferred(null, '+12125550123')).toBeNull();
  expect(inferred('Paris, France', '+4915112345678')).toBe('Europe/Paris');
  expect(inferred('Paris, France', '+819012345678')).toBeNull();
});

test('where a company is says nothing certain of its people, and settles which of two places is meant', () => {
  expect(from({ country: 'DE' })).toEqual({ zone: 'Europe/Berlin', confidence: 0.8 });
  expect(from({ location: 'San Diego, CA', country: 'US' })).toEqual({
    ...{ zone: 'America/Los_Angeles', confidence: 0.98 },
  });
});
