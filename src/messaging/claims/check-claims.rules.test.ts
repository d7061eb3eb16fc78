import { describe, expect, it } from 'vitest';
import { CampaignCopy, type Fact, FactSheet } from '../contract.ts';
import { craftDraft } from '../craft.rules.ts';
import { factsOf } from '../fact-sheet.rules.ts';
import { withFooter } from '../footer.rules.ts';
import { checkClaims } from './check-claims.rules.ts';
import { type Edit, TRUE_PARAPHRASES, UNSUPPORTED } from './fixtures/claim-corpus.ts';
import { MORE_NEUTRAL, MORE_UNSUPPORTED } from './fixtures/more-edits.ts';

const now = Temporal.Instant.from('2026-07-01T09:00:00Z');
const fact = (id: string, key: string, value: string, more: Partial<Fact> = {}): Fact => ({
  id,
  subject: 'company',
  key,
  value,
  source: 'news',
  observedAt: '2026-06-10T00:00:00Z',
  confidence: 0.9,
  ...more,
});
const sheet = FactSheet.parse({
  lead: { firstName: 'Anna', lastName: 'Berg', title: 'VP Sales', email: 'anna@northwind.example' },
  company: {
    name: 'Northwind Logistics GmbH',
    industry: 'Logistics',
    employees: 120,
    technologies: ['Salesforce'],
  },
  sender: {
    name: 'Sam Reed',
    title: 'Founder',
    company: 'Legwork',
    website: 'https://legwork.example',
    postalAddress: '1 Main Street, Springfield',
  },
  record: { source: 'apollo', observedAt: '2026-06-20T00:00:00Z' },
  facts: [
    fact('hire', 'hiring', 'an Account Executive'),
    fact('office', 'expansion', 'new Leeds office', {
      quote: 'Northwind opened an office in Leeds in March 2026.',
    }),
    fact('old-award', 'award', 'Freight Award', { observedAt: '2025-01-10T00:00:00Z' }),
  ],
});
const campaign = CampaignCopy.parse({
  offer: 'draft, check and send outbound mail that a person has approved',
  angle: 't1_executive_buyin',
});
const facts = factsOf(sheet, campaign);
const crafted = craftDraft({
  factSheet: sheet,
  tier: 'tier_1',
  rejectionMemory: null,
  touch: 'first',
  campaign,
  now,
});
if (!('ok' in crafted)) throw new Error('The test lead could not be crafted for.');
const draft = crafted.ok;

function edited({ where, text }: Edit): { subject: string; bodyText: string } {
  if (where === 'subject') return { subject: text, bodyText: draft.bodyText };
  const parts = draft.bodyText.split('\n\n');
  const at = where === 'start' ? 1 : where === 'end' ? parts.length : 3;
  return { subject: draft.subject, bodyText: parts.toSpliced(at, 0, text).join('\n\n') };
}
const check = (text: { subject: string; bodyText: string }, known: readonly Fact[] = facts) =>
  checkClaims({ ...text, facts: known, templateText: draft.templateText, now });
const blockedTexts = (edit: Edit) => check(edited(edit)).reasons.map((entry) => entry.text);

describe('the corpus of edits', () => {
  it('has fifty of each', () => {
    expect(UNSUPPORTED).toHaveLength(50);
    expect(TRUE_PARAPHRASES).toHaveLength(50);
  });
  it('lets the crafted mail itself pass', () => expect(check(draft).reasons).toEqual([]));
  it.each(UNSUPPORTED)('blocks $where: $text', (edit) => expect(blockedTexts(edit)).not.toEqual([]));
  it('blocks every edit wherever in the body it stands, also joined to a sentence and in lower case', () => {
    const passed = UNSUPPORTED.filter((edit) => edit.where !== 'subject').flatMap(({ text }) =>
      [
        ...(['start', 'middle', 'end'] as const).map((where) => edited({ where, text })),
        { subject: draft.subject, bodyText: draft.bodyText.replace('\n\nWe draft', ` ${text}\n\nWe draft`) },
        { subject: draft.subject, bodyText: draft.bodyText.replace('\n\nWe draft', `\n${text} We draft`) },
      ]
        .filter((whole) => !check(whole).blocked)
        .map(() => text),
    );
    expect(passed).toEqual([]);
  });
  it('lets at least 45 of 50 true paraphrases pass', () => {
    const wronglyBlocked = TRUE_PARAPHRASES.map((edit) => [edit.text, blockedTexts(edit)] as const).filter(
      ([, texts]) => texts.length > 0,
    );
    console.info(`claim check: ${wronglyBlocked.length} of 50 true paraphrases blocked`, wronglyBlocked);
    expect(wronglyBlocked.length).toBeLessThanOrEqual(5);
  });
});

