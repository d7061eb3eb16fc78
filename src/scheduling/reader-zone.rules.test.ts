import { expect, test } from 'vitest';
import { readerPlaceZone } from './reader-zone.rules.ts';
import { readersZone, slotLabel } from './slot-labels.rules.ts';
import { pickSlots } from './slot-picking.rules.ts';

const NOW = Temporal.Instant.from('2026-03-02T08:00:00Z');
const inferred = (location: string | null, ...phones: string[]) =>
  readerPlaceZone({ zone: null, location, phones }, NOW).inferred?.zone ?? null;

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

test('a zone that is written down counts before all guesses; an unknown name is passed over and said', () => {
  const place = { zone: 'PST', location: 'Munich, Germany', phones: [] };
  const zoneOf = (written: string | null) =>
    readersZone({ ...readerPlaceZone({ ...place, zone: written }, NOW), workspace: 'America/New_York' });
  expect(zoneOf('PST').zone).toBe('America/Los_Angeles');
  expect(zoneOf('Middle Earth')).toMatchObject({ zone: 'Europe/Berlin' });
  expect(zoneOf('Middle Earth').reasons).toHaveLength(2);
  expect(zoneOf(null).zone).toBe('Europe/Berlin');
});

test('labels name the zone with the summer time of their own day, also on the days the clock moves', () => {
  const at = (text: string) => Temporal.Instant.from(text);
  expect(slotLabel(at('2026-03-28T09:00:00Z'), 'Europe/Berlin')).toBe('10:00 AM CET on Sat, Mar 28');
  expect(slotLabel(at('2026-03-30T08:00:00Z'), 'Europe/Berlin')).toBe('10:00 AM CEST on Mon, Mar 30');
  expect(slotLabel(at('2026-03-06T15:00:00Z'), 'America/New_York')).toBe('10:00 AM EST on Fri, Mar 6');
  expect(slotLabel(at('2026-03-09T14:00:00Z'), 'America/New_York')).toBe('10:00 AM EDT on Mon, Mar 9');
  // The same slot for three readers; in Tokyo it is another day.
  const slot = at('2026-03-09T15:30:00Z');
  expect(['Europe/Berlin', 'America/Los_Angeles', 'Asia/Tokyo'].map((zone) => slotLabel(slot, zone))).toEqual(
    [
      '4:30 PM CET on Mon, Mar 9',
      '8:30 AM PDT on Mon, Mar 9',
      expect.stringMatching(/^12:30 AM \S+ on Tue, Mar 10$/),
    ],
  );
});

test('only what lies between 07:00 and 21:00 of the reader is offered, by the clock of that very day', () => {
  // 06:30 in Berlin before the clock moves is 07:30 after it, at the same hour of the calendar.
  const slots = ['2026-03-28T05:30:00Z', '2026-03-30T05:30:00Z', '2026-03-30T19:30:00Z'].map((text) =>
    Temporal.Instant.from(text),
  );
  const pick = pickSlots({
    ...{ slots, offered: new Map(), pairs: new Set<string>(), waiting: 0, exclusions: new Set<string>() },
    ...{ zone: 'Europe/Berlin', startAfter: null, times: null },
    now: Temporal.Instant.from('2026-03-27T08:00:00Z'),
  });
  expect(pick.slots.map(({ label }) => label)).toEqual(['7:30 AM CEST on Mon, Mar 30']);
});
