import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreIcp } from '../icp-score.rules.ts';
import { checkGroups } from './check-groups.rules.ts';
import { checkIcp, highestIcp } from './check-icp.rules.ts';
import { GroupsContent, IcpContent, PROFILE_KINDS } from './contract.ts';
import { checkProfile, SHIPPED, shippedContent } from './profile-kinds.ts';

const ICP = IcpContent.parse(SHIPPED.icp);
const ACCOUNT = GroupsContent.parse(SHIPPED.account);
const PROSPECT = GroupsContent.parse(SHIPPED.prospect);
const codes = ({ findings }: { findings: readonly { code: string }[] }) => findings.map(({ code }) => code);

test.each(PROFILE_KINDS)('what is shipped for %s can be scored by', (kind) => {
  expect(checkProfile(kind, shippedContent(kind))).toMatchObject({ passed: true, findings: [] });
});

describe('a profile of the ICP', () => {
  const tiers = (...from: number[]) =>
    ICP.tiers.map((step, index) => ({ ...step, from: from[index] ?? step.from }));
  test.each<[string, Partial<IcpContent>, string[]]>([
    ['caps over a hundred', { size: { ...ICP.size, cap: 40 } }, ['profile.weights']],
    ['a tier nobody reaches', { cap: 70, review: { from: 60, to: 70 } }, ['profile.out_of_reach']],
    ['a tier above the better one', { tiers: tiers(60, 80) }, ['profile.tier_order']],
    ['two tiers from the same points on', { tiers: tiers(60, 60) }, ['profile.tier_order']],
    ['no tier for the least', { tiers: tiers(80, 60, 40, 10) }, ['profile.floor']],
    ['a tier left out', { tiers: ICP.tiers.slice(0, 3) }, ['profile.tier_missing']],
    ['a tier twice', { tiers: [...ICP.tiers, ...ICP.tiers.slice(0, 1)] }, ['profile.tier_twice']],
    [
      'bands that overlap',
      {
        size: {
          ...ICP.size,
          bands: [
            { from: 0, to: 50, points: 1 },
            { from: 50, to: null, points: 20 },
          ],
        },
      },
      ['profile.bands'],
    ],
    [
      'everybody closed',
      { size: { ...ICP.size, disqualifyBelow: 900, bands: [{ from: 0, to: 500, points: 20 }] } },
      ['profile.nobody'],
    ],
    ['a review of no scores', { review: { from: 85, to: 70 } }, ['profile.review']],
    [
      'a multiplier behind one for everybody',
      { multipliers: ICP.multipliers.toReversed() },
      [
        'profile.multiplier_hidden',
        'profile.multiplier_hidden',
        'profile.multiplier_hidden',
        'profile.multiplier_hidden',
        'profile.multiplier_hidden',
      ],
    ],
    ['a phrase without a word', { industry: { ...ICP.industry, not: ['—'] } }, ['profile.phrase_empty']],
  ])('%s is refused', (_name, change, expected) => {
    expect(codes(checkIcp({ ...ICP, ...change }))).toEqual(expected);
  });

  test('a gap between bands and points above their cap are told and stop nothing', () => {
    const bands = [
      { from: 0, to: 9, points: 0 },
      { from: 20, to: null, points: 25 },
    ];
    const check = checkIcp({ ...ICP, size: { ...ICP.size, bands } });
    expect(check.passed).toBe(true);
    expect(check.warnings.map(({ code }) => code)).toEqual(['profile.band_gap', 'profile.over_cap']);
  });

  test('nobody scores more than the highest it names, and somebody scores that much', () => {
    const facts = fc.record({
      title: fc.constantFrom('CEO', 'VP Sales', 'Director', 'Manager', 'Clerk', null),
      employees: fc.constantFrom(5, 15, 120, 700, 5000, null),
      industry: fc.constantFrom('Marketing', 'Software', 'Manufacturing', 'Mining', null),
      technologies: fc.subarray(['HubSpot', 'Salesforce', 'Gong', 'Marketo']),
      sourceType: fc.constantFrom('demo_requester', 'post_commenter', null),
      intent: fc.record({
        visits: fc.nat(9),
        downloads: fc.nat(9),
        pricingVisits: fc.nat(3),
        demoRequested: fc.boolean(),
      }),
    });
    const caps = fc.record({
      cap: fc.integer({ min: 1, max: 100 }),
      percent: fc.integer({ min: 0, max: 300 }),
    });
    fc.assert(
      fc.property(facts, caps, (known, { cap, percent }) => {
        const multipliers = ICP.multipliers.map((rule, index) => (index === 0 ? { ...rule, percent } : rule));
        const profile = { ...ICP, name: 'another', version: 2, cap, multipliers };
        expect(scoreIcp(known, profile).score).toBeLessThanOrEqual(highestIcp(profile));
      }),
    );
    const small = { ...ICP, name: 'another', version: 2, multipliers: [] };
    const best = scoreIcp(
      {
        ...{ title: 'CEO', employees: 120, industry: 'Marketing', technologies: ['HubSpot', 'Salesforce'] },
        sourceType: 'demo_requester',
        intent: { visits: 9, downloads: 9, pricingVisits: 1, demoRequested: true },
      },
      small,
    );
    expect(best.score).toBe(highestIcp(small));
  });
});

