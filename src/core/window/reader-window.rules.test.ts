import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isOpen, nextOpening, readWindow, type SendWindow } from '../window.rules.ts';
import { blackoutOf } from './blackouts.ts';
import { readerWindow } from './decisions.ts';
import { worldAtlas } from './places.ts';
import type { ReaderFacts } from './reader-place.rules.ts';
import { readerPlace, weekendOf, windowOfReader } from './reader-window.rules.ts';

const atlas = worldAtlas();
const NOTHING: ReaderFacts = { zone: null, location: null, country: null };
const place = (facts: Partial<ReaderFacts>, near = 'Europe/Berlin') =>
  readerPlace({ ...NOTHING, ...facts }, near, atlas);
const opened = (window: Partial<SendWindow> = {}) => {
  const read = readWindow({
    ...{ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'Europe/Berlin' },
    ...window,
  });
  if (!read.ok) throw new Error('The window of the test cannot be read.');
  return read.window;
};
const hours = (facts: Partial<ReaderFacts>, window: Partial<SendWindow> = {}) =>
  windowOfReader(opened(window), place(facts, window.zone), window.holidays ?? null);

describe('where a reader is', () => {
  it.each([
    [{ location: 'Austin, Texas, United States' }, 'America/Chicago', 'US', 'reader.zone'],
    [{ location: 'Austin, TX' }, 'America/Chicago', 'US', 'reader.zone'],
    [{ location: 'San Diego, CA', country: 'US' }, 'America/Los_Angeles', 'US', 'reader.zone'],
    [{ location: 'Toronto, CA' }, 'America/Toronto', 'CA', 'reader.zone'],
    [{ location: 'Regina, SK', country: 'CA' }, 'America/Regina', 'CA', 'reader.zone'],
    [{ location: 'Regina, SK', country: 'Canada' }, 'America/Regina', 'CA', 'reader.zone'],
    [{ location: 'Nitra, SK', country: 'SK' }, 'Europe/Bratislava', 'SK', 'reader.zone'],
    [{ location: 'Bratislava, SK' }, 'Europe/Bratislava', 'SK', 'reader.zone'],
    [{ location: 'Ottawa, ON' }, 'America/Toronto', 'CA', 'reader.zone'],
    [{ location: 'Tokyo, Japan' }, 'Asia/Tokyo', 'JP', 'reader.zone'],
    [{ location: 'München, Bayern, Deutschland' }, 'Europe/Berlin', 'DE', 'reader.zone'],
    [{ location: 'London, UK' }, 'Europe/London', 'GB', 'reader.zone'],
    [{ location: 'Perth, Australia' }, 'Australia/Perth', 'AU', 'reader.zone'],
    [{ country: 'Germany' }, 'Europe/Berlin', 'DE', 'reader.zone'],
    [{ country: 'US' }, 'America/New_York', 'US', 'reader.zone_taken'],
    [{ zone: 'PST', country: 'US' }, 'America/Los_Angeles', 'US', 'reader.zone_said'],
    [{ location: 'Bavaria', country: 'Germany' }, 'Europe/Berlin', 'DE', 'reader.zone'],
  ])('%j is %s', (facts, zone, country, code) => {
    const found = place(facts);
    expect([found.zone, found.country, found.reasons.at(-1)?.code]).toEqual([zone, country, code]);
  });

  it('takes a name that may be two places for neither, and says that nothing is known', () => {
    for (const location of [
      'Atlanta, Georgia',
      'Springfield, IN',
      'Moose Jaw, SK',
      'Gander, NL',
      'Greater Area',
      '',
      '-',
    ])
      expect(place({ location }).reasons.at(-1)?.code, location).toBe('reader.unknown');
    expect(place({ location: 'Springfield, IN' }).reasons[0]?.code).toBe('reader.ambiguous');
    expect(place({}).zone).toBeNull();
  });

  const ALSO_COUNTRIES = {
    US: 'AL AZ AR CA CO DE GA ID IL IN KY LA ME MD MA MN MS MO MT NE NC PA SC SD TN VA',
    CA: 'NL NU PE SK YT',
  };
  it.each(
    Object.entries(ALSO_COUNTRIES).flatMap(([country, codes]) =>
      codes.split(' ').map((code) => [country, code]),
    ),
  )(
    'reads the state %s-%s where the company is there, the country of that code where it is that one, else neither',
    (country = '', code = '') => {
      const location = `Springfield, ${code}`;
      expect(place({ location, country })).toMatchObject({ country, region: code });
      if (atlas.countryOf(code) === code) expect(place({ location, country: code }).country).toBe(code);
      expect(place({ location }).country).toBeNull();
    },
  );

  it.each<[Partial<ReaderFacts>, string | null, string | null]>([
    // A city that stands with the code of its own region is there, whatever else has that code.
    [{ location: 'München, BY' }, 'DE', 'Europe/Berlin'],
    [{ location: 'Milano, MI' }, 'IT', 'Europe/Rome'],
    [{ location: 'Sydney, NSW' }, 'AU', 'Australia/Sydney'],
    [{ location: 'Barcelona, CT' }, 'ES', 'Europe/Madrid'],
    [{ location: 'Torino, TO' }, 'IT', 'Europe/Rome'],
    [{ location: 'Utrecht, UT' }, 'NL', 'Europe/Amsterdam'],
    [{ location: 'Recife, PE' }, 'BR', 'America/Recife'],
    [{ location: 'Chennai, TN' }, 'IN', 'Asia/Kolkata'],
    [{ location: 'Genève, GE' }, 'CH', 'Europe/Zurich'],
    [{ location: 'Minsk, BY' }, 'BY', 'Europe/Minsk'],
    [{ location: 'Brussels, BE' }, 'BE', 'Europe/Brussels'],
    // Nothing contradicts these.
    [{ location: 'Ann Arbor, MI' }, 'US', 'America/Detroit'],
    [{ location: 'Hartford, CT' }, 'US', 'America/New_York'],
    [{ location: 'Hartford, CT', country: 'Germany', domains: ['de'] }, 'US', 'America/New_York'],
    [{ location: 'Geelong, VIC' }, 'AU', 'Australia/Melbourne'],
    // A village nobody lists: company, number or domain says what its code means.
    [{ location: 'Seregno, MI', country: 'Italy' }, 'IT', 'Europe/Rome'],
    [{ location: 'Seregno, MI', phones: ['+390212345678'] }, 'IT', 'Europe/Rome'],
    [{ location: 'Seregno, MI', domains: ['com', 'it'] }, 'IT', 'Europe/Rome'],
    [{ location: 'Freising, BY', domains: ['de'] }, 'DE', 'Europe/Berlin'],
    [{ location: 'Sitges, CT', country: 'ES' }, 'ES', 'Europe/Madrid'],
    [{ location: 'Lyon, FR' }, 'FR', 'Europe/Paris'],
    // Two that speak for different places, and a code that is as likely a German state: neither.
    [{ location: 'Seregno, MI', country: 'US', phones: ['+390212345678'] }, 'US', null],
    [{ location: 'Milan, MI', phones: ['+13135550123'] }, 'US', null],
    [{ location: 'Freising, BY' }, null, null],
  ])('%j is in %s: a code behind a city counts as far as nothing contradicts it', (facts, country, zone) => {
    const found = place(facts);
    expect(found.country).toBe(country);
    if (zone !== null) expect(found.zone).toBe(zone);
    else expect(found.reasons[0]?.code).toBe('reader.ambiguous');
  });

  it('takes the campaign’s zone in a country of several, if it is one of them', () => {
    expect(place({ country: 'US' }, 'America/Denver').zone).toBe('America/Denver');
  });

  it('says of a zone that cannot be read why, and goes by the place', () => {
    const { zone, reasons } = place({ zone: 'Mars/Olympus', country: 'FR' });
    expect([zone, ...reasons.map(({ code }) => code)]).toEqual([
      'Europe/Paris',
      'zone.unknown',
      'reader.zone',
    ]);
  });

  it('never throws, whatever was written', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (zone, location, country) => {
        const found = place({ zone, location, country });
        expect(found.reasons.length).toBeGreaterThan(0);
        if (found.zone !== null) opened({ zone: found.zone });
      }),
    );
  });
});

