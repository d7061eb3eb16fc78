import { expect, test } from 'vitest';
import { CLAIM_MINUTES, mayDecide, withStandingClaim } from './claim.rules.ts';
import type { ApprovalItem } from './contract.ts';

const at = Temporal.Instant.from('2026-07-01T08:00:00Z');
const claim = {
  ...{ by: 'rita', name: 'Rita', at: at.toString() },
  until: at.add({ minutes: CLAIM_MINUTES }).toString(),
};
const later = (seconds: number) => at.add({ seconds });

test.each([
  ['nobody’s', null, 'ben', 0, true, 'claim.none'],
  ['one’s own', claim, 'rita', 30, true, 'claim.own'],
  ['somebody else’s', claim, 'ben', 119, false, 'claim.other'],
  ['one that is over', claim, 'ben', 120, true, 'claim.over'],
] as const)('%s item may be decided on: %#', (_name, held, by, seconds, allowed, code) => {
  const verdict = mayDecide({ claim: held, by, now: later(seconds) });
  expect([verdict.allowed, verdict.reasons[0]?.code]).toEqual([allowed, code]);
});

test('whoever holds it is named with the times', () => {
  const [why] = mayDecide({ claim, by: 'ben', now: at }).reasons;
  expect(why?.text).toBe('Rita looks at it since 08:00 UTC, and has it until 08:02 unless they look on.');
});

test('a claim that is over, or of something decided, is told to nobody', () => {
  const item = { state: 'pending', claim } as ApprovalItem;
  expect(withStandingClaim(item, later(60)).claim).toEqual(claim);
  expect(withStandingClaim(item, later(120)).claim).toBeNull();
  expect(withStandingClaim({ ...item, state: 'approved' }, later(60)).claim).toBeNull();
});
