import { expect, test } from 'vitest';
import { type CandidateFacts, chooseCandidates, forecastCredits } from './choose.rules.ts';

const candidate = (providerId: string, more: Partial<CandidateFacts> = {}): CandidateFacts => ({
  providerId,
  hasEmail: true,
  paidBefore: false,
  knownHere: false,
  suppressed: false,
  excluded: false,
  ...more,
});

test('nobody is paid for who is known, left alone or cannot be written to, and everybody gets a reason', () => {
  const choices = chooseCandidates(
    [
      candidate('left alone', { suppressed: true, knownHere: true }),
      candidate('first'),
      candidate('paid', { paidBefore: true }),
      candidate('known', { knownHere: true }),
      candidate('mute', { hasEmail: false }),
      candidate('second'),
      candidate('third'),
    ],
    2,
  );
  expect(choices.map(({ providerId, reason }) => [providerId, reason])).toEqual([
    ['left alone', 'suppressed'],
    ['first', null],
    ['paid', 'paid_for_before'],
    ['known', 'known_here'],
    ['mute', 'no_address'],
    ['second', null],
    ['third', 'over_the_limit'],
  ]);
});

test.each([
  [25, { asked: 0, paid: 0 }, { credits: 25, expectedCredits: null, needsApproval: false }],
  [26, { asked: 9, paid: 9 }, { credits: 26, expectedCredits: null, needsApproval: true }],
  [100, { asked: 40, paid: 30 }, { credits: 100, expectedCredits: 75, needsApproval: true }],
])('%i people after %o', (people, before, expected) => {
  expect(forecastCredits(people, before)).toEqual(expected);
});
