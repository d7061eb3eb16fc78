import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holidayCalendar } from '#core/window/holidays';
import { countryOf, type FreeFacts, freeTimes, keptAround, placeOf, withoutOwn } from './free-times.rules.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const HOURS: FreeFacts['hours'] = {
  ...{ days: [1, 2, 3, 4, 5], opens: '09:00', closes: '12:00', bufferBefore: 0, bufferAfter: 0 },
  ...{ noticeHours: 0, gridMinutes: 30, holidays: null },
};
/** Monday, 23 November 2026, 06:00 in Berlin. */
const NOW = at('2026-11-23T05:00:00Z');
const facts = (more: Partial<FreeFacts> = {}): FreeFacts => ({
  ...{ hours: HOURS, zone: 'Europe/Berlin', minutes: 30, busy: [], unread: [], now: NOW },
  ...{ until: NOW.add({ hours: 24 }), ...more },
});
const span = (start: string, end: string) => ({ start: at(start), end: at(end) });
const clocks = (more: Partial<FreeFacts> = {}): string[] => {
  const given = facts(more);
  return freeTimes(given).times.map((time) =>
    time.toZonedDateTimeISO(given.zone).toPlainDateTime().toString(),
  );
};
const hours = (more: Partial<FreeFacts['hours']>) => ({ hours: { ...HOURS, ...more } });

test('the hours of a working day, in steps, so that the last meeting ends when the day does', () => {
  const steps = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30'];
  expect(clocks()).toEqual(steps.map((step) => `2026-11-23T${step}:00`));
  expect(clocks({ minutes: 60 }).at(-1)).toBe('2026-11-23T11:00:00');
  expect(clocks(hours({ gridMinutes: 60 }))).toHaveLength(3);
});

test.each<[string, Partial<FreeFacts>, string[]]>([
  [
    'something in the calendar takes what it touches, and not what it only meets',
    { busy: [span('2026-11-23T08:30:00Z', '2026-11-23T10:15:00Z')] },
    ['09:00', '11:30'],
  ],
  [
    'with a buffer it takes more: before it for what comes before a meeting, behind it for what comes after',
    {
      ...{ busy: [span('2026-11-23T09:30:00Z', '2026-11-23T10:00:00Z')] },
      ...hours({ bufferBefore: 30, bufferAfter: 15 }),
    },
    ['09:00', '09:30', '11:30'],
  ],
  ['what is too soon is not offered', hours({ noticeHours: 5 }), ['11:00', '11:30']],
  ['what is past is not', { now: at('2026-11-23T09:45:00Z') }, ['11:00', '11:30']],
  ['a whole day takes the day', { busy: [span('2026-11-22T23:00:00Z', '2026-11-23T23:00:00Z')] }, []],
  ['a day nobody works', hours({ days: [2, 3] }), []],
])('%s', (_what, more, expected) => {
  expect(clocks({ ...more, until: at('2026-11-23T22:00:00Z') }).map((time) => time.slice(11, 16))).toEqual(
    expected,
  );
});

test('a calendar that could not be read is busy, whatever the others say', () => {
  const verdict = freeTimes(facts({ unread: ['private@valewood.test'] }));
  expect(verdict.times).toEqual([]);
  expect(verdict.reasons[0]?.text).toContain('private@valewood.test could not be read');
});

test('holidays of the place are nobody’s working days, and an unknown place has none', () => {
  const christmas = { now: at('2026-12-24T05:00:00Z'), until: at('2026-12-26T05:00:00Z') };
  expect(clocks({ ...christmas, ...hours({ holidays: 'DE' }) }).map((time) => time.slice(0, 10))).toEqual(
    Array(6).fill('2026-12-24'),
  );
  expect(freeTimes(facts({ ...christmas, ...hours({ holidays: 'DE' }) })).reasons.at(-1)?.text).toMatch(
    /2026-12-25 \(.*Weihnachtstag\)/,
  );
  // Corpus Christi is kept in Bavaria and not in Berlin.
  const june = { now: at('2026-06-04T03:00:00Z'), until: at('2026-06-04T22:00:00Z') };
  expect(clocks({ ...june, ...hours({ holidays: 'DE-BY' }) })).toEqual([]);
  expect(clocks({ ...june, ...hours({ holidays: 'DE-BE' }) })).toHaveLength(6);
  const unknown = freeTimes(facts(hours({ holidays: 'QQ' })));
  expect([unknown.times, unknown.reasons[0]?.code]).toEqual([[], 'free.holidays_unknown']);
});

test('the wall clock stays through the change of the clocks; an hour the spring skips is no time', () => {
  const across = { now: at('2026-03-27T05:00:00Z'), until: at('2026-03-30T22:00:00Z') };
  const starts = freeTimes(facts(across)).times.map(String);
  expect([starts[0], starts.at(6)]).toEqual(['2026-03-27T08:00:00Z', '2026-03-30T07:00:00Z']);
  // 02:00 to 03:00 does not exist on 29 March 2026 in Berlin.
  const night = { days: [7], opens: '01:00', closes: '04:00' };
  expect(clocks({ ...across, ...hours(night) }).map((time) => time.slice(11, 16))).toEqual([
    ...['01:00', '01:30', '03:00', '03:30'],
  ]);
  // An hour that begins at 01:15 ends at 03:15 then.
  const early = { ...hours({ ...night, closes: '02:15', gridMinutes: 15 }), minutes: 60 };
  expect(clocks({ ...across, ...early })).toEqual([]);
  // In autumn 02:00 is there twice: the first.
  const autumn = { now: at('2026-10-24T20:00:00Z'), until: at('2026-10-25T20:00:00Z') };
  expect(freeTimes(facts({ ...autumn, ...hours({ ...night, opens: '02:00' }) })).times.map(String)).toEqual([
    ...['2026-10-25T00:00:00Z', '2026-10-25T00:30:00Z'],
    ...['2026-10-25T02:00:00Z', '2026-10-25T02:30:00Z'],
  ]);
});

