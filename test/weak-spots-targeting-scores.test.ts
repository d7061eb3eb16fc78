import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisionRegistry } from '../src/app/decisions.ts';

const registry = decisionRegistry();
const NOW = '2026-07-01T09:00:00Z';

/** The answer as anybody gets it who asks the product. */
function ask<T = Record<string, unknown>>(name: string, input: unknown): T {
  const decision = registry.get(name);
  if (!decision) throw new Error(`There is no decision ${name}.`);
  return decision.output.parse(decision.decide(decision.input.parse(input))) as T;
}
type Scored = {
  score: number | null;
  grade: string | null;
  components: Record<string, number>;
  reasons: { code: string; text: string }[];
};
const account = (facts: object, signals: object[] = [], more: object = {}) =>
  ask<Scored>('account-score', { facts, signals, now: NOW, ...more });
const prospect = (facts: object, more: object = {}) =>
  ask<Scored>('prospect-score', { facts, icp: 3, now: NOW, ...more });
const daysAgo = (days: number) =>
  Temporal.Instant.from(NOW)
    .subtract({ hours: days * 24 })
    .toString();

describe('substring keyword matching: words are whole words in every profile', () => {
  test.each([
    ['Director of Sales', 3],
    ['Sales Coordinator', 0],
    ['Vice President Operations', 7],
    ['President', 10],
    ['CTO', 7],
    ['Assistant Cook', 0],
  ])('%s is worth %i', (title, points) => expect(prospect({ title }).components.persona).toBe(points));
  test.each([
    ['Lawn care', 0],
    ['Law', 12],
    ['Law enforcement', 0],
    ['Social media', 12],
    ['Intermediation', 0],
  ])('the industry %s is worth %i', (industry, points) =>
    // The industry also counts once as something known, in another group.
    expect(account({ industry }).components.strategic_fit).toBe(points),
  );
});

describe('accounts', () => {
  test.each([
    [50, 5],
    [51, 10],
    [500, 10],
    [501, 5],
    [751, 0],
    ['unknown', 0],
  ])('%s employees are worth %i', (employees, points) =>
    expect(account({ employees }).components.strategic_fit).toBe(points),
  );
  test('201 people against a range of 50–200 stand at its edge', () => {
    const groups = [
      {
        name: 'strategic_fit',
        cap: 35,
        criteria: [
          { kind: 'range', fact: 'employees', from: 50, to: 200, edgePercent: 50, inside: 10, edge: 5 },
        ],
      },
    ];
    const profile = {
      name: 'own',
      version: 7,
      scope: 'account',
      groups,
      grades: [{ grade: 'A', from: 1, advice: 'All.' }],
    };
    expect(account({ employees: 201 }, [], { profile })).toMatchObject({
      profile: 'own',
      version: 7,
      score: 5,
    });
  });
  test.each([
    ['intent', 0, 15],
    ['intent', 6, 15],
    ['intent', 7, 12],
    ['intent', 35, 0],
    ['funding', 29, 10],
    ['funding', 30, 7],
    ['funding', 365, 0],
    ['hiring', 60, 4],
    ['technology_change', 31, 5],
    ['expansion', 30, 3],
  ])('%s of %i days ago is worth %i', (kind, days, points) =>
    expect(account({}, [{ kind, at: daysAgo(days) }]).components.timing).toBe(points),
  );
  test('signals stack to thirty, one kind counts once, the future counts nothing', () => {
    const all = ['intent', 'funding', 'hiring', 'technology_change', 'expansion'];
    expect(
      account(
        {},
        all.map((kind) => ({ kind, at: NOW })),
      ).components.timing,
    ).toBe(30);
    const twice = [
      { kind: 'funding', at: daysAgo(90) },
      { kind: 'funding', at: NOW },
    ];
    expect(account({}, twice).components.timing).toBe(10);
    expect(account({}, [{ kind: 'intent', at: daysAgo(-1) }]).components.timing).toBe(0);
  });
  test('swarm §38.1: a relationship of 22 points is capped at twenty', () =>
    expect(account({ contacts: 3, priorMeeting: true, priorOpen: true }).components.relationship).toBe(20));
  test('a signal of a person does not count for the account, and the other way round', () => {
    const found = account({}, [{ kind: 'job_change', at: NOW }]);
    expect(found.components.timing).toBe(0);
    expect(found.reasons.map(({ code }) => code)).toContain('score.other_scope');
    expect(prospect({}, { signals: [{ kind: 'funding', at: NOW }] }).components.signal).toBe(0);
  });
});

