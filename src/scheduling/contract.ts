import { z } from 'zod';

/** DIRECT_BOOK is the calendar that asks what is needed to qualify a lead. */
export const AVAILABILITY_SOURCES = ['DEFAULT', 'DIRECT_BOOK'] as const;
export type AvailabilitySource = (typeof AVAILABILITY_SOURCES)[number];
const source = z.enum(AVAILABILITY_SOURCES);

export const OFFER_STATES = ['pending', 'accepted', 'released', 'expired'] as const;
export type OfferState = (typeof OFFER_STATES)[number];
export const APPOINTMENT_STATES = ['booking', 'unknown', 'booked', 'failed', 'cancelled', 'missed'] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];

/** Vendors that say themselves which times are free. */
export const SLOT_VENDORS = ['cal_com', 'highlevel'] as const;

/** Calendars whose API can give a meeting another time. Calendly leaves that to the lead, by a link of its own. */
export const MOVING_VENDORS: readonly string[] = ['cal_com', 'highlevel', 'google_calendar', 'caldav'];

export const calendarConnection = z.object({
  source: source.default('DEFAULT'),
  vendor: z.enum(SLOT_VENDORS),
  calendarId: z.string().min(1),
  /** An IANA name or a common abbreviation. */
  zone: z.string().min(1),
  minutes: z.literal(30).default(30),
  /** 5 seconds to an hour; a minute where nothing is said. */
  refreshSeconds: z.number().int().min(5).max(3_600).default(60),
});
export type CalendarConnection = z.input<typeof calendarConnection>;

export const availability = z.object({
  source,
  vendor: z.string(),
  calendarId: z.string(),
  zone: z.string(),
  minutes: z.number(),
  /** Free slots from now on, and those of working days within seven days. */
  free: z.number(),
  freeNextWeek: z.number(),
  /** Free there, but outside the hours in which anybody may be booked. */
  withheld: z.number(),
  refreshedAt: z.string().nullable(),
  lastError: z.string().nullable(),
});
export type Availability = z.infer<typeof availability>;

export const slotOffer = z.object({
  id: z.string(),
  leadId: z.string(),
  source,
  at: z.string(),
  label: z.string(),
  zone: z.string(),
  carrier: z.string(),
  /** In the message: first, second. */
  place: z.number(),
  state: z.enum(OFFER_STATES),
  offeredAt: z.string(),
  sentAt: z.string().nullable(),
  expiresAt: z.string(),
});
export type SlotOffer = z.infer<typeof slotOffer>;

export const appointment = z.object({
  id: z.string(),
  leadId: z.string(),
  source: source.nullable(),
  vendor: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  zone: z.string(),
  state: z.enum(APPOINTMENT_STATES),
  eventId: z.string().nullable(),
  meetingUrl: z.string().nullable(),
  error: z.string().nullable(),
  /** Where the lead can move it, at calendars that let nobody else. */
  moveUrl: z.string().nullable(),
});
export type Appointment = z.infer<typeof appointment>;

/** With whom the time is. */
const withLead = { leadName: z.string().nullable() };
export const offerView = slotOffer.extend(withLead);
export type OfferView = z.infer<typeof offerView>;

export const CHANGE_KINDS = ['move', 'cancel', 'no_show'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
/** `unknown`: the answer of the calendar was lost and is looked for. */
export const CHANGE_STATES = ['asked', 'unknown', 'done', 'failed'] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];
/** What somebody asked of a meeting, and what became of it. */
export const appointmentChange = z.object({
  kind: z.enum(CHANGE_KINDS),
  state: z.enum(CHANGE_STATES),
  from: z.string(),
  to: z.string().nullable(),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
  error: z.string().nullable(),
});
export type AppointmentChange = z.infer<typeof appointmentChange>;

const whyNot = z.string().nullable();
export const appointmentView = appointment.extend({
  ...withLead,
  /** What was asked of it last. */
  change: appointmentChange.nullable(),
  /** Why it cannot be done at this moment; null where it can. */
  cannot: z.object({ move: whyNot, cancel: whyNot, noShow: whyNot }),
});
export type AppointmentView = z.infer<typeof appointmentView>;
/** A free time, and how many messages offer it at this moment. */
export const freeTime = z.object({ source, at: z.string(), zone: z.string(), offered: z.number() });
export type FreeTime = z.infer<typeof freeTime>;

/** The code of the reason that they said yes to a time which is past, or somebody else's by now. */
export const TAKEN_MEANWHILE = 'auto_book.gone';

const instant = z.iso.datetime({ offset: true });
const words = z.string().trim().max(500);
export const appointmentMove = z.object({
  /** Where the meeting is to begin. */
  to: instant,
  /** Where it begins as the person saw it; one that is elsewhere by now is not moved. */
  from: instant.optional(),
  /** Calendars pass it on to the lead. */
  reason: words.default(''),
});
export type AppointmentMove = z.input<typeof appointmentMove>;
export const appointmentCancellation = z.object({ reason: words.min(1, 'Say why.') });
export type AppointmentCancellation = z.input<typeof appointmentCancellation>;
export const noShow = z.object({ note: words.default('') });
export type NoShow = z.input<typeof noShow>;

/** Where a meeting can be moved to; `cannot` says why nowhere. */
export const moveTimes = z.object({
  cannot: whyNot,
  /** When the calendar was read last, and why not since. */
  readAt: z.string().nullable(),
  lastError: z.string().nullable(),
  times: z.array(z.object({ at: z.string(), zone: z.string(), offered: z.number() })),
});
export type MoveTimes = z.infer<typeof moveTimes>;
