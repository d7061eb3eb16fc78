import { expect, test } from 'vitest';
import type { Effect, Failure } from './operation.ts';
import { type FailedAttempt, retryDelayMs } from './retry.rules.ts';

const attempt = (more: Partial<FailedAttempt> = {}): FailedAttempt => ({
  effect: 'write',
  repeatable: false,
  failure: 'transient',
  outcome: 'none',
  retryAfterMs: null,
  attempts: 1,
  ...more,
});

test('what never reached the vendor is tried again, each time after twice as long, four times', () => {
  expect([1, 2, 3, 4, 5].map((attempts) => retryDelayMs(attempt({ attempts })))).toEqual([
    500,
    1_000,
    2_000,
    4_000,
    null,
  ]);
});

test('the vendor’s own wait is obeyed while it is short; a long one is not waited for here', () => {
  const limited = (retryAfterMs: number | null) =>
    retryDelayMs(attempt({ failure: 'rate_limited', retryAfterMs }));
  expect(limited(7_000)).toBe(7_000);
  expect(limited(60_000)).toBeNull();
  expect(limited(null)).toBe(5_000);
});

test.each<[Effect, boolean, boolean]>([
  ['read', false, true],
  ['spend', false, false],
  ['spend', true, true],
  ['write', false, false],
  ['write', true, true],
  ['send', true, false],
  ['destroy', true, false],
])('an answer that got lost: %s, repeatable %s → asked again %s', (effect, repeatable, again) => {
  const lost = attempt({ effect, repeatable, failure: 'timeout_unknown', outcome: 'unknown' });
  expect(retryDelayMs(lost) !== null).toBe(again);
});

test('what reaches people is never repeated here, whatever happened', () => {
  for (const failure of ['transient', 'rate_limited', 'timeout_unknown'] as const)
    expect(retryDelayMs(attempt({ effect: 'send', failure }))).toBeNull();
});

test.each<Failure>([
  'auth',
  'config',
  'validation',
  'not_found',
  'conflict',
  'quota_exhausted',
  'vendor_bug',
])('%s is never tried again', (failure) =>
  expect(retryDelayMs(attempt({ failure, effect: 'read' }))).toBeNull(),
);
