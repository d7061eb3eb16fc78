import { describe, expect, it } from 'vitest';
import { FactSheet, type RejectionMemory } from '../contract.ts';
import { draftFingerprint } from '../rejection-memory.rules.ts';
import type { GuardRule } from './guard.ts';
import { judgeQuality } from './quality-guard.rules.ts';
import { openingLineOf } from './rules/banned-opener.rules.ts';
import { genericDensity } from './rules/generic-phrases.rules.ts';

const now = Temporal.Instant.from('2026-07-01T09:00:00Z');
const sheet = FactSheet.parse({
  lead: { firstName: 'Anna', title: 'VP Sales', email: 'anna@northwind.example' },
  company: { name: 'Northwind', industry: 'Logistics', technologies: ['Salesforce'] },
  sender: { name: 'Sam Reed', company: 'Legwork' },
  record: { source: 'import', observedAt: '2026-06-20T00:00:00Z' },
});
const GOOD = 'Hi Anna,\n\nA question about sales in logistics.\n\nWould a short breakdown be useful?';
const memoryOf = (changes: Partial<RejectionMemory> = {}): RejectionMemory => ({
  leadEmail: 'anna@northwind.example',
  rejectionCount: 3,
  lastRejectedAt: '2026-06-25T00:00:00Z',
  tags: [],
  subjects: [],
  fingerprints: [],
  feedback: [],
  templateIds: [],
  updatedAt: '2026-06-25T00:00:00Z',
  ...changes,
});
const failed = (bodyText: string, memory: RejectionMemory | null = null, on = sheet) =>
  judgeQuality({
    draft: { subject: 'a short breakdown', bodyText },
    sheet: on,
    memory,
    now,
  }).ruleFailures.map((failure) => failure.ruleId);
const newFact = {
  id: 'n',
  subject: 'company' as const,
  key: 'hiring',
  value: 'a Planner',
  source: 'news',
  confidence: 1,
};

describe('GUARD-001 rejections', () => {
  it.each([
    ['none', null, []],
    ['two', memoryOf({ rejectionCount: 2 }), []],
    ['three, 31 days ago', memoryOf({ lastRejectedAt: '2026-05-31T00:00:00Z' }), []],
    ['three', memoryOf(), ['GUARD-001']],
    ['four', memoryOf({ rejectionCount: 4 }), ['GUARD-001']],
    ['three, 29 days ago', memoryOf({ lastRejectedAt: '2026-06-02T10:00:00Z' }), ['GUARD-001']],
  ])('%s', (_, memory, expected) => expect(failed(GOOD, memory)).toEqual(expected));
  it.each([
    ['2026-06-26T00:00:00Z', []],
    ['2026-06-24T00:00:00Z', ['GUARD-001']],
    ['2026-06-25T00:00:00Z', ['GUARD-001']],
  ])('a fact observed at %s', (observedAt, expected) =>
    expect(failed(GOOD, memoryOf(), { ...sheet, facts: [{ ...newFact, observedAt }] })).toEqual(expected),
  );
});

describe('GUARD-002 repetition', () => {
  const fingerprints = [draftFingerprint({ subject: 'a short breakdown', bodyText: GOOD })];
  const memory = memoryOf({ rejectionCount: 1, fingerprints });
  it.each([
    [GOOD, ['GUARD-002']],
    [GOOD.toUpperCase(), ['GUARD-002']],
    [GOOD.replaceAll(' ', '   '), ['GUARD-002']],
    [`${GOOD} Truly.`, []],
    [GOOD.replace('short', 'brief'), []],
    [GOOD.replace('useful', 'of use'), []],
  ])('%j', (body, expected) => expect(failed(body, memory)).toEqual(expected));
});

describe('GUARD-003 evidence in the draft', () => {
  it.each([
    'A question about sales in logistics.',
    'How much early prospecting happens in Salesforce?',
    'Pipeline work in logistics has its own pace.',
  ])('passes: %s', (line) => expect(failed(`Hi Anna,\n\n${line}`)).toEqual([]));
  it.each([
    'Companies using modern tools see growth.',
    'We help growing teams scale.',
    'Northwind should look at this.',
    'A question about sales at Northwind.',
    'A question about logistics.',
    'The logisticsian wholesales.',
    'Salesforcement and salesmanship.',
  ])('fails: %s', (line) => expect(failed(`Hi Anna,\n\n${line}`)).toEqual(['GUARD-003']));
  it('does not accept a fact that is only in the data', () => {
    const facts = [{ ...newFact, observedAt: '2026-06-26T00:00:00Z' }];
    expect(failed('Hi Anna,\n\nA question about sales.', null, { ...sheet, facts })).toEqual(['GUARD-003']);
    expect(failed('Hi Anna,\n\nSales without a Planner is hard.', null, { ...sheet, facts })).toEqual([]);
  });
});

