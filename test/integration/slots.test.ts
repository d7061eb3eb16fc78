import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { recordLeadEvents } from '#leads';
import {
  bookingFacts,
  markOffersSent,
  releaseSlots,
  renewOffers,
  reserveSlots,
  slotLabel,
} from '#scheduling';
import { expireOffers, releaseLost } from '../../src/scheduling/release-slots.ts';
import { fairBound } from '../../src/scheduling/slot-picking.rules.ts';
import { drainAll } from '../support/drain-all.ts';
import {
  keepSlots,
  type Offered,
  offersOf,
  openSchedulingWorld,
  type SchedulingWorld,
  ZONE,
} from '../support/scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await openSchedulingWorld();
});
afterAll(() => world.close());

const reserve = (ctx: Ctx, leadId: string, carrier = `draft ${leadId}`, zone: string | null = null) =>
  reserveSlots(ctx, { leads: [{ leadId, carrier, zone }] });

/** Runs all, so many at once. */
async function inParallel<T>(width: number, all: readonly (() => Promise<T>)[]): Promise<void> {
  const left = [...all];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let next = left.shift(); next; next = left.shift()) await next();
    }),
  );
}
const counts = (offers: readonly Offered[], key: (offer: Offered) => string) =>
  [...Map.groupBy(offers, key).values()].map((group) => group.length);

test.each([
  [60, 30, 10],
  [10, 30, 10],
  [30, 30, 5],
])(
  '%i leads over %i slots, %i drafted at once: the fair bound holds and nothing is reserved twice',
  async (leads, slots, width) => {
    const { ctx, leadIds } = await world.tenant(`slots-${leads}-${width}`, leads);
    await keepSlots(ctx, slots);
    await inParallel(
      width,
      leadIds.map((leadId) => () => reserve(ctx, leadId)),
    );
    const offers = await offersOf(ctx);
    expect(offers).toHaveLength(2 * leads);
    expect(counts(offers, ({ leadId }) => leadId)).toEqual(leadIds.map(() => 2));
    expect(Math.max(...counts(offers, ({ leadId, at }) => `${leadId} ${at}`))).toBe(1);
    expect(Math.max(...counts(offers, ({ at }) => at))).toBeLessThanOrEqual(fairBound(leads, slots));
    const pairs = [...Map.groupBy(offers, ({ carrier }) => carrier).values()].map((pair) =>
      pair
        .map(({ at }) => at)
        .sort()
        .join(' '),
    );
    expect(new Set(pairs).size).toBe(leads);
    // The zone stands in every label, in the name of the day itself.
    for (const { at, label } of offers) {
      expect(label).toBe(slotLabel(Temporal.Instant.from(at), ZONE));
      expect(label).toMatch(/ (?:EST|EDT) on /);
    }
  },
);

test('autosend §28 35: over the change to summer time the hour in the label is the hour of the calendar', async () => {
  const { ctx, leadIds } = await world.tenant('slots-summer', 2);
  const [winter = '', summer = ''] = leadIds;
  const monday = Temporal.Instant.from('2026-03-09T00:00:00Z');
  const offered = await reserveSlots(ctx, {
    leads: [
      { leadId: winter, carrier: 'draft w', zone: 'EST' },
      { leadId: summer, carrier: 'draft s', zone: 'EST', startAfter: monday },
    ],
  });
  expect(offered.map(({ offers }) => [offers[0]?.label, String(offers[0]?.at)])).toEqual([
    ['9:00 AM EST on Mon, Mar 2', '2026-03-02T14:00:00Z'],
    ['9:00 AM EDT on Mon, Mar 9', '2026-03-09T13:00:00Z'],
  ]);
});

test('times are told in the zone of the lead where it is known: written down, by their place, else the calendar’s', async () => {
  const { ctx, leadIds } = await world.tenant('slots-zones', 4);
  const [listed = '', placed = '', unsure = '', other = ''] = leadIds;
  await ctx.db.tx(async (tx) => {
    const person = (id: string) => sql`(select person_id from leads where id = ${id})`;
    await tx.execute(sql`update leads set custom = '{"Time Zone": "PST"}' where id = ${listed}`);
    await tx.execute(
      sql`update people set location = 'Munich, Bavaria, Germany' where id in (${person(placed)}, ${person(listed)})`,
    );
    await tx.execute(sql`update people set location = 'United States' where id = ${person(unsure)}`);
  });
  const zoneOf = async (leadId: string): Promise<string[]> =>
    (await reserve(ctx, leadId)).flatMap(({ offers }) =>
      offers.map(({ label }) => label.split(' ')[2] ?? ''),
    );
  expect(await zoneOf(listed)).toEqual(['PST', 'PST']);
  expect(await zoneOf(placed)).toEqual(['CET', 'CET']);
  expect([await zoneOf(unsure), await zoneOf(other)]).toEqual([
    ['EST', 'EST'],
    ['EST', 'EST'],
  ]);
  // What somebody who asks knows better counts before it.
  expect((await reserve(ctx, placed, 'another', 'Asia/Tokyo'))[0]?.offers[0]?.label).toMatch(/GMT\+9|JST/);
  for (const { label } of (await offersOf(ctx)).filter(
    ({ leadId, carrier }) => leadId === placed && carrier !== 'another',
  ))
    expect(label).not.toMatch(/^(?:[1-6]:\d\d AM|(?:9|10|11):\d\d PM|12:\d\d AM)/);
});

