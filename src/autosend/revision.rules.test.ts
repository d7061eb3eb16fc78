import { describe, expect, test } from 'vitest';
import { givenUpFor, mayRevise, REVISIONS, type RevisionFacts } from './revision.rules.ts';

const beganAt = Temporal.Instant.from('2026-03-02T09:00:00Z');
const asked = (tried: readonly string[], more: Partial<RevisionFacts> = {}) => {
  const verdict = mayRevise({
    ...{ channel: 'email', limits: REVISIONS, beganAt, now: beganAt },
    tried: tried.map((body) => ({ body })),
    ...more,
  });
  return verdict.again ? 'again' : verdict.why.code;
};

describe('autosend §9.1: how often a text is written again', () => {
  test('three times by mail, once on LinkedIn, and never more than the setting says', () => {
    expect(asked(['a', 'b', 'c'])).toBe('again');
    expect(asked(['a', 'b', 'c', 'd'])).toBe('revision.exhausted');
    expect(asked(['a'], { channel: 'linkedin' })).toBe('again');
    expect(asked(['a', 'b'], { channel: 'linkedin' })).toBe('revision.exhausted');
    expect(asked(['a', 'b'], { limits: { most: 1, seconds: 60 } })).toBe('revision.exhausted');
    expect(asked(['a'], { limits: { most: 0, seconds: 60 } })).toBe('revision.off');
    expect(asked(['a', 'b', 'c', 'd'], { limits: { most: 9, seconds: 60 } })).toBe('revision.exhausted');
  });

  test('not when it brings the same again, nor with less than five seconds left', () => {
    expect(asked(['a', 'b', 'a '])).toBe('revision.no_improvement');
    expect(asked(['a'], { now: beganAt.add({ seconds: 55 }) })).toBe('again');
    expect(asked(['a'], { now: beganAt.add({ seconds: 56 }) })).toBe('revision.timeout');
  });
});

test('what stands in for texts that were given up goes through a person; what a model wrote in the end does not for that', () => {
  const attempts = [{ reasons: [{ code: 'draft.link', text: 'Nobody knows it.' }] }];
  expect(givenUpFor({ source: 'rules', attempts }).map(({ code }) => code)).toEqual([
    'revision.error',
    'draft.link',
  ]);
  expect(givenUpFor({ source: 'model', attempts })).toEqual([]);
  expect(givenUpFor({ source: 'rules', attempts: [] })).toEqual([]);
});
