import { z } from 'zod';
import { deliveryVerdict, proofMissing } from '#core/webhook-proof.rules';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { BookingEvent } from '../ports/calendar.ts';
import { OURS } from './wire.ts';

const text = z.string().nullish();
const delivery = z.object({
  triggerEvent: z.string(),
  createdAt: text,
  payload: z
    .object({
      uid: text,
      bookingUid: text,
      startTime: text,
      endTime: text,
      attendees: z.array(z.object({ email: z.string(), noShow: z.boolean().nullish() })).nullish(),
      metadata: z.record(z.string(), z.unknown()).nullish(),
      rescheduleUid: text,
      cancellationReason: text,
    })
    .loose(),
});
type Delivery = z.infer<typeof delivery>;

function eventsOf({ triggerEvent, createdAt, payload }: Delivery): BookingEvent[] {
  const eventId = payload.uid ?? payload.bookingUid;
  if (!eventId) return [];
  const ours = payload.metadata?.[OURS];
  const facts = {
    at: createdAt ?? null,
    eventId,
    bookingId: typeof ours === 'string' ? ours : null,
    attendeeEmail: payload.attendees?.[0]?.email.toLowerCase() ?? null,
    start: payload.startTime ?? null,
    end: payload.endTime ?? null,
  };
  switch (triggerEvent) {
    case 'BOOKING_CREATED':
      return [{ kind: 'booking.created', ...facts }];
    case 'BOOKING_RESCHEDULED':
      return [{ kind: 'booking.rescheduled', ...facts, previousEventId: payload.rescheduleUid ?? null }];
    case 'BOOKING_CANCELLED':
    case 'BOOKING_REJECTED':
      return [{ kind: 'booking.cancelled', ...facts, reason: payload.cancellationReason ?? null }];
    case 'BOOKING_NO_SHOW_UPDATED':
      // The same event takes a no-show back.
      return payload.attendees?.some((attendee) => attendee.noShow)
        ? [{ kind: 'booking.no_show', ...facts }]
        : [];
    default:
      return [];
  }
}

/** Deliveries of Cal.com: HMAC of the raw body without a time; unsigned when no secret was set there, and then refused. */
export const calComWebhooks: VendorWebhooks<BookingEvent> = {
  vendor: 'cal_com',
  secrets: ['webhookSecret'],
  keep: [],
  verify: (given, { webhookSecret }) =>
    webhookSecret
      ? deliveryVerdict({ kind: 'hmac', header: 'x-cal-signature-256', secret: webhookSecret }, given)
      : proofMissing,
  deliveryId({ body }) {
    const read = delivery.safeParse(JSON.parse(body)).data;
    const id = read?.payload.uid ?? read?.payload.bookingUid;
    return read && id && read.createdAt ? `${read.triggerEvent} ${id} ${read.createdAt}` : undefined;
  },
  read: ({ body }) => eventsOf(delivery.parse(JSON.parse(body))),
};