describe('a profile of accounts or prospects', () => {
  const first = ACCOUNT.groups[0];
  const withGroup = (change: object): GroupsContent =>
    GroupsContent.parse({ ...ACCOUNT, groups: [{ ...first, ...change }, ...ACCOUNT.groups.slice(1)] });
  test.each<[string, GroupsContent, string[]]>([
    ['caps over a hundred', withGroup({ cap: 60 }), ['profile.weights']],
    [
      'grades out of reach',
      GroupsContent.parse({ ...ACCOUNT, groups: ACCOUNT.groups.slice(1, 2) }),
      ['profile.out_of_reach', 'profile.out_of_reach', 'profile.out_of_reach'],
    ],
    [
      'a signal of people in accounts',
      withGroup({
        criteria: [
          ...(first?.criteria ?? []),
          { kind: 'signal', signal: 'job_change', points: 8, loses: 3, everyDays: 30 },
        ],
      }),
      ['profile.foreign_signal'],
    ],
    [
      'a fact that nobody knows',
      withGroup({ criteria: [...(first?.criteria ?? []), { kind: 'flag', fact: 'shoeSize', points: 5 }] }),
      ['profile.unknown_fact'],
    ],
    [
      'a range that ends before it begins',
      withGroup({
        criteria: [
          ...(first?.criteria ?? []),
          { kind: 'range', fact: 'employees', from: 50, to: 10, edgePercent: 0, inside: 1, edge: 0 },
        ],
      }),
      ['profile.range'],
    ],
    [
      'a group twice',
      GroupsContent.parse({ ...ACCOUNT, groups: ACCOUNT.groups.map((each) => ({ ...each, name: 'fit' })) }),
      ['profile.twice'],
    ],
    [
      'no grade for the least',
      GroupsContent.parse({
        ...ACCOUNT,
        grades: ACCOUNT.grades.map((step) => (step.grade === 'F' ? { ...step, from: 5 } : step)),
      }),
      ['profile.floor'],
    ],
  ])('%s is refused', (_name, profile, expected) => {
    expect(codes(checkGroups('account', profile))).toEqual(expected);
  });

  test('the score of the account is no fact of an account, and one of a prospect', () => {
    const share = GroupsContent.parse({
      ...PROSPECT,
      groups: [{ name: 'fit', cap: 100, criteria: [{ kind: 'share', fact: 'accountScore', percent: 100 }] }],
    });
    expect(checkGroups('prospect', share).passed).toBe(true);
    expect(codes(checkGroups('account', share))).toEqual(['profile.unknown_fact']);
  });
});
