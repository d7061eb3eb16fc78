import { expect, test } from 'vitest';
import { certainZone } from '#core/window/certain-zone.rules';
import { worldAtlas } from '#core/window/places';
import { readersZone, slotLabel } from './slot-labels.rules.ts';
import { pickSlots } from './slot-picking.rules.ts';

const NOW = Temporal.Instant.from('2026-03-02T08:00:00Z');

test('a zone that is written down counts before all guesses; an unknown name is passed over and said', () => {
  const place = { location: 'Munich, Germany', country: null };
  const zoneOf = (written: string | null) =>
    readersZone({
      ...certainZone({ ...place, zone: written }, worldAtlas(), NOW),
      workspace: 'America/New_York',
    });
  expect(zoneOf('PST').zone).toBe('America/Los_Angeles');
  expect(zoneOf('Middle Earth')).toMatchObject({ zone: 'Europe/Berlin' });
  expect(zoneOf('Middle Earth').reasons).toHaveLength(2);
  expect(zoneOf(null).zone).toBe('Europe/Berlin');
});

test('labels name the zone with the summer time of their own day, also on the days the clock moves', () => {
  const at = (text: string) => Temporal.Instant.from(text);
  expect(slotLabel(at('2026-03-28T09:00:00Z'), 'Europe/Berlin')).toBe('10:00 AM CET on Sat, Mar 28');
  expect(slotLabel(at('2026-03-30T08:00:00Z'), 'Europe/Berlin')).toBe('10:00 AM CEST on Mon, Mar 30');
  expect(slotLabel(at('2026-03-06T15:00:00Z'), 'America/New_York')).toBe('10:00 AM EST on Fri, Mar 6');
  expect(slotLabel(at('2026-03-09T14:00:00Z'), 'America/New_York')).toBe('10:00 AM EDT on Mon, Mar 9');
  // The same slot for three readers; in Tokyo it is another day.
  const slot = at('2026-03-09T15:30:00Z');
  expect(['Europe/Berlin', 'America/Los_Angeles', 'Asia/Tokyo'].map((zone) => slotLabel(slot, zone))).toEqual(
    [
      '4:30 PM CET on Mon, Mar 9',
      '8:30 AM PDT on Mon, Mar 9',
      expect.stringMatching(/^12:30 AM \S+ on Tue, Mar 10$/),
    ],
  );
});

test('only what lies between 07:00 and 21:00 of the reader is offered, by the clock of that very day', () => {
  // 06:30 in Berlin before the clock moves is 07:30 after it, at the same hour of the calendar.
  const slots = ['2026-03-28T05:30:00Z', '2026-03-30T05:30:00Z', '2026-03-30T19:30:00Z'].map((text) =>
    Temporal.Instant.from(text),
  );
  const pick = pickSlots({
    ...{ slots, offered: new Map(), pairs: new Set<string>(), waiting: 0, exclusions: new Set<string>() },
    ...{ zone: 'Europe/Berlin', startAfter: null, times: null },
    now: Temporal.Instant.from('2026-03-27T08:00:00Z'),
  });
  expect(pick.slots.map(({ label }) => label)).toEqual(['7:30 AM CEST on Mon, Mar 30']);
});
