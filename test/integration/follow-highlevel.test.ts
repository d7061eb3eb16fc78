import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Clock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { instantOf, row, rows } from '#core/db/index';
import { vendorEventType } from '#core/vendor-webhooks';
import { importLeads, memorySource } from '#leads';
import { slice as leads } from '#leads/slice';
import { slice as notify } from '#notify/slice';
import { bookSlot, connectCalendar } from '#scheduling';
import { slice as scheduling } from '#scheduling/slice';
import { guards } from '../../src/app/guards.ts';
import { recordBookings } from '../../src/inbound/record-bookings.ts';
import {
  compareMeetings,
  hearAppointments,
  lookAtAppointments,
} from '../../src/scheduling/follow-appointments.ts';
import { followBookings } from '../../src/scheduling/follow-bookings.ts';
import { moveAppointment } from '../../src/scheduling/move-appointment.ts';
import { refreshAvailability } from '../../src/scheduling/refresh-availability.ts';
import { BO, CALENDAR, startHighlevel } from '../../src/vendors/highlevel/case.fixture.ts';
import { highlevelWebhooks } from '../../src/vendors/highlevel/webhooks.ts';
import { drainAll } from '../support/drain-all.ts';
import { emitted, freeTimes, meetingOf, statusOf } from '../support/meeting-world.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

let now = T0;
const clock: Clock = { now: () => now };
let highlevel: Awaited<ReturnType<typeof startHighlevel>>;
let bench: Workbench;
beforeAll(async () => {
  highlevel = await startHighlevel(clock.now, 10_000);
  bench = await openWorkbench({
    slices: [leads, notify, scheduling],
    performers: highlevel.performers,
    guards,
    wait: async () => undefined,
  });
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await highlevel.close();
});

/** A workspace in which Bo is a lead and a contact of HighLevel, with a calendar that was read. */
async function tenant(slug: string) {
  const ctx = bench.ctx(await bench.workspace(slug), { clock });
  await importLeads(
    ctx,
    memorySource('bo.csv', 'Email,First Name,Company\nbo@northgate.test,Bo,Northgate\n'),
  );
  const lead = await ctx.db.tx((tx) =>
    row<{ id: string; personId: string }>(tx, sql`select id, person_id as "personId" from leads`),
  );
  const [leadId = '', at] = [lead?.id, now.toString()];
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into crm_connections (workspace_id, vendor, account, enabled, stages_due_at, due_at, changed_by, changed_at)
      values (${ctx.workspace.id}, 'highlevel', 'location1', false, ${at}, ${at}, 'test', ${at})`),
  );
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into crm_contacts (workspace_id, id, vendor, contact_id, email, active_at, created_at, updated_at, person_id, link)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, 'highlevel', ${BO.id}, 'bo@northgate.test', ${at}, ${at}, ${at}, ${lead?.personId}, 'address')`),
  );
  await connectCalendar(ctx, { vendor: 'highlevel', calendarId: CALENDAR, zone: 'Europe/Berlin' });
  await refreshAvailability.run(ctx);
  return { ctx, leadId };
}

async function booked(slug: string) {
  const { ctx, leadId } = await tenant(slug);
  const [at = now] = await freeTimes(ctx);
  const { id } = await bookSlot(ctx, { leadId, at });
  const eventId = (await meetingOf(ctx, id)).eventId ?? '';
  now = now.add({ minutes: 1 });
  return { ctx, leadId, id, eventId, at };
}

