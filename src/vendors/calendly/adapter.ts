import { definePerformer, type EffectError, type Performer } from '#gateway';
import { retryAfterSeconds, type VendorAnswer } from '../kit/http.ts';
import { eventReader } from '../kit/moving-events.ts';
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
  EventQuestion,
  FreeSlots,
  NewEvent,
  SlotQuestion,
} from '../ports/calendar.ts';
import { noShowPerformer } from './no-shows.ts';
import {
  calendlyCancelEvent,
  calendlyCreateEvent,
  calendlyFindEvent,
  calendlyFreeSlots,
  calendlyReadEvent,
  calendlyWhoami,
} from './operations.ts';
import {
  bookedReply,
  cancelledReply,
  eventOf,
  eventReply,
  eventsReply,
  inviteesReply,
  isOn,
  meReply,
  type ScheduledEvent,
  timesReply,
  toEvent,
  uuidOf,
} from './wire.ts';

export type CalendlySettings = {
  /** Without a trailing slash, e.g. `https://api.calendly.com`. */
  readonly baseUrl: string;
  readonly token: string;
  readonly timeoutMs?: number;
};

/** Slots and bookings of one Calendly user. A calendar is an event type, by its full address. */
export function calendlyPerformers({ baseUrl, token, timeoutMs = 15_000 }: CalendlySettings): Performer[] {
  const calendly = vendorAccess({
    vendor: 'calendly',
    baseUrl,
    headers: { authorization: `Bearer ${token}` },
    timeoutMs,
    refusal,
  });
  const me = async (signal: AbortSignal) =>
    (await calendly.read({ method: 'GET', path: '/users/me', signal }, meReply)).resource;
  return [
    defineReader<Record<string, never>, CalendarIdentity>({
      operation: calendlyWhoami,
      async perform(_ctx, _input, { signal }) {
        const { email, timezone } = await me(signal);
        return { receipt: { account: email, timeZone: timezone ?? null } };
      },
    }),
    slotsPerformer(calendly),
    createPerformer(calendly, finder(calendly, me)),
    cancelPerformer(calendly),
    noShowPerformer(calendly, (eventId, signal) => liveEvent(calendly, eventId, signal)),
    eventReader({
      operation: calendlyReadEvent,
      async read({ eventId }, { signal }) {
        const known = await liveEvent(calendly, eventId, signal);
        return known && { event: toEvent(known), held: known };
      },
    }),
    defineReader<EventQuestion, { event: CalendarEvent | null }>({
      operation: calendlyFindEvent,
      async perform(_ctx, question, { signal }) {
        const found = await finder(calendly, me)(question, signal);
        return { receipt: { event: found ? toEvent(found) : null } };
      },
    }),
  ];
}

/** The longest window Calendly answers for, and how far ahead of now it must begin. */
const WINDOW = { hours: 31 * 24 } as const;
const AHEAD = { minutes: 1 } as const;

const slotsPerformer = (calendly: VendorAccess): Performer =>
  defineReader<SlotQuestion, FreeSlots>({
    operation: calendlyFreeSlots,
    async perform(ctx, { calendarId, from, to }, { signal }) {
      const slots: FreeSlots['slots'] = [];
      const end = Temporal.Instant.from(to);
      let start = later(Temporal.Instant.from(from), ctx.now().add(AHEAD));
      while (Temporal.Instant.compare(start, end) < 0) {
        const stop = earlier(start.add(WINDOW), end);
        const query = { event_type: calendarId, start_time: start.toString(), end_time: stop.toString() };
        const { collection } = await calendly.read(
          { method: 'GET', path: '/event_type_available_times', query, signal },
          timesReply,
        );
        const open = collection.filter(({ status }) => status === 'available');
        slots.push(...open.map((slot) => ({ start: slot.start_time })));
        start = stop;
      }
      return { receipt: { slots: slots.filter((slot) => Temporal.Instant.compare(slot.start, end) < 0) } };
    },
  });

const later = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) > 0 ? a : b);
const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) < 0 ? a : b);

type Wanted = Pick<EventQuestion, 'calendarId' | 'attendeeEmail' | 'start' | 'end'>;
type Finder = (wanted: Wanted, signal: AbortSignal) => Promise<ScheduledEvent | null>;

/** Calendly keeps no id of ours in a search: invitee, event type and begin together name a booking. */
const finder =
  (calendly: VendorAccess, me: (signal: AbortSignal) => Promise<{ uri: string }>): Finder =>
  async ({ calendarId, attendeeEmail, start, end }, signal) => {
    const query = {
      user: (await me(signal)).uri,
      invitee_email: attendeeEmail.toLowerCase(),
      min_start_time: start,
      max_start_time: end,
      status: 'active',
      count: 100,
    };
    const { collection } = await calendly.read(
      { method: 'GET', path: '/scheduled_events', query, signal },
      eventsReply,
    );
    const isOurs = (event: ScheduledEvent): boolean =>
      isOn(event) &&
      event.event_type === calendarId &&
      Temporal.Instant.compare(event.start_time, start) === 0;
    return collection.find(isOurs) ?? null;
  };

