import { expect, test } from 'vitest';
import { chooseFollowUp, USED_UP } from './choose-follow-up.rules.ts';

const texts = ['one', 'two', 'three'].map((id) => ({ id, version: 0 }));
const used = (...ids: string[]) => ids.map((templateId) => ({ templateId, version: 0 }));
const choose = (rejected: string[], had: string[] = []) =>
  chooseFollowUp({ touch: 'breakup', texts, rejected: used(...rejected), had: used(...had) });

test.each<[string, string[], string[], string[], string]>([
  ['nothing was said yet: the first', [], [], ['one', 'two', 'three'], 'craft.follow_up'],
  ['the first was rejected: the next', ['one'], [], ['two', 'three'], 'craft.rotated'],
  ['the first was had: the next', [], ['one'], ['two', 'three'], 'craft.rotated'],
  ['a later one was rejected: still the first', ['two'], [], ['one', 'three'], 'craft.follow_up'],
  ['one had and one rejected: the third', ['one'], ['two'], ['three'], 'craft.rotated'],
  ['all used up: none', ['one', 'two'], ['three'], [], USED_UP],
  ['all had: none', [], ['one', 'two', 'three'], [], USED_UP],
])('%s', (_name, rejected, had, order, code) => {
  const choice = choose(rejected, had);
  expect(choice.order).toEqual(order);
  expect(choice.reasons.map((each) => each.code)).toEqual([code]);
  expect(choice.usedUp).toBe(code === USED_UP);
});

test('a version that somebody wrote since is another text', () => {
  const edited = [{ id: 'one', version: 1 }];
  expect(chooseFollowUp({ touch: 'close', texts: edited, rejected: used('one'), had: [] }).order).toEqual([
    'one',
  ]);
});

test('the reason counts what is used up, and says what to do', () => {
  expect(choose(['one', 'two'], ['three']).reasons[0]?.text).toBe(
    'All 3 texts of breakup are used up: 2 rejected in the last 30 days, 1 had by the lead before. Edit one of them under Templates, or leave the step out.',
  );
});

test('a touch nobody writes for has no text', () => {
  expect(chooseFollowUp({ touch: 'toString', texts: [], rejected: [], had: [] })).toMatchObject({
    order: [],
    usedUp: false,
    reasons: [{ code: 'craft.touch_unknown' }],
  });
});
