import { expect, test } from 'vitest';
import { storableJson } from './storable-json.ts';

const read = (value: unknown): unknown => JSON.parse(storableJson(value));

test.each([
  ['a null character', 'What\u0000 does it cost?\u0000\u0000', 'What does it cost?'],
  ['half of a pair', 'fine \ud83d or \ude00', 'fine \ufffd or \ufffd'],
  ['a whole pair', 'fine 😀', 'fine 😀'],
  ['a backslash before it', 'a\\\u0000b', 'a\\b'],
  ['what only looks like one', 'C:\\u0000 and \\\\ud83d', 'C:\\u0000 and \\\\ud83d'],
])('%s', (_name, given, stored) => {
  expect(read([{ deep: { [given]: given } }])).toEqual([{ deep: { [stored]: stored } }]);
});
