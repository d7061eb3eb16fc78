import { describe, expect, test } from 'vitest';
import { type Held, judgeReceived, nightOf } from './look.rules.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const until = at('2026-03-02T02:30:00Z');
const old = { at: at('2026-03-01T12:00:00Z'), until };
const held = (more: Partial<Held> = {}): Held => ({
  ...{ outcome: 'reply', waiting: false, emptied: false, complete: true },
  ...more,
});

describe('what becomes of a message that came in', () => {
  test.each<[string, Held | null, string]>([
    ['we hold it', held(), 'known'],
    ['we do not', null, 'inbound'],
    ['its reading is gone', held({ complete: false }), 'reread'],
    ['an automatic answer whose reading is gone', held({ outcome: 'auto', complete: false }), 'reread'],
    ['it waits to be read', held({ outcome: null, waiting: true, complete: false }), 'known'],
    ['the person was forgotten', held({ emptied: true, complete: false }), 'known'],
    ['a bounce has no conversation', held({ outcome: 'bounce', complete: false }), 'known'],
    ['a second copy has none of its own', held({ outcome: 'duplicate', complete: false }), 'known'],
  ])('%s', (_name, how, outcome) => {
    expect(judgeReceived(how, old)).toBe(outcome);
  });

  test('what came a moment ago is left to the poll, unless its reading is gone', () => {
    const now = { at: at('2026-03-02T02:31:00Z'), until };
    expect(judgeReceived(null, now)).toBe('fresh');
    expect(judgeReceived(held({ complete: false }), now)).toBe('reread');
  });
});

test.each([
  ['2026-03-02T03:00:00Z', '2026-03-02T03:00:00Z'],
  ['2026-03-02T02:59:59Z', '2026-03-01T03:00:00Z'],
  ['2026-03-02T23:00:00Z', '2026-03-02T03:00:00Z'],
])('%s belongs to the night of %s', (now, night) => {
  expect(nightOf(at(now)).toString()).toBe(night);
});
