import { expect, test } from 'vitest';
import { bookable, judgeMeeting, type MeetingFacts } from './meeting-guard.rules.ts';

const at = (text: string) => Temporal.Instant.from(text);
const judge = (more: Partial<MeetingFacts> = {}) =>
  judgeMeeting({
    start: '2026-03-03T10:00',
    end: '2026-03-03T10:30',
    zone: 'EST',
    attendees: 2,
    events: [],
    now: at('2026-03-02T09:00:00Z'),
    ...more,
  });
const codes = (more: Partial<MeetingFacts>) =>
  judge(more).reasons.map(({ code }) => code.replace('meeting.', ''));

test('an ordinary meeting is fine', () => {
  expect(judge()).toMatchObject({ allowed: true, reasons: [{ code: 'meeting.fine' }] });
  expect(judge().start?.toInstant().toString()).toBe('2026-03-03T15:00:00Z');
});

test.each<[Partial<MeetingFacts>, string[]]>([
  [{ end: '2026-03-03T09:30' }, ['order']],
  [{ end: '2026-03-03T10:10' }, ['length']],
  [{ end: '2026-03-03T12:30' }, ['length']],
  [{ start: '2026-03-03T08:30', end: '2026-03-03T09:00' }, ['hours']],
  [{ start: '2026-03-03T17:45', end: '2026-03-03T18:15' }, ['hours']],
  [{ start: '2026-03-07T10:00', end: '2026-03-07T10:30' }, ['weekend']],
  [{ attendees: 51 }, ['attendees']],
  [{ now: at('2026-03-04T00:00:00Z') }, ['past']],
  [{ events: [{ start: at('2026-03-03T15:40:00Z'), end: at('2026-03-03T16:00:00Z') }] }, ['overlap']],
  [{ zone: 'Atlantis/Nowhere' }, ['zone.unknown']],
  [{ start: 'soon' }, ['unreadable']],
  // Several at once are all said.
  [{ start: '2026-03-01T07:00', end: '2026-03-01T07:05' }, ['length', 'hours', 'weekend', 'past']],
])('refused: %j', (more, expected) => {
  expect(judge(more).allowed).toBe(false);
  expect(codes(more)).toEqual(expected);
});

test.each<[Partial<MeetingFacts>, string]>([
  [{ start: '2026-03-03T12:00', end: '2026-03-03T12:30' }, 'warns_lunch'],
  [{ start: '2026-06-08T10:00', end: '2026-06-08T10:30' }, 'warns_far'],
  [{ now: at('2026-03-03T14:30:00Z') }, 'warns_soon'],
])('allowed, with a word: %j', (more, expected) => {
  expect([judge(more).allowed, codes(more)]).toEqual([true, [expected]]);
});

test('fifteen minutes between two meetings are enough', () => {
  const events = [{ start: at('2026-03-03T15:45:00Z'), end: at('2026-03-03T16:00:00Z') }];
  expect(judge({ events }).allowed).toBe(true);
});

test('an hour that spring skips moves forward, one that autumn has twice is the first', () => {
  const spring = judge({
    start: '2026-03-08T02:30',
    end: '2026-03-08T03:30',
    now: at('2026-03-01T00:00:00Z'),
  });
  expect(spring.start?.toPlainTime().toString()).toBe('03:30:00');
  const autumn = judge({
    start: '2026-11-01T01:30',
    end: '2026-11-01T01:50',
    now: at('2026-03-01T00:00:00Z'),
  });
  expect(autumn.start?.toInstant().toString()).toBe('2026-11-01T05:30:00Z');
});

test('what a calendar has free outside working hours is withheld and counted; what is past is neither', () => {
  const slots = [
    '2026-03-01T15:00:00Z',
    '2026-03-03T13:30:00Z',
    '2026-03-03T14:00:00Z',
    '2026-03-03T22:30:00Z',
    '2026-03-07T15:00:00Z',
  ];
  const calendar = { zone: 'America/New_York', minutes: 30 };
  const { slots: kept, withheld } = bookable(slots.map(at), calendar, at('2026-03-02T09:00:00Z'));
  expect(kept.map(String)).toEqual(['2026-03-03T14:00:00Z', '2026-03-03T22:30:00Z']);
  expect(withheld).toBe(2);
});
