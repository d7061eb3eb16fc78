import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestScore, outOfReach } from './best-score.rules.ts';
import { type IcpFacts as Facts, IcpFacts } from './contract.ts';
import { scoreIcp } from './icp-score.rules.ts';

const facts = (more: Partial<Facts> = {}): Facts => ({ ...IcpFacts.parse({}), ...more });

describe('what a lead can still reach', () => {
  test.each<[string, Partial<Facts>, number]>([
    ['nothing is known: everything', {}, 100],
    ['an assistant at a firm of no tier', { title: 'Clerk', industry: 'Mining', employees: 5_000 }, 25],
    ['an assistant of whose firm nothing is known', { title: 'Clerk' }, 55],
    ['the right person, the rest unknown', { title: 'CEO' }, 100],
    ['a manager at the right firm', { title: 'Manager', industry: 'Consulting', employees: 100 }, 63],
  ])('%s', (_what, known, best) => expect(bestScore(facts(known))).toBe(best));

  test('never below what it turns out to be', () => {
    const some = <T>(...values: T[]) => fc.constantFrom<T | null>(null, ...values);
    fc.assert(
      fc.property(
        fc.record({
          title: some('CEO', 'VP Sales', 'Director of IT', 'Clerk'),
          industry: some('Consulting', 'Software', 'Mining'),
          employees: some(30, 120, 700, 5_000),
        }),
        fc.record({
          title: fc.constantFrom('CEO', 'VP Sales', 'Manager', 'Clerk'),
          industry: fc.constantFrom('Consulting', 'Software', 'Construction', 'Mining'),
          employees: fc.constantFrom(30, 120, 700, 5_000),
          technologies: fc.subarray(['HubSpot', 'Gong', 'Marketo', 'Slack']),
        }),
        (known, found) => {
          const later = facts({
            title: known.title ?? found.title,
            industry: known.industry ?? found.industry,
            employees: known.employees ?? found.employees,
            technologies: found.technologies,
          });
          return bestScore(facts(known)) >= scoreIcp(later).score;
        },
      ),
    );
  });
});

test('nobody is paid for who cannot come into a wanted tier, and everybody else is', () => {
  const clerk = facts({ title: 'Clerk', industry: 'Mining', employees: 5_000 });
  expect(outOfReach(clerk, ['tier_1', 'tier_2', 'tier_3'])).toMatchObject({
    code: 'icp.out_of_reach',
    detail: { best: 25, needed: 40 },
  });
  expect(outOfReach(clerk, ['tier_4'])).toBeNull();
  expect(outOfReach(facts({ title: 'Clerk' }), ['tier_3'])).toBeNull();
  expect(outOfReach(facts({ title: 'Clerk' }), ['tier_1', 'tier_2'])?.code).toBe('icp.out_of_reach');
  expect(outOfReach(facts({ employees: 4 }), ['tier_4'])?.code).toBe('icp.too_small');
});
