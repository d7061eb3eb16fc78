import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rows } from '#core/db/index';
import { bookSlot, reserveSlots } from '#scheduling';
import { cancelEvent, moveEvent } from '#vendors/ports/calendar';
import { settleBookings } from '../../src/scheduling/book-slot.ts';
import { cancelAppointment } from '../../src/scheduling/cancel-appointment.ts';
import { compareMeetings, lookAtAppointments } from '../../src/scheduling/follow-appointments.ts';
import { followTouched } from '../../src/scheduling/follow-touched.ts';
import { moveAppointment } from '../../src/scheduling/move-appointment.ts';
import { calendarProbe } from '../../src/scheduling/probe.ts';
import { readMoveTimes } from '../../src/scheduling/read-meetings.ts';
import { readAvailability, readFreeTimes } from '../../src/scheduling/read-scheduling.ts';
import { type BusyWorld, openBusyWorld, ZONE } from '../support/busy-world.ts';
import { drainAll } from '../support/drain-all.ts';
import { meetingOf, tell } from '../support/meeting-world.ts';

/** Wall time of the calendar. */
const local = (text: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE).toInstant();
const span = (from: string, to: string) => ({ start: `${local(from)}`, end: `${local(to)}` });

describe.each(['google_calendar', 'caldav'] as const)('%s', (vendor) => {
  let world: BusyWorld;
  beforeAll(async () => {
    world = await openBusyWorld(vendor);
    world.calendar.put(span('2026-03-03T10:00', '2026-03-03T11:00'));
    await world.connect();
    await world.pass({ seconds: 0 });
  });
  afterAll(() => world.close());
  const free = async () => (await readFreeTimes(world.ctx)).map(({ at }) => `${Temporal.Instant.from(at)}`);
  const isFree = async (text: string) => (await free()).includes(`${local(text)}`);
  const lead = (index: number) => world.leadIds[index] ?? '';

  test('free times are made of working hours, without what is busy, its buffers, the notice and holidays', async () => {
    const known = await world.known();
    // Now it is Monday, 10:00: four hours of notice.
    expect(known.slice(0, 6).map((time) => time.slice(5, 16))).toEqual([
      ...['03-02T14:00', '03-02T14:30', '03-02T15:00', '03-02T15:30', '03-02T16:00', '03-02T16:30'],
    ]);
    const tuesday = known.filter((time) => time.startsWith('2026-03-03')).map((time) => time.slice(11, 16));
    expect(tuesday).toEqual([
      ...['09:00', '11:30', '12:00', '12:30', '13:00', '13:30', '14:00', '14:30', '15:00', '15:30'],
      ...['16:00', '16:30'],
    ]);
    expect(known.some((time) => time.startsWith('2026-03-07'))).toBe(false);
    const [calendar] = await readAvailability(world.ctx);
    expect(calendar).toMatchObject({
      ...{ vendor, zone: ZONE, lastError: null, free: known.length },
      hours: { opens: '09:00', closes: '17:00', holidays: 'DE', bufferBefore: 15 },
    });
    // The clocks change on 29 March, and the day still begins at nine.
    expect(known).toContain('2026-03-30T09:00:00');
    expect(known).not.toContain('2026-03-30T08:00:00');
  });

  test('a time is offered, booked once, and nobody else has it or what its buffers need', async () => {
    const [made] = await reserveSlots(world.ctx, {
      leads: [{ leadId: lead(0), carrier: 'draft 1', zone: null }],
    });
    expect(made?.offers).toHaveLength(2);
    const meeting = await bookSlot(world.ctx, { leadId: lead(0), at: local('2026-03-04T12:00') });
    expect(meeting).toMatchObject({ state: 'booked', eventId: expect.any(String) });
    expect(world.calendar.ours()).toEqual([`${local('2026-03-04T12:00')}`]);
    const taken = async () => [
      await isFree('2026-03-04T11:30'),
      await isFree('2026-03-04T12:00'),
      await isFree('2026-03-04T12:30'),
      await isFree('2026-03-04T13:00'),
    ];
    expect(await taken()).toEqual([false, false, false, true]);
    await world.pass({ minutes: 1 });
    expect(await taken()).toEqual([false, false, false, true]);
  });

  test('what came into the calendar since it was read is not booked over: the time is gone, the lead is offered others', async () => {
    expect(await isFree('2026-03-05T09:30')).toBe(true);
    world.calendar.put(span('2026-03-05T10:05', '2026-03-05T10:20'));
    const before = world.calendar.ours();
    const meeting = await bookSlot(world.ctx, { leadId: lead(1), at: local('2026-03-05T09:30') });
    expect(meeting).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('came into the calendar'),
    });
    expect(world.calendar.ours()).toEqual(before);
    expect(await isFree('2026-03-05T09:30')).toBe(false);
    // It is read anew at the next turn, though it is not due.
    await world.pass({ seconds: 1 });
    expect(await isFree('2026-03-05T10:00')).toBe(false);
    expect(await isFree('2026-03-05T11:00')).toBe(true);
  });

  test('a meeting moves a little, over its own old time, and not onto what came meanwhile', async () => {
    const meeting = await bookSlot(world.ctx, { leadId: lead(1), at: local('2026-03-06T14:00') });
    await world.connect({ gridMinutes: 15 });
    await world.pass({ seconds: 1 });
    const { times } = await readMoveTimes(world.ctx, { appointmentId: meeting.id });
    const starts = times.map(({ at }) => `${Temporal.Instant.from(at)}`);
    expect(starts).toContain(`${local('2026-03-06T14:15')}`);
    expect(starts).not.toContain(`${local('2026-03-06T14:00')}`);
    const moved = await moveAppointment(world.ctx, {
      ...{ appointmentId: meeting.id, to: `${local('2026-03-06T14:15')}` },
    });
    expect(moved).toMatchObject({ state: 'booked', change: { state: 'done' } });
    expect(world.calendar.ours()).toContain(`${local('2026-03-06T14:15')}`);
    world.calendar.put(span('2026-03-09T14:10', '2026-03-09T14:20'));
    await expect(
      moveAppointment(world.ctx, { appointmentId: meeting.id, to: `${local('2026-03-09T14:00')}` }),
    ).rejects.toThrow('came into the calendar');
    expect(world.calendar.ours()).toContain(`${local('2026-03-06T14:15')}`);
    // Cancelled, its time is free once the calendar was read.
    await cancelAppointment(world.ctx, { appointmentId: meeting.id, reason: 'They asked for it' });
    await world.pass({ seconds: 1 });
    expect(await isFree('2026-03-06T14:15')).toBe(true);
    await world.connect({});
    await world.pass({ seconds: 1 });
  });

  test('an answer that is lost is asked for again, and the event does not stand in its own way', async () => {
    const { simulator } = world.calendar;
    const answer = simulator.answer;
    simulator.answer = (request) => {
      if (['PUT', 'POST'].includes(request.method) && !/token|freeBusy/.test(request.path)) {
        simulator.answer = answer;
        simulator.dropResponseNext();
      }
      return answer(request);
    };
    const meeting = await bookSlot(world.ctx, { leadId: lead(1), at: local('2026-03-10T15:00') });
    expect(meeting.state).toBe('booked');
    expect(world.calendar.ours().filter((at) => at === `${local('2026-03-10T15:00')}`)).toHaveLength(1);
    await cancelAppointment(world.ctx, { appointmentId: meeting.id, reason: 'Enough' });
  });

  test('a process that died before it asked: what came into the calendar meanwhile is respected by whoever asks then', async () => {
    const at = local('2026-03-11T15:00');
    const id = world.ctx.ids.next<'appointment'>();
    const now = world.ctx.now().toString();
    await world.ctx.db.tx((tx) =>
      tx.execute(sql`insert into appointments (workspace_id, id, lead_id, source, vendor, calendar_id, starts_at, ends_at, zone, state, created_by, created_at, updated_at)
        values (${world.ctx.workspace.id}, ${id}, ${lead(2)}, 'DEFAULT', ${vendor}, ${world.calendar.calendarId}, ${`${at}`}, ${`${at.add({ minutes: 30 })}`}, ${ZONE}, 'booking', 'test', ${now}, ${now})`),
    );
    world.calendar.put(span('2026-03-11T15:00', '2026-03-11T16:00'));
    world.later({ minutes: 5 });
    await settleBookings.run(world.ctx);
    const states = await world.ctx.db.tx((tx) =>
      rows(tx, sql`select state from appointments where id = ${id}`),
    );
    expect(states).toEqual([{ state: 'failed' }]);
    expect(world.calendar.ours()).not.toContain(`${at}`);
  });

  test('a calendar that is named and cannot be read makes nothing free, and says so', async () => {
    const gone = vendor === 'caldav' ? '/calendars/sam/gone/' : 'gone@valewood.test';
    await world.connect({ alsoBusy: [gone] });
    await world.pass({ seconds: 1 });
    expect(await world.known()).toEqual([]);
    expect((await readAvailability(world.ctx))[0]?.lastError).toContain(`${gone} could not be read`);
    expect(await calendarProbe.check(world.ctx)).toMatchObject({
      state: expect.stringMatching(/failing|degraded/),
    });
    await world.connect({});
    await world.pass({ seconds: 1 });
    expect((await world.known()).length).toBeGreaterThan(100);
  });

  test('a calendar that does not answer: what was known is believed for an hour, and then nothing is', async () => {
    const { simulator } = world.calendar;
    const answer = simulator.answer;
    simulator.answer = async () => ({ status: 503, body: {} });
    await world.pass({ minutes: 2 });
    expect((await world.known()).length).toBeGreaterThan(100);
    expect((await readAvailability(world.ctx))[0]?.lastError).not.toBeNull();
    await world.pass({ hours: 2 });
    expect(await world.known()).toEqual([]);
    simulator.answer = answer;
    await world.pass({ hours: 2 });
    expect((await world.known()).length).toBeGreaterThan(100);
  });

  test('what its owner moves or deletes in the calendar itself is followed, as soon as the calendar says that something changed', async () => {
    const { ctx, calendar } = world;
    const from = local('2026-03-12T15:00');
    const { id, eventId } = await bookSlot(ctx, { leadId: lead(2), at: from });
    world.later({ minutes: 1 });
    const start = from.add({ hours: 1 });
    const name = { calendarId: calendar.calendarId, eventId: eventId ?? '' };
    const times = {
      from: `${from}`,
      start: `${start}`,
      end: `${start.add({ minutes: 30 })}`,
      timeZone: ZONE,
    };
    const byHand = (key: string) => ({ subject: {}, idempotencyKey: key });
    await ctx.perform(moveEvent(vendor), [
      { input: { ...name, ...times, reason: '', keepFree: null }, ...byHand('by hand') },
    ]);
    const follow = async () => {
      await tell(ctx, 'calendar.touched', { vendor });
      await drainAll(ctx, [followTouched]);
      await compareMeetings.run(ctx);
      await lookAtAppointments.run(ctx);
    };
    await follow();
    expect(await meetingOf(ctx, id)).toMatchObject({ state: 'booked', startsAt: `${start}` });
    world.later({ minutes: 1 });
    await ctx.perform(cancelEvent(vendor), [{ input: { ...name, reason: '' }, ...byHand('off by hand') }]);
    await follow();
    expect(await meetingOf(ctx, id)).toMatchObject({ state: 'cancelled' });
  });

  test('hours nobody could be booked in are refused in a sentence; other hours begin with nothing known', async () => {
    const known = await world.known();
    const refused: [Parameters<BusyWorld['connect']>[0], RegExp][] = [
      [{ opens: '16:50', closes: '17:00' }, /No meeting of 30 minutes fits/],
      [{ days: [6, 7] }, /No meeting of 30 minutes fits/],
      [{ opens: '19:00', closes: '22:00' }, /outside which nobody is booked/],
      [{ holidays: 'QQ' }, /No public holidays are known/],
      [{ opens: '9' }, /was not connected/],
    ];
    for (const [hours, says] of refused) await expect(world.connect(hours)).rejects.toThrow(says);
    expect(await world.known()).toEqual(known);
    await world.connect({ opens: '13:00' });
    expect(await world.known()).toEqual([]);
    await world.pass({ seconds: 1 });
    expect((await world.known()).every((time) => time.slice(11) >= '13:00')).toBe(true);
  });
});

test('two leads want times that overlap at the same moment: one of them is booked', async () => {
  const world = await openBusyWorld('caldav', { gridMinutes: 15 }, 60);
  try {
    await world.connect();
    await world.pass({ seconds: 0 });
    const answers = await Promise.allSettled(
      ['11:00', '11:30', '11:45'].map((clock, index) =>
        bookSlot(world.ctx, { leadId: world.leadIds[index] ?? '', at: local(`2026-03-04T${clock}`) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(world.calendar.ours()).toHaveLength(1);
  } finally {
    await world.close();
  }
});
