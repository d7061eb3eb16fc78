import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

/** An instant with its offset or `Z`, as RFC 3339 writes it. */
export const instant = z.iso.datetime({ offset: true });
const timeZone = z.string().min(1);

export const busyQuestion = z.object({
  /** The vendor's own ids. */
  calendarIds: z.array(z.string().min(1)).min(1),
  from: instant,
  to: instant,
});
export type BusyQuestion = z.infer<typeof busyQuestion>;
export type BusyTime = { calendarId: string; start: string; end: string };
/** A calendar in `unknown` could not be read: it counts as busy all the time, never as free. */
export type BusyTimes = { busy: BusyTime[]; unknown: string[] };

export const slotQuestion = z.object({ calendarId: z.string().min(1), from: instant, to: instant, timeZone });
export type SlotQuestion = z.infer<typeof slotQuestion>;
export type FreeSlots = { slots: { start: string }[] };

/**
 * What has to be free at the last moment, at vendors that refuse no overlap: the calendars and the time with its buffers. Asked again
 * just before the event is made or moved; its own old time does not count.
 */
export const keptFree = z.object({ calendarIds: busyQuestion.shape.calendarIds, from: instant, to: instant });
export type KeptFree = z.infer<typeof keptFree>;

export const newEvent = z.object({
  /** Our id of the booking: there is never a second event for it. */
  bookingId: z.string().regex(/^[A-Za-z0-9_-]{5,200}$/),
  calendarId: z.string().min(1),
  start: instant,
  end: instant,
  timeZone,
  title: z.string().min(1),
  description: z.string().default(''),
  attendee: z.object({ name: z.string().min(1), email: z.email() }),
  /** The vendor's own id of the person, where it books people it knows. */
  contactId: z.string().nullable().default(null),
  /** Whether the vendor adds a video meeting and sends the invitation. */
  meeting: z.boolean().default(true),
  invite: z.boolean().default(true),
  keepFree: keptFree.nullable().default(null),
});
export type NewEvent = z.infer<typeof newEvent>;

export type CalendarEvent = {
  eventId: string;
  start: string;
  end: string;
  /** Where the people meet; null when there is none or not yet. */
  meetingUrl: string | null;
};
/** `existed` is true when the event of this booking was there already and nothing was made. */
export type CreatedEvent = CalendarEvent & { existed: boolean };

export const eventCancellation = z.object({
  calendarId: z.string().min(1),
  eventId: z.string().min(1),
  reason: z.string().default(''),
});
export type EventCancellation = z.infer<typeof eventCancellation>;

/** An event by its vendor's own id. */
export const eventName = z.object({ calendarId: z.string().min(1), eventId: z.string().min(1) });
export type EventName = z.infer<typeof eventName>;

export const eventMove = eventName.extend({
  /** When it begins as far as we know: what was moved meanwhile is not moved again. */
  from: instant,
  start: instant,
  end: instant,
  timeZone,
  /** Told to the attendee where the vendor passes it on. */
  reason: z.string().default(''),
  keepFree: keptFree.nullable().default(null),
});
export type EventMove = z.infer<typeof eventMove>;

export const eventQuestion = z.object({
  bookingId: z.string().min(1),
  calendarId: z.string().min(1),
  attendeeEmail: z.email(),
  contactId: z.string().nullable().default(null),
  start: instant,
  end: instant,
});
export type EventQuestion = z.infer<typeof eventQuestion>;

/** When the calendars are taken. Promise: what could not be read is named and never counts as free. */
export const busyTimes = (vendor: string): Operation<BusyQuestion, BusyTimes> =>
  defineOperation<BusyQuestion, BusyTimes>({
    name: `calendar.${vendor}.busy_times`,
    effect: 'read',
    risk: 'low',
    input: busyQuestion,
    concurrency: 4,
  });

/** What the vendor itself offers, for vendors that keep their own rules. Only slots that begin within the window. */
export const freeSlots = (vendor: string): Operation<SlotQuestion, FreeSlots> =>
  defineOperation<SlotQuestion, FreeSlots>({
    name: `calendar.${vendor}.free_slots`,
    effect: 'read',
    risk: 'low',
    input: slotQuestion,
    concurrency: 4,
  });

/**
 * Books one event. Promises: one event for one booking id, however often it is asked; a slot that is taken, or a span in `keepFree`
 * that is not free, is class `conflict` with code `<vendor>.slot_taken` and books nothing. `repeatable` is given by vendors that know our id.
 */
export const createEvent = (
  vendor: string,
  more: { repeatable?: boolean } = {},
): Operation<NewEvent, CreatedEvent> =>
  defineOperation<NewEvent, CreatedEvent>({
    name: `calendar.${vendor}.create_event`,
    effect: 'write',
    risk: 'medium',
    input: newEvent,
    concurrency: 1,
    trace: ({ bookingId, calendarId, attendee, contactId, start, end }) => ({
      bookingId,
      calendarId,
      attendeeEmail: attendee.email,
      contactId,
      start,
      end,
    }),
    ...more,
  });

/** Cancels an event. One that is cancelled or gone already counts as cancelled; `existed` tells. */
export const cancelEvent = (vendor: string): Operation<EventCancellation, { existed: boolean }> =>
  defineOperation<EventCancellation, { existed: boolean }>({
    name: `calendar.${vendor}.cancel_event`,
    effect: 'write',
    risk: 'medium',
    input: eventCancellation,
    trace: ({ calendarId, eventId }) => ({ calendarId, eventId }),
  });