const createPerformer = (calendly: VendorAccess, find: Finder): Performer =>
  definePerformer<NewEvent, CreatedEvent>({
    operation: calendlyCreateEvent,
    async perform(_ctx, wanted, call) {
      const { bookingId, calendarId, start, end, timeZone, attendee } = wanted;
      const known = await harmlessly(() => find({ ...wanted, attendeeEmail: attendee.email }, call.signal));
      if (known) return { receipt: { ...toEvent(known), existed: true } };
      await askLeave(call);
      const { resource } = await calendly.read(
        {
          method: 'POST',
          path: '/invitees',
          json: {
            event_type: calendarId,
            start_time: Temporal.Instant.from(start).toString(),
            invitee: { name: attendee.name, email: attendee.email.toLowerCase(), timezone: timeZone },
            // The only field of ours that comes back in deliveries.
            tracking: { utm_content: bookingId },
          },
          signal: call.signal,
        },
        bookedReply,
      );
      const event = resource.scheduled_event;
      const eventId = typeof event === 'string' ? event : event.uri;
      return { receipt: { eventId, start, end, meetingUrl: null, existed: false } };
    },
    async reconcile(_ctx, { trace }) {
      return (await find(trace as unknown as Wanted, lookSignal())) ? 'happened' : 'did_not_happen';
    },
  });

const cancelPerformer = (calendly: VendorAccess): Performer =>
  definePerformer<EventCancellation, { existed: boolean }>({
    operation: calendlyCancelEvent,
    async perform(_ctx, { eventId, reason }, call) {
      const known = await harmlessly(() => liveEvent(calendly, eventId, call.signal));
      if (!known) return { receipt: { existed: false } };
      await askLeave(call);
      await calendly.read(
        {
          method: 'POST',
          path: `/scheduled_events/${uuidOf(known.uri)}/cancellation`,
          json: { reason },
          signal: call.signal,
        },
        cancelledReply,
      );
      return { receipt: { existed: true } };
    },
    async reconcile(_ctx, { trace }) {
      return (await liveEvent(calendly, String(trace.eventId), lookSignal())) ? 'did_not_happen' : 'happened';
    },
  });

/** Longer than any meeting was ever moved; a circle of events ends there. */
const MOST_MOVES = 20;

/** The event as it stands now: an invitee who moves it leaves a cancelled one behind and names what they became. */
async function liveEvent(
  calendly: VendorAccess,
  eventId: string,
  signal: AbortSignal,
): Promise<ScheduledEvent | null> {
  let event = await eventById(calendly, eventId, signal);
  for (let moves = 0; event && !isOn(event) && moves < MOST_MOVES; moves += 1) {
    const path = `/scheduled_events/${uuidOf(event.uri)}/invitees`;
    const { collection } = await calendly.read({ method: 'GET', path, signal }, inviteesReply);
    const next = collection.flatMap(({ new_invitee }) => (new_invitee ? (eventOf(new_invitee) ?? []) : []));
    event = next[0] === undefined ? null : await eventById(calendly, next[0], signal);
  }
  return event && isOn(event) ? event : null;
}

async function eventById(
  calendly: VendorAccess,
  eventId: string,
  signal: AbortSignal,
): Promise<ScheduledEvent | null> {
  const path = `/scheduled_events/${uuidOf(eventId)}`;
  const answer = await calendly.send({ method: 'GET', path, expected: [404], signal });
  return answer.status === 404 ? null : understood('calendly', eventReply, answer.json()).resource;
}

const TAKEN = /no longer available|not available|already (?:been )?(?:filled|booked|taken)/i;

function refusal(answer: VendorAnswer): EffectError | null {
  if (answer.status === 429) {
    const wait = retryAfterSeconds(answer.headers) ?? (Number(answer.headers.get('x-ratelimit-reset')) || 60);
    return harmless(
      'rate_limited',
      'calendly.rate_limited',
      'Calendly takes no more requests for now. Nothing was booked.',
      {
        retryAfterMs: wait * 1_000,
      },
    );
  }
  if (answer.status < 400 || answer.status >= 500 || !TAKEN.test(answer.text)) return null;
  return harmless(
    'conflict',
    'calendly.slot_taken',
    'Calendly has given this slot to somebody else. Nothing was booked. Offer another one.',
  );
}
