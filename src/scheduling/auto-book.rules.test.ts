import { describe, expect, test } from 'vitest';
import { decideBooking } from './auto-book.rules.ts';
import type { BookingFacts } from './booking-verdict.rules.ts';
import { slotKey } from './slot-picking.rules.ts';

const at = (text: string) => Temporal.Instant.from(text);
/** Monday, 2 March, nine in New York. */
const NOW = at('2026-03-02T14:00:00Z');
const TUE_10 = at('2026-03-03T15:00:00Z');
const WED_2 = at('2026-03-04T19:00:00Z');
const THU = ['2026-03-05T15:00:00Z', '2026-03-05T18:00:00Z', '2026-03-05T19:30:00Z'].map(at);
const offer = (slot: Temporal.Instant, days = 0) => ({
  at: slot,
  offeredAt: NOW.subtract({ hours: 24 * days }),
});

const facts = (ownText: string, more: Partial<BookingFacts> = {}): BookingFacts => ({
  workspaceAllows: true,
  leadAllows: true,
  overseer: true,
  booked: false,
  intent: 'meeting_request',
  automatic: false,
  qualified: 'yes',
  needsPricingAnswer: false,
  needsCommunityDetails: false,
  ownText,
  offers: [offer(TUE_10), offer(WED_2)],
  free: [TUE_10, WED_2, ...THU],
  zone: 'America/New_York',
  reading: null,
  now: NOW,
  ...more,
});
const told = (ownText: string, more: Partial<BookingFacts> = {}) => {
  const { verdict, route, at: when, code } = decideBooking(facts(ownText, more));
  return [verdict, route, when && slotKey(when), code];
};

describe('an offered time', () => {
  test.each([
    ['Tuesday at 10 works for me.', TUE_10],
    ['10:00 AM EST on Tue, Mar 3 please', TUE_10],
    ['The first one works.', TUE_10],
    ["Let's do the second one", WED_2],
    ['Wednesday works', WED_2],
    ['See you Wednesday at 2pm', WED_2],
    ['March 3 is perfect', TUE_10],
    ['7am PST on Tuesday is fine', TUE_10],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual(['book', 'accept_offered', slotKey(expected), null]);
  });

  test('"works for me" books only where one time was offered, at most seven days ago', () => {
    expect(told('Works for me!')).toEqual(['clarify', 'accept_offered', null, 'needs_clarification']);
    expect(told('Works for me!', { offers: [offer(TUE_10, 7)] })[0]).toBe('book');
    expect(told('Works for me!', { offers: [offer(TUE_10, 8)] })[3]).toBe('needs_clarification');
    expect(told('Works for me!', { offers: [] })[0]).toBe('clarify');
  });

  test('one that is gone is not booked', () => {
    expect(told('Tuesday at 10 works for me.', { free: [WED_2] })).toEqual([
      'clarify',
      'proposed_time',
      null,
      'no_match',
    ]);
  });
});

describe('a span is no time, and which week is meant is not guessed', () => {
  test.each([
    'Tuesday until 2pm works',
    'Wednesday after 2pm is fine',
    'Thursday between 10 and 2 works',
    'Tuesday before noon works',
    'Any time from 1pm on Thursday works',
  ])('%s', (text) => {
    expect(told(text)).toEqual(['clarify', 'proposed_time', null, 'needs_clarification']);
  });

  test.each([
    ['Tuesday next week works', 'day_only', 'no_match'],
    ['next week Tuesday at 10 works', 'proposed_time', 'no_match'],
    ['Next Tuesday works', 'day_only', 'low_confidence'],
  ])('%s: the Tuesday of this week was offered, and is not taken for it', (text, route, code) => {
    expect(told(text)).toEqual(['clarify', route, null, code]);
  });

  test('"next Tuesday" at the very hour that was offered is the offered one', () => {
    expect(told('Next Tuesday at 10 works')).toEqual(['book', 'accept_offered', slotKey(TUE_10), null]);
  });

  test('"next Monday" said on a Wednesday can only be one Monday', () => {
    const wednesday = { now: at('2026-03-04T14:00:00Z'), offers: [], free: [at('2026-03-09T15:00:00Z')] };
    expect(told('Next Monday at 11am works', wednesday)[0]).toBe('book');
  });
});

