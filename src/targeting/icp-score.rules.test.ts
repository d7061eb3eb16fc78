import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IcpFacts as Facts, IcpFacts, IcpProfileShape } from './contract.ts';
import { icpScore } from './decisions.ts';
import { DEFAULT_ICP_PROFILE } from './default-profile.ts';
import { scoreIcp } from './icp-score.rules.ts';

const facts = (more: Partial<Facts> = {}): Facts => ({ ...IcpFacts.parse({}), ...more });
const intent = { visits: 0, downloads: 0, pricingVisits: 0, demoRequested: false };
const lines = (more: Partial<Facts>): string[] => scoreIcp(facts(more)).reasons.map(({ text }) => text);

test.each([
  [9, 0],
  [10, 5],
  [19, 5],
  [20, 12],
  [50, 12],
  [51, 20],
  [500, 20],
  [501, 15],
  [1000, 15],
  [1001, 10],
  ['1,200+', 10],
  ['51-200', 20],
  ['201–500 employees', 20],
  ['501-1000', 15],
  ['1.2k', 10],
])('%s employees: %i points', (employees, points) => {
  expect(scoreIcp(facts({ employees })).components.size).toBe(points);
});

describe('headcount', () => {
  test('below ten is disqualified, with the figure', () => {
    expect(scoreIcp(facts({ employees: 8 })).disqualified).toMatchObject({
      code: 'icp.too_small',
      detail: { employees: 8 },
    });
    expect(scoreIcp(facts({ employees: 10 })).disqualified).toBeNull();
  });

  test.each([null, undefined, '', 'unknown', '#N/A', 0, 'Nov-50'])(
    '%j goes to a person and does not disqualify',
    (employees) => {
      const verdict = scoreIcp(facts({ employees }));
      expect(verdict).toMatchObject({
        disqualified: null,
        needsReview: true,
        reviewReasons: [{ code: 'icp.headcount_missing' }],
      });
    },
  );

  test('a range over several bands goes to a person', () => {
    expect(scoreIcp(facts({ employees: '2-10' }))).toMatchObject({ disqualified: null, needsReview: true });
    expect(scoreIcp(facts({ employees: '11-50' })).components.size).toBe(12);
    expect(scoreIcp(facts({ employees: '1-9' })).disqualified?.code).toBe('icp.too_small');
  });
});

test.each([
  ['CEO', 'c_level', 25],
  ['Founder & CEO', 'c_level', 25],
  ['co-founder', 'c_level', 25],
  ['Chief Executive Officer', 'c_level', 25],
  ['President', 'c_level', 25],
  ['Vice President', 'vp', 22],
  ['Vice-President, Sales', 'vp', 22],
  ['Founder and former Vice President', 'c_level', 25],
  ['CTO', 'vp', 22],
  ['Chief Marketing Officer', 'vp', 22],
  ['Managing Director', 'vp', 22],
  ['SVP Growth', 'vp', 22],
  ['VP Engineering', 'vp', 22],
  ['Director', 'director', 15],
  ['Senior Director, IT', 'director', 15],
  ['Head of Data', 'director', 15],
  ['Office Coordinator', null, 0],
  ['Instructor', null, 0],
  ['Product Owner', null, 0],
  ['Assistant to the CEO', null, 0],
  ['Lead Generation Specialist', null, 0],
  ['Lead Analyst', 'manager', 8],
  ['Principal', 'manager', 8],
  ['Sales Manager', 'manager', 8],
  ['', null, 0],
] as const)('title %j is %s: %i points', (title, titleClass, points) => {
  expect(scoreIcp(facts({ title }))).toMatchObject({ titleClass, components: { title: points } });
});

