import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AUTONOMY_LEVELS } from '#approval/contract';
import { reason } from '#core/verdict';
import { INTENTS } from '#inbound/contract';
import { DRAFTED, ESCALATED_TOPICS } from './contract.ts';
import { answerAt, DELAY, delayOf } from './delay.rules.ts';
import { readEvaluation } from './evaluation.rules.ts';
import { autoSendGate, type GateFacts } from './gate.rules.ts';
import type { Moment } from './send-now.rules.ts';

const now = Temporal.Instant.from('2026-03-02T09:00:20Z');
const free: Moment = {
  ...{ sender: 'machine', stopped: false, autoSendStopped: false, suppressed: false, optOut: false },
  ...{
    booked: false,
    fellThrough: false,
    newerInbound: false,
    answered: false,
    draft: 'waiting',
    campaign: 'active',
  },
};
const safe = (confidence: number) =>
  readEvaluation({
    safe_to_send: true,
    requires_human_review: false,
    confidence,
    reason: 'offers free times',
  });
const facts = (more: Partial<GateFacts> = {}): GateFacts => ({
  ...{ intent: 'meeting_request', topics: [], moment: free, broken: [], judged: safe(0.95) },
  grant: { level: 'hold', threshold: 0.9, uncalibrated: false, chosenByOwner: false, delay: DELAY },
  ...{ messageId: 'm1', receivedAt: now.subtract({ seconds: 20 }), now },
  ...more,
});
const grant = (more: Partial<GateFacts['grant']>) => ({ ...facts().grant, ...more });
const goes = (more: Partial<GateFacts>) => ['send', 'hold'].includes(autoSendGate(facts(more)).action);
const codes = (more: Partial<GateFacts>) => autoSendGate(facts(more)).reasons.map(({ code }) => code);

describe('an answer goes by itself', () => {
  test('when everything allows it: held at hold, sent at auto', () => {
    expect(autoSendGate(facts()).action).toBe('hold');
    expect(autoSendGate(facts({ grant: grant({ level: 'auto' }) })).action).toBe('send');
  });
  test('with a threshold that is reached exactly, and not one that is missed', () => {
    expect(goes({ judged: safe(0.9) })).toBe(true);
    expect(goes({ judged: safe(0.8999) })).toBe(false);
  });
  test('without settled answers only where the owner chose so', () => {
    expect(codes({ grant: grant({ uncalibrated: true }) })).toContain('gate.uncalibrated');
    expect(goes({ grant: grant({ uncalibrated: true, level: 'auto', chosenByOwner: true }) })).toBe(true);
  });
});

/** Nearly everything is in order nearly always, so that each single thing that is not has to be noticed alone. */
const mostly = <T>(good: T, anyOther: fc.Arbitrary<unknown>): fc.Arbitrary<T> =>
  fc.oneof(
    { arbitrary: fc.constant(good), weight: 3 },
    { arbitrary: anyOther as fc.Arbitrary<T>, weight: 1 },
  );
const sound: unknown = {
  safe_to_send: true,
  requires_human_review: false,
  confidence: 0.95,
  reason: 'because',
};
const anyMoment: fc.Arbitrary<Moment> = fc.record({
  sender: fc.constant('machine' as const),
  ...{ stopped: fc.boolean(), autoSendStopped: fc.boolean(), suppressed: fc.boolean(), optOut: fc.boolean() },
  ...{ booked: fc.boolean(), fellThrough: fc.boolean(), newerInbound: fc.boolean(), answered: fc.boolean() },
  draft: fc.constantFrom('waiting', 'sending', 'sent', 'rejected', 'missing'),
  campaign: fc.constantFrom('active', 'stopped', 'none'),
});
const anyEvaluation = fc.oneof(
  fc.constantFrom(null, undefined, 'safe', 1, {}, [], { safe_to_send: true, confidence: 1 }),
  fc.record({
    ...{ safe_to_send: fc.boolean(), requires_human_review: fc.boolean() },
    ...{ confidence: fc.oneof(fc.double(), fc.constantFrom(0, 0.9, 1, 7)), reason: fc.constant('because') },
  }),
);
const anything = fc.record({
  intent: fc.constantFrom(...INTENTS),
  topics: mostly([], fc.subarray([...ESCALATED_TOPICS])),
  moment: mostly(free, anyMoment),
  broken: mostly([], fc.constant([reason('draft.slot_not_offered', 'A time nobody offered.')])),
  evaluation: mostly(sound, anyEvaluation),
  level: fc.constantFrom(...AUTONOMY_LEVELS),
  threshold: fc.constantFrom(0, 0.5, 0.9, 1),
  ...{ uncalibrated: fc.boolean(), chosenByOwner: fc.boolean() },
});

