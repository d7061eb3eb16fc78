import { expect, test } from 'vitest';
import { canLift, type LiftFacts } from './lift.rules.ts';

const facts: LiftFacts = {
  cause: 'manual',
  inherited: false,
  liftedAt: null,
  owner: true,
  why: 'They wrote to us and asked for a quote.',
};

test.each<[string, Partial<LiftFacts>, string[]]>([
  ['an entry by hand, by an owner with a reason', {}, []],
  ['a bounce', { cause: 'bounce' }, []],
  ['an unsubscribe, whoever asks', { cause: 'unsubscribe' }, ['suppression.for_ever']],
  ['a complaint', { cause: 'complaint' }, ['suppression.for_ever']],
  ['an erasure', { cause: 'erasure' }, ['suppression.for_ever']],
  ['somebody else than an owner', { owner: false }, ['suppression.owner_only']],
  ['without a sentence', { why: 'because' }, ['suppression.why']],
  ['of the agency', { inherited: true }, ['suppression.inherited']],
  [
    'everything at once is said at once',
    { cause: 'unsubscribe', inherited: true, liftedAt: '2026-01-01T00:00:00Z', owner: false, why: '' },
    [
      'suppression.for_ever',
      'suppression.inherited',
      'suppression.lifted',
      'suppression.owner_only',
      'suppression.why',
    ],
  ],
])('%s', (_what, more, codes) => {
  const verdict = canLift({ ...facts, ...more });
  expect(verdict.allowed).toBe(codes.length === 0);
  expect(verdict.reasons.map(({ code }) => code)).toEqual(codes);
});