/** A delivery of HighLevel as the intake hands it on. */
async function deliver(ctx: Ctx, type: string, appointmentId: string): Promise<void> {
  const appointment = highlevel.simulator.appointments().find(({ id }) => id === appointmentId);
  const { headers, body } = highlevel.simulator.deliver(type, {
    appointment: appointment ?? { id: appointmentId, calendarId: CALENDAR, contactId: BO.id },
  });
  for (const event of highlevelWebhooks.read({ headers: new Headers(headers), body }))
    await ctx.db.tx((tx) =>
      ctx.emit(
        tx,
        { type: vendorEventType(event.kind) },
        { aggregate: appointmentId, payload: { ...event, vendor: 'highlevel' } },
      ),
    );
}
const hear = (ctx: Ctx) => drainAll(ctx, [hearAppointments, followBookings, recordBookings]);
async function settle(ctx: Ctx): Promise<void> {
  now = now.add({ seconds: 1 });
  await hear(ctx);
  await lookAtAppointments.run(ctx);
  await hear(ctx);
}
const told = (ctx: Ctx, type: string): Promise<number> =>
  ctx.db.tx(
    async (tx) =>
      (await row<{ n: number }>(tx, sql`select count(*)::int as n from timeline where type = ${type}`))?.n ??
      0,
  );
const waiting = (ctx: Ctx) => ctx.db.tx((tx) => rows(tx, sql`select event_id from appointment_looks`));

test('a meeting that is moved, missed or cancelled at HighLevel is so here, once, however often it is told', async () => {
  const { ctx, id, eventId, at } = await booked('hl-moved');
  const to = at.add({ hours: 26 });
  highlevel.simulator.change(eventId, { startTime: `${to}`, endTime: `${to.add({ minutes: 30 })}` });
  for (let times = 0; times < 3; times += 1) await deliver(ctx, 'AppointmentUpdate', eventId);
  await settle(ctx);
  await deliver(ctx, 'AppointmentUpdate', eventId);
  await settle(ctx);
  expect(await meetingOf(ctx, id)).toMatchObject({ state: 'booked', startsAt: `${to}` });
  expect([await emitted(ctx, 'appointment.moved'), await told(ctx, 'meeting_moved')]).toEqual([1, 1]);
  highlevel.simulator.change(eventId, { appointmentStatus: 'noshow' });
  await deliver(ctx, 'AppointmentUpdate', eventId);
  await deliver(ctx, 'AppointmentUpdate', eventId);
  await settle(ctx);
  expect(await meetingOf(ctx, id)).toMatchObject({ state: 'missed' });
  expect([await emitted(ctx, 'appointment.missed'), await told(ctx, 'meeting_missed')]).toEqual([1, 1]);
  expect(await waiting(ctx)).toEqual([]);
  const other = await booked('hl-cancelled');
  highlevel.simulator.change(other.eventId, { appointmentStatus: 'cancelled' });
  await deliver(other.ctx, 'AppointmentUpdate', other.eventId);
  await settle(other.ctx);
  expect(await meetingOf(other.ctx, other.id)).toMatchObject({ state: 'cancelled' });
  const gone = await booked('hl-deleted');
  highlevel.simulator.drop(gone.eventId);
  await deliver(gone.ctx, 'AppointmentDelete', gone.eventId);
  await settle(gone.ctx);
  expect(await meetingOf(gone.ctx, gone.id)).toMatchObject({ state: 'cancelled' });
});

test('a delivery that comes after what came later changes nothing: what is true there counts', async () => {
  const { ctx, id, eventId, at } = await booked('hl-order');
  const [first, second] = [at.add({ hours: 26 }), at.add({ hours: 28 })];
  const change = (to: Temporal.Instant) =>
    highlevel.simulator.change(eventId, { startTime: `${to}`, endTime: `${to.add({ minutes: 30 })}` });
  change(first);
  const early = { ...highlevel.simulator.appointments().find((each) => each.id === eventId) };
  change(second);
  await deliver(ctx, 'AppointmentUpdate', eventId);
  await settle(ctx);
  const late = highlevel.simulator.deliver('AppointmentUpdate', { appointment: early });
  for (const event of highlevelWebhooks.read({ headers: new Headers(late.headers), body: late.body }))
    await ctx.db.tx((tx) =>
      ctx.emit(
        tx,
        { type: vendorEventType(event.kind) },
        { aggregate: eventId, payload: { ...event, vendor: 'highlevel' } },
      ),
    );
  await settle(ctx);
  expect(await meetingOf(ctx, id)).toMatchObject({ startsAt: `${second}` });
  expect(await emitted(ctx, 'appointment.moved')).toBe(1);
});