/**
 * Gives an event another time; the vendor tells the attendee. Promises: moved once, however often it is asked (`existed` when it
 * was there already); an event that is not at `from` any more is class `conflict` with code `<vendor>.event_elsewhere`, one that is
 * gone `not_found` with `<vendor>.event_gone`, and a slot the vendor knows to be taken, or `keepFree` says is, `<vendor>.slot_taken`: nothing is moved then.
 * Where moving makes another event, the receipt names that one. Absent for vendors whose API cannot do it.
 */
export const moveEvent = (vendor: string): Operation<EventMove, CreatedEvent> =>
  defineOperation<EventMove, CreatedEvent>({
    name: `calendar.${vendor}.move_event`,
    effect: 'write',
    risk: 'medium',
    input: eventMove,
    concurrency: 1,
    trace: ({ calendarId, eventId, start, end }) => ({ calendarId, eventId, start, end }),
  });

export const noShowMark = eventName.extend({ attendeeEmail: z.email() });
export type NoShowMark = z.infer<typeof noShowMark>;
/**
 * Tells the vendor that the attendee did not come. Promises: told once, however often it is asked (`existed` when the vendor knew); an
 * event that is cancelled or gone is `not_found` with `<vendor>.event_gone`. Absent for vendors that keep no such thing.
 */
export const markNoShow = (vendor: string): Operation<NoShowMark, { existed: boolean }> =>
  defineOperation<NoShowMark, { existed: boolean }>({
    name: `calendar.${vendor}.mark_no_show`,
    effect: 'write',
    risk: 'low',
    input: noShowMark,
    concurrency: 1,
    trace: (mark) => mark,
  });

/** One event as it stands, also where moving made another one of it; null when it is cancelled or gone. */
export const readEvent = (vendor: string): Operation<EventName, { event: CalendarEvent | null }> =>
  defineOperation<EventName, { event: CalendarEvent | null }>({
    name: `calendar.${vendor}.read_event`,
    effect: 'read',
    risk: 'low',
    input: eventName,
  });

/** A meeting as a vendor has it that says itself whether somebody came. */
export type MeetingThere = {
  eventId: string;
  /** The vendor's own id of the person. */
  contactId: string | null;
  standing: 'on' | 'cancelled' | 'no_show';
  start: string;
  end: string;
  meetingUrl: string | null;
};

/** How one meeting stands, whatever became of it; null when it is not there any more. */
export const readMeeting = (vendor: string): Operation<EventName, { meeting: MeetingThere | null }> =>
  defineOperation<EventName, { meeting: MeetingThere | null }>({
    name: `calendar.${vendor}.read_meeting`,
    effect: 'read',
    risk: 'low',
    input: eventName,
  });

export const meetingsQuestion = z.object({ calendarId: z.string().min(1), from: instant, to: instant });
export type MeetingsQuestion = z.infer<typeof meetingsQuestion>;
/** The meetings of a calendar in a window, cancelled ones too. */
export const listMeetings = (vendor: string): Operation<MeetingsQuestion, { meetings: MeetingThere[] }> =>
  defineOperation<MeetingsQuestion, { meetings: MeetingThere[] }>({
    name: `calendar.${vendor}.list_meetings`,
    effect: 'read',
    risk: 'low',
    input: meetingsQuestion,
  });

/** The event of a booking that is not cancelled; null when there is none. */
export const findEvent = (vendor: string): Operation<EventQuestion, { event: CalendarEvent | null }> =>
  defineOperation<EventQuestion, { event: CalendarEvent | null }>({
    name: `calendar.${vendor}.find_event`,
    effect: 'read',
    risk: 'low',
    input: eventQuestion,
  });

export const calendarIdentity = z.object({ account: z.string(), timeZone: z.string().nullable() });
export type CalendarIdentity = z.infer<typeof calendarIdentity>;

/** Whose calendars these are; the probe of a connection. */
export const calendarWhoami = (vendor: string): Operation<Record<string, never>, CalendarIdentity> =>
  defineOperation<Record<string, never>, CalendarIdentity>({
    name: `calendar.${vendor}.whoami`,
    effect: 'read',
    risk: 'low',
    input: z.object({}).strict(),
  });

/** `bookingId` is ours where the vendor kept it; else `attendeeEmail` and `start` tell which booking is meant. */
const booking = {
  at: z.string().nullable(),
  eventId: z.string(),
  bookingId: z.string().nullable(),
  attendeeEmail: z.string().nullable(),
  start: z.string().nullable(),
  end: z.string().nullable(),
  /** Where the attendee can move it by itself, from vendors that give such a link. */
  moveUrl: z.string().nullable().optional(),
};
export const bookingEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('booking.created'), ...booking }),
  z.object({ kind: z.literal('booking.cancelled'), ...booking, reason: z.string().nullable() }),
  /** `previousEventId` is the event it was, where moving makes a new one. */
  z.object({ kind: z.literal('booking.rescheduled'), ...booking, previousEventId: z.string().nullable() }),
  z.object({ kind: z.literal('booking.no_show'), ...booking }),
  /** Something changed in a watched calendar; what it is must be read there. */
  z.object({
    kind: z.literal('calendar.touched'),
    at: z.string().nullable(),
    resourceId: z.string().nullable(),
  }),
]);
export type BookingEvent = z.infer<typeof bookingEvent>;