test('nothing goes with the stop pulled, a no, a meeting, a newer message, a broken draft or a judgement that failed', () => {
  let went = 0;
  fc.assert(
    fc.property(anything, ({ evaluation, level, threshold, uncalibrated, chosenByOwner, ...rest }) => {
      const found = autoSendGate(
        facts({
          ...rest,
          judged: readEvaluation(evaluation),
          grant: { level, threshold, uncalibrated, chosenByOwner, delay: DELAY },
        }),
      );
      expect(found.reasons.length).toBeGreaterThan(0);
      expect(found.at === null).toBe(found.action === 'review' || found.action === 'skip');
      if (found.at === null) return;
      went += 1;
      expect(rest.moment).toEqual(free);
      expect([rest.topics, rest.broken]).toEqual([[], []]);
      expect(DRAFTED).toHaveProperty(rest.intent, 'may_go');
      expect(evaluation).toMatchObject({ safe_to_send: true, requires_human_review: false });
      const sure = (evaluation as { confidence: number }).confidence;
      expect(Math.min(1, sure)).toBeGreaterThanOrEqual(threshold);
      expect(sure).toBeGreaterThanOrEqual(0.01);
      expect(['hold', 'auto']).toContain(level);
      expect(uncalibrated && !chosenByOwner).toBe(false);
    }),
    { numRuns: 20_000, seed: 7 },
  );
  expect(went).toBeGreaterThan(100);
});

describe('what an evaluator answers', () => {
  test.each<[string, unknown]>([
    ['nothing', null],
    ['a broken answer', { safe_to_send: 'yes' }],
    ['no number', { safe_to_send: true, requires_human_review: false, confidence: Number.NaN, reason: '' }],
    ['both at once', { safe_to_send: true, requires_human_review: true, confidence: 1, reason: '' }],
    [
      'safe and sure of nothing',
      { safe_to_send: true, requires_human_review: false, confidence: 0, reason: '' },
    ],
  ])('%s is unsafe', (_name, answer) => {
    expect(readEvaluation(answer).safe).toBe(false);
  });
  test('a confidence above one is one', () => {
    expect(safe(7).confidence).toBe(1);
  });
});

describe('when it goes', () => {
  test('between three and seven minutes after their message, the same for the same message', () => {
    const delays = Array.from({ length: 2_000 }, (_, index) => delayOf(`message ${index}`, DELAY));
    expect(Math.min(...delays)).toBe(180);
    expect(Math.max(...delays)).toBe(420);
    expect(delayOf('message 1', DELAY)).toBe(delayOf('message 1', DELAY));
    expect(delayOf('a', { fromSeconds: 5, toSeconds: 5 })).toBe(5);
  });
  test('never in the past, and never without time to stop it', () => {
    const late = { messageId: 'm', receivedAt: now.subtract({ hours: 3 }), now };
    expect(answerAt(late)).toEqual(now.add({ seconds: 30 }));
    const atOnce = { messageId: 'm', receivedAt: now, now };
    expect(answerAt(atOnce, { fromSeconds: 0, toSeconds: 0 })).toEqual(now.add({ seconds: 10 }));
  });
});
