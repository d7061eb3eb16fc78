import { expect, test } from 'vitest';
import { type FoundStanding, type KnownStanding, toldBy } from './told-standing.rules.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(`2026-03-${text}:00Z`);
const NOW = at('02T09:00');
const [START, LATER] = [at('03T10:00'), at('03T11:00')];
const ours = (state: NonNullable<KnownStanding>['state'], startsAt = START): KnownStanding => ({
  ...{ state, startsAt, endsAt: startsAt.add({ minutes: 30 }) },
});
const there = (standing: NonNullable<FoundStanding>['standing'], start = START): FoundStanding => ({
  ...{ standing, start },
});

test.each<[string, KnownStanding, FoundStanding, ReturnType<typeof toldBy>]>([
  ['nobody here knew of it', null, there('on'), 'booking.created'],
  ['nobody here knew of it, and it is off already', null, there('cancelled'), null],
  ['nobody here knew of it, and nobody came', null, there('no_show'), null],
  ['it is as it is known', ours('booked'), there('on'), null],
  ['our answer was lost, and it is there', ours('unknown'), there('on'), 'booking.created'],
  ['it is somewhere else', ours('booked'), there('on', LATER), 'booking.rescheduled'],
  ['it is off', ours('booked'), there('cancelled'), 'booking.cancelled'],
  ['it is gone', ours('booked'), null, 'booking.cancelled'],
  ['it is over, and gone: somebody tidied up', ours('booked', at('01T10:00')), null, null],
  ['it is over, and was called off', ours('booked', at('01T10:00')), there('cancelled'), 'booking.cancelled'],
  ['nobody came', ours('booked'), there('no_show'), 'booking.no_show'],
  ['we know that nobody came', ours('missed'), there('no_show'), null],
  ['a person said here that nobody came', ours('missed'), there('on'), null],
  ['nobody came, and it was given another time', ours('missed'), there('on', LATER), 'booking.rescheduled'],
  ['we called it off, and it stands there still', ours('cancelled'), there('on', LATER), null],
  ['it was never booked', ours('failed'), there('on'), null],
])('%s', (_what, known, found, told) => {
  expect(toldBy(known, found, NOW)).toBe(told);
});
