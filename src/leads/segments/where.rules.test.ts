import { expect, test } from 'vitest';
import { segmentCondition } from './contract.ts';
import { readWhere } from './where.rules.ts';

test.each([
  ['tier = tier_1, tier_2', { field: 'tier', in: ['tier_1', 'tier_2'] }],
  ['status != bounced', { field: 'status', notIn: ['bounced'] }],
  ['Employees >= 50', { field: 'employees', atLeast: 50 }],
  ['days_in_status<=7', { field: 'days_in_status', atMost: 7 }],
  ['score = 80', { field: 'score', atLeast: 80, atMost: 80 }],
  ['needs_review = no', { field: 'needs_review', is: false }],
  ['suppressed = yes', { field: 'suppressed', is: true }],
  ['title HAS head of sales, vp', { field: 'title', words: ['head of sales', 'vp'] }],
  ['company = Wren', { field: 'company', words: ['Wren'] }],
])('%s is read', (text, condition) => {
  expect(readWhere(text)).toEqual(condition);
  expect(segmentCondition.safeParse(readWhere(text)).success).toBe(true);
});

test.each(['', 'title', 'mood = good', '= 5', 'title coo'])(
  '"%s" is answered with what may be said',
  (text) => expect(readWhere(text)).toMatch(/is no condition\. Say FIELD = A,B/),
);

test.each(['score has many', 'employees >= lots', 'needs_review >= 1', 'status = asleep', 'title has !'])(
  '%s makes no sense, and the contract says so',
  (text) => expect(segmentCondition.safeParse(readWhere(text)).success).toBe(false),
);
