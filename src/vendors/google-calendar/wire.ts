import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CalendarEvent } from '../ports/calendar.ts';

export const tokenReply = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
export const calendarReply = z.object({ id: z.string(), timeZone: z.string().nullish() });
export const freeBusyReply = z.object({
  calendars: z.record(
    z.string(),
    z.object({
      busy: z.array(z.object({ start: z.string(), end: z.string() })).optional(),
      errors: z.array(z.object({ reason: z.string() })).optional(),
    }),
  ),
});
const time = z.object({ dateTime: z.iso.datetime({ offset: true }) });
export const eventReply = z.object({
  id: z.string().min(1),
  status: z.string(),
  start: time,
  end: time,
  hangoutLink: z.string().nullish(),
  etag: z.string().nullish(),
});
export type GoogleEvent = z.infer<typeof eventReply>;
/** A deletion has no answer but its status. */
export const nothing = z.literal('');
/** Errors of the API carry a list of reasons, errors of the token endpoint one word. */
export const errorReply = z.union([
  z.object({
    error: z.object({
      code: z.number(),
      errors: z.array(z.object({ reason: z.string() })).default([]),
    }),
  }),
  z.object({ error: z.string() }),
]);

/** An id Google takes: signs of base32hex only. Hex is within them. */
export const eventIdOf = (bookingId: string): string =>
  `legwork${createHash('sha256').update(bookingId).digest('hex').slice(0, 40)}`.replace(/[^a-v0-9]/g, '');

export const toEvent = ({ id, start, end, hangoutLink }: GoogleEvent): CalendarEvent => ({
  eventId: id,
  start: start.dateTime,
  end: end.dateTime,
  meetingUrl: hangoutLink ?? null,
});
