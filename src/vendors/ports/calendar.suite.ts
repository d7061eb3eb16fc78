import { describe, expect, test } from 'vitest';
import { allow, reason, refuse } from '#core/verdict';
import { type CaseUnderTest, caseUnderTest } from '../kit/case-under-test.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { type PromiseOptions, vendorPromises } from '../kit/vendor-promises.suite.ts';
import { lookFor, startCase } from '../kit/vendor-run.fixture.ts';
import type { CalendarEvent, CreatedEvent, FreeSlots } from './calendar.ts';
import { bookingIn, count, isTaken, moveIn, offers, standing, startsAt } from './calendar-example.fixture.ts';
import { guardedMove, moving } from './calendar-moves.suite.ts';

type Options = PromiseOptions & {
  /** Whether the vendor refuses a slot that is taken. */
  readonly guardsSlots: boolean;
  /** Whether its API can give an event another time. */
  readonly moves: boolean;
  /** Another person, for a vendor that books people it knows. */
  readonly otherContactId?: string;
};

/** What every calendar promises. */
export const calendarSuite = (
  vendorCase: VendorCase,
  { guardsSlots, moves, otherContactId, ...options }: Options,
) =>
  describe(`calendar by ${vendorCase.vendor}`, () => {
    vendorPromises(vendorCase, 'calendar', options);
    describe('bookings', () => bookings(vendorCase));
    describe('times', () => times(vendorCase));
    if (guardsSlots) describe('slots', () => guardedSlots(vendorCase, otherContactId ?? null));
    if (moves) describe('moving', () => moving(vendorCase));
    if (!guardsSlots && moves) describe('looking once more', () => looking(vendorCase));
    if (moves && guardsSlots)
      describe('moving to a slot', () => guardedMove(vendorCase, otherContactId ?? null));
    test('it offers to move events exactly where its API can', async () => {
      const { performers, close } = await startCase(vendorCase);
      await close();
      expect(performers.some(({ operation }) => operation.name.endsWith('.move_event'))).toBe(moves);
    });
  });

async function foundEvent(under: CaseUnderTest): Promise<CalendarEvent | null> {
  const { bookingId, calendarId, attendee, contactId = null, start, end } = bookingIn(under);
  const question = { bookingId, calendarId, attendeeEmail: attendee.email, contactId, start, end };
  return (await under.ask<{ event: CalendarEvent | null }>('find_event', question)).event;
}

function bookings(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'calendar');
  const book = (more = {}) => under.ask<CreatedEvent>('create_event', { ...bookingIn(under), ...more });

  test('a booking is one event, however often it is asked for', async () => {
    expect(await foundEvent(under)).toBeNull();
    const first = await book();
    expect(first.existed).toBe(false);
    expect(Temporal.Instant.compare(first.start, bookingIn(under).start)).toBe(0);
    expect(await book()).toMatchObject({ eventId: first.eventId, existed: true });
    expect(await foundEvent(under)).toMatchObject({ eventId: first.eventId });
    expect(count(under)).toBe(1);
  });

  test('an event that may not be made is not', async () => {
    const leave = async () => refuse(reason('test.stop', 'Stopped.'));
    const error = await under.fail('create_event', bookingIn(under), { leave });
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'test.stop' } });
    expect(count(under)).toBe(0);
  });

  test('after a lost answer the calendar tells, and asking again makes no second event', async () => {
    const look = () => lookFor(under.vendor.performers, 'calendar.create_event', bookingIn(under), 'k');
    const leave = async () => {
      under.vendor.simulator.dropResponseNext();
      return allow();
    };
    expect(await look()).toBe('did_not_happen');
    expect((await under.fail('create_event', bookingIn(under), { leave })).effect).toBe('unknown');
    expect(await look()).toBe('happened');
    expect(await book()).toMatchObject({ existed: true });
    expect(count(under)).toBe(1);
  });

  test('a cancellation is looked for as well', async () => {
    const { calendarId } = bookingIn(under);
    const { eventId } = await book();
    const cancellation = { calendarId, eventId };
    const look = () => lookFor(under.vendor.performers, 'calendar.cancel_event', cancellation, 'k');
    expect(await look()).toBe('did_not_happen');
    await under.ask('cancel_event', cancellation);
    expect(await look()).toBe('happened');
  });
}

