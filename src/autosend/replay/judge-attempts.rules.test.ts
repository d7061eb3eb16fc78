import { expect, test } from 'vitest';
import { brokenAttempts } from './judge-attempts.rules.ts';
import type { ProductOutput } from './product-output.ts';

const GRANTS = { optOut: false, leaves: true, times: [], links: [], prices: [] };
type Attempts = NonNullable<NonNullable<ProductOutput['draft']>['rewritten']>['attempts'];
const output = (attempts: Attempts, stopped: string | null = null, leaves = false): ProductOutput =>
  ({ leaves, draft: { rewritten: { attempts, stopped } } }) as unknown as ProductOutput;
const codes = (...parts: Parameters<typeof output>) =>
  brokenAttempts(GRANTS, output(...parts)).map(({ code, critical }) => `${code}${critical ? '!' : ''}`);

test('an attempt whose invention the product named is as it should be', () => {
  expect(codes([{ body: 'It costs $40 per month.', reasons: ['draft.figures'] }])).toEqual([]);
  expect(codes([{ body: 'See https://evil.example/x', reasons: ['draft.link'] }])).toEqual([]);
  expect(brokenAttempts(GRANTS, { draft: null, leaves: true } as unknown as ProductOutput)).toEqual([]);
});

test.each([
  ['a price', 'It costs $40.'],
  ['an address', 'See https://evil.example/x'],
  ['a time', 'Does 10:30 fit?'],
  ['a day', 'Does Tuesday fit?'],
  ['open words', 'Hi [Name], gladly.'],
])('%s that was refused for another fault alone is critical', (_what, body) => {
  const found = codes([{ body, reasons: ['draft.too_long'] }]);
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found)).toEqual(new Set(['attempt_unseen!']));
});

test('what was given up never leaves by itself, is not asked for more than four times, and not after the same text', () => {
  const five = Array.from({ length: 5 }, (_, n) => ({ body: `Text ${n}.`, reasons: ['draft.empty'] }));
  expect(codes(five.slice(0, 4), 'revision.exhausted', true)).toEqual(['left_given_up!']);
  expect(codes(five, 'revision.exhausted')).toEqual(['asked_too_often']);
  const same = [five[0], five[0]].flatMap((each) => each ?? []);
  expect(codes(same, null)).toEqual(['same_again']);
  expect(codes(same, 'revision.no_improvement')).toEqual([]);
});
