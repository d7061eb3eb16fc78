import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, readWindow } from '#core/window.rules';
import { type PlanInput, planSends } from './plan.rules.ts';
import { warmingCap, warmingSteps } from './warmup/warmup.rules.ts';

const opened = (zone: string) => {
  const read = readWindow({ days: [1, 2, 3, 4, 5], start: '08:00', end: '18:00', zone });
  if (!read.ok) throw new Error('The window of the test cannot be read.');
  return read.window;
};
const window = opened('Europe/Berlin');

const MONDAY = Temporal.Instant.from('2026-03-02T07:00:00Z');
const mailbox = (
  id: string,
  change: Partial<PlanInput['mailboxes'][number]> = {},
): PlanInput['mailboxes'][number] => ({
  id,
  dailyCap: 30,
  minGapSeconds: 90,
  taken: [],
  perDay: {},
  ...change,
});
const messages = (itemIds: readonly string[], jitter = 0): PlanInput['messages'] =>
  itemIds.map((itemId) => ({ itemId, jitter }));
const plan = (change: Partial<PlanInput>) =>
  planSends({
    messages: messages(['a', 'b', 'c']),
    mailboxes: [mailbox('m1')],
    window,
    dailyLimit: 25,
    perDay: {},
    now: MONDAY,
    ...change,
  });
const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO('Europe/Berlin').toPlainDate().toString();

