import { expect, test } from 'vitest';
import { reason } from '#core/verdict';
import { looksAgain, missingFor, verdictOnLack } from './missing.rules.ts';

test.each([
  ['craft.first_name_missing', {}, 'missing_lead_data'],
  ['craft.offer_missing', {}, 'missing_workspace_setup'],
  ['craft.fact_missing', { absent: ['technology'] }, 'missing_lead_data'],
  ['craft.fact_missing', { absent: ['technology', 'bookingLink'] }, 'missing_booking_link'],
  ['craft.placeholder_empty', { missing: ['offer', 'bookingLink'] }, 'missing_workspace_setup'],
  ['craft.placeholder_empty', { missing: ['availableTimes'] }, 'missing_availability'],
  ['slots.no_calendar', {}, 'missing_workspace_setup'],
  ['craft.too_long', {}, null],
  ['guard.blocked', {}, null],
])('%s of %j waits as %s', (code, detail, why) => {
  expect(missingFor([reason('craft.follow_up', 'The step has one text.'), reason(code, 'x', detail)])).toBe(
    why,
  );
});

test('it is looked at again each day, for a month at most', () => {
  const now = Temporal.Instant.from('2026-03-10T10:00:00Z');
  const ago = (hours: number) => now.subtract({ hours });
  expect(looksAgain(null, now)?.toString()).toBe('2026-03-11T10:00:00Z');
  expect(looksAgain(ago(24 * 29 + 12), now)?.toString()).toBe('2026-03-10T22:00:00Z');
  expect(looksAgain(ago(24 * 30), now)).toBeNull();
});

test('a message that lacks something waits with that in front, and is given up after a month', () => {
  const now = Temporal.Instant.from('2026-03-10T10:00:00Z');
  const reasons = [reason('craft.rotated', 'The next text.'), reason('craft.company_missing', 'No company.')];
  const codes = (heldSince: Temporal.Instant | null) => {
    const verdict = verdictOnLack({ reasons, heldSince, now });
    return [verdict.until?.toString() ?? null, verdict.lacks, ...verdict.reasons.map(({ code }) => code)];
  };
  const lacking = ['missing_lead_data', 'craft.company_missing', 'craft.rotated'];
  expect(codes(null)).toEqual(['2026-03-11T10:00:00Z', ...lacking]);
  expect(codes(now.subtract({ hours: 24 * 30 }))).toEqual([
    ...[null, 'missing_lead_data', 'missing.not_brought', 'craft.company_missing', 'craft.rotated'],
  ]);
  const rejected = [reason('craft.rejected_too_often', 'Three times.')];
  expect(verdictOnLack({ reasons: rejected, heldSince: null, now })).toEqual({
    ...{ until: null, lacks: null, reasons: rejected },
  });
});
