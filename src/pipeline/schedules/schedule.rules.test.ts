import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOTIONS } from '#campaigns/contract';
import { dueNow, nextMoment, overlapOf, type ScheduleFacts } from './schedule.rules.ts';

const at = (text: string) => Temporal.Instant.from(text);
const schedule = (more: Partial<ScheduleFacts> = {}): ScheduleFacts => ({
  ...{ name: 'Mornings', motion: 'cadence', campaignId: null, days: [1, 3], at: '09:00' },
  ...{ zone: 'Europe/Berlin', ...more },
});
const overlap = (one: Partial<ScheduleFacts>, other: Partial<ScheduleFacts>, now = '2026-07-01T00:00:00Z') =>
  overlapOf(schedule(one), schedule({ name: 'The other', ...other }), at(now))?.text ?? null;

describe('when it is due next', () => {
  test.each([
    ['later the same day', '2026-07-01T06:59:00Z', '2026-07-01T07:00:00Z'],
    ['not again at the very moment', '2026-07-01T07:00:00Z', '2026-07-06T07:00:00Z'],
    ['a day of the zone, not of UTC', '2026-07-05T22:30:00Z', '2026-07-06T07:00:00Z'],
    ['the hour of the day stays when the clocks go back', '2026-10-24T12:00:00Z', '2026-10-26T08:00:00Z'],
  ])('%s', (_what, now, due) => expect(nextMoment(schedule(), at(now)).toString()).toBe(due));
  test('an hour that the clocks leave out is kept by the one behind it', () => {
    const sundays = schedule({ days: [7], at: '02:30' });
    expect(nextMoment(sundays, at('2026-03-28T12:00:00Z')).toString()).toBe('2026-03-29T01:30:00Z');
  });
});

describe('what is due after a stop', () => {
  const from = at('2026-07-01T07:00:00Z');
  test.each([
    ['at its moment', '2026-07-01T07:00:00Z', 0, '2026-07-01T07:00:00Z', '2026-07-06T07:00:00Z'],
    ['two weeks late', '2026-07-15T06:59:00Z', 3, '2026-07-13T07:00:00Z', '2026-07-15T07:00:00Z'],
  ])('%s', (_what, now, missed, last, next) => {
    const found = dueNow(schedule(), from, at(now));
    expect([found.missed, found.last.toString(), found.next.toString()]).toEqual([missed, last, next]);
  });
});

describe('schedules that overlap', () => {
  test('the same motion within an hour does, and the sentence names both moments', () => {
    expect(overlap({}, { days: [3], at: '09:45' })).toBe(
      '"The other" does cadence on 2026-07-01 09:45 (Europe/Berlin), within an hour of 2026-07-01 09:00 (Europe/Berlin).',
    );
    expect(overlap({}, { days: [3], at: '10:00' })).toBeNull();
    expect(overlap({}, { days: [2, 4], at: '09:00' })).toBeNull();
  });
  test('everything holds each part', () => {
    expect(overlap({}, { motion: 'all' })).toMatch(/does all, which holds cadence/);
    expect(overlap({ motion: 'all' }, { motion: 'revival' })).toMatch(/revival, which is a part of all/);
    expect(overlap({}, { motion: 'revival' })).toBeNull();
  });
  test('first messages of two campaigns do not', () => {
    const first = { motion: 'outbound', campaignId: 'a' } as const;
    expect(overlap(first, { ...first, campaignId: 'b' })).toBeNull();
    expect(overlap(first, { ...first, campaignId: null })).not.toBeNull();
    expect(overlap(first, first)).not.toBeNull();
  });
  test('two zones whose hours meet only between two changes of the clocks are found, far ahead', () => {
    const york = { zone: 'America/New_York', days: [1], at: '04:00' };
    expect(overlap({ days: [1], at: '09:00' }, york)).toMatch(/2026-10-26 04:00 \(America\/New_York\)/);
  });
  test('over midnight too', () =>
    expect(overlap({ days: [1], at: '23:40' }, { days: [2], at: '00:10' })).not.toBeNull());
  test('whoever is asked about whom', () => {
    const any = fc.record({
      motion: fc.constantFrom(...MOTIONS),
      days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      at: fc.constantFrom('00:00', '08:30', '09:00', '23:45'),
      zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'),
    });
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(overlap(one, other) === null).toBe(overlap(other, one) === null);
      }),
      { numRuns: 40 },
    );
  });
});
