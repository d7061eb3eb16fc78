import { allow, type Verdict } from '#core/verdict';
import { proofMissing, proofWrong, sameSecret } from '#core/webhook-proof.rules';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import { OPT_OUTS, type OptOut, optOutOf, type SmsEvent } from '../ports/sms.ts';
import { sha256, signedUrls, twilioSignature } from './signature.rules.ts';
import { causeOf, stateOf } from './wire.ts';

const verdictOf = (isProved: boolean): Verdict => (isProved ? allow() : proofWrong);

/** What Twilio says of an opt-out, else the word itself: opt-outs must be seen without its extra service. */
function optOutIn(fields: URLSearchParams): OptOut | null {
  const told = fields.get('OptOutType')?.toLowerCase();
  return OPT_OUTS.find((word) => word === told) ?? optOutOf(fields.get('Body') ?? '');
}

function eventOf(fields: URLSearchParams): SmsEvent | null {
  const messageId = fields.get('MessageSid');
  if (!messageId) throw new Error('Twilio named no message.');
  if (fields.has('Body')) {
    return {
      kind: 'sms.received',
      at: null,
      messageId,
      from: fields.get('From') ?? '',
      to: fields.get('To') ?? '',
      text: fields.get('Body') ?? '',
      optOut: optOutIn(fields),
      media: Number(fields.get('NumMedia') ?? 0) || 0,
      recipientId: null,
    };
  }
  const state = stateOf(fields.get('MessageStatus') ?? '');
  if (!state) return null;
  const errorCode = fields.get('ErrorCode');
  return { kind: 'sms.status', at: null, messageId, state, errorCode, cause: causeOf(state, errorCode) };
}

/**
 * Messages that come in, and reports on those that went out. Signed with the primary auth token over the public address:
 * `delivery.url` must be the address Twilio was given, never one rebuilt from `Host`.
 */
export const twilioWebhooks: VendorWebhooks<SmsEvent> = {
  vendor: 'twilio',
  secrets: ['authToken'],
  keep: [],
  verify({ headers, url, body }, { authToken }) {
    const signature = headers.get('x-twilio-signature');
    if (!authToken || !signature) return proofMissing;
    // A JSON body is not part of the signature but its hash stands in the address.
    const bodyHash = url.searchParams.get('bodySHA256');
    if (bodyHash !== null && !sameSecret(bodyHash.toLowerCase(), sha256(body))) return proofWrong;
    const fields = bodyHash === null ? new URLSearchParams(body) : null;
    return verdictOf(
      signedUrls(url).some((address) => sameSecret(signature, twilioSignature(authToken, address, fields))),
    );
  },
  deliveryId({ body }) {
    const fields = new URLSearchParams(body);
    const id = fields.get('MessageSid');
    return id === null ? undefined : `${id} ${fields.has('Body') ? 'received' : fields.get('MessageStatus')}`;
  },
  read({ body }) {
    const event = eventOf(new URLSearchParams(body));
    return event ? [event] : [];
  },
  /** An empty TwiML document: nothing is answered by the vendor. */
  answer: () => ({ status: 200, body: '<Response/>', type: 'text/xml' }),
};
