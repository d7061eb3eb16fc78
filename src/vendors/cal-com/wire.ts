import { z } from 'zod';
import type { CalendarEvent } from '../ports/calendar.ts';

/** Each family of calls has its own version; without the header the oldest one answers. */
export const VERSIONS = { slots: '2024-09-04', bookings: '2026-02-25', me: '2024-06-11' } as const;

const instant = z.iso.datetime({ offset: true });
export const meReply = z.object({
  status: z.literal('success'),
  data: z.object({ email: z.string(), timeZone: z.string().nullish() }),
});
export const slotsReply = z.object({
  status: z.literal('success'),
  data: z.record(z.string(), z.array(z.object({ start: instant }).loose())),
});
export const booking = z.object({
  uid: z.string().min(1),
  status: z.string(),
  start: instant,
  end: instant,
  meetingUrl: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  attendees: z.array(z.object({ email: z.string(), absent: z.boolean().nullish() })).nullish(),
  /** The booking that moving made of this one. */
  rescheduledToUid: z.string().nullish(),
});
export type CalComBooking = z.infer<typeof booking>;
export const bookingReply = z.object({ status: z.literal('success'), data: booking });
export const bookingsReply = z.object({ status: z.literal('success'), data: z.array(booking) });

/** The key of our booking id in the metadata, which comes back in deliveries. */
export const OURS = 'legworkBooking';
export const isOn = ({ status }: { status: string }): boolean => !['cancelled', 'rejected'].includes(status);

export const toEvent = ({ uid, start, end, meetingUrl }: CalComBooking): CalendarEvent => ({
  eventId: uid,
  start,
  end,
  meetingUrl: meetingUrl?.startsWith('https://') ? meetingUrl : null,
});
