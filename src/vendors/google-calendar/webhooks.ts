import { allow } from '#core/verdict';
import { proofMissing, proofWrong, sameSecret } from '#core/webhook-proof.rules';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { BookingEvent } from '../ports/calendar.ts';

/** Push channels of Google: no body and no signature, only the token of the channel. */
export const googleCalendarWebhooks: VendorWebhooks<BookingEvent> = {
  vendor: 'google_calendar',
  secrets: ['channelToken'],
  keep: ['x-goog-channel-id', 'x-goog-resource-id', 'x-goog-resource-state', 'x-goog-message-number'],
  verify({ headers }, { channelToken }) {
    const given = headers.get('x-goog-channel-token');
    if (given === null || !channelToken) return proofMissing;
    return sameSecret(given, channelToken) ? allow() : proofWrong;
  },
  deliveryId({ headers }) {
    const [channel, number] = [headers.get('x-goog-channel-id'), headers.get('x-goog-message-number')];
    return channel && number ? `${channel} ${number}` : undefined;
  },
  /** `sync` only says that the channel is open. */
  read: ({ headers }) =>
    headers.get('x-goog-resource-state') === 'exists'
      ? [{ kind: 'calendar.touched', at: null, resourceId: headers.get('x-goog-resource-id') }]
      : [],
  answer: () => ({ status: 200 }),
};
