import { describe, expect, test } from 'vitest';
import {
  afterFailure,
  afterSuccess,
  type Breaker,
  breakerPolicy,
  breakerVerdict,
  CLOSED,
  isTelling,
} from './breaker.rules.ts';

const NOW = Temporal.Instant.from('2026-11-23T09:00:00Z');
const policy = { failures: 3, recoverySeconds: 60, successes: 3 };
const fail = (breaker: Breaker, at = NOW) => afterFailure(breaker, policy, at);
const succeed = (breaker: Breaker) => afterSuccess(breaker, policy);
const open = fail(fail(fail(CLOSED)));
const allowedAt = (breaker: Breaker, seconds: number) =>
  breakerVerdict('apollo', breaker, policy, NOW.add({ seconds })).allowed;

describe('closed', () => {
  test('opens at the failure that completes the row, not before', () => {
    expect(fail(fail(CLOSED)).state).toBe('closed');
    expect(open).toEqual({ state: 'open', failures: 0, successes: 0, openedAt: NOW });
  });

  test('a success in between starts the row again', () => {
    expect(fail(fail(succeed(fail(fail(CLOSED))))).state).toBe('closed');
  });

  test('a success without failures before it changes nothing, so nothing need be written', () => {
    expect(succeed(CLOSED)).toBe(CLOSED);
  });
});

describe('open', () => {
  test('refuses until its time has come, and says until when', () => {
    expect(allowedAt(open, 0)).toBe(false);
    expect(allowedAt(open, 59)).toBe(false);
    expect(allowedAt(open, 60)).toBe(true);
    const verdict = breakerVerdict('apollo', open, policy, NOW.add({ seconds: 20 }));
    expect(verdict.reasons[0]?.text).toContain('left alone for 40 more seconds');
  });

  test('a late failure of a call from before does not prolong it', () => {
    expect(fail(open, NOW.add({ seconds: 30 })).openedAt).toBe(NOW);
  });

  test('closes after three trials in a row', () => {
    const tried = succeed(succeed(open));
    expect(tried).toMatchObject({ state: 'half_open', successes: 2 });
    expect(succeed(tried)).toBe(CLOSED);
  });

  test('a first trial that fails opens it again', () => {
    const later = NOW.add({ seconds: 60 });
    expect(fail(open, later)).toEqual({ ...open, openedAt: later });
  });

  test('one failed trial opens it again from then on', () => {
    const later = NOW.add({ seconds: 90 });
    expect(fail(succeed(open), later)).toEqual({ state: 'open', failures: 0, successes: 0, openedAt: later });
  });
});

test('failures of a request say nothing about the vendor', () => {
  expect(
    (['auth', 'transient', 'timeout_unknown', 'vendor_bug', 'quota_exhausted'] as const).every(isTelling),
  ).toBe(true);
  expect(
    (['validation', 'not_found', 'conflict', 'recipient_blocked', 'rate_limited'] as const).some(isTelling),
  ).toBe(false);
});

test('a vendor without figures of its own has the usual ones', () => {
  expect(breakerPolicy('nobody')).toEqual({ failures: 5, recoverySeconds: 120, successes: 3 });
  expect(breakerPolicy('native-mail')).toMatchObject({ failures: 3, recoverySeconds: 600 });
});