describe('prospects under the ceiling of the ICP', () => {
  const best = {
    ...{ accountScore: 100, title: 'CEO', department: 'sales', seniority: 'vp', authority: 'decision_maker' },
    ...{ emailState: 'verified', linkedinUrl: 'x', phone: 'x', website: 'x', priorPositive: true },
  };
  const signals = ['job_change', 'social_engagement', 'event', 'profile_view'].map((kind) => ({
    kind,
    at: NOW,
  }));
  test.each([
    [3, 100, 'A'],
    [2, 79, 'B'],
    [1, 59, 'C'],
    [0, null, null],
  ])('grade %i: %s at most', (icp, score, grade) =>
    expect(prospect(best, { icp, signals })).toMatchObject({ score, grade }),
  );
  test('somebody nothing is known of has one point, not none', () =>
    expect(prospect({})).toMatchObject({ score: 1, grade: 'F' }));
  test('too senior scores nothing, one below scores three', () => {
    expect(prospect({ seniority: 'board' }).components.persona).toBe(0);
    expect(prospect({ seniority: 'director' }).components.persona).toBe(3);
  });
  test('people first: the company is judged by its fit', () =>
    expect(
      prospect(
        { industryFit: 'target', sizeFit: 'adjacent', countryFit: 'outside', technologyFit: 'target' },
        { mode: 'people_first' },
      ).components.company_fit,
    ).toBe(16));
  test('no profile lifts the ceiling or leaves the range', () => {
    const groups = [{ name: 'all', cap: 900, criteria: [{ kind: 'flag', fact: 'opened', points: 900 }] }];
    const profile = {
      name: 'greedy',
      version: 1,
      scope: 'prospect',
      groups,
      grades: [{ grade: 'A', from: 0, advice: 'All.' }],
    };
    expect(prospect({ opened: true }, { icp: 2, profile }).score).toBe(79);
    expect(prospect({ opened: true }, { icp: 3, profile }).score).toBe(100);
    fc.assert(
      fc.property(
        fc.record({ opened: fc.boolean(), clicked: fc.boolean() }),
        fc.constantFrom(1, 2, 3),
        (facts, icp) => {
          const { score } = prospect(facts, { icp });
          expect(score).toBeGreaterThanOrEqual(1);
          expect(score).toBeLessThanOrEqual({ 1: 59, 2: 79, 3: 100 }[icp] ?? 0);
        },
      ),
    );
  });
});

test('contradictory constants: one cut of the grades for accounts and prospects, and one word for what follows', () => {
  const cuts = (name: string, input: object) => ask<Scored>(name, input).reasons.at(-1)?.text;
  expect(cuts('account-score', { facts: {}, now: NOW })).toMatch(/^= 1: F\. /);
  expect(cuts('prospect-score', { facts: {}, icp: 3, now: NOW })).toMatch(/^= 1: F\. /);
});

test('verification that contradicts the ICP: agencies, consultants and an unknown headcount are no errors', () => {
  for (const industry of ['Creative Agency', 'Management Consulting'])
    expect(
      ask('icp-score', { facts: { title: 'CEO', employees: 100, industry, technologies: ['HubSpot'] } }),
    ).toMatchObject({ disqualified: null, tier: 'tier_1' });
  expect(ask('icp-score', { facts: { title: 'CEO', industry: 'Consulting' } })).toMatchObject({
    disqualified: null,
    needsReview: true,
  });
});

test('swarm §38.1: intent + social capped at 20: they share one cap', () =>
  expect(
    ask<Scored>('icp-score', {
      facts: {
        sourceType: 'post_commenter',
        intent: { visits: 9, downloads: 9, pricingVisits: 9, demoRequested: true },
      },
    }).components.intent,
  ).toBe(20));
