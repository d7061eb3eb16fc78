import { describe, expect, test } from 'vitest';
import { readOwnTimes } from './own-times.rules.ts';
import { readersZone, slotLabel } from './slot-labels.rules.ts';
import { fairBound, pairKey, pickSlots, type SlotFacts, slotKey } from './slot-picking.rules.ts';

const at = (text: string) => Temporal.Instant.from(text);
const NOW = at('2026-03-02T09:00:00Z');
const NEW_YORK = 'America/New_York';
/** Five working days from Monday, 2 March, six slots each: 9, 10, 11, 14, 15 and 16 o'clock in New York. */
const WEEK = [2, 3, 4, 5, 6].flatMap((day) =>
  [14, 15, 16, 19, 20, 21].map((hour) => at(`2026-03-0${day}T${hour}:00:00Z`)),
);
const facts = (more: Partial<SlotFacts> = {}): SlotFacts => ({
  slots: WEEK,
  offered: new Map(),
  pairs: new Set(),
  waiting: 0,
  exclusions: new Set(),
  zone: NEW_YORK,
  startAfter: null,
  times: null,
  now: NOW,
  ...more,
});
const pickedBy = (more: Partial<SlotFacts> = {}) =>
  pickSlots(facts(more)).slots.map((slot) => slotKey(slot.at));

/** As many leads one after the other as are asked for, each seeing the offers of those before. */
function offerTo(leads: number, slots = WEEK) {
  const offered = new Map<string, number>();
  const pairs = new Map<string, number>();
  const picks = Array.from({ length: leads }, (_, waiting) => {
    const pick = pickSlots(facts({ slots, offered, pairs: new Set(pairs.keys()), waiting }));
    const keys = pick.slots.map((slot) => slotKey(slot.at));
    for (const key of keys) offered.set(key, (offered.get(key) ?? 0) + 1);
    pairs.set(pairKey(keys), (pairs.get(pairKey(keys)) ?? 0) + 1);
    return pick;
  });
  return { picks, offered, pairs };
}

describe('picking', () => {
  test('a morning first, then another half of another day, soonest first', () => {
    expect(pickedBy()).toEqual(['2026-03-02T14:00:00Z', '2026-03-03T19:00:00Z']);
  });

  test('nobody is offered a time within two hours', () => {
    const slots = ['10:30', '10:59', '11:00'].map((hour) => at(`2026-03-02T${hour}:00Z`));
    expect(pickedBy({ slots, zone: 'Europe/Berlin' })).toEqual(['2026-03-02T11:00:00Z']);
    expect(pickedBy({ slots: slots.slice(0, 2), zone: 'Europe/Berlin' })).toEqual([]);
  });

  test.each([
    [15, 2],
    [30, 3],
    [60, 5],
    [200, 15],
  ])('%i leads in turn: nobody above the fair bound, no pair twice', (leads, bound) => {
    const { offered, pairs, picks } = offerTo(leads);
    expect(fairBound(leads, WEEK.length)).toBe(bound);
    expect(Math.max(...offered.values())).toBeLessThanOrEqual(bound);
    expect(Math.max(...pairs.values())).toBe(1);
    expect(picks.every(({ slots }) => slots.length === 2)).toBe(true);
    // The earliest day is not starved.
    const monday = [...offered].filter(([key]) => key.startsWith('2026-03-02')).map(([, count]) => count);
    expect(Math.max(...monday)).toBeGreaterThanOrEqual(Math.floor((2 * leads) / WEEK.length));
  });

  test('where mornings are few they still keep the bound', () => {
    const slots = WEEK.filter((slot, index) => index % 6 > 1 || slotKey(slot).startsWith('2026-03-02'));
    const { offered } = offerTo(60, slots);
    expect(Math.max(...offered.values())).toBeLessThanOrEqual(fairBound(60, slots.length));
  });

  test('with every pair taken one is used again, and that is said', () => {
    const slots = WEEK.slice(0, 2);
    const { picks } = offerTo(2, slots);
    expect(picks[1]?.reasons.map(({ code }) => code)).toContain('slots.pair_again');
    expect(picks[1]?.slots).toHaveLength(2);
  });

  test('what the lead was offered before is never offered again', () => {
    const first = pickedBy();
    expect(pickedBy({ exclusions: new Set(first) }).some((key) => first.includes(key))).toBe(false);
  });

  test('not before the end of a pause, five days counted from there', () => {
    const startAfter = at('2026-03-05T00:00:00Z');
    expect(pickedBy({ startAfter })).toEqual(['2026-03-05T14:00:00Z', '2026-03-06T19:00:00Z']);
  });

  test('only later slots: those are offered rather than none', () => {
    const slots = [at('2026-03-20T14:00:00Z')];
    const pick = pickSlots(facts({ slots }));
    expect(pick.reasons.map(({ code }) => code)).toContain('slots.later');
    expect(pick.slots).toHaveLength(1);
  });

  test('hours of the night are left out for the reader, unless there are no others', () => {
    // 14:00Z is 23:00 in Tokyo, 21:00Z is 06:00 there.
    expect(pickSlots(facts({ zone: 'Asia/Tokyo' })).reasons.map(({ code }) => code)).toContain(
      'slots.no_daylight',
    );
    const slots = [at('2026-03-02T11:59:00Z'), at('2026-03-02T12:00:00Z')];
    expect(pickedBy({ slots, zone: 'Asia/Tokyo' })).toEqual(['2026-03-02T11:59:00Z']);
    // Midnight there is a morning, not an hour 24.
    const midnight = [at('2026-03-02T15:00:00Z'), at('2026-03-03T03:00:00Z')];
    expect(pickedBy({ slots: [midnight[0] as Temporal.Instant], zone: 'Asia/Tokyo' })).toEqual([
      '2026-03-02T15:00:00Z',
    ]);
    expect(slotLabel(midnight[0] as Temporal.Instant, 'Asia/Tokyo')).toMatch(/^12:00 AM /);
  });

  test('nothing free: only the link', () => {
    expect(pickSlots(facts({ slots: [] }))).toMatchObject({ slots: [], linkOnly: true });
  });
});