describe('the hours of a reader', () => {
  const at = (text: string) => Temporal.Instant.from(text);
  it('are the campaign’s in their zone', () => {
    const window = hours({ location: 'Austin, TX' });
    expect(isOpen(window, at('2026-03-02T13:59:00Z')).open).toBe(false);
    expect(isOpen(window, at('2026-03-02T14:00:00Z')).open).toBe(true);
    expect(isOpen(window, at('2026-03-02T23:59:00Z')).open).toBe(true);
  });
  it('keep their weekend: Friday in Riyadh is none, Sunday is a day of work', () => {
    expect(weekendOf('SA')).toEqual([5, 6]);
    const window = hours({ country: 'Saudi Arabia' });
    expect([...window.days].toSorted()).toEqual([1, 2, 3, 4, 7]);
    expect([...hours({ country: 'Saudi Arabia' }, { days: [2, 5] }).days]).toEqual([2]);
    expect([...hours({ country: 'Saudi Arabia' }, { days: [5, 6, 7] }).days]).toEqual([5, 6, 7]);
  });
  it.each([
    ['US', '2026-11-25', true],
    ['US', '2026-11-26', true],
    ['US', '2026-11-27', true],
    ['US', '2026-11-24', false],
    ['US', '2026-05-22', true],
    ['DE', '2026-04-02', true],
    ['DE', '2026-05-15', true],
    ['DE', '2026-11-26', false],
    ['GB', '2026-04-07', true],
    ['JP', '2026-05-01', true],
    ['BR', '2026-02-16', true],
    ['SE', '2026-12-28', true],
  ])('of %s are closed on %s: %s', (country, date, closed) => {
    const window = hours({ country, zone: 'UTC' });
    expect(isOpen(window, at(`${date}T12:00:00Z`)).open).toBe(!closed);
  });
  it('of somebody nothing is known of are the campaign’s, with the holidays it names', () => {
    const [{ holiday: _, ...same }, { holiday: __, ...own }] = [hours({}), opened()];
    expect(same).toEqual(own);
    const german = hours({}, { holidays: { country: 'DE' } });
    expect(isOpen(german, at('2026-12-28T12:00:00Z')).reasons[0]?.text).toContain('between the years');
    expect(isOpen(hours({}), at('2026-12-28T12:00:00Z')).open).toBe(true);
  });
  it('open again after every pause, wherever the reader is', () => {
    const countries = Object.keys(FAR);
    fc.assert(
      fc.property(
        fc.constantFrom(...countries),
        fc.integer({ min: 0, max: 24 * 365 * 3 }),
        (country, hour) => {
          const window = hours({ country });
          const next = nextOpening(window, at('2026-01-01T00:00:00Z').add({ hours: hour }));
          expect(next.at && isOpen(window, next.at.toInstant()).open).toBe(true);
          const date = next.at?.toPlainDate();
          expect(date && blackoutOf(FAR[country] ?? '', date)).toBeNull();
        },
      ),
      { numRuns: 200 },
    );
  });
});

const FAR: Readonly<Record<string, string>> = {
  ...{ Japan: 'JP', India: 'IN', 'United States': 'US', Germany: 'DE', Brazil: 'BR', 'Saudi Arabia': 'SA' },
  ...{ 'New Zealand': 'NZ', 'South Korea': 'KR', Israel: 'IL', France: 'FR', Norway: 'NO', Singapore: 'SG' },
};

test('the decision says zone, opening and why', () => {
  const input = readerWindow.input.parse(readerWindow.example);
  expect(readerWindow.output.parse(readerWindow.decide(input))).toMatchObject({
    ...{ open: false, zone: 'America/Chicago', country: 'US' },
    opensAt: '2026-03-02T08:00:00-06:00[America/Chicago]',
  });
});