it.each(MORE_UNSUPPORTED)('blocks %s', (text) =>
  expect(blockedTexts({ where: 'middle', text })).not.toEqual([]),
);
it('lets nine in ten neutral sentences pass', () => {
  const wronglyBlocked = MORE_NEUTRAL.filter((text) => blockedTexts({ where: 'middle', text }).length > 0);
  expect(wronglyBlocked.length, wronglyBlocked.join(' | ')).toBeLessThanOrEqual(MORE_NEUTRAL.length / 10);
});

const one = (bodyText: string, known: readonly Fact[]) =>
  checkClaims({ subject: 'some words', bodyText, facts: known, now });

describe('numbers', () => {
  const revenue = fact('rev', 'revenue', '1,200 customers', { quote: 'It serves 1,200 customers.' });
  it.each([
    'You serve 1,200 customers.',
    'You serve 1200 customers.',
    'You serve 1.2k customers.',
    'You serve 1 200 customers.',
  ])('reads %s', (text) => expect(one(text, [revenue]).reasons).toEqual([]));
  it.each(['You serve 1,201 customers.', 'You serve 12,000 customers.', 'You serve 1,200% more customers.'])(
    'refuses %s',
    (text) => expect(one(text, [revenue]).blocked).toBe(true),
  );
  it('wants the figure to be about the same thing', () => {
    expect(one('your 120 employees', facts).blocked).toBe(false);
    expect(one('your 120 warehouses', facts).blocked).toBe(true);
  });
});

describe('age', () => {
  it.each([
    ['event of 89 days', 'funding', '2026-04-03T09:00:00Z', false],
    ['event of 91 days', 'funding', '2026-04-01T08:00:00Z', true],
    ['attribute of 179 days', 'technology', '2026-01-03T09:00:00Z', false],
    ['attribute of 181 days', 'technology', '2026-01-01T08:00:00Z', true],
  ])('%s', (_, key, observedAt, blocked) => {
    const known = fact('x', key, key === 'funding' ? 'Series B' : 'HubSpot', { observedAt });
    const result = one(key === 'funding' ? 'News of your Series B.' : 'You use HubSpot.', [known]);
    expect(result.blocked).toBe(blocked);
    if (blocked) expect(result.reasons.map((entry) => entry.code)).toContain('claim.stale');
  });
  it('tells a stale fact from a missing one', () => {
    const stale = one('the Freight Award', facts);
    expect(stale.claims.some((claim) => claim.factId === 'old-award' && !claim.bound)).toBe(true);
  });
});

it('reads the final text with its footer', () => {
  const unsubscribe = 'https://u.example/x?a=1&b=2';
  const bodyText = withFooter(draft.bodyText, sheet.sender, unsubscribe);
  const question = { subject: draft.subject, bodyText, facts, templateText: draft.templateText, now };
  expect(checkClaims({ ...question, allowedLinks: [unsubscribe] }).reasons).toEqual([]);
  expect(checkClaims(question).reasons.map((entry) => entry.detail?.kind)).toEqual(['link']);
});

it('points at the phrase in the text', () => {
  const body = 'Hi Anna,\n\nMaria told me about Leeds.';
  for (const claim of one(body, facts).claims) expect(body.slice(claim.start, claim.end)).toBe(claim.text);
});

describe('times that are kept for the reader', () => {
  const label = '10:00 AM EST on Tue, Mar 3';
  const offered = factsOf(FactSheet.parse({ ...sheet, times: [label] }), campaign);
  const blocked = (bodyText: string) =>
    checkClaims({ subject: '', bodyText, facts: offered, now }).claims.filter(({ bound }) => !bound).length;

  it('may stand word for word, and no other time with them', () => {
    expect(blocked(`Would ${label} suit you?`)).toBe(0);
    expect(blocked(`Would ${label}1 suit you?`)).toBeGreaterThan(0);
    expect(blocked('Would 11:00 AM EST on Tue, Mar 3 suit you?')).toBeGreaterThan(0);
    expect(blocked(`Would ${label} or 11:00 AM EST suit you?`)).toBeGreaterThan(0);
  });
});
