import { describe, expect, test } from 'vitest';
import { type QuietFacts, reviveVerdict } from './revive.rules.ts';

const now = Temporal.Instant.from('2026-06-01T08:00:00Z');
const ago = (days: number): Temporal.Instant => now.subtract({ hours: 24 * days });
const facts = (more: Partial<QuietFacts> = {}): QuietFacts => ({
  ...{ status: null, tier: null, connected: false, hasEmail: true, tags: [], saidNo: false },
  ...{ intent: null, returnDate: null, lastTouchAt: null, activeAt: ago(110), now },
  ...more,
});
const codes = (more: Partial<QuietFacts>) => reviveVerdict(facts(more)).reasons.map(({ code }) => code);

describe('who is tried again', () => {
  test.each<[string, Partial<QuietFacts>, boolean]>([
    ['silence for 110 days', {}, true],
    ['silence for 99 days is not enough', { activeAt: ago(99) }, false],
    ['our own last mail counts, not only the CRM', { lastTouchAt: ago(40) }, false],
    ['longer than 120 days is too long', { activeAt: ago(122) }, false],
    ['an objection 95 days ago', { status: 'replied', intent: 'objection', activeAt: ago(95) }, true],
    ['an objection 80 days ago', { status: 'replied', intent: 'objection', activeAt: ago(80) }, false],
    ['"not now" waits 180 days', { status: 'replied', intent: 'not_now' }, false],
    ['a day they named that has come', { intent: 'not_now', returnDate: '2026-05-20' }, true],
    ['a day they named that has not', { intent: 'not_now', returnDate: '2026-06-20' }, false],
    ['somebody who is worked', { status: 'sent' }, false],
    ['somebody the CRM wants left alone', { tags: ['Do-Not-Contact'] }, false],
    ['somebody chosen before', { status: 'revival_candidate' }, false],
  ])('%s', (_name, more, eligible) => {
    expect(reviveVerdict(facts(more)).eligible).toBe(eligible);
  });

  test.each(['negative', 'hostile', 'unsubscribe', 'wrong_person', 'unknown', 'competitor'])(
    'whoever answered %s never is, however long ago and however good',
    (intent) => {
      for (const days of [31, 60, 101, 120])
        expect(
          reviveVerdict(facts({ status: 'replied', tier: 'tier_1', intent, activeAt: ago(days) })).eligible,
        ).toBe(false);
    },
  );

  test('a no of any kind outweighs everything and is the first reason', () => {
    expect(codes({ saidNo: true })[0]).toBe('revival.said_no');
    expect(reviveVerdict(facts({ saidNo: true })).eligible).toBe(false);
  });
});