/** Whether the calendar counts this time as taken; by default that of the booking. */
function times(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'calendar');
  const taken = () => isTaken(under);

  test('a booked time is taken, and a cancelled one is free', async () => {
    const { calendarId } = bookingIn(under);
    expect(await taken()).toBe(false);
    const { eventId } = await under.ask<CreatedEvent>('create_event', bookingIn(under));
    expect(await taken()).toBe(true);
    expect(await under.ask('cancel_event', { calendarId, eventId })).toEqual({ existed: true });
    expect(await taken()).toBe(false);
    expect(await foundEvent(under)).toBeNull();
    expect(await under.ask('cancel_event', { calendarId, eventId })).toEqual({ existed: false });
  });

  test('what is offered lies in the window', async () => {
    if (!offers(under, 'free_slots')) return;
    const { calendarId, start, timeZone } = bookingIn(under);
    const from = Temporal.Instant.from(start).subtract({ hours: 2 }).toString();
    const to = Temporal.Instant.from(start).add({ hours: 26 }).toString();
    const { slots } = await under.ask<FreeSlots>('free_slots', { calendarId, timeZone, from, to });
    expect(slots.length).toBeGreaterThan(0);
    for (const slot of slots) {
      expect(Temporal.Instant.compare(slot.start, from)).toBeGreaterThanOrEqual(0);
      expect(Temporal.Instant.compare(slot.start, to)).toBeLessThan(0);
    }
  });
}

function guardedSlots(vendorCase: VendorCase, contactId: string | null): void {
  const under = caseUnderTest(vendorCase, 'calendar');

  test('a slot that is taken is a conflict and books nothing', async () => {
    const booking = bookingIn(under);
    await under.ask('create_event', booking);
    const attendee = { name: 'Bo', email: 'bo@northgate.test' };
    const other = { ...booking, bookingId: 'booking-other', attendee, contactId };
    const error = await under.fail('create_event', other);
    expect(error).toMatchObject({ effect: 'none', failure: 'conflict', retryable: false });
    expect(error.reason.code).toBe(`${vendorCase.vendor}.slot_taken`);
    expect(count(under)).toBe(1);
  });
}

/** Calendars that would take two events at one time look before they make or move one. */
function looking(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'calendar');
  const keepFree = (before = 15) => {
    const { calendarId, start, end } = bookingIn(under);
    const from = Temporal.Instant.from(start).subtract({ minutes: before }).toString();
    const to = Temporal.Instant.from(end).add({ minutes: 15 }).toString();
    return { calendarIds: [calendarId], from, to };
  };
  /** Somebody else's event that begins when the booking ends. */
  const neighbour = () => {
    const booking = bookingIn(under);
    const end = Temporal.Instant.from(booking.end).add({ minutes: 30 }).toString();
    return { ...booking, bookingId: 'booking-other', start: booking.end, end };
  };

  test('what came into the calendar at the time, or within the buffer, is a conflict and books nothing', async () => {
    await under.ask('create_event', neighbour());
    const error = await under.fail('create_event', { ...bookingIn(under), keepFree: keepFree() });
    expect(error).toMatchObject({ effect: 'none', failure: 'conflict', retryable: false });
    expect(error.reason.code).toBe(`${vendorCase.vendor}.slot_taken`);
    expect(count(under)).toBe(1);
    const { start: from, end: to } = bookingIn(under);
    const bare = { ...keepFree(), from, to };
    await under.ask('create_event', { ...bookingIn(under), keepFree: bare });
    expect(count(under)).toBe(2);
  });

  test('asked again after a lost answer its own event takes nothing from it', async () => {
    const booking = { ...bookingIn(under), keepFree: keepFree() };
    const { eventId } = await under.ask<CreatedEvent>('create_event', booking);
    expect(await under.ask('create_event', booking)).toMatchObject({ eventId, existed: true });
    expect(count(under)).toBe(1);
  });

  test('a calendar that cannot be read counts as busy', async () => {
    const calendarIds = [bookingIn(under).calendarId, '/calendars/nobody/here/'];
    const unread = { ...keepFree(), calendarIds };
    const error = await under.fail('create_event', { ...bookingIn(under), keepFree: unread });
    expect(error).toMatchObject({ effect: 'none', retryable: true });
    expect(error.reason.code).toBe(`${vendorCase.vendor}.calendar_unread`);
    expect(count(under)).toBe(0);
  });

  test('a meeting moves into its own old time, and onto nothing else', async () => {
    const booking = bookingIn(under);
    const { eventId } = await under.ask<CreatedEvent>('create_event', booking);
    const later = (at: string) => Temporal.Instant.from(at).add({ minutes: 15 }).toString();
    const to = { start: later(booking.start), end: later(booking.end) };
    const kept = { ...keepFree(0), to: later(keepFree().to) };
    const move = { ...moveIn(under), eventId, ...to, keepFree: kept };
    const { eventId: other } = await under.ask<CreatedEvent>('create_event', neighbour());
    const error = await under.fail('move_event', move);
    expect(error).toMatchObject({ effect: 'none', failure: 'conflict' });
    expect(error.reason.code).toBe(`${vendorCase.vendor}.slot_taken`);
    expect(startsAt(await standing(under, eventId), booking.start)).toBe(true);
    await under.ask('cancel_event', { calendarId: booking.calendarId, eventId: other });
    await under.ask('move_event', move);
    expect(startsAt(await standing(under, eventId), to.start)).toBe(true);
    // It is there already, and that is nobody else's event.
    expect(await under.ask('move_event', move)).toMatchObject({ existed: true });
  });
}
