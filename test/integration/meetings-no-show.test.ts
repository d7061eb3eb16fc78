import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { reconcileOperations } from '#gateway';
import { recordLeadEvents } from '#leads';
import { recordBookings } from '../../src/inbound/record-bookings.ts';
import { fallenMeetings } from '../../src/scheduling/attention.ts';
import { cancelAppointment } from '../../src/scheduling/cancel-appointment.ts';
import { followBookings } from '../../src/scheduling/follow-bookings.ts';
import { markNoShow } from '../../src/scheduling/mark-no-show.ts';
import { readMoveTimes } from '../../src/scheduling/read-meetings.ts';
import { tellNoShows } from '../../src/scheduling/tell-no-show.ts';
import { drainAll } from '../support/drain-all.ts';
import {
  auditOf,
  bookedMeeting,
  emitted,
  loseNextAnswer,
  meetingOf,
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
/** How often the calendar knows that this person did not come. */
const absentAt = (address: string): number =>
  world.calCom.simulator
    .bookings()
    .flatMap(({ attendees }) => attendees)
    .filter(({ email, absent }) => email === address && absent).length;
const fellThrough = async (ctx: Ctx): Promise<number> =>
  (await ctx.db.tx((tx) => fallenMeetings.list(ctx, tx)))[0]?.count ?? 0;

test('nobody came: a person’s word, only once it began, once for a meeting, and the calendar’s own after it adds nothing', async () => {
  const { ctx, leadId, id, from } = await bookedMeeting(world, 'no-show');
  const mark = { appointmentId: id, note: 'Waited ten minutes' };
  await expect(markNoShow(ctx, mark)).rejects.toThrow('has not begun yet');
  world.pass(ctx.now().until(from.add({ minutes: 10 })));
  expect((await meetingOf(ctx, id)).cannot).toMatchObject({
    move: expect.stringContaining('has begun'),
    noShow: null,
  });
  expect(await readMoveTimes(ctx, { appointmentId: id })).toMatchObject({ times: [] });
  const answers = await Promise.allSettled([
    markNoShow(ctx, mark),
    markNoShow(ctx, { ...mark, note: 'Me too' }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(await meetingOf(ctx, id)).toMatchObject({
    state: 'missed',
    change: { kind: 'no_show', state: 'done', told: 'done', toldError: null },
  });
  expect(absentAt('p0@no-show.example')).toBe(1);
  await tell(ctx, 'booking.no_show', {
    ...{ eventId: (await meetingOf(ctx, id)).eventId, attendeeEmail: 'p0@no-show.example', start: `${from}` },
  });
  await drainAll(ctx, [followBookings, recordBookings]);
  expect(await timelineOf(ctx, leadId)).toEqual(['meeting_booked', 'meeting_missed']);
  expect(await auditOf(ctx, id)).toEqual(['appointment.no_show']);
  expect(await emitted(ctx, 'appointment.missed')).toBe(1);
  expect(await statusOf(ctx, leadId)).toBe('meeting_booked');
  // Told on Home until something is said to them.
  expect(await fellThrough(ctx)).toBe(1);
  world.pass({ minutes: 1 });
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId, event: null, type: 'sent', channel: 'email', summary: 'Offered times' },
    ]),
  );
  expect(await fellThrough(ctx)).toBe(0);
  await expect(cancelAppointment(ctx, { appointmentId: id, reason: 'Late' })).rejects.toThrow('Nobody came');
});

test('the calendar that does not hear of a no-show: the word stands, a lost answer is looked for, and it is told once', async () => {
  const { ctx, id, from } = await bookedMeeting(world, 'no-show-lost');
  world.pass(ctx.now().until(from.add({ minutes: 10 })));
  loseNextAnswer(world);
  const marked = await markNoShow(ctx, { appointmentId: id });
  expect(marked).toMatchObject({ state: 'missed', change: { state: 'done', told: 'unknown' } });
  expect(absentAt('p0@no-show-lost.example')).toBe(1);
  world.pass({ minutes: 5 });
  await reconcileOperations(ctx, performers());
  await tellNoShows.run(ctx);
  expect(await meetingOf(ctx, id)).toMatchObject({ change: { told: 'done' } });
  expect(await tellNoShows.run(ctx)).toBe(0);
  expect(absentAt('p0@no-show-lost.example')).toBe(1);
});

test('a process that died before it told the calendar: the next one tells it, once', async () => {
  const { ctx, id, from } = await bookedMeeting(world, 'no-show-crash');
  world.pass(ctx.now().until(from.add({ minutes: 10 })));
  const dying: Ctx = {
    ...ctx,
    as: () => {
      throw new Error('The process died.');
    },
  };
  await expect(markNoShow(dying, { appointmentId: id })).rejects.toThrow('died');
  expect(await meetingOf(ctx, id)).toMatchObject({ state: 'missed', change: { told: 'asked' } });
  expect(absentAt('p0@no-show-crash.example')).toBe(0);
  world.pass({ minutes: 5 });
  await Promise.all([tellNoShows.run(ctx), tellNoShows.run(ctx)]);
  expect(await meetingOf(ctx, id)).toMatchObject({ state: 'missed', change: { told: 'done' } });
  expect(absentAt('p0@no-show-crash.example')).toBe(1);
});

test('a calendar that refuses to hear of it: the word stands, and says why nobody there knows', async () => {
  const { ctx, id, from } = await bookedMeeting(world, 'no-show-refused');
  world.pass(ctx.now().until(from.add({ minutes: 10 })));
  const { simulator } = world.calCom;
  const answer = simulator.answer;
  simulator.answer = async () => ({ status: 401, body: {} });
  expect(await markNoShow(ctx, { appointmentId: id })).toMatchObject({
    state: 'missed',
    change: { state: 'done', told: 'failed', toldError: expect.any(String) },
  });
  simulator.answer = answer;
  world.pass({ minutes: 5 });
  expect(await tellNoShows.run(ctx)).toBe(0);
});