describe('a day, or a time of their own', () => {
  test.each([
    ['Thursday works', THU[0], 'day_only'],
    ['Thursday afternoon works', THU[1], 'day_only'],
    ['How about Thursday at 1pm?', THU[1], 'proposed_time'],
    // 2:20 is asked for; 2:30 is after it and within fifteen minutes.
    ['Thursday at 2:20pm?', THU[2], 'proposed_time'],
  ])('%s', (text, expected, route) => {
    expect(told(text)).toEqual(['book', route, expected && slotKey(expected), null]);
  });

  test('a slot before the wish, or more than fifteen minutes after it, is offered and not held', () => {
    const before = decideBooking(facts('Thursday at 2:40pm?'));
    expect([before.verdict, before.offer.map(slotKey)]).toEqual(['offer', ['2026-03-05T19:30:00Z']]);
    const after = decideBooking(facts('Thursday at 2:10pm?'));
    expect([after.verdict, after.offer.map(slotKey)]).toEqual(['offer', ['2026-03-05T19:30:00Z']]);
  });

  test('of two as near the later one comes first, and after a wish it is held', () => {
    const free = ['2026-03-05T17:45:00Z', '2026-03-05T18:15:00Z'].map(at);
    expect(told('Thursday at 1pm?', { free })).toEqual([
      'book',
      'proposed_time',
      '2026-03-05T18:15:00Z',
      null,
    ]);
    const wide = ['2026-03-05T17:40:00Z', '2026-03-05T18:20:00Z'].map(at);
    expect(decideBooking(facts('Thursday at 1pm?', { free: wide })).offer.map(slotKey)).toEqual([
      '2026-03-05T18:20:00Z',
      '2026-03-05T17:40:00Z',
    ]);
  });

  test('a day in figures that may be two is asked again', () => {
    expect(told('3/5 at 10am')[3]).toBe('low_confidence');
  });
});

describe('closed doors', () => {
  test.each<[string, Partial<BookingFacts>, string]>([
    ['off by default', { workspaceAllows: false }, 'disabled'],
    ['off for the lead', { leadAllows: false }, 'disabled'],
    ['no overseer', { overseer: false }, 'disabled'],
    ['booked', { booked: true }, 'already_booked'],
    ['out of office', { intent: 'out_of_office' }, 'blocked_sentiment'],
    ['automatic', { automatic: true }, 'blocked_sentiment'],
    ['opted out', { intent: 'unsubscribe' }, 'blocked_sentiment'],
    ['unknown is not qualified', { qualified: 'unknown' }, 'unqualified_or_unknown'],
    ['not qualified', { qualified: 'no' }, 'unqualified_or_unknown'],
  ])('%s', (_what, more, code) => {
    expect(told('Tuesday at 10 works for me.', more)).toEqual(['none', 'none', null, code]);
  });

  test('an absence that was misread does not book its days', () => {
    expect(told('I am out until Monday 2/16, then Tuesday at 10 works')[3]).toBe('blocked_sentiment');
  });

  test('a price that is asked for comes first', () => {
    const { verdict, responseMode, hasBookingIntent } = decideBooking(
      facts('Tuesday at 10 works. What does it cost?', { needsPricingAnswer: true }),
    );
    expect([verdict, responseMode, hasBookingIntent]).toEqual(['none', 'info_then_booking', true]);
  });

  test.each([
    ["Tuesday at 10 doesn't work", 'needs_clarification'],
    ['Tuesday at 10 if my boss agrees', 'needs_clarification'],
    ['Can we reschedule to Tuesday at 10?', 'no_scheduling_intent'],
    ['What other times do you have?', 'no_scheduling_intent'],
    ['Thanks for the brochure.', 'no_scheduling_intent'],
    ['', 'no_scheduling_intent'],
  ])('%s', (text, code) => {
    const [verdict, , when, why] = told(text);
    expect([verdict === 'book', when, why]).toEqual([false, null, code]);
  });

  test.each([
    'I was at your booth on Tuesday, nice product.',
    'Our all-hands is Thursday at 1pm.',
    'Standup is Thursday at 1pm.',
    'We launched on March 3 at 10am. Send me the deck.',
    'Your tool works great, and our team of twelve people would also like to know how it handles imports.',
    'Great, does it support single sign-on?',
  ])('a day or a yes about something else books nothing: %s', (text) => {
    expect(told(text, { offers: [offer(TUE_10)] })[0]).not.toBe('book');
  });

  test('a story before the answer does not hide the answer', () => {
    expect(told('We met on Monday, thanks again. Tuesday at 10 a.m. works.')).toEqual([
      'book',
      'accept_offered',
      slotKey(TUE_10),
      null,
    ]);
  });

  test('a model cannot book by words that are not the sender’s own, nor against its own reading', () => {
    const text = 'Tuesday at 10 works for me.';
    const by = (intent: string, evidence: string) => told(text, { reading: { intent, evidence } });
    expect(by('accept_offer', 'Tuesday at 10  works')[0]).toBe('book');
    expect(by('accept_offer', 'Would Tuesday or Wednesday suit you?')[3]).toBe('gate_denied');
    expect(by('decline', 'Tuesday at 10 works')[3]).toBe('gate_denied');
  });
});
