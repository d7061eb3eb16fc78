import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sendWindow } from './window/decisions.ts';
import { resolveZone } from './window/zone.rules.ts';
import {
  addBusinessDays,
  isOpen,
  nextOpening,
  type OpenWindow,
  readWindow,
  type SendWindow,
} from './window.rules.ts';

const office: SendWindow = {
  days: [1, 2, 3, 4, 5],
  start: '08:00',
  end: '18:00',
  zone: 'America/New_York',
  holidays: { country: 'US' },
};

function opened(window: SendWindow): OpenWindow {
  const read = readWindow(window);
  if (!read.ok) throw new Error(read.reasons.map(({ text }) => text).join(' '));
  return read.window;
}
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const daily = (start: string, end: string, zone: string): OpenWindow =>
  opened({ days: [1, 2, 3, 4, 5, 6, 7], start, end, zone });

describe('isOpen and nextOpening', () => {
  test.each([
    ['inside', '2026-03-04T14:00:00Z', true, ['window.open'], '2026-03-04T09:00:00-05:00'],
    ['first minute', '2026-03-04T13:00:00Z', true, ['window.open'], '2026-03-04T08:00:00-05:00'],
    ['end is exclusive', '2026-03-04T23:00:00Z', false, ['window.after_hours'], '2026-03-05T08:00:00-05:00'],
    ['early', '2026-03-04T12:59:59Z', false, ['window.before_hours'], '2026-03-04T08:00:00-05:00'],
    [
      'weekend',
      '2026-03-07T15:00:00Z',
      false,
      ['window.weekend', 'window.weekend'],
      '2026-03-09T08:00:00-04:00',
    ],
    [
      'Christmas on a Friday',
      '2026-12-24T23:30:00Z',
      false,
      ['window.after_hours', 'window.holiday', 'window.weekend', 'window.weekend'],
      '2026-12-28T08:00:00-05:00',
    ],
  ])('%s', (_, now, open, codes, opens) => {
    const window = opened(office);
    expect(isOpen(window, at(now)).open).toBe(open);
    const next = nextOpening(window, at(now));
    expect(next.reasons.map(({ code }) => code)).toEqual(codes);
    expect(next.at?.toString({ timeZoneName: 'never' })).toBe(opens);
  });

  test('a holiday is named', () => {
    expect(nextOpening(opened(office), at('2026-12-25T15:00:00Z')).reasons[0]?.text).toContain(
      'Christmas Day',
    );
  });

  test('holidays of a region count there only', () => {
    const epiphany = at('2026-01-06T10:00:00Z');
    const germany = (region: string): OpenWindow =>
      opened({ ...office, zone: 'Europe/Berlin', holidays: { country: 'de', region } });
    expect(isOpen(germany('BY'), epiphany).open).toBe(false);
    expect(isOpen(germany('BE'), epiphany).open).toBe(true);
  });

  test('an opening inside the spring gap moves forward by the gap', () => {
    expect(
      nextOpening(daily('02:30', '04:00', 'America/New_York'), at('2026-03-08T06:00:00Z')).at?.toString(),
    ).toBe('2026-03-08T03:30:00-04:00[America/New_York]');
  });

  test('an opening that occurs twice in autumn is the earlier one, and the second is closed', () => {
    const window = daily('01:15', '01:45', 'America/New_York');
    expect(nextOpening(window, at('2026-11-01T04:30:00Z')).at?.toString()).toBe(
      '2026-11-01T01:15:00-04:00[America/New_York]',
    );
    expect(isOpen(window, at('2026-11-01T05:30:00Z')).open).toBe(true);
    expect(isOpen(window, at('2026-11-01T06:30:00Z')).open).toBe(false);
  });

  test('a window that the gap swallows stays closed that day', () => {
    expect(
      nextOpening(daily('02:30', '03:15', 'America/New_York'), at('2026-03-08T05:00:00Z'))
        .at?.toPlainDate()
        .toString(),
    ).toBe('2026-03-09');
  });

  test('autosend §28 35: the next opening is open, not earlier than now, and nothing before it is open', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Cairo',
      'Pacific/Apia',
    );
    const time = fc.tuple(
      fc.integer({ min: 0, max: 22 }),
      fc.integer({ min: 0, max: 59 }),
      fc.integer({ min: 1, max: 12 }),
    );
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    fc.assert(
      fc.property(
        zones,
        time,
        days,
        fc.integer({ min: 1_767_225_600, max: 1_830_297_600 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (zone, [hour, minute, length], on, second, share) => {
          const pad = (value: number): string => String(value).padStart(2, '0');
          const end = hour + length >= 24 ? '24:00' : `${pad(hour + length)}:${pad(minute)}`;
          const window = opened({ days: on, start: `${pad(hour)}:${pad(minute)}`, end, zone });
          const now = Temporal.Instant.fromEpochMilliseconds(second * 1000);
          const next = nextOpening(window, now);
          expect(next.at).not.toBeNull();
          if (!next.at) return;
          expect(isOpen(window, next.at.toInstant()).open).toBe(true);
          const wait = next.at.epochMilliseconds - now.epochMilliseconds;
          expect(wait).toBeGreaterThanOrEqual(0);
          if (wait > 0)
            expect(isOpen(window, now.add({ milliseconds: Math.floor(wait * share) })).open).toBe(false);
        },
      ),
    );
  });
});

