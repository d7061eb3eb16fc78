import type { CaseUnderTest } from '../kit/case-under-test.suite.ts';
import type { BusyTimes, CalendarEvent, EventMove, FreeSlots, NewEvent } from './calendar.ts';

export const bookingIn = (under: CaseUnderTest): NewEvent => under.example('create_event').input as NewEvent;
export const count = (under: CaseUnderTest) => under.example('create_event').effects?.();
export const offers = ({ vendor }: CaseUnderTest, verb: string): boolean =>
  vendor.performers.some(({ operation }) => operation.name.endsWith(`.${verb}`));

export async function isTaken(
  under: CaseUnderTest,
  { start, end }: { start: string; end: string } = bookingIn(under),
): Promise<boolean> {
  const { calendarId, timeZone } = bookingIn(under);
  const window = { from: Temporal.Instant.from(start).subtract({ hours: 5 }).toString(), to: end };
  const isStart = (time: { start: string }) => Temporal.Instant.compare(time.start, start) === 0;
  if (offers(under, 'busy_times'))
    return (await under.ask<BusyTimes>('busy_times', { calendarIds: [calendarId], ...window })).busy.some(
      isStart,
    );
  return !(await under.ask<FreeSlots>('free_slots', { calendarId, timeZone, ...window })).slots.some(isStart);
}

export const moveIn = (under: CaseUnderTest): EventMove => under.example('move_event').input as EventMove;
export const movedCount = (under: CaseUnderTest) => under.example('move_event').effects?.();
export const standing = async (under: CaseUnderTest, eventId: string) =>
  (
    await under.ask<{ event: CalendarEvent | null }>('read_event', {
      ...{ calendarId: bookingIn(under).calendarId, eventId },
    })
  ).event;
export const startsAt = (event: CalendarEvent | null, at: string): boolean =>
  event !== null && Temporal.Instant.compare(event.start, at) === 0;
