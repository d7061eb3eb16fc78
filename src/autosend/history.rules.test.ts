import { expect, test } from 'vitest';
import { type EarlierMessage, historyOf } from './history.rules.ts';

const said = (text: string, from: 'them' | 'us' = 'them', at = '2026-03-02T08:00:00Z'): EarlierMessage => ({
  ...{ from, at, text, automatic: false },
});
const textsOf = (...given: Parameters<typeof historyOf>) => historyOf(...given).map(({ text }) => text);

test('the order stays, and nothing is left of what says nothing', () => {
  expect(textsOf([said('one', 'us'), said('  \n'), said('two'), said('three', 'us')])).toEqual([
    ...['one', 'two', 'three'],
  ]);
});

test('our footer with the way to leave is no part of what we said, a line of theirs is', () => {
  const footer = '\n\n--\nNora Field\nhttps://legwork.example/u/secret';
  expect(textsOf([said(`Hi Ana,${footer}`, 'us'), said('Hi\n--\nAna')])).toEqual(['Hi Ana,', 'Hi\n--\nAna']);
});

test('it is the end that is kept: of the messages, and of the room there is', () => {
  const limits = { messages: 3, each: 200, all: 300 };
  const long = (letter: string) => letter.repeat(250);
  expect(textsOf([said('first'), said(long('a')), said(long('b')), said(long('c'))], limits)).toEqual([
    `${'b'.repeat(96)} […]`,
    `${'c'.repeat(196)} […]`,
  ]);
  expect(textsOf([said('first'), said('2'), said('3'), said('4')], limits)).toEqual(['2', '3', '4']);
});
