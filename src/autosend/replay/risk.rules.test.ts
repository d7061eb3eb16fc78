import { expect, test } from 'vitest';
import { riskiest, riskOf } from './risk.rules.ts';

const now = Temporal.Instant.from('2026-03-20T09:00:00Z');
const facts = (more: object = {}) => ({
  ...{ ownText: 'Sounds good.', intent: 'positive', at: now.subtract({ hours: 24 * 9 }), named: false },
  ...more,
});

test.each([
  ['nothing of it', {}, 0],
  ['a named conversation', { named: true }, 100],
  ['pricing words', { ownText: 'What is the pricing?' }, 50],
  ['cadence words', { ownText: 'Is it billed monthly?' }, 40],
  ['an amount', { ownText: 'We pay $400 now.' }, 25],
  ['an amount in euros', { ownText: 'We pay 400 € now.' }, 25],
  ['a question', { intent: 'question' }, 15],
  ['later', { intent: 'not_now' }, 10],
  ['a meeting', { intent: 'meeting_request' }, 8],
  ['yesterday', { at: now.subtract({ hours: 24 }) }, 2],
  ['all that can stand together', { ownText: 'What does it cost per month, $40?', intent: 'question' }, 130],
])('%s counts %#', (_what, more, score) => {
  expect(riskOf(facts(more), now).score).toBe(score);
});

test('the riskiest come first, and the newest of equals', () => {
  const at = (hours: number) => now.subtract({ hours });
  const ranked = riskiest(
    [
      { ...facts({ at: at(400) }), id: 'old' },
      { ...facts({ at: at(300) }), id: 'new' },
      { ...facts({ ownText: 'The price?', at: at(500) }), id: 'price' },
    ],
    2,
    now,
  );
  expect(ranked.map(({ id }) => id)).toEqual(['price', 'new']);
});
