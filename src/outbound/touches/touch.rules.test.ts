import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crmMailed, type TouchFacts, touchHold } from './touch.rules.ts';

const NOW = Temporal.Instant.from('2026-03-10T12:00:00Z');
const ago = (hours: number) => NOW.subtract({ seconds: Math.round(hours * 3600) });
const facts: TouchFacts = {
  channel: 'email',
  zone: 'UTC',
  lastTouch: { email: null, linkedin: null },
  now: NOW,
};
const hold = (email: number | null, linkedin: number | null, more: Partial<TouchFacts> = {}) => {
  const at = (hours: number | null) => (hours === null ? null : ago(hours));
  const found = touchHold({ ...facts, lastTouch: { email: at(email), linkedin: at(linkedin) }, ...more });
  return found && [found.until.toString(), ...found.reasons.map(({ code }) => code)];
};

it.each<[string, Parameters<typeof hold>, string[] | null]>([
  ['nobody was touched', [null, null], null],
  ['the last mail was three days ago', [72, null], null],
  ['it was some seconds less', [71.999, null], ['2026-03-10T12:00:04Z', 'touch.too_soon']],
  ['LinkedIn was yesterday', [null, 12.5], null],
  ['LinkedIn was today', [null, 12], ['2026-03-11T00:00:00Z', 'touch.same_day']],
  ['both', [1, 1], ['2026-03-13T11:00:00Z', 'touch.too_soon', 'touch.same_day']],
  [
    'mail was today and LinkedIn is asked',
    [1, null, { channel: 'linkedin' }],
    ['2026-03-11T00:00:00Z', 'touch.same_day'],
  ],
  [
    'LinkedIn was two days ago and is asked',
    [null, 48, { channel: 'linkedin' }],
    ['2026-03-11T12:00:00Z', 'touch.too_soon'],
  ],
  ['their day is over where they are', [null, 3, { zone: 'Pacific/Kiritimati' }], null],
])('%s', (_, asked, expected) => expect(hold(...asked)).toEqual(expected));

it('counts days where the person is', () => {
  const [morning, evening] = ['2026-03-10T23:30:00Z', '2026-03-11T00:30:00Z'].map((at) =>
    Temporal.Instant.from(at),
  ) as [Temporal.Instant, Temporal.Instant];
  const asked = { ...facts, lastTouch: { email: null, linkedin: morning }, now: evening };
  expect(touchHold(asked)).toBeNull();
  expect(touchHold({ ...asked, zone: 'America/New_York' })?.until.toString()).toBe('2026-03-11T04:00:00Z');
});

it('holds nobody any more at the moment it names', () => {
  const instant = fc.option(
    fc.integer({ min: 0, max: 200 }).map((hours) => ago(hours)),
    { nil: null },
  );
  fc.assert(
    fc.property(
      fc.constantFrom('email' as const, 'linkedin' as const),
      fc.constantFrom('UTC', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'),
      instant,
      instant,
      (channel, zone, email, linkedin) => {
        const asked = { channel, zone, lastTouch: { email, linkedin }, now: NOW };
        const found = touchHold(asked);
        if (found) expect(touchHold({ ...asked, now: found.until })).toBeNull();
      },
    ),
  );
});

it('leaves people the CRM writes to alone, but for a revival', () => {
  expect(crmMailed({ mailedAt: ago(2000), purpose: 'cold' })?.code).toBe('crm.mailed');
  expect(crmMailed({ mailedAt: ago(2000), purpose: 'revival' })).toBeNull();
  expect(crmMailed({ mailedAt: null, purpose: 'cold' })).toBeNull();
});
