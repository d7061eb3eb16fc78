import type { BusyQuestion, BusyTimes, CalendarEvent, KeptFree } from '../ports/calendar.ts';
import { harmless, harmlessly } from './vendor-access.ts';

/** Asks when the calendars are taken; only looks. */
export type BusyLook = (question: BusyQuestion, signal: AbortSignal) => Promise<BusyTimes>;

type Own = { readonly calendarId: string; readonly event: CalendarEvent };

/**
 * Looks at the last moment whether a time is still free, because the calendar itself would take a second event on top of the first.
 * Throws without effect where it is taken, or where one of the calendars cannot be read: what is unknown counts as busy. `own` is the
 * event that is moved; its old time is nobody else's.
 */
export async function requireFree(
  vendor: string,
  look: BusyLook,
  { keepFree, own = null }: { keepFree: KeptFree | null; own?: Own | null },
  signal: AbortSignal,
): Promise<void> {
  if (keepFree === null) return;
  const { busy, unknown } = await harmlessly(() => look(keepFree, signal));
  if (unknown.length > 0)
    throw harmless(
      'transient',
      `${vendor}.calendar_unread`,
      'A calendar could not be read just before the booking, so it counts as busy. Nothing was booked or moved. Try again when it can be read.',
    );
  let left = own;
  const others = busy.filter(({ calendarId, ...span }) => {
    const isOwn = left?.calendarId === calendarId && isSame(left.event, span);
    if (isOwn) left = null;
    return !isOwn;
  });
  const isTaken = others.some(
    ({ start, end }) => isBefore(start, keepFree.to) && isBefore(keepFree.from, end),
  );
  if (isTaken)
    throw harmless(
      'conflict',
      `${vendor}.slot_taken`,
      'Something came into the calendar at that time, or too near to it. Nothing was booked or moved. Offer another time.',
    );
}

type Span = { readonly start: string; readonly end: string };
const isSame = (a: Span, b: Span): boolean =>
  Temporal.Instant.compare(a.start, b.start) === 0 && Temporal.Instant.compare(a.end, b.end) === 0;
const isBefore = (a: string, b: string): boolean => Temporal.Instant.compare(a, b) < 0;
