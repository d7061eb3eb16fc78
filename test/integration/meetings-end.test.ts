import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { bookSlot } from '#scheduling';
import { recordBookings } from '../../src/inbound/record-bookings.ts';
import { erasePerson } from '../../src/leads/erasure/erase-person.ts';
import { planErasure } from '../../src/leads/erasure/plan-erasure.ts';
import { fallenMeetings } from '../../src/scheduling/attention.ts';
import { cancelAppointment } from '../../src/scheduling/cancel-appointment.ts';
import { followBookings } from '../../src/scheduling/follow-bookings.ts';
import { markNoShow } from '../../src/scheduling/mark-no-show.ts';
import { moveAppointment } from '../../src/scheduling/move-appointment.ts';
import { settleChanges } from '../../src/scheduling/settle-changes.ts';
import { drainAll } from '../support/drain-all.ts';
import {
  askedFor,
  auditOf,
  bookedMeeting,
  emitted,
  freeTimes,
  isFree,
  loseNextAnswer,
  meetingOf,
  standingAt,
  statusOf,
  tell,
  timelineOf,
} from '../support/meeting-world.ts';
import { openSchedulingWorld, type SchedulingWorld } from '../support/scheduling-world.ts';

let world: SchedulingWorld;
beforeAll(async () => {
  world = await openSchedulingWorld();
});
afterAll(() => world.close());

const fellThrough = async (ctx: Ctx): Promise<number> =>
  (await ctx.db.tx((tx) => fallenMeetings.list(ctx, tx)))[0]?.count ?? 0;

test('a meeting is cancelled in its calendar and here, once; its time is free, the lead stays where it was', async () => {
  const { ctx, leadId, id, from } = await bookedMeeting(world, 'cancel-once');
  const asked = askedFor(world, 'cancel');
  const cancel = { appointmentId: id, reason: 'They closed the office' };
  expect(await cancelAppointment(ctx, cancel)).toMatchObject({
    state: 'cancelled',
    change: { kind: 'cancel', state: 'done', reason: 'They closed the office', by: ctx.actor.name },
  });
  expect(await cancelAppointment(ctx, cancel)).toMatchObject({ state: 'cancelled' });
  expect([askedFor(world, 'cancel') - asked, standingAt(world, 'cancel-once')]).toEqual([1, []]);
  expect(await isFree(ctx, from)).toBe(true);
  expect(await timelineOf(ctx, leadId)).toEqual(['meeting_booked', 'meeting_cancelled']);
  expect(await auditOf(ctx, id)).toEqual(['appointment.cancel']);
  expect(await emitted(ctx, 'appointment.cancelled')).toBe(1);
  // What follows is for a person: no status is taken back, and the calendar's own word for it changes nothing.
  expect(await statusOf(ctx, leadId)).toBe('meeting_booked');
  const { eventId } = await meetingOf(ctx, id);
  await tell(ctx, 'booking.cancelled', {
    eventId,
    attendeeEmail: 'p0@cancel-once.example',
    start: `${from}`,
  });
  await drainAll(ctx, [followBookings, recordBookings]);
  expect(await timelineOf(ctx, leadId)).toEqual(['meeting_booked', 'meeting_cancelled']);
  expect(await emitted(ctx, 'appointment.cancelled')).toBe(1);
  expect(await fellThrough(ctx)).toBe(1);
  // Another one can be booked, at the same time too.
  expect(await bookSlot(ctx, { leadId, at: from })).toMatchObject({ state: 'booked' });
  expect(await fellThrough(ctx)).toBe(0);
});

test('cancelled by two and moved by a third at once: one of them has it, and the others read why', async () => {
  const { ctx, id, to } = await bookedMeeting(world, 'cancel-race');
  const answers = await Promise.allSettled([
    cancelAppointment(ctx, { appointmentId: id, reason: 'First' }),
    cancelAppointment(ctx, { appointmentId: id, reason: 'Second' }),
    moveAppointment(ctx, { appointmentId: id, to: `${to}` }),
  ]);
  const { state } = await meetingOf(ctx, id);
  expect(standingAt(world, 'cancel-race')).toHaveLength(state === 'cancelled' ? 0 : 1);
  for (const answer of answers)
    if (answer.status === 'rejected')
      expect(String(answer.reason)).toMatch(/being (?:moved|cancelled)|is cancelled|Somebody else/);
  expect((await auditOf(ctx, id)).length).toBe(1);
});

test('the answer to a cancellation lost: looked for, never asked again', async () => {
  const { ctx, id, from } = await bookedMeeting(world, 'cancel-unknown');
  const asked = askedFor(world, 'cancel');
  loseNextAnswer(world);
  const lost = await cancelAppointment(ctx, { appointmentId: id, reason: 'Ill' });
  expect(lost).toMatchObject({ state: 'booked', change: { kind: 'cancel', state: 'unknown' } });
  expect(await isFree(ctx, from)).toBe(false);
  world.pass({ minutes: 3 });
  expect(await settleChanges.run(ctx)).toBe(1);
  expect(await meetingOf(ctx, id)).toMatchObject({ state: 'cancelled', change: { state: 'done' } });
  expect(askedFor(world, 'cancel') - asked).toBe(1);
  expect(await isFree(ctx, from)).toBe(true);
});

test('a calendar that is out of order leaves the meeting standing, and can be asked again', async () => {
  const { ctx, id, from } = await bookedMeeting(world, 'cancel-later');
  const { simulator } = world.calCom;
  const answer = simulator.answer;
  simulator.answer = async () => ({ status: 400, body: { status: 'error', error: { message: 'Closed' } } });
  await expect(cancelAppointment(ctx, { appointmentId: id, reason: 'Ill' })).rejects.toThrow();
  simulator.answer = answer;
  expect(await meetingOf(ctx, id)).toMatchObject({
    state: 'booked',
    startsAt: `${from}`,
    change: { state: 'failed' },
  });
  expect(await cancelAppointment(ctx, { appointmentId: id, reason: 'Ill' })).toMatchObject({
    state: 'cancelled',
  });
});

