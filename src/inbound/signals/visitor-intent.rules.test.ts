import { expect, test } from 'vitest';
import { judgeVisitor, type VisitorFacts } from './visitor-intent.rules.ts';

const facts = (more: Partial<VisitorFacts> = {}): VisitorFacts => ({
  pages: ['https://our.example/case-studies/acme'],
  connections: [],
  title: null,
  hasAddress: true,
  proposedToday: 0,
  proposedBefore: false,
  underWay: false,
  ...more,
});
const judged = (more: Partial<VisitorFacts>) => judgeVisitor(facts(more));
const page = (path: string) => `https://our.example/${path}`;

test.each([
  ['case study', [page('case-study/acme')], 55],
  ['case studies in a title', ['Case Studies | Us'], 55],
  ['ROI', [page('roi-calculator')], 50],
  ['sales AI, which is no AI in general too', [page('sales-ai')], 60],
  ['AI in general', [page('blog/what-ai-does')], 45],
  ['implementation', [page('implementation')], 65],
  ['leadership', [page('blog/leadership')], 50],
  ['the same twice counts once', [page('case-study/a'), page('case-study/b')], 55],
  ['two kinds add up', [page('case-study/a'), page('roi')], 75],
  ['sales AI and AI on two pages', [page('sales-ai'), page('ai')], 75],
  ['never above a hundred', ['case-study', 'roi', 'sales-ai', 'implementation', 'leadership'].map(page), 100],
  ['inside a word is no trigger', [page('heroics'), page('email'), page('said')], 30],
  ['the host is no page', ['https://roi.ai/contact'], 30],
  ['what is behind a question mark is no page', [`${page('contact')}?utm=roi#ai`], 30],
  ['percent signs are spaces', [page('case%20study')], 55],
  ['no page at all', [], 30],
])('%s', (_, pages, score) => {
  expect(judged({ pages }).score).toBe(score);
});

test.each([
  ['former_colleague', 75],
  ['same_company', 70],
  ['mutual', 80],
] as const)('nobody but a %s: the connection and something for it', (connection, score) => {
  expect(judged({ pages: [page('contact')], connections: [connection] })).toMatchObject({
    score,
    action: 'immediate',
    priority: 'high',
    propose: 'now',
  });
});

test.each([
  ['Chief Revenue Officer', 70],
  ['COO', 70],
  ['VP Sales', 65],
  ['Director of Operations', 65],
  ['Head of Data', 60],
  ['Senior Analyst', 60],
  ['Senior Vice President', 65],
  ['Analyst', 55],
  ['Cooper', 55],
])('%s weighs on the tier, not on the score', (title, tierScore) => {
  expect(judged({ title })).toMatchObject({ score: 55, tierScore });
});

test.each([
  [{ pages: [page('contact')] }, 'skip', 'tier_3', 'no'],
  [{ pages: [page('ai')] }, 'standard', 'tier_3', 'now'],
  [{}, 'standard', 'tier_2', 'now'],
  [{ pages: [page('implementation')], title: 'CEO' }, 'priority', 'tier_1', 'now'],
  [{ pages: [page('roi')], connections: ['mutual'] as const }, 'immediate', 'tier_1', 'now'],
] as const)('%j: %s, %s, %s', (more, action, tier, propose) => {
  expect(judged(more)).toMatchObject({ action, tier, propose });
});

test('each reason against is told, and only the share of the day is a matter of another day', () => {
  const codes = (more: Partial<VisitorFacts>) => judged(more).reasons.map(({ code }) => code);
  expect(judged({ proposedToday: 24 }).propose).toBe('now');
  expect(judged({ proposedToday: 25 }).propose).toBe('later');
  expect(codes({ proposedToday: 25 })).toContain('visitor.daily_cap');
  const none = { hasAddress: false, proposedBefore: true, underWay: true, pages: [], proposedToday: 25 };
  expect(judged(none).propose).toBe('no');
  expect(codes(none)).toEqual(
    expect.arrayContaining([
      'visitor.cold',
      'visitor.no_address',
      'visitor.under_way',
      'visitor.proposed_before',
    ]),
  );
});