describe('planSends', () => {
  it('keeps the gap of a mailbox and rotates over several', () => {
    const one = plan({}).placements.map((entry) => entry.plannedFor.toString());
    expect(one).toEqual(['2026-03-02T07:00:00Z', '2026-03-02T07:01:30Z', '2026-03-02T07:03:00Z']);
    const two = plan({ mailboxes: [mailbox('m1'), mailbox('m2')] }).placements.map(
      (entry) => entry.mailboxId,
    );
    expect(two).toEqual(['m1', 'm2', 'm1']);
  });

  it('prefers a mailbox at the reader’s provider on the same day, and never waits a day for it', () => {
    const [google, microsoft] = [
      mailbox('m1', { provider: 'Google', dailyCap: 2 }),
      mailbox('m2', { provider: 'Microsoft' }),
    ];
    const to = (provider: string | null) =>
      ['a', 'b', 'c'].map((itemId) => ({ itemId, jitter: 0, provider }));
    const by = (provider: string | null) =>
      plan({ mailboxes: [google, microsoft], messages: to(provider) }).placements.map(
        ({ mailboxId, reasons }) => `${mailboxId} ${reasons?.[0]?.code ?? ''}`,
      );
    expect(by('Google')).toEqual(['m1 plan.provider', 'm1 plan.provider', 'm2 ']);
    expect(by('Microsoft')).toEqual(Array(3).fill('m2 plan.provider'));
    expect(by(null)).toEqual(['m1 ', 'm2 ', 'm1 ']);
    expect(by('Fastmail')).toEqual(by(null));
    const began = { itemId: 'a', jitter: 0, provider: 'Google', mailboxId: 'm2' };
    expect(plan({ mailboxes: [google, microsoft], messages: [began] }).placements[0]?.mailboxId).toBe('m2');
  });

  it('counts what is planned already once: thirteen sent of twenty-five leave room for twelve today', () => {
    const items = Array.from({ length: 20 }, (_, index) => `i${index}`);
    const { placements } = plan({ messages: messages(items), perDay: { '2026-03-02': 13 } });
    expect(placements.filter((entry) => dayOf(entry.plannedFor) === '2026-03-02')).toHaveLength(12);
    expect(placements.filter((entry) => dayOf(entry.plannedFor) === '2026-03-03')).toHaveLength(8);
  });

  it('places nothing under a limit of zero or without a mailbox, and says why', () => {
    expect(plan({ dailyLimit: 0 }).unplaced.map((entry) => entry.reasons[0]?.code)).toEqual(
      Array(3).fill('plan.limit_zero'),
    );
    expect(plan({ mailboxes: [] }).unplaced.map((entry) => entry.reasons[0]?.code)).toEqual(
      Array(3).fill('plan.no_mailbox'),
    );
    expect(plan({ dailyLimit: 0 }).placements).toEqual([]);
  });

  it('always keeps window, gap, caps and limit, and places each message once', () => {
    fc.assert(
      fc.property(
        fc.record({
          items: fc.integer({ min: 0, max: 60 }),
          boxes: fc.integer({ min: 1, max: 4 }),
          cap: fc.integer({ min: 1, max: 12 }),
          limit: fc.integer({ min: 1, max: 30 }),
          hour: fc.integer({ min: 0, max: 24 * 9 }),
          jitter: fc.double({ min: 0, max: 0.99, noNaN: true }),
        }),
        ({ items, boxes, cap, limit, hour, jitter }) => {
          const itemIds = Array.from({ length: items }, (_, index) => `i${index}`);
          const mailboxes = Array.from({ length: boxes }, (_, index) =>
            mailbox(`m${index}`, { dailyCap: cap }),
          );
          const now = MONDAY.add({ hours: hour });
          const { placements, unplaced } = plan({
            messages: messages(itemIds, jitter),
            mailboxes,
            dailyLimit: limit,
            now,
          });
          expect(placements.length + unplaced.length).toBe(items);
          expect(new Set(placements.map((entry) => entry.itemId)).size).toBe(placements.length);
          for (const entry of placements) expect(isOpen(window, entry.plannedFor).open).toBe(true);
          for (const [, day] of Map.groupBy(placements, (entry) => dayOf(entry.plannedFor))) {
            expect(day.length).toBeLessThanOrEqual(limit);
            for (const [, own] of Map.groupBy(day, (entry) => entry.mailboxId)) {
              expect(own.length).toBeLessThanOrEqual(cap);
              const times = own.map((entry) => entry.plannedFor.epochMilliseconds).sort((a, b) => a - b);
              for (let at = 1; at < times.length; at += 1)
                expect((times[at] ?? 0) - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(90_000);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a mailbox that is being warmed up sends no more than its week allows, on no local date', () => {
    fc.assert(
      fc.property(
        fc.record({
          items: fc.integer({ min: 1, max: 120 }),
          hour: fc.integer({ min: -24 * 30, max: 24 * 9 }),
          cap: fc.integer({ min: 1, max: 40 }),
        }),
        ({ items, hour, cap }) => {
          const startedAt = MONDAY.add({ hours: hour });
          const held = mailbox('m1', { dailyCap: cap, warming: warmingSteps(startedAt) });
          const itemIds = Array.from({ length: items }, (_, index) => `i${index}`);
          const { placements } = plan({ messages: messages(itemIds), mailboxes: [held], dailyLimit: 500 });
          expect(placements.length).toBe(items);
          for (const [, day] of Map.groupBy(placements, (entry) => dayOf(entry.plannedFor)))
            for (const { plannedFor } of day) {
              const allowed = warmingCap(cap, { held: true, startedAt }, plannedFor).cap;
              expect(day.length, plannedFor.toString()).toBeLessThanOrEqual(allowed);
            }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a reader far away holds nobody up: each is written to in their own hours, and holes are filled', () => {
    const tokyo = opened('Asia/Tokyo');
    const { placements } = plan({
      messages: [
        { itemId: 'far', jitter: 0, window: tokyo },
        { itemId: 'near', jitter: 0 },
        { itemId: 'far too', jitter: 0, window: tokyo },
      ],
      mailboxes: [mailbox('m1', { taken: [MONDAY.add({ seconds: 90 })] })],
    });
    expect(placements.map(({ itemId, plannedFor }) => [itemId, plannedFor.toString()])).toEqual([
      ['far', '2026-03-02T07:00:00Z'],
      ['near', '2026-03-02T07:03:00Z'],
      ['far too', '2026-03-02T07:04:30Z'],
    ]);
    const evening = plan({
      messages: [{ itemId: 'far', jitter: 0, window: tokyo }, ...messages(['near'])],
      now: MONDAY.add({ hours: 3 }),
    }).placements.map(({ plannedFor }) => plannedFor.toString());
    expect(evening).toEqual(['2026-03-02T23:00:00Z', '2026-03-02T10:00:00Z']);
  });

  it('never leaves outside the hours of any reader, over a cap, or within a gap, with readers everywhere', () => {
    fc.assert(
      fc.property(
        fc.record({
          readers: fc.array(fc.constantFrom(...ZONES), { maxLength: 50 }),
          taken: fc.array(fc.integer({ min: -120, max: 3_000 }), { maxLength: 20 }),
          boxes: fc.integer({ min: 1, max: 3 }),
          cap: fc.integer({ min: 1, max: 9 }),
          limit: fc.integer({ min: 1, max: 20 }),
          hour: fc.integer({ min: 0, max: 24 * 30 }),
          jitter: fc.double({ min: 0, max: 0.99, noNaN: true }),
        }),
        ({ readers, taken, boxes, cap, limit, hour, jitter }) => {
          const now = MONDAY.add({ hours: hour });
          const busy = taken.map((minutes) => now.add({ minutes }));
          const windows = new Map(ZONES.map((zone) => [zone, opened(zone)]));
          const { placements, unplaced } = plan({
            messages: readers.map((zone, index) => ({
              ...{ itemId: String(index), jitter, window: windows.get(zone) },
            })),
            mailboxes: Array.from({ length: boxes }, (_, index) =>
              mailbox(`m${index}`, { dailyCap: cap, taken: index === 0 ? busy : [] }),
            ),
            ...{ dailyLimit: limit, now },
          });
          expect(placements.length + unplaced.length).toBe(readers.length);
          for (const { itemId, plannedFor } of placements)
            expect(isOpen(opened(readers[Number(itemId)] ?? ''), plannedFor).open).toBe(true);
          for (const [, day] of Map.groupBy(placements, ({ plannedFor }) => dayOf(plannedFor))) {
            expect(day.length).toBeLessThanOrEqual(limit);
            for (const [, own] of Map.groupBy(day, (entry) => entry.mailboxId))
              expect(own.length).toBeLessThanOrEqual(cap);
          }
          for (const [id, own] of Map.groupBy(placements, (entry) => entry.mailboxId)) {
            const mine = own.map(({ plannedFor }) => plannedFor.epochMilliseconds);
            const others = id === 'm0' ? busy.map((at) => at.epochMilliseconds) : [];
            for (const [index, at] of mine.entries())
              for (const other of [...mine.slice(0, index), ...others])
                expect(Math.abs(at - other)).toBeGreaterThanOrEqual(90_000);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

const ZONES = ['Asia/Tokyo', 'Europe/Berlin', 'America/Los_Angeles', 'Asia/Kathmandu', 'Pacific/Apia'];
