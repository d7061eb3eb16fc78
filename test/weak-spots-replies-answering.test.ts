import { describe, expect, test } from 'vitest';
import { reason } from '#core/verdict';
import { readWindow } from '#core/window.rules';
import { DELAY } from '../src/autosend/delay.rules.ts';
import { brokenPromises, type DraftFacts, hasOwnFigures } from '../src/autosend/draft-promises.rules.ts';
import { readEvaluation } from '../src/autosend/evaluation.rules.ts';
import { autoSendGate, type GateFacts } from '../src/autosend/gate.rules.ts';
import { judgeDue } from '../src/autosend/judge-due.rules.ts';
import { type Moment, maySendNow } from '../src/autosend/send-now.rules.ts';
import { settlementOf } from '../src/outbound/settlement.rules.ts';
import { slotLabel } from '../src/scheduling/slot-labels.rules.ts';
import { pickSlots } from '../src/scheduling/slot-picking.rules.ts';

/** Traps of answering replies, each under the place that tells of it. */
const now = Temporal.Instant.from('2026-03-02T09:00:20Z');
const moment: Moment = {
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
const SAFE = { safe_to_send: true, requires_human_review: false, confidence: 1, reason: 'Offers times.' };
const gate = (more: Partial<GateFacts>) =>
  autoSendGate({
    ...{
      intent: 'positive',
      topics: [],
      moment,
      broken: [],
      judged: readEvaluation(SAFE),
      messageId: 'm',
      now,
    },
    grant: { level: 'auto', threshold: 0, uncalibrated: false, chosenByOwner: true, delay: DELAY },
    ...{ receivedAt: now, ...more },
  });
const due = (changed: Partial<Moment>, more: Partial<Parameters<typeof judgeDue>[0]> = {}) =>
  judgeDue({
    ...{
      byPerson: false,
      moment: { ...moment, ...changed },
      evaluation: SAFE,
      threshold: 0.9,
      action: 'send',
    },
    ...{ topics: [], broken: [], offered: [], kept: [], grantHolds: true, sameBytes: true },
    ...{ changedSinceYes: false, sendAt: now, now, ...more },
  });
const draft = (text: string, more: Partial<DraftFacts> = {}) =>
  brokenPromises({
    ...{ text, offered: [], zone: 'UTC', ownText: '', links: ['https://cal.example/nora/30'], now },
    ...{ wantsMeeting: false, asksFirst: true, ...more },
  }).map(({ code }) => code);

describe('autosend §28 1: asked again at the moment it goes', () => {
  test.each<[string, Partial<Moment>]>([
    ['the stop', { stopped: true }],
    ['the stop of auto-send alone', { autoSendStopped: true }],
    ['a meeting', { booked: true }],
    ['a no', { suppressed: true }],
    ['an opt-out', { optOut: true }],
    ['a newer message', { newerInbound: true }],
  ])('%s holds what was already on its way', (_what, changed) => {
    expect(due({}).do).toBe('send');
    expect(due(changed).do).not.toBe('send');
  });
});

test.each<[string, Partial<Moment>]>([
  ['booked', { booked: true }],
  ['wrote again', { newerInbound: true }],
  ['said no', { suppressed: true }],
])('autosend §28 9, §5.4: a person’s button does not answer who %s', (_what, changed) => {
  expect(maySendNow({ ...moment, sender: 'person', ...changed }).allowed).toBe(false);
});

test('autosend §28 9: a person’s yes lets no broken promise through', () => {
  const broken = [reason('draft.link', 'Nobody knows the address.')];
  expect(due({ sender: 'person' }, { byPerson: true, broken }).do).toBe('review');
});

test.each(['/30-evil', '/30/../other', '@evil.example/30'])(
  'autosend §28 6: an address that begins like ours is not ours: %s',
  (tail) => {
    expect(draft(`Choose here: https://cal.example/nora${tail}`)).toContain('draft.link');
  },
);

describe('autosend §28 7: a price belongs to its term, sentence by sentence', () => {
  const facts = ['The starter plan is $500 per month.', 'Revenue of clients grew by 20 percent.'];
  test.each([
    ['It is $500 per quarter and lifts your revenue.', true],
    ['It is $500 yearly.', true],
    ['Your revenue grows and it is 500 dollars a year.', true],
    ['It is $700 per month.', true],
    ['The starter plan is $500 per month.', false],
    ['It is $500 monthly.', false],
  ])('%s', (text, own) => {
    expect(hasOwnFigures(text, facts)).toBe(own);
  });
});

test('autosend §28 8, §7.5: no threshold and no choice of the owner lifts topics, invariants or a judgement', () => {
  expect(gate({}).action).toBe('send');
  expect(gate({ topics: ['legal'] }).action).toBe('review');
  expect(gate({ broken: [reason('draft.empty', 'It is empty.')] }).action).toBe('review');
  expect(gate({ judged: readEvaluation({ ...SAFE, safe_to_send: false }) }).action).toBe('review');
  expect(gate({ judged: readEvaluation({ ...SAFE, confidence: Number.NaN }) }).action).toBe('review');
});

test('autosend §28 5: whoever judges cannot be talked into it: what contradicts itself, or cannot be read, is unsafe', () => {
  for (const answer of [{ ...SAFE, requires_human_review: true }, 'safe', null, { ...SAFE, confidence: '1' }])
    expect(readEvaluation(answer).safe).toBe(false);
});

test('autosend §5.1: nobody is answered who should not be, however sure the judge is', () => {
  for (const intent of [
    'unsubscribe',
    'out_of_office',
    'auto_reply',
    'negative',
    'bounce',
    'unknown',
  ] as const)
    expect(gate({ intent }).action).toBe('skip');
  for (const intent of ['call_request', 'objection'] as const) expect(gate({ intent }).action).toBe('review');
});

test('autosend §28 33: local midnight is 12 AM and no afternoon', () => {
  const midnight = Temporal.Instant.from('2026-03-03T15:00:00Z');
  expect(slotLabel(midnight, 'Asia/Tokyo')).toMatch(/^12:00 AM GMT\+9 on Wed, Mar 4$/);
  const afternoon = Temporal.Instant.from('2026-03-04T05:00:00Z');
  const pick = pickSlots({
    ...{ slots: [midnight, afternoon], offered: new Map(), pairs: new Set<string>(), waiting: 0, now },
    ...{ exclusions: new Set<string>(), zone: 'Asia/Tokyo', startAfter: null, times: null },
  });
  expect(pick.slots.map(({ at }) => at.toString())).toEqual([afternoon.toString()]);
});

test.each([{ start: '25:00' }, { days: [] }, { zone: 'Nowhere/Else' }, { start: '18:00', end: '08:00' }])(
  'autosend §28 34: a window that cannot be read is refused, never open: %j',
  (wrong) => {
    const window = { days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'UTC', ...wrong };
    expect(readWindow(window).ok).toBe(false);
  },
);

describe('autosend §28 3: what could not be asked is no verdict about the address', () => {
  const settled = (code: string) =>
    settlementOf(
      { id: 'm' },
      { state: 'refused', reasons: [reason(code, 'Refused.')] },
      () => ({ taken: true }) as never,
      now,
    );
  test.each(['gateway.guard_failed', 'gateway.guard_silent', 'verification.missing', 'verification.aged'])(
    '%s: the message stays planned and is asked about again',
    (code) => {
      expect(settled(code)).toMatchObject({
        state: 'planned',
        plannedFor: now.add({ minutes: 15 }).toString(),
      });
    },
  );
  test('only a verdict that the address is dead ends it', () => {
    expect(settled('verification.invalid').state).toBe('cancelled');
  });
});
