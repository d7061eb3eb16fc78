import { definePerformer, type EffectError, type Performer } from '#gateway';
import type { VendorAnswer } from '../kit/http.ts';
import { retryAfterSeconds } from '../kit/http.ts';
import { eventMover, eventReader, type StandingEvent } from '../kit/moving-events.ts';
import {
  askLeave,
  defineReader,
  harmless,
  harmlessly,
  lookSignal,
  understood,
  type VendorAccess,
  vendorAccess,
} from '../kit/vendor-access.ts';
import type {
  CalendarEvent,
  CalendarIdentity,
  CreatedEvent,
  EventCancellation,
  EventName,
  EventQuestion,
  FreeSlots,
  NewEvent,
  SlotQuestion,
} from '../ports/calendar.ts';
import { noShowPerformer } from './no-shows.ts';
import {
  calComCancelEvent,
  calComCreateEvent,
  calComFindEvent,
  calComFreeSlots,
  calComMoveEvent,
  calComReadEvent,
  calComWhoami,
} from './operations.ts';
import {
  bookingReply,
  bookingsReply,
  type CalComBooking,
  isOn,
  meReply,
  OURS,
  slotsReply,
  toEvent,
  VERSIONS,
} from './wire.ts';

export type CalComSettings = {
  /** With the version path, without a trailing slash, e.g. `https://api.cal.com/v2`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeoutMs?: number;
};

/** Slots and bookings of Cal.com. A calendar is an event type, by its number. */
export function calComPerformers({ baseUrl, apiKey, timeoutMs = 15_000 }: CalComSettings): Performer[] {
  const calCom = vendorAccess({
    vendor: 'cal_com',
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}` },
    timeoutMs,
    refusal,
  });
  return [
    defineReader<Record<string, never>, CalendarIdentity>({
      operation: calComWhoami,
      async perform(_ctx, _input, { signal }) {
        const { data } = await calCom.read(
          { method: 'GET', path: '/me', headers: version('me'), signal },
          meReply,
        );
        return { receipt: { account: data.email, timeZone: data.timeZone ?? null } };
      },
    }),
    slotsPerformer(calCom),
    createPerformer(calCom),
    cancelPerformer(calCom),
    movePerformer(calCom),
    noShowPerformer(calCom, (uid, signal) => liveBooking(calCom, uid, signal)),
    eventReader({ operation: calComReadEvent, read: standingIn(calCom) }),
    defineReader<EventQuestion, { event: CalendarEvent | null }>({
      operation: calComFindEvent,
      async perform(_ctx, question, { signal }) {
        const found = await bookingFor(calCom, question, signal);
        return { receipt: { event: found ? toEvent(found) : null } };
      },
    }),
  ];
}

const version = (family: keyof typeof VERSIONS) => ({ 'cal-api-version': VERSIONS[family] });
const instant = (at: string): Temporal.Instant => Temporal.Instant.from(at);

const slotsPerformer = (calCom: VendorAccess): Performer =>
  defineReader<SlotQuestion, FreeSlots>({
    operation: calComFreeSlots,
    async perform(_ctx, { calendarId, from, to, timeZone }, { signal }) {
      // Days at the edge come incomplete or belong to the next day, so a day more is asked for on both sides.
      const query = {
        eventTypeId: calendarId,
        start: instant(from).subtract({ hours: 24 }).toString(),
        end: instant(to).add({ hours: 24 }).toString(),
        timeZone,
      };
      const { data } = await calCom.read(
        { method: 'GET', path: '/slots', query, headers: version('slots'), signal },
        slotsReply,
      );
      const isInside = ({ start }: { start: string }): boolean =>
        Temporal.Instant.compare(start, from) >= 0 && Temporal.Instant.compare(start, to) < 0;
      const slots = Object.values(data).flat().filter(isInside);
      return { receipt: { slots: slots.map(({ start }) => ({ start })) } };
    },
  });

const createPerformer = (calCom: VendorAccess): Performer =>
  definePerformer<NewEvent, CreatedEvent>({
    operation: calComCreateEvent,
    async perform(_ctx, wanted, call) {
      const { bookingId, calendarId, start, timeZone, attendee } = wanted;
      const question = { ...wanted, attendeeEmail: attendee.email };
      const known = await harmlessly(() => bookingFor(calCom, question, call.signal));
      if (known) return { receipt: { ...toEvent(known), existed: true } };
      await askLeave(call);
      const { data } = await calCom.read(
        {
          method: 'POST',
          path: '/bookings',
          headers: version('bookings'),
          json: {
            eventTypeId: Number(calendarId),
            start: instant(start).toString(),
            attendee: { name: attendee.name, email: attendee.email, timeZone },
            metadata: { [OURS]: bookingId },
          },
          signal: call.signal,
        },
        bookingReply,
      );
      return { receipt: { ...toEvent(data), existed: false } };
    },
    async reconcile(_ctx, { trace }) {
      return (await bookingFor(calCom, trace as unknown as EventQuestion, lookSignal()))
        ? 'happened'
        : 'did_not_happen';
    },
  });

/** The vendor does not know our key, but hands it back: looked for among the attendee's bookings around the time. */
async function bookingFor(
  calCom: VendorAccess,
  {
    bookingId,
    attendeeEmail,
    start,
    end,
  }: Pick<EventQuestion, 'bookingId' | 'attendeeEmail' | 'start' | 'end'>,
  signal: AbortSignal,
): Promise<CalComBooking | null> {
  const query = {
    attendeeEmail,
    afterStart: instant(start).subtract({ hours: 24 }).toString(),
    beforeEnd: instant(end).add({ hours: 24 }).toString(),
    take: 100,
  };
  const { data } = await calCom.read(
    { method: 'GET', path: '/bookings', query, headers: version('bookings'), signal },
    bookingsReply,
  );
  return data.find((each) => isOn(each) && each.metadata?.[OURS] === bookingId) ?? null;
}

const cancelPerformer = (calCom: VendorAccess): Performer =>
  definePerformer<EventCancellation, { existed: boolean }>({
    operation: calComCancelEvent,
    async perform(_ctx, { eventId, reason }, call) {
      const known = await harmlessly(() => liveBooking(calCom, eventId, call.signal));
      if (!known) return { receipt: { existed: false } };
      await askLeave(call);
      await calCom.read(
        {
          method: 'POST',
          path: `/bookings/${encodeURIComponent(known.uid)}/cancel`,
          headers: version('bookings'),
          json: { cancellationReason: reason || 'Cancelled by the host' },
          signal: call.signal,
        },
        bookingReply,
      );
      return { receipt: { existed: true } };
    },
    async reconcile(_ctx, { trace }) {
      return (await liveBooking(calCom, String(trace.eventId), lookSignal())) ? 'did_not_happen' : 'happened';
    },
  });

const standingIn =
  (calCom: VendorAccess) =>
  async (
    { eventId }: EventName,
    { signal }: { signal: AbortSignal },
  ): Promise<StandingEvent<CalComBooking> | null> => {
    const booking = await liveBooking(calCom, eventId, signal);
    return booking && { event: toEvent(booking), held: booking };
  };

/** Moving makes another booking with a uid of its own; the event type decides how long it is. */
const movePerformer = (calCom: VendorAccess): Performer =>
  eventMover<CalComBooking>({
    vendor: 'cal_com',
    operation: calComMoveEvent,
    read: standingIn(calCom),
    async move({ held }, { start, reason }, { signal }) {
      const { data } = await calCom.read(
        {
          method: 'POST',
          path: `/bookings/${encodeURIComponent(held.uid)}/reschedule`,
          headers: version('bookings'),
          json: {
            start: instant(start).toString(),
            ...(reason === '' ? {} : { reschedulingReason: reason }),
          },
          signal,
        },
        bookingReply,
      );
      return toEvent(data);
    },
  });

/** Longer than any meeting was ever moved; a circle of bookings ends there. */
const MOST_MOVES = 20;

/** The booking as it stands now: behind each move there is another one. */
async function liveBooking(
  calCom: VendorAccess,
  uid: string,
  signal: AbortSignal,
): Promise<CalComBooking | null> {
  let booking = await bookingByUid(calCom, uid, signal);
  for (let moves = 0; booking && !isOn(booking) && moves < MOST_MOVES; moves += 1)
    booking = booking.rescheduledToUid ? await bookingByUid(calCom, booking.rescheduledToUid, signal) : null;
  return booking && isOn(booking) ? booking : null;
}

async function bookingByUid(
  calCom: VendorAccess,
  uid: string,
  signal: AbortSignal,
): Promise<CalComBooking | null> {
  const path = `/bookings/${encodeURIComponent(uid)}`;
  const answer = await calCom.send({
    method: 'GET',
    path,
    headers: version('bookings'),
    expected: [404],
    signal,
  });
  return answer.status === 404 ? null : understood('cal_com', bookingReply, answer.json()).data;
}

/** A slot that was just offered may be refused: somebody was faster, or the vendor finds no host. */
const TAKEN = /no available users found|already has booking|not available|slot.*(?:taken|booked)/i;

function refusal(answer: VendorAnswer): EffectError | null {
  if (answer.status === 429) {
    const wait = retryAfterSeconds(answer.headers) ?? resetOf(answer.headers) ?? 60;
    return harmless(
      'rate_limited',
      'cal_com.rate_limited',
      'Cal.com takes no more requests for now. Nothing was booked.',
      {
        retryAfterMs: wait * 1_000,
      },
    );
  }
  if (answer.status < 400 || answer.status >= 500 || !TAKEN.test(answer.text)) return null;
  return harmless(
    'conflict',
    'cal_com.slot_taken',
    'Cal.com has given this slot to somebody else. Nothing was booked or moved. Offer another one.',
  );
}

/** Seconds of `X-RateLimit-Reset-<name>`; the name is that of the limit. */
function resetOf(headers: Headers): number | null {
  const found = [...headers].find(([name]) => name.startsWith('x-ratelimit-reset'))?.[1];
  const seconds = Number(found);
  return found !== undefined && Number.isFinite(seconds) && seconds > 0 && seconds < 3_600 ? seconds : null;
}
