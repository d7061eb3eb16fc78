import { definePerformer, EffectError, type Performer } from '#gateway';
import { eventMover, eventReader, type StandingEvent } from '../kit/moving-events.ts';
import {
  askLeave,
  defineReader,
  harmless,
  harmlessly,
  lookSignal,
  understood,
} from '../kit/vendor-access.ts';
import type {
  BusyQuestion,
  BusyTimes,
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
import type { HighlevelAccess } from './access.ts';
import {
  highlevelBusyTimes,
  highlevelCalendarWhoami,
  highlevelCancelEvent,
  highlevelCreateEvent,
  highlevelFindEvent,
  highlevelFreeSlots,
  highlevelMoveEvent,
  highlevelReadEvent,
} from './operations.ts';
import {
  type Appointment,
  appointmentReply,
  bookedReply,
  calendarsReply,
  daySlots,
  eventsReply,
  isCancelled,
  isOn,
  slotsReply,
} from './wire.ts';

export const appointmentPerformers = (highlevel: HighlevelAccess): Performer[] => [
  whoamiPerformer(highlevel),
  busyPerformer(highlevel),
  slotsPerformer(highlevel),
  createPerformer(highlevel),
  cancelPerformer(highlevel),
  movePerformer(highlevel),
  eventReader({ operation: highlevelReadEvent, read: standingIn(highlevel) }),
  defineReader<EventQuestion, { event: CalendarEvent | null }>({
    operation: highlevelFindEvent,
    async perform(_ctx, question, { signal }) {
      const found = await appointmentFor(highlevel, question, signal);
      return { receipt: { event: found ? toEvent(found) : null } };
    },
  }),
];

const whoamiPerformer = (highlevel: HighlevelAccess): Performer =>
  defineReader<Record<string, never>, CalendarIdentity>({
    operation: highlevelCalendarWhoami,
    async perform(_ctx, _input, { signal }) {
      const query = { locationId: highlevel.locationId };
      await highlevel.read({ method: 'GET', path: '/calendars/', query, signal }, calendarsReply);
      return { receipt: { account: highlevel.locationId, timeZone: null } };
    },
  });

/** Milliseconds in queries, texts with an offset in bodies: the vendor writes time in two ways. */
const milliseconds = (at: string): number => Temporal.Instant.from(at).epochMilliseconds;

export async function eventsBetween(
  highlevel: HighlevelAccess,
  path: '/calendars/events' | '/calendars/blocked-slots',
  { calendarId, from, to }: { calendarId: string; from: string; to: string },
  signal: AbortSignal,
): Promise<Appointment[]> {
  const query = {
    locationId: highlevel.locationId,
    calendarId,
    startTime: milliseconds(from),
    endTime: milliseconds(to),
  };
  return (await highlevel.read({ method: 'GET', path, query, signal }, eventsReply)).events;
}

const busyPerformer = (highlevel: HighlevelAccess): Performer =>
  defineReader<BusyQuestion, BusyTimes>({
    operation: highlevelBusyTimes,
    async perform(_ctx, { calendarIds, from, to }, { signal }) {
      const receipt: BusyTimes = { busy: [], unknown: [] };
      for (const calendarId of calendarIds) {
        try {
          const window = { calendarId, from, to };
          const booked = await eventsBetween(highlevel, '/calendars/events', window, signal);
          const blocked = await eventsBetween(highlevel, '/calendars/blocked-slots', window, signal);
          const taken = [...booked.filter(isOn), ...blocked];
          receipt.busy.push(
            ...taken.map(({ startTime: start, endTime: end }) => ({ calendarId, start, end })),
          );
        } catch (error) {
          if (!(error instanceof EffectError) || !['not_found', 'validation'].includes(error.failure))
            throw error;
          receipt.unknown.push(calendarId);
        }
      }
      return { receipt };
    },
  });

const slotsPerformer = (highlevel: HighlevelAccess): Performer =>
  defineReader<SlotQuestion, FreeSlots>({
    operation: highlevelFreeSlots,
    async perform(_ctx, { calendarId, from, to, timeZone }, { signal }) {
      const days = await highlevel.read(
        {
          method: 'GET',
          path: `/calendars/${encodeURIComponent(calendarId)}/free-slots`,
          query: { startDate: milliseconds(from), endDate: milliseconds(to), timezone: timeZone },
          signal,
        },
        slotsReply,
      );
      const slots = Object.entries(days)
        .filter(([key]) => /^\d{4}-\d{2}-\d{2}$/.test(key))
        .flatMap(([, day]) => understood('highlevel', daySlots, day).slots)
        .filter(
          (start) => milliseconds(start) >= milliseconds(from) && milliseconds(start) < milliseconds(to),
        );
      return { receipt: { slots: slots.map((start) => ({ start })) } };
    },
  });

const createPerformer = (highlevel: HighlevelAccess): Performer =>
  definePerformer<NewEvent, CreatedEvent>({
    operation: highlevelCreateEvent,
    async perform(_ctx, wanted, call) {
      const { contactId, calendarId, start, end, timeZone, title, description, invite, attendee } = wanted;
      if (contactId === null)
        throw harmless(
          'validation',
          'highlevel.no_contact',
          'HighLevel books contacts, and none is named. Nothing was booked. Upsert the contact first.',
        );
      const question = { ...wanted, attendeeEmail: attendee.email };
      const known = await harmlessly(() => appointmentFor(highlevel, question, call.signal));
      if (known) return { receipt: { ...toEvent(known), existed: true } };
      await askLeave(call);
      const booked = await highlevel.read(
        {
          method: 'POST',
          path: '/calendars/events/appointments',
          json: {
            calendarId,
            locationId: highlevel.locationId,
            contactId,
            startTime: offsetTime(start, timeZone),
            endTime: offsetTime(end, timeZone),
            title,
            description,
            appointmentStatus: 'confirmed',
            toNotify: invite,
          },
          signal: call.signal,
        },
        bookedReply,
      );
      const event = toEvent({ ...booked, endTime: booked.endTime ?? utc(end) });
      return { receipt: { ...event, existed: false } };
    },
    async reconcile(_ctx, { trace }) {
      const found = await appointmentFor(highlevel, trace as unknown as EventQuestion, lookSignal());
      return found ? 'happened' : 'did_not_happen';
    },
  });

const offsetTime = (at: string, timeZone: string): string =>
  Temporal.Instant.from(at)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });

