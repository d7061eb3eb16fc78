import { expect, test } from 'vitest';
import { rateBudget } from './rate.rules.ts';

const NOW = Temporal.Instant.from('2026-11-23T09:17:31Z');

test('a short limit is spread evenly over four fifths of it', () => {
  expect(rateBudget({ scope: 'x:1', calls: 100, perSeconds: 10 }, NOW)).toEqual({
    kind: 'spaced',
    scope: 'x:1/10s',
    everyMs: 125,
  });
});

test('the spacing is rounded up, so that the limit is never passed', () => {
  expect(rateBudget({ scope: 'x', calls: 7, perSeconds: 60, share: 1 }, NOW)).toMatchObject({
    everyMs: 8_571.429,
  });
});

test('a long limit is counted from one multiple of its length to the next', () => {
  expect(rateBudget({ scope: 'x', calls: 600, perSeconds: 86_400 }, NOW)).toMatchObject({
    kind: 'counted',
    calls: 480,
    from: Temporal.Instant.from('2026-11-23T00:00:00Z'),
    to: Temporal.Instant.from('2026-11-24T00:00:00Z'),
  });
});
