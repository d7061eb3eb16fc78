import { describe, expect, test } from 'vitest';
import { readWindow } from '#core/window.rules';
import { CONSEQUENCES, taskExpiry, taskTitle } from './task.rules.ts';

const read = readWindow({ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: 'Europe/Berlin' });
if (!read.ok) throw new Error('The window cannot be read.');
const { window } = read;
const at = (text: string) => Temporal.Instant.from(text);

describe('the sequence waits for a person', () => {
  test.each([
    // Monday 2 March 2026; Berlin is an hour ahead of UTC.
    ['no step behind: five working days', '2026-03-02T07:00:00Z', null, '2026-03-06T23:00:00Z'],
    [
      'the step behind is later than that',
      '2026-03-02T07:00:00Z',
      '2026-03-20T07:00:00Z',
      '2026-03-06T23:00:00Z',
    ],
    ['until the step behind is due', '2026-03-02T07:00:00Z', '2026-03-05T07:00:00Z', '2026-03-05T07:00:00Z'],
    ['two whole days at least', '2026-03-02T07:00:00Z', '2026-03-02T08:00:00Z', '2026-03-03T23:00:00Z'],
    ['a weekend is no working day', '2026-03-06T07:00:00Z', '2026-03-07T07:00:00Z', '2026-03-09T23:00:00Z'],
    ['due at night it begins with the next window', '2026-03-06T20:00:00Z', null, '2026-03-13T23:00:00Z'],
  ])('%s', (_what, due, behind, until) => {
    expect(taskExpiry(window, at(due), behind === null ? null : at(behind)).toString()).toBe(until);
  });
});

test('who was spoken to has answered; a wrong number is a step that failed', () => {
  const answered = Object.entries(CONSEQUENCES).flatMap(([name, entry]) => (entry.answered ? [name] : []));
  expect(answered).toEqual(['reached', 'not_interested']);
  expect(CONSEQUENCES.bad_number).toMatchObject({ step: 'failed', wrongNumber: true, answered: false });
});

test.each([
  ['call', 'call', 'Call Ana Berg, Mill Works'],
  ['call', 'second_try', 'Call Ana Berg, Mill Works (second try)'],
  ['voice', 'voice_note', 'Leave Ana Berg a voice note, Mill Works'],
] as const)('%s %s is "%s"', (kind, action, title) => {
  expect(taskTitle(kind, action, { name: 'Ana Berg', company: 'Mill Works' })).toBe(title);
});
