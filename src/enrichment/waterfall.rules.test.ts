import { describe, expect, test } from 'vitest';
import { type KnownAnswer, nextLook, nextQuestion } from './waterfall.rules.ts';

const now = Temporal.Instant.from('2026-03-02T09:00:00Z');
const answer = (state: KnownAnswer['state'], more: Partial<KnownAnswer> = {}): KnownAnswer => ({
  state,
  at: now.subtract({ hours: 24 }),
  dueAt: null,
  triedNow: false,
  refused: false,
  gaveUp: false,
  ...more,
});
type Step = readonly [
  name: string,
  answer?: KnownAnswer | null,
  more?: { connected?: boolean; accepts?: boolean },
];
const next = (...steps: readonly Step[]) =>
  nextQuestion({
    steps: steps.map(([provider, known = null, more = {}]) => ({
      provider,
      connected: true,
      accepts: true,
      answer: known,
      ...more,
    })),
    goodForDays: 90,
    now,
  });
const old = { at: now.subtract({ hours: 24 * 90 }) };

test.each([
  ['nobody was asked: the first', [['a'], ['b']], { next: 'ask', provider: 'a' }],
  ['a miss leads on', [['a', answer('miss')], ['b']], { next: 'ask', provider: 'b' }],
  ['a hit ends it', [['a', answer('hit')], ['b']], { next: 'done', outcome: 'found', provider: 'a' }],
  [
    'a hit ends it also where an earlier finder was not asked in these words: what was found changed the question',
    [['a'], ['b', answer('hit')]],
    { next: 'done', outcome: 'found', provider: 'b' },
  ],
  [
    'a later hit that is old asks from the first on',
    [['a'], ['b', answer('hit', old)]],
    { next: 'ask', provider: 'a' },
  ],
  [
    'misses all the way',
    [
      ['a', answer('miss')],
      ['b', answer('miss')],
    ],
    { next: 'done', outcome: 'nothing' },
  ],
  [
    'who is not connected is left out',
    [['a', null, { connected: false }], ['b']],
    { next: 'ask', provider: 'b' },
  ],
  ['who needs more is left out', [['a', null, { accepts: false }], ['b']], { next: 'ask', provider: 'b' }],
  ['an old miss is asked again', [['a', answer('miss', old)], ['b']], { next: 'ask', provider: 'a' }],
  ['an old hit is asked again', [['a', answer('hit', old)]], { next: 'ask', provider: 'a' }],
  ['who is asked right now is waited for', [['a', answer('asked')], ['b']], { next: 'wait', provider: 'a' }],
  [
    'who answers later is waited for',
    [['a', answer('waiting', { dueAt: now })], ['b']],
    { next: 'wait', provider: 'a' },
  ],
  [
    'an old open question is not asked again',
    [['a', answer('waiting', { ...old, dueAt: now })]],
    { next: 'wait' },
  ],
  [
    'a lost answer waits for a person',
    [['a', answer('unknown')], ['b']],
    { next: 'done', outcome: 'unknown', provider: 'a' },
  ],
  [
    'who never answered is passed over',
    [['a', answer('unknown', { gaveUp: true })], ['b']],
    { next: 'ask', provider: 'b' },
  ],
  ['what failed before is tried again', [['a', answer('failed')], ['b']], { next: 'ask', provider: 'a' }],
  [
    'who is down right now is passed over',
    [['a', answer('failed', { triedNow: true })], ['b']],
    { next: 'ask', provider: 'b' },
  ],
  [
    '… and the failure is the outcome where nobody else knows',
    [
      ['a', answer('failed', { triedNow: true })],
      ['b', answer('miss')],
    ],
    { next: 'done', outcome: 'failed', provider: 'a' },
  ],
  [
    'what our cap refuses is not spent at the next',
    [['a', answer('failed', { triedNow: true, refused: true })], ['b']],
    { next: 'done', outcome: 'failed', provider: 'a' },
  ],
  [
    'no room at the finder until later',
    [['a', answer('later', { dueAt: now.add({ minutes: 5 }) })], ['b']],
    { next: 'wait', provider: 'a' },
  ],
  ['room again', [['a', answer('later', { dueAt: now })]], { next: 'ask', provider: 'a' }],
  ['no finder at all', [], { next: 'done', outcome: 'nothing', provider: null }],
] as const)('%s', (_what, steps, expected) => {
  expect(next(...(steps as readonly Step[]))).toMatchObject(expected);
});

test('every finder that was passed over has its reason', () => {
  const { reasons } = next(
    ['a', answer('miss')],
    ['b', null, { connected: false }],
    ['c', null, { accepts: false }],
  );
  expect(reasons.map(({ code }) => code)).toEqual([
    'enrichment.miss',
    'enrichment.not_connected',
    'enrichment.too_little',
  ]);
});

describe('looks', () => {
  const look = (looks: number, minutes: number) =>
    nextLook({ looks, lookAfterSeconds: 5, giveUpAt: now.add({ minutes }), now });
  test('lie further and further apart, at most five minutes', () => {
    const pauses = [0, 1, 2, 10, 40].map((looks) => now.until(look(looks, 600) ?? now).total('seconds'));
    expect(pauses).toEqual([5, 7.5, 11.25, 288.325, 300]);
  });
  test('end at the moment at which nobody waits any more', () => {
    expect(look(40, 2)?.equals(now.add({ minutes: 2 }))).toBe(true);
    expect(look(0, 0)).toBeNull();
  });
});
