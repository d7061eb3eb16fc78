import { expect, test } from 'vitest';
import { expiryOf, fuseIntent, type IntentSignal } from './intent-fusion.rules.ts';

const NOW = Temporal.Instant.from('2026-11-23T09:00:00Z');
const ago = (days: number): Temporal.Instant => NOW.subtract({ hours: 24 * days });
const told = (kind: string, days: number, url: string | null = null): IntentSignal => ({
  ...{ kind, title: `A ${kind}`, url, happenedAt: ago(days) },
  expiresAt: expiryOf(kind, ago(days), null),
});
const fused = (signals: IntentSignal[], stated: { score: number; at: Temporal.Instant } | null = null) =>
  fuseIntent({ now: NOW, stated, signals });

test.each([
  ['nothing', [], null, 0],
  ['a funding of today', [told('funding', 0)], null, 25],
  ['a funding a week old is worth half', [told('funding', 7)], null, 13],
  ['a funding of two weeks says nothing', [told('funding', 14)], null, 0],
  ['two fundings are one', [told('funding', 0), told('funding', 7)], null, 25],
  ['kinds add up', [told('funding', 0), told('hiring', 0)], null, 55],
  ['a kind nobody named', [told('news', 0)], null, 5],
  ['a visit of the pricing page', [told('web_visit', 0, 'https://our.example/pricing')], null, 30],
  ['a visit of the jobs', [told('web_visit', 0, 'https://our.example/careers')], null, 0],
  ['a conference in a week', [told('conference', -7)], null, 0],
  ['a conference in three days', [told('conference', -3)], null, 10],
  ['what was found today', [], { score: 40, at: NOW }, 40],
  ['what was found is half gone', [], { score: 40, at: ago(45) }, 20],
  ['what was found is forgotten', [], { score: 40, at: ago(90) }, 0],
  ['the two are not added', [told('funding', 0)], { score: 40, at: NOW }, 40],
  ['the one worth more today counts', [told('funding', 0)], { score: 40, at: ago(60) }, 25],
  [
    'never above a hundred',
    ['hiring', 'rfp', 'contract_expiration', 'funding', 'budget'].map((k) => told(k, 0)),
    null,
    100,
  ],
] as const)('%s', (_, signals, stated, score) => {
  expect(fused([...signals], stated).score).toBe(score);
});

test('the reasons are those of the side that counts, the weightiest first', () => {
  expect(fused([told('funding', 1), told('hiring', 0)]).reasons.map(({ text }) => text)).toEqual([
    '+30 for A hiring (2026-11-23).',
    '+23 for A funding (2026-11-22).',
  ]);
  expect(fused([], { score: 40, at: ago(45) }).reasons[0]?.text).toBe(
    '20 left of 40 that was found on 2026-10-09.',
  );
});

test('it is looked at again while something fades, and never when nothing does', () => {
  expect(fused([told('funding', 1)]).nextAt?.toString()).toBe('2026-11-24T09:00:00Z');
  expect(fused([], { score: 40, at: ago(1) }).nextAt?.toString()).toBe('2026-11-30T09:00:00Z');
  expect(fused([told('funding', 20)], { score: 40, at: ago(100) }).nextAt).toBeNull();
});

test('a deadline is the end, whatever the kind', () => {
  expect(expiryOf('rfp', ago(3), ago(-40))).toEqual(ago(-40));
});
