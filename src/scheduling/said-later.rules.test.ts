import { expect, test } from 'vitest';
import { slotsForLead } from './lead-slots.rules.ts';
import { readSaidLater } from './said-later.rules.ts';

/** A Monday. */
const TODAY = Temporal.PlainDate.from('2026-03-02');
const from = (text: string): string | null | undefined => {
  const later = readSaidLater(text, TODAY);
  return later === null ? undefined : (later.from?.toString() ?? null);
};

test.each<[string, string | null]>([
  ['I am out until May 5, happy to meet after that', '2026-05-05'],
  ['I’m on holiday until the 5th of May.', '2026-05-05'],
  ['On vacation from May 1 to May 5, then gladly.', '2026-05-06'],
  ['I am travelling through March 20, happy to meet after that.', '2026-03-21'],
  ['I am out this week, back on Monday.', '2026-03-09'],
  ['After March 10 please.', '2026-03-11'],
  ['Great, reach me next month', '2026-04-01'],
  ['Let us talk next week.', '2026-03-09'],
  ['The week after next is better.', '2026-03-16'],
  ['Yes, in two weeks please.', '2026-03-16'],
  ['Gladly in a couple of weeks.', '2026-03-16'],
  ['Three weeks from now would be fine.', '2026-03-23'],
  ['Happy to meet in May.', '2026-05-01'],
  ['Let us talk in mid-April.', '2026-04-11'],
  ['After May is better.', '2026-06-01'],
  ['Still in March works.', '2026-03-02'],
  // Put off, but nobody can say until when.
  ['Happy to talk after the summer.', null],
  ['Gladly, but in a few weeks.', null],
  ['Let us speak in Q3.', null],
  ['Let us speak next quarter.', null],
  ['Sure, once I am back.', null],
  ['Yes, later this month.', null],
  ['I am out until the 5th.', null],
  ['I am back on 3/4.', null],
])('%s: from %s', (text, day) => {
  expect(from(text)).toBe(day);
});

test.each([
  'Happy to talk. When could we meet?',
  'Could we speak on Tuesday afternoon?',
  'Wednesday or Thursday would be fine.',
  'May I ask for two times?',
  'Tuesday after 3pm, or any day until 5.',
  'After lunch is good.',
  'Any time in the next two weeks.',
  'I am available Monday through Thursday.',
  'Good to find out - Tuesday at ten works.',
  'Get back to me with a time.',
])('%s puts nothing off', (text) => {
  expect(from(text)).toBeUndefined();
});

test('who puts it off is offered nothing before, and nothing at all where the calendar does not reach so far', () => {
  const slots = Array.from({ length: 50 }, (_, day) =>
    Temporal.Instant.from('2026-03-03T10:00:00Z').add({ hours: 24 * day }),
  );
  const days = (ownText: string): string[] =>
    slotsForLead(
      { zone: null, ownText },
      {
        ...{ slots, offered: new Map(), pairs: new Set<string>(), waiting: 0, exclusions: new Set<string>() },
        ...{ workspaceZone: 'UTC', now: Temporal.Instant.from('2026-03-02T08:00:00Z') },
      },
    ).slots.map(({ at }) => at.toString().slice(0, 10));
  expect(days('Great, reach me next month')).toEqual(['2026-04-01', '2026-04-02']);
  expect(days('I am out until March 20, happy to meet after that.')[0]).toBe('2026-03-21');
  expect(days('I am out until May 5, happy to meet after that')).toEqual([]);
});
