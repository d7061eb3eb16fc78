import { expect, test } from 'vitest';
import { isBorderline, PROFILES, scoreOf } from './judge-words.rules.ts';

type Kind = 'tone' | 'length' | 'other';
const part = (pass: boolean, ...kinds: Kind[]) => ({
  pass,
  issues: kinds.map((kind) => ({ kind, text: 'Something.' })),
});
const of = (one: ReturnType<typeof part>, others = one) => ({
  ...{ price_and_terms: one, agreement_with_facts: others, safety_and_policy: others },
  quality_of_the_answer: others,
});

test.each([
  ['everything in order', of(part(true)), 92],
  ['nothing in order', of(part(false)), 60],
  ['one issue in one dimension', of(part(false, 'other'), part(true)), 78],
  ['one of tone costs less', of(part(true, 'tone'), part(true)), 87],
  ['no dimension falls below 15', of(part(false, 'other', 'other', 'other')), 15],
])('%s scores %#', (_what, answer, score) => {
  expect(scoreOf(answer)).toBe(score);
});

test.each([null, 'fine', {}, of({ pass: 'yes' } as never)])(
  'what cannot be read has no score: %j',
  (answer) => {
    expect(scoreOf(answer)).toBeNull();
  },
);

test('both ends of the borderline are asked again', () => {
  expect([39, 40, 80, 81].map(isBorderline)).toEqual([false, true, true, false]);
  expect(PROFILES).toEqual({ strict: 72, balanced: 62, lenient: 52 });
});
