import { expect, test } from 'vitest';
import { readWindow } from '#core/window.rules';
import { firstDayAsked } from '#scheduling';
import { beyondCalendar } from './beyond-calendar.rules.ts';

const opened = (zone: string, holidays: { country: string } | null = null) => {
  const read = readWindow({ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone, holidays });
  if (!read.ok) throw new Error('The window cannot be read.');
  return read.window;
};
const at = (text: string) => Temporal.Instant.from(text);
const NOW = at('2026-01-09T10:00:00Z');
const UNTIL = at('2026-01-30T16:00:00Z');
const asked = (text: string) => firstDayAsked(text, Temporal.PlainDate.from('2026-01-09'));
const judged = (
  text: string,
  more: { zone?: string; country?: string; now?: string; until?: string | null } = {},
) => {
  const { zone = 'UTC', country, now, until } = more;
  const { verdict, at: when } = beyondCalendar({
    ...{ asked: asked(text), window: opened(zone, country ? { country } : null) },
    ...{ shownUntil: until === null ? null : until ? at(until) : UNTIL, now: now ? at(now) : NOW },
  });
  return [verdict, when?.toString() ?? null];
};

test('a week before, on a business day of theirs at nine of theirs, whatever their clocks do between', () => {
  // 1 March is a Sunday, and a week before is one too: the Friday before it.
  expect(judged('In March would be good.')).toEqual(['recontact', '2026-02-20T09:00:00Z']);
  expect(judged('How about Tuesday, March 10?')).toEqual(['recontact', '2026-03-03T09:00:00Z']);
  // The clocks of New York change on 8 March: nine stays nine.
  expect(judged('How about March 10?', { zone: 'America/New_York' })).toEqual([
    'recontact',
    '2026-03-03T14:00:00Z',
  ]);
  expect(judged('How about March 18?', { zone: 'America/New_York' })).toEqual([
    'recontact',
    '2026-03-11T13:00:00Z',
  ]);
  // Good Friday 2026 is 3 April: Thursday.
  expect(judged('How about April 10?', { zone: 'Europe/Berlin', country: 'DE' })).toEqual([
    'recontact',
    '2026-04-02T07:00:00Z',
  ]);
});

test('where a week before is over or too near, it is the first morning three days behind our answer', () => {
  // Three days behind Friday the 9th is Monday the 12th.
  const until = '2026-01-10T10:00:00Z';
  expect(judged('How about January 14?', { until })).toEqual(['recontact', '2026-01-12T09:00:00Z']);
  // A week before is Saturday, and the day before it today: our answer goes today.
  expect(judged('How about January 17?', { until })).toEqual(['recontact', '2026-01-12T09:00:00Z']);
  expect(judged('How about January 14?', { until, zone: 'America/New_York' })).toEqual([
    'recontact',
    '2026-01-12T14:00:00Z',
  ]);
  // Three days behind Wednesday is Saturday: Monday.
  expect(
    judged('How about January 22?', { until: '2026-01-15T10:00:00Z', now: '2026-01-14T20:00:00Z' }),
  ).toEqual(['recontact', '2026-01-19T09:00:00Z']);
  // On that morning it is too late for it.
  expect(judged('How about January 12?', { until })).toEqual(['offer', null]);
});

test('what the calendar shows is offered', () => {
  expect(judged('How about January 28?')).toEqual(['offer', null]);
  expect(judged('How about January 30?')).toEqual(['offer', null]);
  expect(judged('Happy to talk.')).toEqual(['offer', null]);
  expect(judged('Some time in the spring.')).toEqual(['offer', null]);
  expect(judged('In March would be good.', { until: null })).toEqual(['offer', null]);
});