const withEvidence = (line: string) => `Hi Anna,\n\n${line}\n\nA question about sales in logistics.`;

describe('GUARD-004 openers', () => {
  it.each([
    'Given your role as VP Sales, this matters.',
    'As a fellow founder at heart, I get it.',
    'As a VP at Northwind you know.',
    "I noticed you're a VP at Northwind.",
    'I came across your profile.',
    'Stumbled upon your page.',
    'Hope this email finds you well.',
    'I HOPE THIS FINDS YOU WELL.',
    'I wanted to reach out.',
    "I'm reaching out because.",
    'Quick question for you.',
    'I saw that you are hiring.',
    'Just wanted to say hello.',
    'I’m reaching out today.',
  ])('refuses: %s', (line) => expect(failed(withEvidence(line))).toEqual(['GUARD-004']));
  it.each([
    'A plan for you.',
    'Reading this takes a minute.',
    'Your search prompted this note.',
    'The quick question is who decides.',
    'Nobody just wanted to fail.',
  ])('lets pass: %s', (line) => expect(failed(withEvidence(line))).toEqual([]));
  it('reads what follows a greeting on the same line', () => {
    expect(openingLineOf('Hi Anna, I wanted to reach out.')).toBe('I wanted to reach out.');
    expect(openingLineOf('\n\nHello Anna\n\nFirst line.')).toBe('First line.');
  });
});

describe('GUARD-005 generic phrases', () => {
  const density = (phrases: number, sentences: number) => {
    const words = ['next level', 'synergy', 'paradigm shift', 'low-hanging fruit', 'game-changing'].slice(
      0,
      phrases,
    );
    return Array.from(
      { length: sentences },
      (_, index) => `${words[index] ?? 'sales in logistics'} here.`,
    ).join(' ');
  };
  it.each([
    [0, 3],
    [1, 3],
    [2, 5],
  ])('%i phrases in %i sentences pass', (phrases, sentences) =>
    expect(failed(`${density(phrases, sentences)}`)).toEqual([]),
  );
  it.each([
    [3, 5],
    [2, 4],
    [4, 5],
  ])('%i phrases in %i sentences fail', (phrases, sentences) =>
    expect(failed(density(phrases, sentences))).toEqual(['GUARD-005']),
  );
  it('is exactly 0.40 at the limit and needs whole words', () => {
    expect(genericDensity(density(2, 5)).density).toBe(0.4);
    expect(genericDensity('The next levels of synergyx.').phrases).toBe(0);
    expect(genericDensity('').sentences).toBe(1);
  });
});

describe('the guard as a whole', () => {
  const bad = 'Hi Anna,\n\nQuick question: synergy at the next level';
  it('keeps every failure and names the first', () => {
    const result = judgeQuality({ draft: { subject: 'x', bodyText: bad }, sheet, memory: memoryOf(), now });
    expect(result.ruleFailures.map((failure) => failure.ruleId)).toEqual([
      'GUARD-001',
      'GUARD-003',
      'GUARD-004',
      'GUARD-005',
    ]);
    expect(result).toMatchObject({
      passed: false,
      blockedReason: result.ruleFailures[0]?.message,
      rejectionMemoryHit: true,
    });
    expect(result.draftFingerprint).toMatch(/^[0-9a-f]{32}$/u);
  });
  it('soft passes and lists, off runs nothing', () => {
    const input = { draft: { subject: 'x', bodyText: bad }, sheet, memory: null, now };
    expect(judgeQuality(input, 'soft')).toMatchObject({ passed: true, blockedReason: null });
    expect(judgeQuality(input, 'soft').ruleFailures).toHaveLength(3);
    expect(judgeQuality(input, 'off')).toMatchObject({ passed: true, ruleFailures: [] });
  });
  it('counts a rule that throws as failed', () => {
    const broken: GuardRule = {
      id: 'GUARD-009',
      purpose: 'throws',
      check: () => {
        throw new Error('boom');
      },
    };
    const result = judgeQuality(
      { draft: { subject: 'x', bodyText: GOOD }, sheet, memory: null, now },
      'hard',
      [broken],
    );
    expect(result.passed).toBe(false);
    expect(result.blockedReason).toContain('boom');
  });
  it('lists the evidence it saw', () =>
    expect(
      judgeQuality({ draft: { subject: 'x', bodyText: GOOD }, sheet, memory: null, now })
        .personalizationEvidence,
    ).toContainEqual({ type: 'industry', value: 'Logistics', source: 'record:company.industry' }));
});
