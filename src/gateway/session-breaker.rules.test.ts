import { describe, expect, test } from 'vitest';
import { reason } from '#core/verdict';
import { type SessionLimits, type SessionUse, sessionLimits, sessionUse } from './contract.ts';
import {
  callLimit,
  foreignWrite,
  isFinal,
  isMild,
  liftedLimits,
  sessionVerdict,
} from './session-breaker.rules.ts';

const usual = sessionLimits.parse({});
const fresh = sessionUse.parse({});
const NOTHING = { calls: 0, credits: 0, records: 0 };
const codes = (
  use: Partial<SessionUse>,
  next: Partial<typeof NOTHING> = {},
  limits: Partial<SessionLimits> = {},
) =>
  sessionVerdict({ ...usual, ...limits }, { ...fresh, ...use }, { ...NOTHING, ...next }).reasons.map(
    ({ code }) => code,
  );

test('the figures of operation: 500 calls, 1,000 records, 3 errors in a row', () => {
  expect([usual.calls, usual.records, usual.errorsInARow, usual.credits]).toEqual([500, 1_000, 3, null]);
});

describe('each limit holds at its figure and not before', () => {
  test.each<[string, Partial<SessionUse>, Partial<typeof NOTHING>, Partial<SessionLimits>, string[]]>([
    ['call 500', { calls: 499 }, { calls: 1 }, {}, []],
    ['call 501', { calls: 500 }, { calls: 1 }, {}, ['session.calls']],
    ['the last credit', { credits: 79 }, { credits: 1 }, { credits: 80 }, []],
    ['a credit beyond', { credits: 79.5 }, { credits: 1 }, { credits: 80 }, ['session.credits']],
    ['a call that costs nothing beyond the credits', { credits: 80 }, { calls: 1 }, { credits: 80 }, []],
    ['no budget', { credits: 9_999 }, { credits: 1 }, {}, []],
    ['1,000 records', {}, { records: 1_000 }, {}, []],
    ['1,001 records', {}, { records: 1_001 }, {}, ['session.records']],
    ['two errors', { errorsInARow: 2 }, {}, {}, []],
    ['three errors', { errorsInARow: 3 }, {}, {}, ['session.errors']],
    ['nobody known of 9', { asked: 9, found: 0 }, {}, {}, []],
    ['seven misses in ten', { asked: 10, found: 3 }, {}, {}, []],
    ['eight misses in ten', { asked: 10, found: 2 }, {}, {}, ['session.few_matches']],
    ['half of 49', { asked: 49, found: 24 }, {}, {}, []],
    ['35 of 50', { asked: 50, found: 35 }, {}, {}, []],
    ['34 of 50', { asked: 50, found: 34 }, {}, {}, ['session.few_matches']],
  ])('%s', (_what, use, next, limits, expected) => {
    expect(codes(use, next, limits)).toEqual(expected);
  });

  test('everything that is broken is named, not only the first', () => {
    expect(codes({ calls: 500, errorsInARow: 4, asked: 50, found: 0 }, { calls: 1, records: 2_000 })).toEqual(
      ['session.calls', 'session.records', 'session.errors', 'session.few_matches'],
    );
  });
});

test('a run declares what it is going to ask for: a fifth more is allowed, never less than the usual', () => {
  expect([callLimit(0), callLimit(416), callLimit(417), callLimit(4_000)]).toEqual([500, 500, 501, 4_800]);
});

test('too few matches only want a second look, another workspace is final, the rest is neither', () => {
  const few = [reason('session.few_matches', '')];
  const calls = [reason('session.calls', '')];
  expect([isMild(few), isMild(calls), isMild([...few, ...calls])]).toEqual([true, false, false]);
  expect([isFinal([foreignWrite()]), isFinal(calls), isFinal([...calls, foreignWrite()])]).toEqual([
    true,
    false,
    true,
  ]);
});

test('a person who says go on lets the large batch through and the whole budget be used, nothing else', () => {
  const tripped = [reason('session.records', '', { records: 1_400 })];
  expect(liftedLimits({ ...usual, credits: 80 }, tripped, 100)).toEqual({
    ...usual,
    credits: 100,
    records: 1_400,
  });
  expect(liftedLimits(usual, [reason('session.calls', '')], null)).toEqual(usual);
});
