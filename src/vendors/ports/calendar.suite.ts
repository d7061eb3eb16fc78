import { describe, expect, test } from 'vitest';
import { allow, reason, refuse } from '#core/verdict';
import { type CaseUnderTest, caseUnderTest } from '../kit/case-under-test.suite.ts';
import type { VendorCase } from '../kit/vendor-case.fixture.ts';
import { type PromiseOptions, vendorPromises } from '../kit/vendor-promises.suite.ts';
import { lookFor } from '../kit/vendor-run.fixture.ts';
import type { BusyTimes, CalendarEvent, CreatedEvent, FreeSlots, NewEvent } from './calendar.ts';

type Options = PromiseOptions & {
  /** Whether the vendor refuses a slot that is taken. */
  readonly guardsSlots: boolean;
  /** Another person, for a vendor that books people it knows. */
  readonly otherContactId?: string;
};

/** What every calendar promises. */
export const calendarSuite = (vendorCase: VendorCase, { guardsSlots, otherContactId, ...options }: Options) =>
  describe(`calendar by ${vendorCase.vendor}`, () => {
    vendorPromises(vendorCase, 'calendar', options);
    describe('bookings', () => bookings(vendorCase));
    describe('times', () => times(vendorCase));
    if (guardsSlots) describe('slots', () => guardedSlots(vendorCase, otherContactId ?? null));
  });

const bookingIn = (under: CaseUnderTest): NewEvent => under.example('create_event').input as NewEvent;
const count = (under: CaseUnderTest) => under.example('create_event').effects?.();
const offers = ({ vendor }: CaseUnderTest, verb: string): boolean =>
  vendor.performers.some(({ operation }) => operation.name.endsWith(`.${verb}`));

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

function times(vendorCase: VendorCase): void {
  const under = caseUnderTest(vendorCase, 'calendar');
  const taken = async (): Promise<boolean> => {
    const { calendarId, start, end, timeZone } = bookingIn(under);
    const window = { from: Temporal.Instant.from(start).subtract({ hours: 5 }).toString(), to: end };
    const isStart = (time: { start: string }) => Temporal.Instant.compare(time.start, start) === 0;
    if (offers(under, 'busy_times'))
      return (await under.ask<BusyTimes>('busy_times', { calendarIds: [calendarId], ...window })).busy.some(
        isStart,
      );
    return !(await under.ask<FreeSlots>('free_slots', { calendarId, timeZone, ...window })).slots.some(
      isStart,
    );
  };

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
