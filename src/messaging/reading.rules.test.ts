import { describe, expect, it } from 'vitest';
import { spokenCompanyName, subjectCompanyName } from './company-name.rules.ts';
import { FactSheet } from './contract.ts';
import { decisions } from './decisions.ts';
import { withoutWeakOpener } from './opening-line.rules.ts';
import { decideOnRejections, recall, remember } from './rejection-memory.rules.ts';
import { mergeSignals } from './signals/merge.rules.ts';
import { normaliseTitle, roleOf } from './title.rules.ts';

const now = Temporal.Instant.from('2026-07-01T09:00:00Z');

describe('titles', () => {
  it.each([
    ['Chief Executive Officer', 'CEO'],
    ['Chief People Person (CPP)', 'CPP'],
    ['chief revenue officer', 'CRO'],
    ['Head of  Sales', 'Head of Sales'],
    ['Chief Happiness Officer', 'Chief Happiness Officer'],
    ['', null],
  ])('%s', (title, expected) => expect(normaliseTitle(title)).toBe(expected));
  it('abbreviates other chiefs when reviewers asked', () =>
    expect(normaliseTitle('Chief Happiness Officer', { abbreviateChiefs: true })).toBe('CHO'));
  it.each([
    ['Director of Sales', 'sales'],
    ['Project Coordinator', 'other'],
    ['Director', undefined],
    ['Vice President', undefined],
    ['President', 'chief_executive'],
    ['CTO', 'technology'],
    ['VP Revenue Operations', 'revenue_operations'],
    ['Facilities Manager', 'other'],
  ])('role of %s', (title, family) => expect(roleOf(title)?.family).toBe(family));
});

it('speaks company names as people do', () => {
  expect(spokenCompanyName('Northwind Logistics GmbH')).toBe('Northwind Logistics');
  expect(spokenCompanyName('Acme, Inc.')).toBe('Acme');
  expect(spokenCompanyName('unknown')).toBeNull();
  expect(subjectCompanyName('Bank of the North')).toBeNull();
});

it('removes weak openers', () => {
  expect(withoutWeakOpener('Just wanted to reach out. your plan stands.')).toBe('Your plan stands.');
  expect(withoutWeakOpener('Quick question: who decides?')).toBe('Who decides?');
});

describe('signals', () => {
  const sheet = FactSheet.parse({
    lead: { title: 'VP Sales' },
    company: {
      name: 'Northwind',
      industry: 'Logistics',
      employees: 120,
      technologies: ['Salesforce', 'Slackline'],
      description: 'Insurance and payments for the lawn trade, worldwide.',
    },
    source: { type: 'webinar', name: 'Clean data' },
    sender: { name: 'S', company: 'L' },
    record: { source: 'i', observedAt: '2026-06-20T00:00:00Z' },
    facts: [
      {
        id: 'h',
        subject: 'company',
        key: 'hiring',
        value: 'a Planner',
        source: 'n',
        observedAt: '2026-06-20T00:00:00Z',
        confidence: 1,
      },
    ],
  });
  it('merges five extractors', () => {
    const merged = mergeSignals(sheet);
    expect(merged.signals.map((signal) => signal.value)).toEqual([
      'Northwind',
      'Logistics',
      'insurance',
      'payments',
      '120',
      'a Planner',
      'Salesforce',
      'Clean data',
      'sales',
      'early prospecting',
    ]);
    expect(merged).toMatchObject({
      companySpecificCount: 8,
      roleImpactCount: 2,
      overallConfidence: 0.84,
      minimumEvidence: true,
    });
    expect(merged.recommendedOpener?.value).toBe('Northwind');
    expect(merged.traceIds).toEqual([
      'sub:company_intel:5',
      'sub:hiring:1',
      'sub:tech_stack:1',
      'sub:content:1',
      'sub:role_impact:2',
    ]);
  });
  it('survives a broken extractor', () => {
    const broken = {
      name: 'hiring' as const,
      extract: () => {
        throw new Error('boom');
      },
    };
    expect(mergeSignals(sheet, [broken]).traceIds).toEqual(['sub:hiring:ERROR']);
  });
});

describe('rejection memory', () => {
  const draft = { leadEmail: ' Anna@X.example ', subject: 'A plan', bodyText: 'text' };
  it('grows, forgets after thirty days and ignores an empty address', () => {
    const one = remember(null, { ...draft, templateId: 't', feedback: 'dull' }, now);
    const two = remember(one, { ...draft, templateId: 't' }, now);
    expect(two).toMatchObject({
      leadEmail: 'anna@x.example',
      rejectionCount: 2,
      subjects: ['A plan'],
      templateIds: ['t'],
      feedback: ['dull'],
    });
    expect(recall(two, now.add({ hours: 30 * 24 }))).toBeNull();
    expect(recall(two, now.add({ hours: 30 * 24 - 1 }))).toEqual(two);
    expect(remember(null, { ...draft, leadEmail: '  ' }, now)).toBeNull();
  });
  it('allows, repeats and blocks', () => {
    const three = [1, 2, 3].reduce(
      (memory: ReturnType<typeof remember>) => remember(memory, draft, now),
      null,
    );
    const ask = (subject: string, memory = three) =>
      decideOnRejections({ draft: { subject, bodyText: 'text' }, memory, facts: [], now }).outcome;
    expect([ask('a  PLAN'), ask('another'), ask('another', null)]).toEqual(['repeat', 'block', 'allow']);
  });
});

it.each(decisions.map((decision) => ({ name: decision.name, decision })))(
  'the example of $name works',
  ({ decision }) => {
    const input = decision.input.parse(decision.example);
    expect(() =>
      decision.output.parse((decision.decide as (input: unknown) => unknown)(input)),
    ).not.toThrow();
  },
);