/** The vendor keeps no id of ours: contact, calendar and begin together name a booking. */
async function appointmentFor(
  highlevel: HighlevelAccess,
  { calendarId, contactId, start, end }: Pick<EventQuestion, 'calendarId' | 'contactId' | 'start' | 'end'>,
  signal: AbortSignal,
): Promise<Appointment | null> {
  const window = { calendarId, from: start, to: end };
  const events = await eventsBetween(highlevel, '/calendars/events', window, signal);
  const isOurs = (event: Appointment): boolean =>
    isOn(event) && event.contactId === contactId && Temporal.Instant.compare(event.startTime, start) === 0;
  return events.find(isOurs) ?? null;
}

export const toEvent = ({ id, startTime, endTime, address }: Appointment): CalendarEvent => ({
  eventId: id,
  start: startTime,
  end: endTime,
  meetingUrl: address?.startsWith('https://') ? address : null,
});

const cancelPerformer = (highlevel: HighlevelAccess): Performer =>
  definePerformer<EventCancellation, { existed: boolean }>({
    operation: highlevelCancelEvent,
    async perform(_ctx, { eventId }, call) {
      const known = await harmlessly(() => appointmentById(highlevel, eventId, call.signal));
      if (!known || isCancelled(known)) return { receipt: { existed: false } };
      await askLeave(call);
      const json = { appointmentStatus: 'cancelled' };
      await highlevel.read(
        { method: 'PUT', path: appointmentPath(eventId), json, signal: call.signal },
        bookedReply,
      );
      return { receipt: { existed: true } };
    },
    async reconcile(_ctx, { trace }) {
      const known = await appointmentById(highlevel, String(trace.eventId), lookSignal());
      return known && !isCancelled(known) ? 'did_not_happen' : 'happened';
    },
  });

const standingIn =
  (highlevel: HighlevelAccess) =>
  async (
    { eventId }: EventName,
    { signal }: { signal: AbortSignal },
  ): Promise<StandingEvent<Appointment> | null> => {
    const known = await appointmentById(highlevel, eventId, signal);
    return known && isOn(known) ? { event: toEvent(known), held: known } : null;
  };

/** The appointment keeps its id; slot validation stays on. */
const movePerformer = (highlevel: HighlevelAccess): Performer =>
  eventMover<Appointment>({
    vendor: 'highlevel',
    operation: highlevelMoveEvent,
    read: standingIn(highlevel),
    async move({ event }, { eventId, start, end, timeZone }, { signal }) {
      const json = {
        startTime: offsetTime(start, timeZone),
        endTime: offsetTime(end, timeZone),
        toNotify: true,
      };
      const moved = await highlevel.read(
        { method: 'PUT', path: appointmentPath(eventId), json, signal },
        bookedReply,
      );
      return { ...event, ...toEvent({ ...moved, endTime: moved.endTime ?? utc(end) }) };
    },
  });

const utc = (at: string): string => Temporal.Instant.from(at).toString();

export const appointmentPath = (eventId: string): string =>
  `/calendars/events/appointments/${encodeURIComponent(eventId)}`;

export async function appointmentById(
  highlevel: HighlevelAccess,
  eventId: string,
  signal: AbortSignal,
): Promise<Appointment | null> {
  const answer = await highlevel.send({
    method: 'GET',
    path: appointmentPath(eventId),
    expected: [404],
    signal,
  });
  return answer.status === 404 ? null : understood('highlevel', appointmentReply, answer.json());
}
