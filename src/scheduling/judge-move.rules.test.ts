import { describe, expect, test } from 'vitest';
import { canCancel, canMarkNoShow, canMove, type MeetingNow } from './can.rules.ts';
import { judgeMove, type MoveFacts } from './judge-move.rules.ts';

const at = (text: string) => Temporal.Instant.from(`2026-03-${text}:00Z`);
// A Monday, nine in New York.
const NOW = at('02T14:00');
const MEETING: MeetingNow = {
  ...{ state: 'booked', vendor: 'cal_com', startsAt: at('03T15:00'), endsAt: at('03T15:30') },
  ...{ named: true, inCalendar: true, moveUrl: null, open: null, mode: 'live', now: NOW },
};
const FACTS: MoveFacts = {
  ...{ meeting: MEETING, to: at('04T15:00'), seen: null, minutes: 30, zone: 'America/New_York' },
  free: [at('02T15:30'), at('04T15:00'), at('04T16:30'), at('05T20:00')],
};
const codes = (verdict: { reasons: readonly { code: string }[] }) => verdict.reasons.map(({ code }) => code);
const moving = (more: Partial<MoveFacts>, meeting: Partial<MeetingNow> = {}) =>
  judgeMove({ ...FACTS, ...more, meeting: { ...MEETING, ...meeting } });

describe('which time a meeting may be moved to', () => {
  test('a free one within working hours and far enough ahead; it stays as long as it was', () => {
    const verdict = moving({ seen: MEETING.startsAt });
    expect([verdict.allowed, verdict.ends.toString()]).toEqual([true, '2026-03-04T15:30:00Z']);
  });

  test.each([
    ['where nothing is free', { to: at('04T15:30') }, ['meeting.not_free']],
    ['within the next two hours', { to: at('02T15:30') }, ['meeting.notice']],
    ['in the past', { to: at('02T13:30') }, ['meeting.hours', 'meeting.past', 'meeting.not_free']],
    ['at night', { to: at('04T03:00') }, ['meeting.hours', 'meeting.not_free']],
    ['on a Saturday', { to: at('07T16:00') }, ['meeting.weekend', 'meeting.not_free']],
    ['seen elsewhere than it is', { seen: at('03T16:00') }, ['meeting.elsewhere']],
  ] as const)('not %s', (_name, more, expected) => {
    const verdict = moving(more);
    expect([verdict.allowed, codes(verdict)]).toEqual([false, [...expected]]);
  });

  test('a longer meeting needs every slot it lies on', () => {
    const hour = { endsAt: at('03T16:00') };
    expect(codes(moving({}, hour))).toEqual(['meeting.not_free']);
    expect(moving({ free: [...FACTS.free, at('04T15:30')] }, hour).allowed).toBe(true);
  });

  test('what is taken names the nearest free times that may be had, in the zone of the calendar', () => {
    const [why] = moving({ to: at('04T15:30') }).reasons;
    expect(why?.text).toContain('10:00 AM EST on Wed, Mar 4 and 11:30 AM EST on Wed, Mar 4.');
    expect(moving({ to: at('04T15:30'), free: [] }).reasons[0]?.text).toContain('no other is known');
  });
});

describe('what may be done with a meeting at all', () => {
  const each = (more: Partial<MeetingNow>) =>
    [canMove, canCancel, canMarkNoShow].map((can) => codes(can({ ...MEETING, ...more }))[0] ?? 'may');

  test.each<[string, Partial<MeetingNow>, [string, string, string]]>([
    ['ahead', {}, ['may', 'may', 'meeting.ahead']],
    ['going on', { now: at('03T15:00') }, ['meeting.begun', 'may', 'may']],
    ['over', { now: at('03T15:30') }, ['meeting.begun', 'meeting.over', 'may']],
    ['being booked', { state: 'booking' }, ['meeting.booking', 'meeting.booking', 'meeting.booking']],
    ['cancelled', { state: 'cancelled' }, ['meeting.cancelled', 'meeting.cancelled', 'meeting.cancelled']],
    ['missed', { state: 'missed' }, ['meeting.missed', 'meeting.missed', 'meeting.missed']],
    ['on its way', { open: 'move' }, ['meeting.open_move', 'meeting.open_move', 'meeting.open_move']],
    ['in shadow', { mode: 'shadow' }, ['meeting.shadow', 'meeting.shadow', 'meeting.ahead']],
    ['without a name', { named: false }, ['meeting.unnamed', 'meeting.unnamed', 'meeting.ahead']],
    ['in no calendar of ours', { inCalendar: false }, ['meeting.no_calendar', 'may', 'meeting.ahead']],
    ['at Calendly', { vendor: 'calendly' }, ['meeting.vendor_cannot', 'may', 'meeting.ahead']],
  ])('%s', (_name, more, expected) => expect(each(more)).toEqual(expected));

  test('where only the lead can move it, the sentence says what to do instead', () => {
    const says = (moveUrl: string | null) =>
      canMove({ ...MEETING, vendor: 'calendly', moveUrl }).reasons.map(({ text }) => text);
    expect(says(null)).toEqual([
      expect.stringMatching(/lets nobody but the lead.*Cancel it and offer new times/),
    ]);
    expect(says('https://calendly.com/r/1')).toEqual([expect.stringMatching(/Send the lead the link/)]);
  });
});
