import { expect, test } from 'vitest';
import { allow, reason, refuse } from '#core/verdict';
import { caseUnderTest } from '../kit/case-under-test.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { lookFor } from '../kit/vendor-run.fixture.ts';
import type { CreatedEvent, EventMove } from './calendar.ts';
import { bookingIn, isTaken, movedCount, moveIn, standing, startsAt } from './calendar-example.fixture.ts';

/** A meeting that moves. */
export function moving(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'calendar');
  /** A booking, and what moves it to the time of the example. */
  const booked = async (): Promise<EventMove> => {
    const { eventId } = await under.ask<CreatedEvent>('create_event', bookingIn(under));
    return { ...moveIn(under), eventId };
  };

  test('a meeting is moved once, however often it is asked for: the old time is free, the new one taken', async () => {
    const move = await booked();
    expect([await isTaken(under), await isTaken(under, move)]).toEqual([true, false]);
    const moved = await under.ask<CreatedEvent>('move_event', move);
    expect(moved.existed).toBe(false);
    expect(startsAt(moved, move.start)).toBe(true);
    expect(await under.ask('move_event', move)).toMatchObject({ eventId: moved.eventId, existed: true });
    expect(movedCount(under)).toBe(1);
    expect([await isTaken(under), await isTaken(under, move)]).toEqual([false, true]);
    // Found by the name it had before and by the one it has now.
    for (const eventId of [move.eventId, moved.eventId])
      expect(await standing(under, eventId)).toMatchObject({ eventId: moved.eventId });
  });

  test('what may not be moved is not', async () => {
    const move = await booked();
    const leave = async () => refuse(reason('test.stop', 'Stopped.'));
    expect(await under.fail('move_event', move, { leave })).toMatchObject({ effect: 'none' });
    expect(startsAt(await standing(under, move.eventId), move.from)).toBe(true);
  });

  test('after a lost answer the calendar tells, and asking again moves nothing twice', async () => {
    const move = await booked();
    const look = () => lookFor(under.vendor.performers, 'calendar.move_event', move, 'k');
    const leave = async () => {
      under.vendor.simulator.dropResponseNext();
      return allow();
    };
    expect(await look()).toBe('did_not_happen');
    expect((await under.fail('move_event', move, { leave })).effect).toBe('unknown');
    expect(await look()).toBe('happened');
    expect(await under.ask('move_event', move)).toMatchObject({ existed: true });
    expect(movedCount(under)).toBe(1);
  });

  test('what was moved or cancelled there meanwhile is a conflict or gone, and stays as it is', async () => {
    const move = await booked();
    const moved = await under.ask<CreatedEvent>('move_event', move);
    const later = { start: '2026-11-24T17:00:00Z', end: '2026-11-24T17:30:00Z' };
    const stale = await under.fail('move_event', { ...move, ...later });
    expect(stale).toMatchObject({ effect: 'none', failure: 'conflict' });
    expect(stale.reason.code).toBe(`${vendorCase.vendor}.event_elsewhere`);
    expect(startsAt(await standing(under, moved.eventId), move.start)).toBe(true);
    // Cancelled by the name it had first.
    await under.ask('cancel_event', { calendarId: move.calendarId, eventId: move.eventId });
    expect(await standing(under, moved.eventId)).toBeNull();
    const gone = await under.fail('move_event', { ...move, ...later, eventId: moved.eventId });
    expect(gone).toMatchObject({ effect: 'none', failure: 'not_found' });
    expect(gone.reason.code).toBe(`${vendorCase.vendor}.event_gone`);
  });
}

/** Moving where the vendor refuses a slot that is taken. */
export function guardedMove(vendorCase: VendorCase, contactId: string | null): void {
  const under = caseUnderTest(vendorCase, 'calendar');

  test('a slot that is taken is a conflict, and the meeting stays where it was', async () => {
    const { eventId } = await under.ask<CreatedEvent>('create_event', bookingIn(under));
    const move = { ...moveIn(under), eventId };
    const { start, end } = move;
    const attendee = { name: 'Bo', email: 'bo@northgate.test' };
    const other = { ...bookingIn(under), bookingId: 'booking-other', attendee, contactId, start, end };
    await under.ask('create_event', other);
    const error = await under.fail('move_event', move);
    expect(error).toMatchObject({ effect: 'none', failure: 'conflict', retryable: false });
    expect(error.reason.code).toBe(`${vendorCase.vendor}.slot_taken`);
    expect(startsAt(await standing(under, eventId), move.from)).toBe(true);
  });
}
