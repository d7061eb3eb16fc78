import { expect, test } from 'vitest';
import { tactless } from './tact.rules.ts';

const fact = (value: string) => ({
  ...{ id: 'f', subject: 'company' as const, key: 'industry', value, source: 'list' },
  ...{ observedAt: '2026-03-01T00:00:00Z', confidence: 1 },
});
const codes = (text: string, more: Partial<Parameters<typeof tactless>[1]> = {}) =>
  tactless(text, { touch: 'ooo_retouch', earlier: [], facts: [], ...more }).map(({ code }) => code);
const theirs = { from: 'them', channel: 'email', on: '2026-03-01', subject: 'Re', text: 'Away.' } as const;

test.each([
  ['I hope the vacation was good.', 'model.why_away'],
  ['Hope you feel better.', 'model.why_away'],
  ['Ich hoffe, der Urlaub war erholsam.', 'model.why_away'],
  ["J'espère que vos congés ont été agréables.", 'model.why_away'],
  ['Jak minął urlop?', 'model.why_away'],
  ["I haven't heard from you.", 'model.reproach'],
  ['Leider kam keine Antwort.', 'model.reproach'],
])('"%s" is not said after a pause', (text, code) => expect(codes(text)).toEqual([code]));

test('plain words pass, and so do words of their trade', () => {
  expect(codes('With you within reach again: who owns the handover?')).toEqual([]);
  expect(codes('Shall I leave it?')).toEqual([]);
  expect(codes('Who owns holidays sold by partners?', { facts: [fact('Holidays and travel')] })).toEqual([]);
});

test('a first message has no pause behind it; a follow-up has one when they wrote', () => {
  expect(codes('Is the holiday season your peak?', { touch: 'first' })).toEqual([]);
  expect(codes('Is the holiday season your peak?', { touch: 'value_followup' })).toEqual([]);
  expect(codes('How was the holiday?', { touch: 'value_followup', earlier: [theirs] })).toEqual([
    'model.why_away',
  ]);
});
