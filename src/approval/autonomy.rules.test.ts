import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AUTONOMY_EVENTS, type AutonomyEvent, nextAutonomy } from './autonomy.rules.ts';
import { AUTONOMY_LEVELS } from './contract.ts';

const yes = (count: number): AutonomyEvent[] => Array.from({ length: count }, () => 'approved_unedited');
const ask = (level: (typeof AUTONOMY_LEVELS)[number], events: AutonomyEvent[], more = {}) =>
  nextAutonomy({ level, events, promoteAfter: 3, highest: 'auto', ...more });

test.each([
  ['shadow', yes(3), 'draft_only', 'promoted'],
  ['draft_only', yes(3), 'hold', 'promoted'],
  ['hold', yes(3), 'auto', 'promoted'],
  ['hold', yes(2), 'hold', 'stays'],
  ['hold', [...yes(2), 'approved_edited', ...yes(2)], 'hold', 'stays'],
  ['hold', [...yes(3), 'rejected'], 'hold', 'stays'],
  ['auto', yes(9), 'auto', 'stays'],
  ['auto', ['correction'], 'hold', 'demoted'],
  ['hold', ['bad_kpi', ...yes(9)], 'draft_only', 'demoted'],
  ['auto', ['complaint'], 'shadow', 'demoted'],
  ['auto', ['correction', 'complaint', ...yes(9)], 'shadow', 'demoted'],
  ['shadow', ['complaint'], 'shadow', 'stays'],
] as const)('%s after %j is %s: %s', (level, events, next, moved) =>
  expect(ask(level, [...events])).toMatchObject({ level: next, moved }),
);

test('never above what the owner allows, and down to it at once', () => {
  expect(ask('hold', yes(9), { highest: 'hold' })).toMatchObject({ level: 'hold', moved: 'stays' });
  expect(ask('auto', yes(9), { highest: 'draft_only' })).toMatchObject({
    ...{ level: 'draft_only', moved: 'demoted' },
  });
});

test('how many approvals are missing is said', () =>
  expect(ask('hold', [...yes(5), 'approved_edited', ...yes(1)]).missing).toBe(2));

test('one step up at most, nothing up after a complaint, always with a reason', () => {
  const level = fc.constantFrom(...AUTONOMY_LEVELS);
  fc.assert(
    fc.property(level, level, fc.array(fc.constantFrom(...AUTONOMY_EVENTS)), (from, highest, events) => {
      const next = ask(from, events, { highest });
      const up = AUTONOMY_LEVELS.indexOf(next.level) - AUTONOMY_LEVELS.indexOf(from);
      expect(up).toBeLessThanOrEqual(1);
      if (events.includes('complaint')) expect(next.level === 'shadow' || from === 'shadow').toBe(true);
      expect(AUTONOMY_LEVELS.indexOf(next.level)).toBeLessThanOrEqual(AUTONOMY_LEVELS.indexOf(highest));
      expect(next.reasons.length).toBeGreaterThan(0);
    }),
  );
});