test('who may not cancel or say that nobody came: a viewer, an agent, another workspace; and never without a reason', async () => {
  const { ctx, id, from } = await bookedMeeting(world, 'end-refused');
  const foreign = await bookedMeeting(world, 'end-stranger');
  const viewer = ctx.as({ kind: 'person', id: 'v', name: 'Vera', scopes: new Set(['inbox:read']) });
  for (const end of [
    (as: typeof ctx) => cancelAppointment(as, { appointmentId: id, reason: 'Why' }),
    (as: typeof ctx) => markNoShow(as, { appointmentId: id }),
  ]) {
    await expect(end(viewer)).rejects.toThrow('inbox:write');
    await expect(end(ctx.as(agentActor('SCHEDULER')))).rejects.toThrow('Only a person');
    await expect(end(foreign.ctx)).rejects.toThrow('There is no meeting');
  }
  await expect(cancelAppointment(ctx, { appointmentId: id, reason: '  ' })).rejects.toThrow(
    'something is missing',
  );
  expect([await auditOf(ctx, id), standingAt(world, 'end-refused')]).toEqual([[], [`${from}`]]);
});

test('at Calendly only the lead moves a meeting: the sentence names the link, which its delivery brought', async () => {
  const { ctx } = await bookedMeeting(world, 'only-the-lead', 2);
  const start = (await freeTimes(ctx))[8] ?? ctx.now();
  const link = 'https://calendly.com/reschedulings/1';
  await tell(ctx, 'booking.created', {
    ...{ vendor: 'calendly', eventId: 'https://api.calendly.com/scheduled_events/E1', moveUrl: link },
    ...{ attendeeEmail: 'p1@only-the-lead.example', start: `${start}` },
  });
  await drainAll(ctx, [followBookings]);
  const [found] = await ctx.db.tx((tx) =>
    rows<{ id: string }>(tx, sql`select id from appointments where vendor = 'calendly'`),
  );
  const meeting = await meetingOf(ctx, found?.id ?? '');
  expect(meeting).toMatchObject({
    moveUrl: link,
    cannot: { move: expect.stringContaining('nobody but the lead'), cancel: null },
  });
  await expect(
    moveAppointment(ctx, { appointmentId: meeting.id, to: `${start}`, from: `${start}` }),
  ).resolves.toMatchObject({ startsAt: expect.anything() });
  await expect(
    moveAppointment(ctx, { appointmentId: meeting.id, to: `${start.add({ hours: 24 })}` }),
  ).rejects.toThrow(/Send the lead the link .* The meeting stays as it is/);
  // Nobody is connected there, so it cannot be cancelled from here either.
  await expect(cancelAppointment(ctx, { appointmentId: meeting.id, reason: 'Ill' })).rejects.toThrow(
    'Nothing is connected',
  );
  expect(await meetingOf(ctx, meeting.id)).toMatchObject({ state: 'booked', change: { state: 'failed' } });
});

test('a calendar that nobody can look at any more is looked at until the meeting is past, and given up on then', async () => {
  const { ctx, leadId, id, from } = await bookedMeeting(world, 'never-seen');
  await ctx.db.tx((tx) => tx.execute(sql`update appointments set vendor = 'calendly' where id = ${id}`));
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into appointment_changes (workspace_id, id, appointment_id, lead_id, kind, state, from_at, reason, asked_by, created_at)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, ${id}, ${leadId}, 'cancel', 'asked', ${`${from}`}, 'Ill', 'Sam', ${`${ctx.now()}`})`),
  );
  world.pass({ minutes: 3 });
  expect(await settleChanges.run(ctx)).toBe(0);
  expect(await meetingOf(ctx, id)).toMatchObject({ change: { state: 'unknown' } });
  world.pass(ctx.now().until(from.add({ hours: 25 })));
  expect(await settleChanges.run(ctx)).toBe(1);
  expect(await meetingOf(ctx, id)).toMatchObject({
    ...{ state: 'booked', change: { state: 'failed', error: expect.stringContaining('known there alone') } },
    cannot: { noShow: null },
  });
});

test('what was asked of a meeting is forgotten with the person, and one that is on its way is waited for', async () => {
  const { ctx, leadId, id, from, to } = await bookedMeeting(world, 'asked-forgotten');
  await moveAppointment(ctx, { appointmentId: id, to: `${to}`, reason: 'Call No0 first' });
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into appointment_changes (workspace_id, id, appointment_id, lead_id, kind, state, from_at, reason, asked_by, created_at)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, ${id}, ${leadId}, 'cancel', 'asked', ${`${from}`}, 'No0 asked for it', 'Sam', ${`${ctx.now()}`})`),
  );
  const address = 'p0@asked-forgotten.example';
  const { rows: confirm } = await planErasure(ctx, { address });
  await expect(erasePerson(ctx, { address, confirm })).rejects.toThrow('moved or cancelled at this moment');
  world.pass({ minutes: 3 });
  expect(await settleChanges.run(ctx)).toBe(1);
  const plan = await planErasure(ctx, { address });
  await erasePerson(ctx, { address, confirm: plan.rows });
  const kept = await ctx.db.tx((tx) =>
    rows<{ reason: string }>(tx, sql`select reason from appointment_changes`),
  );
  expect(kept).toEqual([{ reason: '' }, { reason: '' }]);
  expect(standingAt(world, 'asked-forgotten')).toEqual([]);
});