describe('the times of the lead itself', () => {
  const today = Temporal.PlainDate.from('2026-03-02');
  test.each([
    ['Wednesday afternoon would be good', '2026-03-04T19:00:00Z'],
    ['How about Thursday between 10 and 12?', '2026-03-05T15:00:00Z'],
    ['any morning this week', '2026-03-02T14:00:00Z'],
    ['Friday after 3pm please', '2026-03-06T20:00:00Z'],
    ['March 4 before noon', '2026-03-04T14:00:00Z'],
    ['the first week of March', '2026-03-02T14:00:00Z'],
    ['Tuesday 2 to 4 pm', '2026-03-03T19:00:00Z'],
  ])('%s: exactly one slot, inside', (text, expected) => {
    expect(pickedBy({ times: readOwnTimes(text, today) })).toEqual([expected]);
  });

  test.each(['next week, evenings', 'in April', 'Saturday', 'Friday after 5 pm'])(
    '%s: nothing fits, so only the link and never another time',
    (text) => {
      const pick = pickSlots(facts({ times: readOwnTimes(text, today) }));
      expect(pick).toMatchObject({ slots: [], linkOnly: true });
    },
  );

  test.each([
    ["I can't on Tuesday", ['2026-03-03']],
    ['Tuesday does not work for me, Wednesday is out too', ['2026-03-03', '2026-03-04']],
    ['Not March 4 please', ['2026-03-04']],
    ['Unfortunately I am busy tomorrow', ['2026-03-03']],
    ['Tuesday before 10 does not work', ['2026-03-03']],
    ["I can't this week", [2, 3, 4, 5, 6, 7, 8].map((day) => `2026-03-0${day}`)],
  ])('%s: that day is the one it is not offered', (text, days) => {
    const times = readOwnTimes(text, today);
    expect(times?.except.map(String)).toEqual(days);
    const open = pickSlots(facts({ times }));
    for (const { at } of open.slots) {
      expect(days).not.toContain(at.toZonedDateTimeISO('America/New_York').toPlainDate().toString());
    }
  });

  test.each([
    ["Tuesday I can't, but Wednesday afternoon would be good", '2026-03-04T19:00:00Z'],
    ['Not Tuesday. How about Thursday between 10 and 12?', '2026-03-05T15:00:00Z'],
    ['Friday, not before 3pm please', '2026-03-06T20:00:00Z'],
  ])('%s: what is refused is no wish, the rest is', (text, expected) => {
    expect(pickedBy({ times: readOwnTimes(text, today) })).toEqual([expected]);
  });

  test('words without a time are no wish', () => {
    expect(readOwnTimes('Sounds good, we have 3 to 5 people. What does it cost?', today)).toBeNull();
  });
});

describe('labels', () => {
  test.each([
    ['2026-03-03T15:00:00Z', 'America/New_York', '10:00 AM EST on Tue, Mar 3'],
    ['2026-07-03T15:00:00Z', 'America/New_York', '11:00 AM EDT on Fri, Jul 3'],
    ['2026-03-03T15:00:00Z', 'Europe/Berlin', '4:00 PM CET on Tue, Mar 3'],
    ['2026-07-03T15:00:00Z', 'Europe/Berlin', '5:00 PM CEST on Fri, Jul 3'],
    ['2026-07-03T11:30:00Z', 'UTC', '11:30 AM UTC on Fri, Jul 3'],
    ['2026-03-03T15:00:00Z', 'Asia/Kolkata', '8:30 PM IST on Tue, Mar 3'],
  ])('%s in %s: %s', (instant, zone, label) => {
    expect(slotLabel(at(instant), zone)).toBe(label);
  });

  test('lead before inferred before workspace before default; a guess below 0.95 does not count', () => {
    const zoneOf = (lead: string | null, confidence: number, workspace: string | null) =>
      readersZone({ lead, inferred: { zone: 'Europe/Paris', confidence }, workspace }).zone;
    expect(zoneOf('PST', 1, 'Europe/Berlin')).toBe('America/Los_Angeles');
    expect(zoneOf(null, 0.95, 'Europe/Berlin')).toBe('Europe/Paris');
    expect(zoneOf('Atlantis', 0.94, 'Europe/Berlin')).toBe('Europe/Berlin');
    expect(zoneOf(null, 0, null)).toBe('America/New_York');
  });
});
