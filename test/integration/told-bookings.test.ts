import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { instantOf, rows } from '#core/db/index';
import { bookSlot } from '#scheduling';
import { recordBookings } from '../../src/inbound/record-bookings.ts';
import { settleBookings } from '../../src/scheduling/book-slot.ts';
import { followBookings } from '../../src/scheduling/follow-bookings.ts';
import { drainAll } from '../support/drain-all.ts';
import { tell } from '../support/meeting-world.ts';
import { openSchedulingWorld, type SchedulingWorld, ZONE } from '../support/scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await openSchedulingWorld();
});
afterAll(() => world.close());

type Kept = { state: string; eventId: string | null; startsAt: string };
const kept = (ctx: Ctx): Promise<Kept[]> =>
  ctx.db.tx((tx) =>
    rows(
      tx,
      sql`select state, event_id as "eventId", starts_at as "startsAt" from appointments order by starts_at, id`,
    ),
  );

/** A meeting whose calendar was asked, and whose process died before it heard the answer. */
const begun = (ctx: Ctx, leadId: string, at: Temporal.Instant) =>
  ctx.db.tx((tx) =>
    tx.execute(sql`insert into appointments (workspace_id, id, lead_id, source, vendor, calendar_id, starts_at, ends_at, zone, state, created_by, created_at, updated_at)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, ${leadId}, 'DEFAULT', 'cal_com', '77', ${at.toString()}, ${at.add({ minutes: 30 }).toString()}, ${ZONE}, 'booking', 'test', ${ctx.now().toString()}, ${ctx.now().toString()})`),
  );
const firstFree = async (ctx: Ctx): Promise<Temporal.Instant> =>
  instantOf(
    (
      await ctx.db.tx((tx) =>
        rows<{ at: string }>(tx, sql`select min(slot_at) as at from availability_slots`),
      )
    )[0]?.at ?? '',
  );

test('a meeting moved twice before anybody looked is one meeting, where it was moved to last', async () => {
  const { ctx } = await world.tenant('moved-twice', 1);
  const attendeeEmail = 'p0@moved-twice.example';
  const at = world.now().add({ hours: 48 });
  const on = (days: number) => at.add({ hours: 24 * days }).toString();
  await tell(ctx, 'booking.created', { eventId: 'm1', attendeeEmail, start: on(0) });
  await tell(ctx, 'booking.rescheduled', {
    eventId: 'm2',
    previousEventId: 'm1',
    attendeeEmail,
    start: on(1),
  });
  await tell(ctx, 'booking.rescheduled', {
    eventId: 'm3',
    previousEventId: 'm2',
    attendeeEmail,
    start: on(2),
  });
  await drainAll(ctx, [followBookings]);
  expect((await kept(ctx)).map(({ state, eventId }) => [state, eventId])).toEqual([['booked', 'm3']]);
});

test('a meeting of ours told by a calendar that keeps no id of ours is that meeting, not a second one', async () => {
  const { ctx, leadIds } = await world.tenant('told-without-id', 1);
  const at = await firstFree(ctx);
  await begun(ctx, leadIds[0] ?? '', at);
  await tell(ctx, 'booking.created', {
    eventId: 'own-1',
    attendeeEmail: 'p0@told-without-id.example',
    start: at.toString(),
  });
  await drainAll(ctx, [followBookings]);
  expect((await kept(ctx)).map(({ state, eventId }) => [state, eventId])).toEqual([['booked', 'own-1']]);
});

test('a meeting that cannot be settled does not keep the ones behind it waiting', async () => {
  const { ctx, leadIds } = await world.tenant('settle-all', 2);
  const [first, second] = leadIds;
  const at = await firstFree(ctx);
  await begun(ctx, first ?? '', at);
  await begun(ctx, second ?? '', at.add({ hours: 24 }));
  // Its calendar answers with an event that is another meeting here.
  const { simulator } = world.calCom;
  const answer = simulator.answer;
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into appointments (workspace_id, id, lead_id, vendor, starts_at, ends_at, zone, state, event_id, created_by, created_at, updated_at)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, ${first}, 'cal_com', ${ctx.now().toString()}, ${ctx.now().toString()}, 'UTC', 'cancelled', 'taken', 'test', ${ctx.now().toString()}, ${ctx.now().toString()})`),
  );
  simulator.answer = async (request) => {
    const answered = await answer(request);
    if (request.method !== 'POST' || !answered || typeof answered === 'string') return answered;
    simulator.answer = answer;
    const { data, ...rest } = answered.body as { data: object };
    return { ...answered, body: { ...rest, data: { ...data, uid: 'taken' } } };
  };
  world.pass({ minutes: 3 });
  await expect(settleBookings.run(ctx)).rejects.toThrow();
  expect((await kept(ctx)).map(({ state }) => state)).toEqual(['cancelled', 'booking', 'booked']);
});

test('a meeting booked here stands once on the timeline, also when its calendar tells of it afterwards', async () => {
  const { ctx, leadIds } = await world.tenant('told-once', 1);
  const [leadId = ''] = leadIds;
  const at = await firstFree(ctx);
  const { id, eventId } = await bookSlot(ctx, { leadId, at });
  const attendeeEmail = 'p0@told-once.example';
  await tell(ctx, 'booking.created', { eventId, bookingId: id, attendeeEmail, start: `${at}` });
  // The lead makes another one by itself.
  const other = at.add({ hours: 72 });
  await tell(ctx, 'booking.created', { eventId: 'e9', attendeeEmail, start: `${other}` });
  await drainAll(ctx, [followBookings, recordBookings]);
  const told = await ctx.db.tx((tx) =>
    rows<{ start: string }>(
      tx,
      sql`select data ->> 'start' as start from timeline where lead_id = ${leadId} and type = 'meeting_booked'`,
    ),
  );
  expect(told.map(({ start }) => start).toSorted()).toEqual([`${at}`, `${other}`]);
});
