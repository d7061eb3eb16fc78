import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { instantOf, row, rows } from '#core/db/index';
import { reconcileOperations } from '#gateway';
import { bookSlot, connectCalendar, markOffersSent, reserveSlots } from '#scheduling';
import { readAlerts } from '../../src/notify/read-alerts.ts';
import { settleBookings } from '../../src/scheduling/book-slot.ts';
import { followBookings } from '../../src/scheduling/follow-bookings.ts';
import { calendarProbe } from '../../src/scheduling/probe.ts';
import { readAvailability } from '../../src/scheduling/read-scheduling.ts';
import { refreshAvailability, watchAvailability } from '../../src/scheduling/refresh-availability.ts';
import { drainAll } from '../support/drain-all.ts';
import { tell } from '../support/meeting-world.ts';
import {
  keepSlots,
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

const bookedAt = (address: string) =>
  world.calCom.simulator
    .bookings()
    .filter(({ attendees }) => attendees.some(({ email }) => email === address));
const statusOf = async (ctx: Ctx, leadId: string) =>
  (await ctx.db.tx((tx) => row<{ status: string }>(tx, sql`select status from leads where id = ${leadId}`)))
    ?.status;
const appointments = (ctx: Ctx) =>
  ctx.db.tx((tx) =>
    rows<{ state: string; eventId: string | null }>(
      tx,
      sql`select state, event_id as "eventId" from appointments order by id`,
    ),
  );

/** A lead that was sent two times, with the first of them. */
async function offered(slug: string, leads = 1) {
  const { ctx, leadIds } = await world.tenant(slug, leads);
  const carriers = leadIds.map((leadId) => `draft ${leadId}`);
  const made = await reserveSlots(ctx, {
    leads: leadIds.map((leadId) => ({ leadId, carrier: `draft ${leadId}`, zone: null })),
  });
  await markOffersSent(ctx, { carriers });
  const slots = made.map(({ offers }) => offers[0]?.at ?? world.now());
  return { ctx, leadIds, leadId: leadIds[0] ?? '', at: slots[0] ?? world.now(), slots };
}
/** The calendar books, and its answer never arrives; the question before it is answered. */
function loseNextBooking(): void {
  const { simulator } = world.calCom;
  const answer = simulator.answer;
  simulator.answer = (request) => {
    if (request.method === 'POST') {
      simulator.answer = answer;
      simulator.dropResponseNext();
    }
    return answer(request);
  };
}
/** The calendar is out of order for as long as the work takes; every attempt is answered so. */
async function outOfOrder(work: () => Promise<unknown>): Promise<void> {
  const { simulator } = world.calCom;
  const answer = simulator.answer;
  simulator.answer = async () => ({ status: 503, body: {} });
  await work();
  simulator.answer = answer;
}
const performers = () =>
  new Map(world.calCom.performers.map((performer) => [performer.operation.name, performer]));

test('a booked slot: one event, the offer accepted, the other given back, the lead at a meeting', async () => {
  const { ctx, leadId, at } = await offered('book-once');
  const made = await bookSlot(ctx, { leadId, at });
  expect(made).toMatchObject({
    state: 'booked',
    eventId: expect.any(String),
    meetingUrl: expect.any(String),
  });
  const again = await bookSlot(ctx, { leadId, at });
  expect(again).toEqual(made);
  expect(bookedAt('p0@book-once.example')).toHaveLength(1);
  expect((await offersOf(ctx)).map(({ state }) => state)).toEqual(['accepted', 'released']);
  expect(await statusOf(ctx, leadId)).toBe('meeting_booked');
  await expect(bookSlot(ctx, { leadId, at: at.add({ minutes: 30 }) })).rejects.toThrow(
    'another meeting ahead',
  );
});

test('many at once for one slot: one has it, the others are told', async () => {
  const { ctx, leadIds, at } = await offered('book-race', 6);
  const answers = await Promise.allSettled(leadIds.map((leadId) => bookSlot(ctx, { leadId, at })));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers)
    if (answer.status === 'rejected') expect(String(answer.reason)).toContain('no longer free');
  expect((await appointments(ctx)).map(({ state }) => state)).toEqual(['booked']);
});

test('one lead asked for twice at once has one meeting', async () => {
  const { ctx, leadId, at } = await offered('book-twice');
  await Promise.allSettled(
    [at, at, at.add({ minutes: 30 })].map((slot) => bookSlot(ctx, { leadId, at: slot })),
  );
  expect(await appointments(ctx)).toHaveLength(1);
  expect(bookedAt('p0@book-twice.example')).toHaveLength(1);
});

test('the answer of the booking itself lost: unknown, found by looking, settled with its event', async () => {
  const { ctx, leadId, at } = await offered('book-unknown');
  loseNextBooking();
  expect(await bookSlot(ctx, { leadId, at })).toMatchObject({ state: 'unknown', eventId: null });
  expect(bookedAt('p0@book-unknown.example')).toHaveLength(1);
  // Asked again at once it is neither booked twice nor given to somebody else.
  expect(await bookSlot(ctx, { leadId, at })).toMatchObject({ state: 'unknown' });
  expect(await settleBookings.run(ctx)).toBe(0);
  world.pass({ minutes: 3 });
  expect(await reconcileOperations(ctx, performers())).toMatchObject([{ verdict: 'happened' }]);
  expect(await settleBookings.run(ctx)).toBe(1);
  const [settled] = await appointments(ctx);
  expect(settled).toEqual({ state: 'booked', eventId: bookedAt('p0@book-unknown.example')[0]?.uid });
  expect(bookedAt('p0@book-unknown.example')).toHaveLength(1);
  expect(await statusOf(ctx, leadId)).toBe('meeting_booked');
});

