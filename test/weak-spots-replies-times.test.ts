import { describe, expect, test } from 'vitest';
import { type OpenWindow, readWindow } from '#core/window.rules';
import { openingFor } from '../src/autosend/decide-answer.rules.ts';
import { dueOf } from '../src/cadence/next-step.rules.ts';
import { nurtureAt } from '../src/cadence/recontact/nurture.rules.ts';
import { retouchAt } from '../src/cadence/recontact/recontact.rules.ts';
import { planSends } from '../src/outbound/plan.rules.ts';
import { nextWeeklyLook } from '../src/scheduling/watch.rules.ts';

const ZONE = 'America/New_York';
const read = readWindow({ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone: ZONE });
if (!read.ok) throw new Error('The window cannot be read.');
const window: OpenWindow = read.window;
/** Every day of the year is a holiday there. */
const never: OpenWindow = { ...window, holiday: () => 'a holiday' };
const now = Temporal.Instant.from('2026-03-02T14:00:00Z');

describe('autosend §28 35 (a window that never opens): it is not open now', () => {
  test('an answer has no moment at which it goes', () => {
    expect(openingFor(never, now)).toBeNull();
    expect(openingFor(window, now)?.toString()).toBe(now.toString());
    expect(openingFor(null, now)).toBe(now);
  });
  test('a first message is given no minute, and the reason', () => {
    const plan = (open: OpenWindow) =>
      planSends({
        ...{ window: open, now, dailyLimit: 100, perDay: {}, messages: [{ itemId: 'one', jitter: 0 }] },
        mailboxes: [{ id: 'm', dailyCap: 30, minGapSeconds: 90, taken: [], perDay: {} }],
      });
    expect(plan(window).placements).toHaveLength(1);
    expect(plan(never)).toMatchObject({ placements: [], unplaced: [{ itemId: 'one' }] });
  });
});

describe('autosend §28 35 (a week over the change of the clocks): the hour of the day stays', () => {
  const hourOf = (at: Temporal.Instant | null): string =>
    at?.toZonedDateTimeISO(ZONE).toPlainTime().toString({ smallestUnit: 'minute' }) ?? 'never';
  // The clocks go forward on Sunday the 8th, so a week is 167 hours long.
  test('a step a week later', () => {
    const steps = [1, 8].map((day) => ({ day, channel: 'email', action: 'email', condition: null }));
    const due = dueOf({ steps, startedAt: now, window, now } as unknown as Parameters<typeof dueOf>[0], 2);
    expect([due?.toString(), hourOf(due)]).toEqual(['2026-03-09T12:00:00Z', '08:00']);
  });
  test('somebody asked again a week later', () => {
    const receivedOn = Temporal.PlainDate.from('2026-03-02');
    const { at } = nurtureAt({ date: null, receivedOn, defaultDays: 7, window, now });
    expect([at.toString(), hourOf(at)]).toEqual(['2026-03-09T13:00:00Z', '09:00']);
  });
  test('somebody who is back on the day behind it', () => {
    const at = retouchAt({ returnDate: '2026-03-09', delayDays: 1, window });
    expect([at?.toString(), hourOf(at)]).toEqual(['2026-03-10T12:00:00Z', '08:00']);
  });
  test('the weekly look at the calendar', () => {
    const first = nextWeeklyLook(Temporal.Instant.from('2026-02-28T00:00:00Z'));
    const second = nextWeeklyLook(first);
    expect([hourOf(first), hourOf(second), first.until(second).total('hours')]).toEqual([
      '18:00',
      '18:00',
      167,
    ]);
  });
});
