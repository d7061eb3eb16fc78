import { describe, expect, test } from 'vitest';
import { asksWhen, type DeferralFacts, deferral } from './deferral.rules.ts';

const ASKED = Temporal.Instant.from('2026-03-02T09:00:00Z');
const facts: DeferralFacts = {
  ...{ stage: 'asked', named: null, askedAt: ASKED, now: ASKED.add({ hours: 24 }) },
  ...{ saidNo: false, booked: false, answeredSince: false, automaticSince: false },
  ...{ writtenSince: false, stopped: false },
};
const what = (more: Partial<DeferralFacts>) => {
  const { do: done, reasons } = deferral({ ...facts, ...more });
  return [done, ...reasons.map(({ code }) => code)];
};

describe('who said "later"', () => {
  test('is asked when only where they named no certain day', () => {
    expect(what({ stage: 'deferred', askedAt: null })).toEqual(['ask', 'deferral.undated']);
    const named = Temporal.PlainDate.from('2026-04-15');
    expect(what({ stage: 'deferred', askedAt: null, named })).toEqual(['rest', 'deferral.dated']);
  });

  test('is asked once more after a day of silence, and left alone after a week more', () => {
    const early = deferral({ ...facts, now: ASKED.add({ hours: 23, minutes: 59 }) });
    expect(early).toMatchObject({ do: 'wait', at: ASKED.add({ hours: 24 }) });
    expect(what({})).toEqual(['ask_again', 'deferral.silent']);
    expect(what({ stage: 'asked_again', now: ASKED.add({ hours: 24 * 7 - 1 }) })[0]).toBe('wait');
    expect(what({ stage: 'asked_again', now: ASKED.add({ hours: 24 * 7 }) })).toEqual([
      'rest',
      'deferral.rests',
    ]);
  });

  test.each([
    ['saidNo', 'end', 'deferral.said_no'],
    ['booked', 'end', 'deferral.booked'],
    ['answeredSince', 'end', 'deferral.answered'],
    ['writtenSince', 'end', 'deferral.written'],
    ['automaticSince', 'rest', 'deferral.automatic'],
    ['stopped', 'rest', 'deferral.stopped'],
  ] as const)('%s calls the second question off', (fact, done, code) =>
    expect(what({ [fact]: true })).toEqual([done, code]),
  );

  test('every reason is told', () =>
    expect(what({ saidNo: true, answeredSince: true, stopped: true })).toEqual([
      ...['end', 'deferral.said_no', 'deferral.answered', 'deferral.stopped'],
    ]));
});

test.each([
  ['not_now', 'Not at the moment, thanks.', true],
  ['not_now', 'Not at the moment. Please get back to me on 15 April.', false],
  ['positive', 'Not at the moment, thanks.', false],
])('an answer to %s, "%s", asks when: %s', (intent, ownText, asks) =>
  expect(asksWhen({ intent, ownText, at: ASKED.toString() }, ASKED)).toBe(asks),
);