describe('readWindow', () => {
  test('reports every fault', () => {
    const read = readWindow({
      days: [],
      start: '18:00',
      end: '8',
      zone: 'Europe/Berln',
      holidays: { country: 'XX' },
    });
    expect(read.ok ? [] : read.reasons.map(({ code }) => code)).toEqual([
      'window.days',
      'window.times',
      'zone.unknown',
      'window.holidays',
    ]);
  });

  test('an unknown region is no silent working day', () => {
    expect(readWindow({ ...office, holidays: { country: 'DE', region: 'ZZ' } }).ok).toBe(false);
  });

  test('a window must end after it starts', () => {
    expect(readWindow({ ...office, start: '18:00', end: '08:00' })).toMatchObject({
      ok: false,
      reasons: [{ code: 'window.order' }],
    });
  });
});

test.each([
  ['2026-12-23', 1, '2026-12-24'],
  ['2026-12-24', 1, '2026-12-28'],
  ['2026-12-28', -1, '2026-12-24'],
  ['2026-12-26', 0, '2026-12-28'],
  ['2026-12-24', 0, '2026-12-24'],
  ['2026-03-02', 5, '2026-03-09'],
])('%s and %i business days is %s', (from, count, to) => {
  expect(addBusinessDays(opened(office), Temporal.PlainDate.from(from), count)?.toString()).toBe(to);
});

describe('resolveZone', () => {
  test.each([
    ['EST', 'America/New_York'],
    ['cst', 'America/Chicago'],
    ['IST', 'Asia/Kolkata'],
    ['GMT', 'UTC'],
    ['JST', 'Asia/Tokyo'],
    ['europe/berlin', 'Europe/Berlin'],
    ['America/New York', 'America/New_York'],
    ['', 'America/New_York'],
  ])('%j is %s', (raw, zone) => {
    expect(resolveZone(raw)).toMatchObject({ ok: true, zone });
  });

  test.each([
    ['Europe/Berln', ['Europe/Berlin']],
    ['New York', ['America/New_York']],
    ['Middle-earth', []],
    ['+02:00', []],
    ['constructor', []],
  ])('%j is refused with suggestions', (raw, suggestions) => {
    expect(resolveZone(raw)).toMatchObject({ ok: false, suggestions });
  });

  test('there are never more than three suggestions', () => {
    const answer = resolveZone('America/Argentina');
    expect(answer.ok ? 99 : answer.suggestions.length).toBeLessThanOrEqual(3);
  });
});

test('the decision answers its own example', () => {
  const input = sendWindow.input.parse(sendWindow.example);
  expect(sendWindow.output.parse(sendWindow.decide(input))).toMatchObject({
    open: false,
    opensAt: '2026-12-28T08:00:00-05:00[America/New_York]',
  });
});