test('a message asked for twice keeps its times, and one written anew gives the old ones back', async () => {
  const { ctx, leadIds } = await world.tenant('slots-again', 2);
  const [lead = '', other = ''] = leadIds;
  const [first] = await reserve(ctx, lead, 'draft 1');
  const [again] = await reserve(ctx, lead, 'draft 1');
  expect(again?.offers).toEqual(first?.offers);
  const [anew] = await reserve(ctx, lead, 'draft 2');
  expect(anew?.offers.map(({ at }) => String(at))).toEqual(first?.offers.map(({ at }) => String(at)));
  expect((await offersOf(ctx)).map(({ carrier, state }) => [carrier, state])).toEqual([
    ['draft 2', 'pending'],
    ['draft 2', 'pending'],
  ]);
  // What the lead has seen stays its own, and is never offered to it again.
  await markOffersSent(ctx, { carriers: ['draft 2'] });
  const [third] = await reserve(ctx, lead, 'draft 3');
  const seen = new Set(anew?.offers.map(({ at }) => String(at)));
  expect(third?.offers.some(({ at }) => seen.has(String(at)))).toBe(false);
  // Only the last message that was sent can be accepted, not what is still being written.
  expect((await bookingFacts(ctx, { leadId: lead })).offers.map(({ at }) => String(at))).toEqual([...seen]);
  expect((await bookingFacts(ctx, { leadId: other })).offers).toEqual([]);
});

test('what is declined, lost or too old is free for others again', async () => {
  const { ctx, leadIds } = await world.tenant('slots-released', 3);
  const [declined = '', lost = '', silent = ''] = leadIds;
  for (const leadId of leadIds) await reserve(ctx, leadId);
  expect(await releaseSlots(ctx, { carriers: [`draft ${declined}`], reason: 'rejected' })).toBe(2);
  expect(await releaseSlots(ctx, { carriers: [`draft ${declined}`], reason: 'rejected' })).toBe(0);
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId: lost, event: 'unsubscribed', channel: 'email', summary: 'Opted out' },
    ]),
  );
  await drainAll(ctx, [releaseLost]);
  const states = async () =>
    Object.fromEntries((await offersOf(ctx)).map(({ leadId, state }) => [leadId, state]));
  expect(await states()).toEqual({ [declined]: 'released', [lost]: 'released', [silent]: 'pending' });
  expect(await expireOffers.run(ctx)).toBe(0);
  world.pass({ hours: 7 * 24 });
  expect(await expireOffers.run(ctx)).toBe(2);
  expect(await states()).toEqual({ [declined]: 'released', [lost]: 'released', [silent]: 'expired' });
});

test('times of an unsent message that are gone are replaced, all or none; a sent message is left as it is', async () => {
  const { ctx, leadIds } = await world.tenant('slots-renewed', 2);
  const [unsent = '', sent = ''] = leadIds;
  const before = await reserve(ctx, unsent, 'draft u');
  const seen = await reserve(ctx, sent, 'draft s');
  await markOffersSent(ctx, { carriers: ['draft s'] });
  const renew = () => renewOffers(ctx, { carriers: ['draft u', 'draft s'] });
  expect(await renew()).toEqual([]);
  const [gone, kept] = before[0]?.offers ?? [];
  const taken = [gone?.at, seen[0]?.offers[0]?.at].map(String);
  await ctx.db.tx((tx) =>
    tx.execute(
      sql`delete from availability_slots where slot_at::text = any (select (t::timestamptz)::text from unnest(${`{${taken.join(',')}}`}::text[]) t)`,
    ),
  );
  const [renewed, ...others] = await renew();
  expect(others).toEqual([]);
  expect(renewed).toMatchObject({ carrier: 'draft u', complete: true, swaps: [{ from: gone?.label }] });
  const now = (await offersOf(ctx)).filter(
    ({ carrier, state }) => carrier === 'draft u' && state === 'pending',
  );
  expect(now.map(({ label }) => label)).toEqual([renewed?.swaps[0]?.to, kept?.label]);
  expect(await renew()).toEqual([]);
  await ctx.db.tx((tx) => tx.execute(sql`delete from availability_slots`));
  expect(await renew()).toEqual([{ carrier: 'draft u', swaps: [], complete: false }]);
  expect(
    (await offersOf(ctx)).filter(({ carrier, state }) => carrier === 'draft u' && state === 'pending'),
  ).toEqual(now);
});

test('without a calendar there is the link, and the reason', async () => {
  const { ctx, leadIds } = await world.tenant('slots-none', 1);
  await ctx.db.tx((tx) => tx.execute(sql`delete from availability_sources`));
  const [answer] = await reserve(ctx, leadIds[0] ?? '');
  expect(answer).toMatchObject({ offers: [], linkOnly: true, reasons: [{ code: 'slots.no_calendar' }] });
});

test('another workspace sees and takes nothing', async () => {
  const { ctx, leadIds } = await world.tenant('slots-mine', 1);
  await reserve(ctx, leadIds[0] ?? '');
  const { ctx: foreign } = await world.tenant('slots-theirs', 1);
  expect(await offersOf(foreign)).toEqual([]);
  await expect(reserve(foreign, leadIds[0] ?? '')).rejects.toThrow();
  expect(await offersOf(foreign)).toEqual([]);
});
