import { expect, test } from 'vitest';
import { readWindow } from '#core/window.rules';
import { putOffUntil } from './put-off.rules.ts';

const until = (day: string, zone: string, start = '08:00') => {
  const read = readWindow({ days: [1, 2, 3, 4, 5], start, end: '18:00', zone, holidays: { country: 'DE' } });
  if (!read.ok) throw new Error('The window cannot be read.');
  return putOffUntil(Temporal.PlainDate.from(day), read.window).toString();
};

test.each([
  ['2026-03-10', 'Europe/Berlin', '08:00', '2026-03-10T08:00:00Z'],
  // The clocks changed on 29 March.
  ['2026-03-31', 'Europe/Berlin', '08:00', '2026-03-31T07:00:00Z'],
  ['2026-03-10', 'America/New_York', '08:00', '2026-03-10T13:00:00Z'],
  ['2026-03-10', 'Europe/Berlin', '10:00', '2026-03-10T09:00:00Z'],
  // Good Friday, and the Monday behind it.
  ['2026-04-03', 'Europe/Berlin', '08:00', '2026-04-07T06:00:00Z'],
])('put off until %s in %s it goes on in the open hours behind nine', (day, zone, start, at) => {
  expect(until(day, zone, start)).toBe(at);
});
