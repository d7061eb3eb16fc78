import { describe, expect, test } from 'vitest';
import { type WarmupFacts, warmingCap, warmupOf } from './warmup.rules.ts';

const NOW = Temporal.Instant.from('2026-03-20T09:00:00Z');
const ago = (days: number) => NOW.subtract({ hours: days * 24 });
const GOOD = { spf: true, dkim: true, dmarc: true, trackingDomain: true, seedTest: true };
const facts = (days: number | null, more: Partial<WarmupFacts> = {}): WarmupFacts => ({
  ...{ channel: 'email', startedAt: days === null ? null : ago(days), now: NOW, placementPercent: 95 },
  ...{ spamSeenAt: null, checks: GOOD, live: true },
  ...more,
});

describe('mail, week by week', () => {
  test.each([
    [null, 0, 0, 0],
    [0, 1, 10, 0],
    [7, 2, 25, 0],
    [14, 3, 40, 15],
    [21, 4, 50, 30],
    [60, 9, 50, 30],
  ])('%s days: week %i, %i at most, %i cold', (days, week, total, cold) => {
    const found = warmupOf(facts(days));
    expect([found.week, found.total.to, found.cold.to]).toEqual([week, total, cold]);
  });
});

describe('before the first cold message', () => {
  test.each<[string, number, Partial<WarmupFacts>, string[]]>([
    ['all is well', 14, {}, []],
    ['too young', 13, {}, ['warmup.too_young']],
    ['ninety percent is not more than ninety', 20, { placementPercent: 90 }, ['warmup.placement']],
    ['unknown is not good', 20, { placementPercent: null }, ['warmup.placement']],
    ['in spam lately', 20, { spamSeenAt: ago(6) }, ['warmup.spam']],
    ['in spam a week ago', 20, { spamSeenAt: ago(7) }, []],
    [
      'a check that did not run',
      20,
      { checks: { ...GOOD, dkim: null, seedTest: false } },
      ['warmup.dkim', 'warmup.seedTest'],
    ],
  ])('%s', (_name, days, more, codes) => {
    const found = warmupOf(facts(days, more));
    expect(found.ready).toBe(codes.length === 0);
    expect(found.reasons.slice(1).map(({ code }) => code)).toEqual(codes);
    if (!found.ready) expect(found.cold).toEqual({ from: 0, to: 0 });
  });
  test('four weeks without going live is stale', () => {
    expect(warmupOf(facts(29, { live: false })).stale).toBe(true);
    expect(warmupOf(facts(28, { live: false })).stale).toBe(false);
    expect(warmupOf(facts(29)).stale).toBe(false);
  });
});

test.each([
  [null, 5],
  [0, 5],
  [27, 5],
  [28, 20],
])('LinkedIn after %s days: %i a day', (days, count) =>
  expect(warmupOf(facts(days, { channel: 'linkedin' })).cold).toEqual({ from: count, to: count }),
);

test.each([
  [0, 0],
  [13.9, 0],
  [14, 15],
  [20.9, 15],
  [21, 30],
  [27.9, 30],
  [28, 40],
])('a mailbox that is held to its warm-up, after %s days: %i a day to strangers', (days, cap) => {
  const startedAt = NOW.subtract({ minutes: Math.round(days * 24 * 60) });
  const found = warmingCap(40, { held: true, startedAt }, NOW);
  expect(found.cap).toBe(cap);
  expect(found.reasons.map(({ code }) => code)).toEqual(cap < 40 ? ['mailbox.warming'] : []);
  expect(warmingCap(40, { held: false, startedAt }, NOW)).toEqual({ cap: 40, reasons: [] });
  expect(warmingCap(10, { held: true, startedAt }, NOW).cap).toBe(Math.min(10, cap));
});
