import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectContributions } from '#core/contribution';
import { enrichmentProviders, verifiers } from '#enrichment';
import { FIELDS } from '#enrichment/contract';
import { IcpScore } from '#targeting/contract';
import { matchReply, toAnswer } from '#vendors/apollo/wire';
import { decisionRegistry } from '../src/app/decisions.ts';
import { dataFinders } from '../src/app/vendors/data-finders.ts';
import { forecastOf, priorsChecked, type Rates, ratesOf } from '../src/enrichment/forecast.rules.ts';
import { enrichmentIntent } from '../src/enrichment/quality.rules.ts';

const NOW = Temporal.Instant.from('2026-07-01T09:00:00Z');
const known = collectContributions(
  dataFinders(new Map(), { inWaterfall: false } as Parameters<typeof dataFinders>[1]),
);
const namesOf = (key: typeof enrichmentProviders | typeof verifiers): string[] => [
  ...new Set(known.of<{ readonly name: string }>(key).map(({ name }) => name)),
];

/** The score as anybody gets it who asks the product. */
function icpScore(facts: object) {
  const decision = decisionRegistry().get('icp-score');
  if (!decision) throw new Error('There is no decision icp-score.');
  return IcpScore.parse(decision.decide(decision.input.parse({ facts })));
}

describe('16: winners declared on noise, and a division by zero', () => {
  test.each([
    ['nobody was asked', undefined],
    ['asked and nothing came', { asked: 0, found: 0, micros: '0' }],
    ['two of two', { asked: 2, found: 2, micros: '2000000' }],
    ['one fewer than enough', { asked: 49, found: 49, micros: '49000000' }],
  ])('%s: the rate is assumed and says so', (_what, record) => {
    const rates = ratesOf('apollo', record);
    expect(rates).toMatchObject({ basis: 'prior', sample: record?.asked ?? 0 });
    expect(rates.hitRate).toBe(ratesOf('apollo', undefined).hitRate);
  });

  test('from fifty answers on it is measured, a finder that never knows anybody included', () => {
    expect(ratesOf('apollo', { asked: 50, found: 0, micros: '0' })).toEqual({
      ...{ hitRate: 0, creditsPerQuestion: 0, basis: 'measured', sample: 50 },
    });
  });

  test('no history and no people make a forecast of nothing, and every forecast is a number within its bounds', () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    const finders = fc.uniqueArray(fc.constantFrom('apollo', 'bettercontact', 'clay'));
    fc.assert(
      fc.property(fc.array(finders, { maxLength: 40 }), rate, rate, (people, first, second) => {
        const rates = new Map<string, Rates>(
          [first, second].map((hitRate, index) => [
            ['apollo', 'bettercontact'][index] ?? '',
            { hitRate, creditsPerQuestion: hitRate, basis: 'prior', sample: 0 },
          ]),
        );
        const plan = forecastOf({ people, rates, mostPerQuestion: new Map(), caps: [] });
        const figures = [plan.found, plan.credits, plan.mostCredits, ...plan.steps.map(({ asked }) => asked)];
        expect(figures.every((figure) => Number.isFinite(figure) && figure >= 0)).toBe(true);
        expect(plan.found).toBeLessThanOrEqual(people.length - plan.known + 0.05);
      }),
    );
    expect(forecastOf({ people: [], rates: new Map(), mostPerQuestion: new Map(), caps: [] })).toMatchObject({
      ...{ people: 0, known: 0, found: 0, credits: 0, steps: [] },
    });
  });
});

describe('20: a live vendor that no document names', () => {
  test.each([...new Set([...namesOf(enrichmentProviders), ...namesOf(verifiers)])])(
    '%s: its price and the day it was read are written down, and so are its settings',
    (name) => {
      const readme = new URL(`../src/vendors/${name}/README.md`, import.meta.url);
      expect(existsSync(readme)).toBe(true);
      const text = readFileSync(readme, 'utf8').replaceAll(/\s+/g, ' ');
      expect(text).toMatch(/Facts as of \w+ 20\d\d/);
      expect(text).toMatch(/\| Price \|/);
      expect(readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8')).toContain(
        `\n## ${name}\n`,
      );
    },
  );

  test('no finder is forecast with the rates of a stranger', () => {
    expect(namesOf(enrichmentProviders).length).toBeGreaterThan(3);
    const stranger = ratesOf('somebody', undefined);
    for (const name of namesOf(enrichmentProviders))
      expect(ratesOf(name, undefined), name).not.toEqual(stranger);
    expect(priorsChecked.checkedOn).toMatch(/^20\d\d-\d\d-\d\d$/);
  });

  test('the decision knows every state that the journal has', () => {
    const decision = decisionRegistry().get('enrichment-next');
    const schema = readFileSync(new URL('../db/schema.sql', import.meta.url), 'utf8');
    const [, states = ''] = /enrichment_journal_state_check .*ARRAY\[(.*?)\]/.exec(schema) ?? [];
    const all = [...states.matchAll(/'(\w+)'/g)].map(([, state]) => state);
    expect(all).toHaveLength(7);
    for (const state of all)
      expect(
        decision?.input.safeParse({
          steps: [{ provider: 'apollo', answer: { state, at: NOW.toString() } }],
          now: NOW.toString(),
        }).success,
        state,
      ).toBe(true);
    expect(FIELDS).toEqual(['company', 'email', 'phone']);
  });
});

describe('7: unknown headcount is a small one, and a ticker counts as hiring', () => {
  const answerOf = (organization: object) =>
    toAnswer(
      matchReply.parse({
        person: { id: '1', title: 'CEO', organization: { name: 'Firm', ...organization } },
      }),
      NOW,
    );
  test.each([
    ['a ticker', { publicly_traded_symbol: 'FIRM', publicly_traded_exchange: 'nyse' }],
    ['a description with the word', { short_description: 'We are hiring, and so are our customers.' }],
    ['a round of long ago', { latest_funding_round_date: '2019-01-01' }],
  ])('%s is no intent', (_what, organization) => {
    expect(enrichmentIntent(answerOf(organization))).toBe(0);
  });

  test('a tool counts when it is named, not when its letters are somewhere', () => {
    expect(enrichmentIntent(answerOf({ technology_names: ['Gong'] }))).toBe(15);
    expect(enrichmentIntent(answerOf({ technology_names: ['Gongfu CMS', 'Outreachy'] }))).toBe(0);
  });

  test.each([
    ['nothing', undefined, false, true],
    ['text without a number', 'many', false, true],
    ['four people', 4, true, false],
    ['1,200+', '1,200+', false, false],
  ])('a headcount of %s', (_what, employees, disqualified, needsReview) => {
    const verdict = icpScore({ title: 'CEO', employees });
    expect([verdict.disqualified !== null, verdict.needsReview]).toEqual([disqualified, needsReview]);
  });
});

describe('6: substring keyword matching in the ICP score', () => {
  test.each([
    ['Director of Sales', 'CTO'],
    ['Sales Coordinator', 'COO'],
    ['Vice President Sales', 'President'],
  ])('%s is not read as %s', (title, other) => {
    expect(icpScore({ title: other }).titleClass).not.toBeNull();
    expect(icpScore({ title }).titleClass).not.toBe(icpScore({ title: other }).titleClass);
  });
});