test('a process that died before it could ask is finished by the next one', async () => {
  const { ctx, leadId, at } = await offered('book-died');
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into appointments (workspace_id, id, lead_id, source, vendor, calendar_id, starts_at, ends_at, zone, state, created_by, created_at, updated_at)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, ${leadId}, 'DEFAULT', 'cal_com', '77', ${at.toString()}, ${at.add({ minutes: 30 }).toString()}, ${ZONE}, 'booking', 'test', ${ctx.now().toString()}, ${ctx.now().toString()})`),
  );
  world.pass({ minutes: 3 });
  expect(await settleBookings.run(ctx)).toBe(1);
  expect(bookedAt('p0@book-died.example')).toHaveLength(1);
});

test('a slot the calendar gave to somebody else is gone here too, and the lead stays where it was', async () => {
  const { ctx, leadId } = await offered('book-taken');
  const at =
    (await ctx.db.tx((tx) => row<{ at: string }>(tx, sql`select max(slot_at) as at from availability_slots`)))
      ?.at ?? '';
  const slot = instantOf(at);
  const other = await offered('book-faster');
  await bookSlot(other.ctx, { leadId: other.leadId, at: slot });
  expect(await bookSlot(ctx, { leadId, at: slot })).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('somebody else'),
  });
  expect(await statusOf(ctx, leadId)).not.toBe('meeting_booked');
  await expect(bookSlot(ctx, { leadId, at: slot })).rejects.toThrow('no longer free');
});

test('a calendar that does not answer keeps the old slots, says so, and tells somebody the third time', async () => {
  const { ctx, leadIds } = await world.tenant('calendar-silent', 1);
  const [before] = await readAvailability(ctx);
  expect(before?.free).toBeGreaterThan(100);
  expect(await calendarProbe.check(ctx)).toMatchObject({ state: 'ok' });
  for (let failure = 0; failure < 3; failure += 1) {
    world.pass({ hours: 1 });
    await outOfOrder(() => refreshAvailability.run(ctx));
  }
  const [after] = await readAvailability(ctx);
  expect(after).toMatchObject({ lastError: expect.any(String), refreshedAt: before?.refreshedAt });
  expect(after?.free).toBeGreaterThan(100);
  expect(await calendarProbe.check(ctx)).toMatchObject({ state: 'degraded' });
  expect((await readAlerts(ctx)).map(({ code }) => code)).toEqual(['availability.unreadable']);
  const [offer] = await reserveSlots(ctx, {
    leads: [{ leadId: leadIds[0] ?? '', carrier: 'draft 1', zone: null }],
  });
  expect(offer?.offers).toHaveLength(2);
  expect(offer?.reasons.map(({ code }) => code)).toContain('slots.stale');
});

test('fewer than ten slots for the week: told on Sunday at six, once', async () => {
  const { ctx } = await world.tenant('calendar-few', 1);
  await connectCalendar(ctx, { vendor: 'cal_com', calendarId: '78', zone: ZONE });
  expect(await watchAvailability.run(ctx)).toBe(0);
  world.pass({ hours: 7 * 24 });
  await keepSlots(ctx, 9);
  expect(await watchAvailability.run(ctx)).toBe(1);
  expect(await watchAvailability.run(ctx)).toBe(0);
  expect((await readAlerts(ctx)).map(({ code }) => code)).toEqual(['availability.low']);
});

test('what the calendar tells: a lost answer confirmed, a meeting moved, missed, cancelled, and one the lead made itself', async () => {
  const { ctx, leadIds, leadId, at } = await offered('book-told', 2);
  loseNextBooking();
  const { id } = await bookSlot(ctx, { leadId, at });
  await tell(ctx, 'booking.created', { eventId: 'e1', bookingId: id, start: at.toString() });
  await tell(ctx, 'booking.created', {
    eventId: 'e2',
    attendeeEmail: 'p1@book-told.example',
    start: at.add({ hours: 1 }).toString(),
  });
  await tell(ctx, 'booking.created', {
    eventId: 'e3',
    attendeeEmail: 'stranger@elsewhere.example',
    start: at.toString(),
  });
  await drainAll(ctx, [followBookings]);
  expect(await appointments(ctx)).toEqual([
    { state: 'booked', eventId: 'e1' },
    { state: 'booked', eventId: 'e2' },
  ]);
  expect((await offersOf(ctx)).filter((offer) => offer.leadId === leadId).map(({ state }) => state)).toEqual([
    'accepted',
    'released',
  ]);
  await tell(ctx, 'booking.rescheduled', {
    eventId: 'e4',
    previousEventId: 'e1',
    start: at.add({ hours: 24 }).toString(),
    end: at.add({ hours: 25 }).toString(),
  });
  await tell(ctx, 'booking.cancelled', { eventId: 'e2' });
  await drainAll(ctx, [followBookings]);
  expect(await appointments(ctx)).toEqual([
    { state: 'booked', eventId: 'e4' },
    { state: 'cancelled', eventId: 'e2' },
  ]);
  await tell(ctx, 'booking.no_show', { eventId: 'e4' });
  await drainAll(ctx, [followBookings]);
  expect((await appointments(ctx))[0]?.state).toBe('missed');
  expect(leadIds).toHaveLength(2);
});