test.each([
  ['Law Practice', 1, 20],
  ['Lawn and Garden', null, 0],
  ['Law Enforcement', null, 0],
  ['Marketing and Advertising', 1, 20],
  ['Medical Devices', 2, 15],
  ['Computer Software', 2, 15],
  ['Retail Technology', 1, 20],
  ['Hospital & Health Care', 2, 15],
  ['Logistics and Supply Chain', 3, 10],
  ['Hospitality', null, 0],
  [null, null, 0],
] as const)('industry %j is tier %s: %i points', (industry, industryTier, points) => {
  expect(scoreIcp(facts({ industry }))).toMatchObject({ industryTier, components: { industry: points } });
});

test('an unknown industry reads differently from one in no tier', () => {
  expect(lines({ industry: '' })[2]).toBe('+0 Industry: unknown');
  expect(lines({ industry: 'Hospitality' })[2]).toBe('+0 Industry: "Hospitality" is in no tier');
});

test('each tool counts once, and the sum is capped', () => {
  expect(scoreIcp(facts({ technologies: ['Salesforce', 'salesforce CRM'] }))).toMatchObject({
    components: { technology: 8 },
    signals: ['crm_user'],
  });
  expect(scoreIcp(facts({ technologies: ['HubSpot', 'Gong', 'Klaviyo'] }))).toMatchObject({
    components: { technology: 15 },
    signals: ['crm_user', 'sales_tech', 'marketing_tech'],
  });
  expect(scoreIcp(facts({ technologies: ['Apollo GraphQL', 'Gongfu'] })).components.technology).toBe(0);
});

test.each([
  [{ visits: 2 }, null, 4],
  [{ visits: 5 }, null, 8],
  [{ downloads: 1 }, null, 4],
  [{ downloads: 3 }, null, 8],
  [{ pricingVisits: 1 }, null, 6],
  [{ demoRequested: true }, null, 10],
  [{}, 'website_visitor', 4],
  [{}, 'webinar_registrant', 5],
  [{}, 'post_commenter', 5],
  [{}, 'event_attendee', 4],
  [{}, 'competitor_follower', 3],
  [{}, 'constructor', 0],
  [{ visits: 9, downloads: 9, demoRequested: true }, 'post_commenter', 20],
  [{ visits: 5, downloads: 3 }, 'post_commenter', 20],
])('intent %j from %s: %i points', (seen, sourceType, points) => {
  expect(scoreIcp(facts({ intent: { ...intent, ...seen }, sourceType })).components.intent).toBe(points);
});

test.each([
  ['CEO', 'Marketing', 1.5],
  ['CEO', 'Software', 1.3],
  ['CEO', null, 1.3],
  ['VP Sales', 'Marketing', 1.3],
  ['VP Sales', 'Software', 1.2],
  ['VP Sales', 'Hospitality', 1.1],
  ['Director', 'Marketing', 1],
  [null, null, 1],
])('%s in %s: × %d', (title, industry, multiplier) => {
  expect(scoreIcp(facts({ title, industry })).multiplier).toBe(multiplier);
});

test('explains every step', () => {
  const verdict = scoreIcp(
    facts({
      title: 'VP Sales',
      employees: '51-200',
      industry: 'Computer Software',
      technologies: ['Klaviyo'],
      sourceType: 'post_commenter',
    }),
  );
  // (20 + 22 + 15 + 3 + 5) × 1.2 = 78
  expect(verdict.reasons.map(({ text }) => text)).toEqual([
    '+20 Company size: 51–200 employees',
    '+22 Title: "VP Sales" is VP-class ("vp")',
    '+15 Industry: "Computer Software" is tier 2 ("software")',
    '+3 Tech stack: klaviyo +3',
    '+5 Intent: social engagement post_commenter +5',
    '×1.2 VP-class in a tier 2 industry: 65 → 78',
    '= 78: tier_2',
  ]);
  expect(verdict).toMatchObject({
    score: 78,
    tier: 'tier_2',
    needsReview: true,
    reviewReasons: [{ code: 'icp.near_threshold' }],
  });
});

