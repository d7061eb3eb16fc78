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
/** Vendors that only tell when somebody is busy: free times are made here, of the hours in which meetings may be. */
export const BUSY_VENDORS = ['google_calendar', 'caldav'] as const;
export const makesTimes = (vendor: string): boolean => (BUSY_VENDORS as readonly string[]).includes(vendor);

/** Calendars whose API can give a meeting another time. Calendly leaves that to the lead, by a link of its own. */
export const MOVING_VENDORS: readonly string[] = ['cal_com', 'highlevel', 'google_calendar', 'caldav'];

/** Calendars that keep whether somebody came. */
export const TELLING_VENDORS: readonly string[] = ['cal_com', 'highlevel', 'calendly'];

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write it as 09:00.');
const buffer = z.number().int().min(0).max(120).default(15);
/** When meetings may be, by the wall clock of the calendar's zone. Times begin every `gridMinutes` from `opens`. */
export const workingHours = z.object({
  /** Monday is 1. */
  days: z.array(z.number().int().min(1).max(7)).min(1, 'Name at least one day.').default([1, 2, 3, 4, 5]),
  opens: clock.default('09:00'),
  closes: clock.default('17:00'),
  /** Minutes that stay free before and after a meeting. */
  bufferBefore: buffer,
  bufferAfter: buffer,
  /** Nobody is booked sooner than this many hours from now. */
  noticeHours: z.number().int().min(0).max(336).default(4),
  gridMinutes: z.union([z.literal(15), z.literal(30), z.literal(60)]).default(30),
  /** Whose public holidays are kept: ISO codes, `DE` or `DE-BY`. Nothing said means the country of the zone, null none. */
  holidays: z
    .string()
    .regex(/^[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?$/, 'Write it as DE or DE-BY.')
    .nullable()
    .optional(),
  /** Other calendars of the person in which nothing else may be at the time. */
  alsoBusy: z.array(z.string().min(1)).max(20).default([]),
});
export type WorkingHours = Omit<z.output<typeof workingHours>, 'holidays'> & { holidays: string | null };

export const calendarConnection = z
  .object({
    source: source.default('DEFAULT'),
    vendor: z.enum([...SLOT_VENDORS, ...BUSY_VENDORS]),
    calendarId: z.string().min(1),
    /** An IANA name or a common abbreviation. */
    zone: z.string().min(1),
    minutes: z.number().int().min(15).max(120).default(30),
    /** For calendars that only tell when somebody is busy. */
    hours: workingHours.optional(),
    /** 5 seconds to an hour; a minute where nothing is said. */
    refreshSeconds: z.number().int().min(5).max(3_600).default(60),
  })
  .refine(({ vendor, minutes }) => makesTimes(vendor) || minutes === 30, {
    path: ['minutes'],
    message: 'This vendor makes the times itself; meetings of 30 minutes are read there.',
  })
  .refine(({ vendor, hours }) => makesTimes(vendor) || hours === undefined, {
    path: ['hours'],
    message: 'This vendor makes the times itself; set the hours there.',
  });
export type CalendarConnection = z.input<typeof calendarConnection>;

const keptHours = workingHours.required({ holidays: true }).nullable();
export const connectedCalendar = z.object({ source, zone: z.string(), hours: keptHours });
export type ConnectedCalendar = z.infer<typeof connectedCalendar>;

export const availability = z.object({
  source,
  vendor: z.string(),
  calendarId: z.string(),
  zone: z.string(),
  minutes: z.number(),
  /** Of which free times are made; null where the vendor says itself what is free. */
  hours: keptHours,
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
/** Whether the calendar heard that nobody came. */
export const TOLD_STATES = ['asked', 'unknown', 'done', 'failed'] as const;
export type ToldState = (typeof TOLD_STATES)[number];
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
  /** Of a no-show; null where the calendar keeps no such thing, or nobody knows which event it is. */
  told: z.enum(TOLD_STATES).nullable(),
  toldError: z.string().nullable(),
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
