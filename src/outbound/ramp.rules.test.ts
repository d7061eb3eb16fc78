import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blemishOf, type RampDay, rampOf } from './ramp.rules.ts';

const day = (date: string, more: Partial<RampDay> = {}): RampDay => ({
  ...{ date, sent: 20, errors: 0, bounces: 0, complaints: 0, unproved: 0 },
  ...more,
});
const TODAY = '2026-03-10';

describe('a clean day', () => {
  test.each<[string, Partial<RampDay>, boolean]>([
    ['mail and nothing else', {}, true],
    ['one message', { sent: 1 }, true],
    ['no mail', { sent: 0 }, false],
    ['an error', { errors: 1 }, false],
    ['just below five percent', { sent: 100, bounces: 4 }, true],
    ['five percent', { sent: 100, bounces: 5 }, false],
    ['a complaint', { complaints: 1 }, false],
    ['something unproved', { unproved: 1 }, false],
  ])('%s', (_name, more, clean) => expect(blemishOf(day(TODAY, more)) === undefined).toBe(clean));
});

test('five a day of the first tier until three clean days are behind', () => {
  const two = [day('2026-03-07'), day('2026-03-09')];
  expect(rampOf({ days: two, today: TODAY })).toMatchObject({
    ...{ active: true, cleanDays: 2, perDay: 5, tiers: ['tier_1'] },
  });
  expect(rampOf({ days: [...two, day('2026-03-08')], today: TODAY })).toMatchObject({
    ...{ active: false, cleanDays: 3, perDay: null, tiers: null },
  });
});

test('the day that is not over, one day twice, and days long past do not count', () => {
  const days = [day('2026-03-09'), day('2026-03-09'), day(TODAY), day('2026-01-20'), day('2026-03-08')];
  expect(rampOf({ days, today: TODAY }).cleanDays).toBe(2);
});

test('what soiled a day is said', () => {
  const found = rampOf({ days: [day('2026-03-09', { complaints: 1 })], today: TODAY });
  expect(found.reasons.map(({ text }) => text).join(' ')).toContain('2026-03-09 was not clean: 1 complained');
});

test('another clean day never tightens the ramp, another fault never loosens it', () => {
  const days = fc.array(
    fc.record({
      date: fc.integer({ min: 1, max: 9 }).map((number) => `2026-03-0${number}`),
      sent: fc.nat(40),
      errors: fc.nat(1),
      bounces: fc.nat(2),
      complaints: fc.nat(1),
      unproved: fc.nat(1),
    }),
  );
  fc.assert(
    fc.property(days, fc.nat(8), (given, index) => {
      const before = rampOf({ days: given, today: TODAY });
      const better = rampOf({ days: [...given, day(`2026-02-2${index % 9}`)], today: TODAY });
      const worse = rampOf({ days: given.map((entry) => ({ ...entry, errors: 1 })), today: TODAY });
      expect(better.cleanDays).toBe(before.cleanDays + 1);
      expect(worse).toMatchObject({ active: true, cleanDays: 0 });
    }),
  );
});