test('floors before it caps, and the ideal lead reaches exactly 100', () => {
  // (20 + 22 + 20 + 3 + 0) × 1.3 = 84.5
  expect(
    scoreIcp(facts({ title: 'CFO', employees: 100, industry: 'Accounting', technologies: ['Intercom'] }))
      .score,
  ).toBe(84);
  const best = scoreIcp(icpScore.input.parse(icpScore.example).facts);
  expect(best).toMatchObject({ score: 100, tier: 'tier_1', needsReview: false, disqualified: null });
  expect(best.reasons.at(-1)?.text).toContain('capped at 100');
});

test.each([
  [69, false],
  [70, true],
  [85, true],
  [86, false],
])('a total of %i needs review: %s', (total, review) => {
  // A profile in which the title alone gives the total.
  const profile = {
    ...DEFAULT_ICP_PROFILE,
    title: {
      cap: 100,
      classes: [
        { titleClass: 'manager' as const, label: 'x', points: total - 20, phrases: ['manager'], not: [] },
      ],
    },
  };
  expect(scoreIcp(facts({ title: 'Manager', employees: 100 }), profile)).toMatchObject({
    score: total,
    needsReview: review,
  });
});

test.each([
  [80, 'tier_1'],
  [79, 'tier_2'],
  [60, 'tier_2'],
  [59, 'tier_3'],
  [40, 'tier_3'],
  [39, 'tier_4'],
])('a total of %i is %s', (total, tier) => {
  const profile = {
    ...DEFAULT_ICP_PROFILE,
    title: {
      cap: 100,
      classes: [
        { titleClass: 'manager' as const, label: 'x', points: total - 20, phrases: ['manager'], not: [] },
      ],
    },
  };
  expect(scoreIcp(facts({ title: 'Manager', employees: 100 }), profile).tier).toBe(tier);
});

test('stays between 0 and 100, keeps its caps, and its lines add up', () => {
  const anyFacts = fc.record({
    title: fc.oneof(fc.string(), fc.constantFrom('CEO', 'VP', 'Director', 'Manager', null)),
    employees: fc.oneof(fc.nat(5000), fc.string(), fc.constant(null)),
    industry: fc.oneof(fc.string(), fc.constantFrom('Marketing', 'Software', 'Construction', null)),
    technologies: fc.array(fc.constantFrom('HubSpot', 'Gong', 'Klaviyo', 'Excel')),
    sourceType: fc.constantFrom('post_commenter', 'demo_requester', 'other', null),
    intent: fc.record({
      visits: fc.nat(9),
      downloads: fc.nat(9),
      pricingVisits: fc.nat(9),
      demoRequested: fc.boolean(),
    }),
  });
  fc.assert(
    fc.property(anyFacts, (given) => {
      const verdict = scoreIcp(given);
      const { size, title, industry, technology, intent: seen } = verdict.components;
      expect(size <= 20 && title <= 25 && industry <= 20 && technology <= 15 && seen <= 20).toBe(true);
      expect(verdict.base).toBe(size + title + industry + technology + seen);
      expect(verdict.score).toBe(
        Math.min(100, Math.floor((verdict.base * Math.round(verdict.multiplier * 100)) / 100)),
      );
      expect(verdict.reasons).toHaveLength(7);
      const signed = verdict.reasons.slice(0, 5).map(({ text }) => Number(/^\+(\d+) /.exec(text)?.[1]));
      expect(signed.reduce((total, points) => total + points, 0)).toBe(verdict.base);
    }),
  );
});

test('the default profile is valid data, and the decision answers its example', () => {
  expect(IcpProfileShape.parse(DEFAULT_ICP_PROFILE)).toEqual(DEFAULT_ICP_PROFILE);
  const input = icpScore.input.parse({ ...icpScore.example, profile: DEFAULT_ICP_PROFILE });
  expect(icpScore.output.parse(icpScore.decide(input)).tier).toBe('tier_1');
});