test('our own meetings are taken out once each; what somebody else has at the same time stays', () => {
  const own = span('2026-11-23T09:00:00Z', '2026-11-23T09:30:00Z');
  const longer = span('2026-11-23T09:00:00Z', '2026-11-23T10:00:00Z');
  expect(withoutOwn([own, own, longer], [own])).toEqual([own, longer]);
});

test('what is asked again before the booking: the buffers and calendars of the one it is in, and of no other', () => {
  const meeting = {
    vendor: 'caldav',
    calendarId: '/c/',
    ...span('2026-11-23T09:00:00Z', '2026-11-23T09:30:00Z'),
  };
  const kept = { ...HOURS, bufferBefore: 10, bufferAfter: 20, alsoBusy: ['feed:home', '/c/'] };
  const calendar = { vendor: 'caldav', calendarId: '/c/', hours: kept };
  expect(keptAround(meeting, calendar)).toEqual({
    ...{ calendarIds: ['/c/', 'feed:home'], from: '2026-11-23T08:50:00Z', to: '2026-11-23T09:50:00Z' },
  });
  for (const other of [undefined, { ...calendar, calendarId: '/d/' }])
    expect(keptAround(meeting, other)).toEqual({
      ...{ calendarIds: ['/c/'], from: '2026-11-23T09:00:00Z', to: '2026-11-23T09:30:00Z' },
    });
  expect(keptAround({ ...meeting, vendor: 'cal_com' }, calendar)).toBeNull();
});

test.each([
  ['Europe/Berlin', 'DE'],
  ['America/New_York', 'US'],
  ['Europe/Lisbon', 'PT'],
  ['UTC', null],
])('%s lies in %s', (zone, country) => {
  expect(countryOf(zone)).toBe(country);
});

describe('whatever is in the calendar', () => {
  const ZONES = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Africa/Casablanca',
  ];
  /** Around the changes of the clocks on both halves of the world, Christmas and Easter. */
  const BEGINS = ['2026-03-06', '2026-03-27', '2026-04-02', '2026-10-02', '2026-10-23', '2026-12-22'];
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const drawn = fc.record({
    zone: fc.constantFrom(...ZONES),
    begins: fc.constantFrom(...BEGINS),
    opens: fc.integer({ min: 0, max: 20 * 4 }).map((quarter) => quarter * 15),
    length: fc.integer({ min: 4, max: 12 * 4 }).map((quarter) => quarter * 15),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    bufferBefore: fc.integer({ min: 0, max: 60 }),
    bufferAfter: fc.integer({ min: 0, max: 60 }),
    noticeHours: fc.integer({ min: 0, max: 30 }),
    gridMinutes: fc.constantFrom(15 as const, 30 as const, 60 as const),
    minutes: fc.constantFrom(15, 30, 45, 60, 90),
    holidays: fc.constantFrom(null, 'DE', 'DE-BY', 'US', 'AU'),
    busy: fc.array(fc.tuple(fc.integer({ min: -600, max: 8 * 1440 }), fc.integer({ min: 1, max: 2_000 })), {
      maxLength: 12,
    }),
  });

  test('nothing offered touches it with its buffers, lies outside the hours, on a holiday, or too soon', () => {
    fc.assert(
      fc.property(drawn, ({ zone, begins, opens, length, minutes, busy: drawnBusy, ...rest }) => {
        const now = Temporal.PlainDate.from(begins)
          .toZonedDateTime({ timeZone: zone, plainTime: '07:20' })
          .toInstant();
        const closes = Math.min(opens + length, 23 * 60 + 45);
        const busy = drawnBusy.map(([from, takes]) => ({
          start: now.add({ minutes: from }),
          end: now.add({ minutes: from + takes }),
        }));
        const set = { ...rest, opens: clock(opens), closes: clock(closes) };
        const { times } = freeTimes({
          ...{ hours: set, zone, minutes, busy, unread: [], now, until: now.add({ hours: 7 * 24 }) },
        });
        const holiday = rest.holidays === null ? () => null : holidayCalendar(placeOf(rest.holidays));
        for (const time of times) {
          const [start, end] = [
            time.toZonedDateTimeISO(zone),
            time.add({ minutes }).toZonedDateTimeISO(zone),
          ];
          expect(rest.days).toContain(start.dayOfWeek);
          expect(holiday?.(start.toPlainDate())).toBeNull();
          expect(end.toPlainDate().equals(start.toPlainDate())).toBe(true);
          expect(start.hour * 60 + start.minute).toBeGreaterThanOrEqual(opens);
          expect(end.hour * 60 + end.minute).toBeLessThanOrEqual(closes);
          expect(time.since(now).total('hours')).toBeGreaterThanOrEqual(rest.noticeHours);
          for (const taken of busy)
            expect(
              Temporal.Instant.compare(time.add({ minutes: minutes + rest.bufferAfter }), taken.start) <= 0 ||
                Temporal.Instant.compare(time.subtract({ minutes: rest.bufferBefore }), taken.end) >= 0,
            ).toBe(true);
        }
        expect(new Set(times.map(String)).size).toBe(times.length);
      }),
      { numRuns: 300 },
    );
  });
});
