import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentActor } from '#core/actor';
import { row } from '#core/db/index';
import { reconcileOperations } from '#gateway';
import { bookSlot, reserveSlots } from '#scheduling';
import { recordBookings } from '../../src/inbound/record-bookings.ts';
import { followBookings } from '../../src/scheduling/follow-bookings.ts';
import { moveAppointment } from '../../src/scheduling/move-appointment.ts';
import { readMoveTimes } from '../../src/scheduling/read-meetings.ts';
import { settleChanges } from '../../src/scheduling/settle-changes.ts';
import { drainAll } from '../support/drain-all.ts';
import {
  askedFor,
  auditOf,
  beforeNextAsk,
  bookedMeeting,
  emitted,
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
const performers = () =>
  new Map(world.calCom.performers.map((performer) => [performer.operation.name, performer]));

test('a meeting moves in its calendar and here: the old time is free, the new one taken, and it is told once', async () => {
  const { ctx, leadId, id, from, to } = await bookedMeeting(world, 'move-once');
  const before = await meetingOf(ctx, id);
  expect(before.cannot).toEqual({ move: null, cancel: null, noShow: expect.stringContaining('not begun') });
  const { times } = await readMoveTimes(ctx, { appointmentId: id });
  expect(times.map(({ at }) => at)).toContain(to.toString());
  expect(times.map(({ at }) => at)).not.toContain(from.toString());
  const moved = await moveAppointment(ctx, {
    ...{ appointmentId: id, to: to.toString(), from: from.toString(), reason: 'Sam is ill' },
  });
  expect(moved).toMatchObject({
    ...{ state: 'booked', startsAt: expect.anything(), source: 'DEFAULT' },
    change: { kind: 'move', state: 'done', reason: 'Sam is ill', to: to.toString(), error: null },
  });
  expect(moved.eventId).not.toBe(before.eventId);
  expect(standingAt(world, 'move-once')).toEqual([to.toString()]);
  expect([await isFree(ctx, from), await isFree(ctx, to)]).toEqual([true, false]);
  // Asked again it is there already.
  const again = await moveAppointment(ctx, { appointmentId: id, to: to.toString(), from: from.toString() });
  expect(again.eventId).toBe(moved.eventId);
  expect(standingAt(world, 'move-once')).toEqual([to.toString()]);
  expect(await timelineOf(ctx, leadId)).toEqual(['meeting_booked', 'meeting_moved']);
  expect(await auditOf(ctx, id)).toEqual(['appointment.move']);
  expect(await emitted(ctx, 'appointment.moved')).toBe(1);
  expect(await statusOf(ctx, leadId)).toBe('meeting_booked');
  const receipt = await ctx.db.tx((tx) =>
    row(
      tx,
      sql`select o.state, o.operation from appointment_changes c join operation_log o on o.id = c.operation_id`,
    ),
  );
  expect(receipt).toEqual({ state: 'done', operation: 'calendar.cal_com.move_event' });
});

test('two people move it at once: one wins, the other reads why; whoever looked too early is told as well', async () => {
  const { ctx, id, from, at } = await bookedMeeting(world, 'move-race');
  const answers = await Promise.allSettled(
    [at(4), at(6)].map((to) => moveAppointment(ctx, { appointmentId: id, to: `${to}`, from: `${from}` })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const answer of answers)
    if (answer.status === 'rejected')
      expect(String(answer.reason)).toMatch(/being moved|Somebody (?:else|moved)/);
  expect(standingAt(world, 'move-race')).toHaveLength(1);
  await expect(moveAppointment(ctx, { appointmentId: id, to: `${at(8)}`, from: `${from}` })).rejects.toThrow(
    /Somebody moved the meeting meanwhile: it is at .* Look at it again/,
  );
});

test('autosend §28 32 (moving): one time, wanted by a meeting that moves and by a lead that books: one of them has it', async () => {
  const { ctx, leadIds, id, to } = await bookedMeeting(world, 'move-or-book', 3);
  const answers = await Promise.allSettled([
    moveAppointment(ctx, { appointmentId: id, to: `${to}` }),
    ...leadIds.slice(1).map((leadId) => bookSlot(ctx, { leadId, at: to })),
  ]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(standingAt(world, 'move-or-book').filter((start) => start === `${to}`)).toHaveLength(1);
});

test('autosend §28 32 (moving): a time is held while the answer is out: nobody is offered it, and nobody can book it', async () => {
  const { ctx, leadIds, id, to } = await bookedMeeting(world, 'move-held', 2);
  const [, other = ''] = leadIds;
  let offered: readonly string[] = [];
  let booked = '';
  beforeNextAsk(world, async () => {
    const [made] = await reserveSlots(ctx, {
      leads: [{ leadId: other, carrier: 'draft held', zone: null }],
    });
    offered = made?.offers.map(({ at }) => `${at}`) ?? [];
    booked = await bookSlot(ctx, { leadId: other, at: to }).then(
      () => 'booked',
      (error: unknown) => String(error),
    );
  });
  await moveAppointment(ctx, { appointmentId: id, to: `${to}` });
  expect(offered).toHaveLength(2);
  expect(offered).not.toContain(`${to}`);
  expect(booked).toContain('no longer free');
});

test('a time the calendar gave to somebody else: the meeting stays where it was, and the time is gone here', async () => {
  const { ctx, leadId, id, from, to } = await bookedMeeting(world, 'move-taken');
  await world.calCom.simulator.bookedByGuest({ name: 'G', email: 'guest@elsewhere.example' }, to);
  await expect(moveAppointment(ctx, { appointmentId: id, to: `${to}` })).rejects.toThrow('somebody else');
  expect(standingAt(world, 'move-taken')).toEqual([`${from}`]);
  expect(await meetingOf(ctx, id)).toMatchObject({
    ...{ state: 'booked', startsAt: `${from}`, cannot: { move: null } },
    change: { state: 'failed', error: expect.stringContaining('somebody else') },
  });
  expect(await isFree(ctx, to)).toBe(false);
  expect(await timelineOf(ctx, leadId)).toEqual(['meeting_booked']);
});

test('autosend §28 4 (moving): the answer lost: not moved again, found by looking, settled with its new event', async () => {
  const { ctx, leadId, id, from, to } = await bookedMeeting(world, 'move-unknown');
  const asked = askedFor(world, 'reschedule');
  loseNextAnswer(world);
  expect(await moveAppointment(ctx, { appointmentId: id, to: `${to}` })).toMatchObject({
    change: { state: 'unknown' },
    cannot: { move: expect.stringContaining('is looked for'), cancel: expect.stringContaining('looked for') },
  });
  expect(await moveAppointment(ctx, { appointmentId: id, to: `${to}` })).toMatchObject({
    change: { state: 'unknown' },
  });
  await expect(moveAppointment(ctx, { appointmentId: id, to: `${from}` })).rejects.toThrow('being moved');
  expect(await settleChanges.run(ctx)).toBe(0);
  world.pass({ minutes: 3 });
  expect(await settleChanges.run(ctx)).toBe(1);
  expect(await reconcileOperations(ctx, performers())).toMatchObject([{ verdict: 'happened' }]);
  expect(await meetingOf(ctx, id)).toMatchObject({ startsAt: `${to}`, change: { state: 'done' } });
  expect(askedFor(world, 'reschedule') - asked).toBe(1);
  expect(await timelineOf(ctx, leadId)).toEqual(['meeting_booked', 'meeting_moved']);
  expect(await settleChanges.run(ctx)).toBe(0);
});

test('a process that died before it asked moved nothing: the meeting stands, and the time is free again', async () => {
  const { ctx, leadId, id, from, to } = await bookedMeeting(world, 'move-died');
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into appointment_changes (workspace_id, id, appointment_id, lead_id, kind, state, from_at, to_at, to_ends_at, source, asked_by, created_at)
      values (${ctx.workspace.id}, ${ctx.ids.next()}, ${id}, ${leadId}, 'move', 'asked', ${`${from}`}, ${`${to}`}, ${`${to.add({ minutes: 30 })}`}, 'DEFAULT', 'Sam', ${`${ctx.now()}`})`),
  );
  await expect(moveAppointment(ctx, { appointmentId: id, to: `${from}` })).rejects.toThrow('being moved');
  world.pass({ minutes: 3 });
  expect(await settleChanges.run(ctx)).toBe(1);
  expect(await meetingOf(ctx, id)).toMatchObject({
    ...{ startsAt: `${from}`, change: { state: 'failed', error: expect.stringContaining('did not happen') } },
  });
  expect(await isFree(ctx, to)).toBe(true);
  expect(await moveAppointment(ctx, { appointmentId: id, to: `${to}` })).toMatchObject({
    change: { state: 'done' },
  });
});

test('what the lead changed in the calendar meanwhile is not overridden: the meeting follows it', async () => {
  const { ctx, leadId, id, at, from, to } = await bookedMeeting(world, 'move-followed');
  const [booking] = world.calCom.simulator
    .bookings()
    .filter(({ attendees }) => attendees[0]?.email === 'p0@move-followed.example');
  const theirs = at(9);
  // The lead moves it by its own link, and the calendar has not told yet.
  await fetchReschedule(booking?.uid ?? '', theirs);
  await expect(moveAppointment(ctx, { appointmentId: id, to: `${to}`, from: `${from}` })).rejects.toThrow(
    'changed in the calendar meanwhile',
  );
  expect(standingAt(world, 'move-followed')).toEqual([`${theirs}`]);
  expect(await meetingOf(ctx, id)).toMatchObject({ state: 'booked', startsAt: `${theirs}` });
  expect(await timelineOf(ctx, leadId)).toEqual(['meeting_booked', 'meeting_moved']);
});

test('a meeting that its calendar says is cancelled while the question is on its way is not moved', async () => {
  const { ctx, id, to } = await bookedMeeting(world, 'move-too-late');
  const { eventId } = await meetingOf(ctx, id);
  const asked = askedFor(world, 'reschedule');
  beforeNextAsk(world, async () => {
    await tell(ctx, 'booking.cancelled', { eventId });
    await drainAll(ctx, [followBookings]);
  });
  await expect(moveAppointment(ctx, { appointmentId: id, to: `${to}` })).rejects.toThrow(
    'changed in the meantime',
  );
  expect(askedFor(world, 'reschedule')).toBe(asked);
  expect(await meetingOf(ctx, id)).toMatchObject({ state: 'cancelled', change: { state: 'failed' } });
});

test('the calendar tells of our own move as well: the meeting and the timeline have it once, whoever is first', async () => {
  const { ctx, leadId, id, from, to } = await bookedMeeting(world, 'move-told');
  const { eventId } = await meetingOf(ctx, id);
  const moved = await moveAppointment(ctx, { appointmentId: id, to: `${to}` });
  const attendeeEmail = 'p0@move-told.example';
  await tell(ctx, 'booking.rescheduled', {
    ...{ eventId: moved.eventId, previousEventId: eventId, attendeeEmail, start: `${to}` },
    end: `${to.add({ minutes: 30 })}`,
  });
  await drainAll(ctx, [followBookings, recordBookings]);
  expect(await meetingOf(ctx, id)).toMatchObject({ startsAt: `${to}`, source: 'DEFAULT' });
  expect(await timelineOf(ctx, leadId)).toEqual(['meeting_booked', 'meeting_moved']);
  expect(await emitted(ctx, 'appointment.moved')).toBe(1);
  // Back again, and this time the delivery comes before our answer is written down.
  loseNextAnswer(world);
  await moveAppointment(ctx, { appointmentId: id, to: `${from}` });
  const back = world.calCom.simulator.bookings().at(-1);
  await tell(ctx, 'booking.rescheduled', {
    ...{ eventId: back?.uid, previousEventId: moved.eventId, attendeeEmail, start: `${from}` },
    end: `${from.add({ minutes: 30 })}`,
  });
  await drainAll(ctx, [followBookings, recordBookings]);
  world.pass({ minutes: 3 });
  expect(await settleChanges.run(ctx)).toBe(1);
  expect(await meetingOf(ctx, id)).toMatchObject({
    ...{ startsAt: `${from}`, source: 'DEFAULT', eventId: back?.uid, change: { state: 'done' } },
  });
  expect(await timelineOf(ctx, leadId)).toEqual(['meeting_booked', 'meeting_moved', 'meeting_moved']);
});

test('who may not, and what may not: a viewer, an agent, another workspace, a stop, nonsense', async () => {
  const { ctx, id, from, to } = await bookedMeeting(world, 'move-refused');
  const foreign = await bookedMeeting(world, 'move-stranger');
  const move = { appointmentId: id, to: `${to}` };
  const viewer = ctx.as({ kind: 'person', id: 'v', name: 'Vera', scopes: new Set(['inbox:read']) });
  await expect(moveAppointment(viewer, move)).rejects.toThrow('inbox:write');
  await expect(moveAppointment(ctx.as(agentActor('SCHEDULER')), move)).rejects.toThrow('Only a person');
  await expect(moveAppointment(foreign.ctx, move)).rejects.toThrow('There is no meeting');
  await expect(moveAppointment(ctx, { ...move, to: 'tomorrow' })).rejects.toThrow('stays as it is');
  await ctx.db.tx((tx) =>
    tx.execute(
      sql`insert into brakes (workspace_id, name, reason, engaged_at, engaged_by) values (${ctx.workspace.id}, 'emergency_stop', 'Wrong list', ${`${ctx.now()}`}, 'Sam')`,
    ),
  );
  await expect(moveAppointment(ctx, move)).rejects.toThrow('emergency stop is engaged by Sam');
  expect(await meetingOf(ctx, id)).toMatchObject({ startsAt: `${from}`, change: { state: 'failed' } });
  expect(standingAt(world, 'move-refused')).toEqual([`${from}`]);
  expect(standingAt(world, 'move-stranger')).toEqual([`${foreign.from}`]);
});

/** The lead's own link at Cal.com. */
async function fetchReschedule(uid: string, to: Temporal.Instant): Promise<void> {
  const { simulator } = world.calCom;
  await simulator.answer({
    ...{ method: 'POST', path: `/bookings/${uid}/reschedule`, query: new URLSearchParams(), raw: '' },
    ...{ headers: { authorization: 'Bearer cal_test' }, body: { start: `${to}` } },
  } as Parameters<typeof simulator.answer>[0]);
}
