import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { allow, reason, refuse } from '#core/verdict';
import { proofMissing, proofWrong, sameSecret } from '#core/webhook-proof.rules';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { BookingEvent } from '../ports/calendar.ts';
import { eventOf } from './wire.ts';

/** Seconds a delivery may be off the clock here, in either direction. */
const STALE_SECONDS = 180;

const text = z.string().nullish();
const event = z.object({ uri: z.string(), start_time: text, end_time: text });
const delivery = z.object({
  event: z.string(),
  created_at: text,
  payload: z
    .object({
      uri: text,
      email: text,
      rescheduled: z.boolean().nullish(),
      reschedule_url: text,
      old_invitee: text,
      tracking: z.object({ utm_content: text }).nullish(),
      cancellation: z.object({ reason: text }).nullish(),
      scheduled_event: event.nullish(),
    })
    .loose(),
});
type Delivery = z.infer<typeof delivery>;

function eventsOf({ event: name, created_at, payload }: Delivery): BookingEvent[] {
  const scheduled = payload.scheduled_event;
  if (!scheduled) return [];
  const facts = {
    at: created_at ?? null,
    eventId: scheduled.uri,
    bookingId: payload.tracking?.utm_content ?? null,
    attendeeEmail: payload.email?.toLowerCase() ?? null,
    start: scheduled.start_time ?? null,
    end: scheduled.end_time ?? null,
    moveUrl: payload.reschedule_url ?? null,
  };
  switch (name) {
    case 'invitee.created':
      return payload.old_invitee
        ? [{ kind: 'booking.rescheduled', ...facts, previousEventId: eventOf(payload.old_invitee) }]
        : [{ kind: 'booking.created', ...facts }];
    case 'invitee.canceled':
      // Moving is a cancellation and a booking, in either order; the booking tells it.
      return payload.rescheduled
        ? []
        : [{ kind: 'booking.cancelled', ...facts, reason: payload.cancellation?.reason ?? null }];
    case 'invitee_no_show.created':
      return [{ kind: 'booking.no_show', ...facts }];
    default:
      return [];
  }
}

/** Deliveries of Calendly, signed over time and raw body. */
export const calendlyWebhooks: VendorWebhooks<BookingEvent> = {
  vendor: 'calendly',
  secrets: ['signingKey'],
  keep: [],
  verify({ headers, body }, { signingKey }, now) {
    const given = /^t=(\d+),v1=([0-9a-f]+)$/i.exec(headers.get('calendly-webhook-signature') ?? '');
    if (!given || !signingKey) return proofMissing;
    const [, time = '', signature = ''] = given;
    const expected = createHmac('sha256', signingKey).update(`${time}.${body}`).digest('hex');
    if (!sameSecret(signature.toLowerCase(), expected)) return proofWrong;
    return Math.abs(now.epochMilliseconds / 1_000 - Number(time)) <= STALE_SECONDS
      ? allow()
      : refuse(
          reason('intake.proof_stale', 'The delivery is more than three minutes off. It was not stored.'),
        );
  },
  deliveryId({ body }) {
    const read = delivery.safeParse(JSON.parse(body)).data;
    const uri = read?.payload.uri ?? read?.payload.scheduled_event?.uri;
    return read && uri && read.created_at ? `${read.event} ${uri} ${read.created_at}` : undefined;
  },
  read: ({ body }) => eventsOf(delivery.parse(JSON.parse(body))),
};