test('who books by itself at HighLevel has a meeting here; a stranger of ours has none', async () => {
  const { ctx, leadId } = await tenant('hl-own');
  const [at = now] = await freeTimes(ctx);
  const end = `${at.add({ minutes: 30 })}`;
  const made = highlevel.simulator.bookedByContact(BO.id, `${at}`, end);
  const stranger = highlevel.simulator.bookedByContact('contactnobody01', `${at.add({ hours: 1 })}`, end);
  for (const { id } of [made, made, stranger]) await deliver(ctx, 'AppointmentCreate', id);
  await settle(ctx);
  const found = await ctx.db.tx((tx) =>
    rows<{ leadId: string; at: string; state: string }>(
      tx,
      sql`select lead_id as "leadId", starts_at as at, state from appointments`,
    ),
  );
  expect(found.map((each) => ({ ...each, at: `${instantOf(each.at)}` }))).toEqual([
    { leadId, at: `${at}`, state: 'booked' },
  ]);
  expect(await statusOf(ctx, leadId)).toBe('meeting_booked');
  for (const { id } of [made, stranger]) highlevel.simulator.drop(id);
});

test('a delivery that was lost is made good by the hourly comparison', async () => {
  const { ctx, id, eventId, at } = await booked('hl-lost');
  const to = at.add({ hours: 26 });
  highlevel.simulator.change(eventId, { startTime: `${to}`, endTime: `${to.add({ minutes: 30 })}` });
  await settle(ctx);
  expect(await meetingOf(ctx, id)).toMatchObject({ startsAt: `${at}` });
  expect(await compareMeetings.run(ctx)).toBeGreaterThanOrEqual(1);
  expect(await compareMeetings.run(ctx)).toBe(0);
  await settle(ctx);
  expect(await meetingOf(ctx, id)).toMatchObject({ startsAt: `${to}` });
  now = now.add({ hours: 1 });
  highlevel.simulator.drop(eventId);
  await compareMeetings.run(ctx);
  await settle(ctx);
  expect(await meetingOf(ctx, id)).toMatchObject({ state: 'cancelled' });
});

test('HighLevel that does not answer is asked again, and what is moved here meanwhile is settled first', async () => {
  const { ctx, id, eventId, at } = await booked('hl-busy');
  const { simulator } = highlevel;
  const answer = simulator.answer;
  simulator.answer = async () => ({ status: 503, body: {} });
  await deliver(ctx, 'AppointmentUpdate', eventId);
  await settle(ctx);
  simulator.answer = answer;
  expect(await waiting(ctx)).toHaveLength(1);
  now = now.add({ minutes: 6 });
  // Between the look and what is made of it, a person here moves the meeting: what was seen is old by then.
  const to = at.add({ hours: 1 });
  simulator.answer = async (request) => {
    const answered = await answer(request);
    if (request.method !== 'GET') return answered;
    simulator.answer = answer;
    now = now.add({ seconds: 1 });
    await moveAppointment(ctx, { appointmentId: id, to: `${to}` });
    return structuredClone(answered);
  };
  const before = structuredClone(highlevel.simulator.appointments().find((each) => each.id === eventId));
  await lookAtAppointments.run(ctx);
  expect(before?.startTime).not.toBe(`${to}`);
  expect(await meetingOf(ctx, id)).toMatchObject({ startsAt: `${to}`, state: 'booked' });
  expect(await waiting(ctx)).toHaveLength(1);
  now = now.add({ minutes: 2 });
  await settle(ctx);
  expect(await waiting(ctx)).toEqual([]);
  expect(await meetingOf(ctx, id)).toMatchObject({ startsAt: `${to}`, state: 'booked' });
  expect(await emitted(ctx, 'appointment.moved')).toBe(1);
});
