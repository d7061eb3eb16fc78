import { z } from 'zod';
import { allow, type Verdict } from '#core/verdict';
import {
  type Delivery,
  deliveryVerdict,
  proofMissing,
  proofWrong,
  sameSecret,
} from '#core/webhook-proof.rules';
import { deliveryDigest } from '../kit/effect-tag.ts';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { MailEvent } from '../ports/email-campaigns.ts';
import { leadKey, plainText, replyIdOf } from './wire.ts';

const text = z.string().nullish().catch(null);
const id = z.union([z.number(), z.string()]).transform(String).nullish().catch(null);
const message = z.object({ message_id: text, html: text, text, time: text }).nullish().catch(null);
const payload = z.object({
  event_type: z.string().min(1),
  event_timestamp: text,
  secret_key: text,
  sl_email_lead_id: id,
  sl_lead_email: text,
  lead_email: text,
  stats_id: text,
  from_email: text,
  to_email: text,
  subject: text,
  custom_subject: text,
  campaign_id: id,
  campaign_name: text,
  sequence_number: z.coerce.number().int().positive().nullish().catch(null),
  message_id: text,
  sent_message: message,
  reply_message: message,
  bounce_message: message,
  leadCorrespondence: z.object({ replyReceivedFrom: text }).nullish().catch(null),
  email_account: text,
  description: text,
});
type Payload = z.infer<typeof payload>;

/** `FIRST_EMAIL_SENT` comes with `EMAIL_SENT`; categories are opinions, and arrive minutes after the answer or never. */
const KINDS: Readonly<Record<string, MailEvent['kind']>> = {
  EMAIL_SENT: 'mail.sent',
  EMAIL_OPEN: 'mail.opened',
  EMAIL_LINK_CLICK: 'mail.clicked',
  EMAIL_REPLY: 'mail.replied',
  EMAIL_BOUNCE: 'mail.bounced',
  LEAD_UNSUBSCRIBED: 'mail.unsubscribed',
  EMAIL_ACCOUNT_DISCONNECTED: 'mail.account_problem',
};
const SIGNATURE = 'x-smartlead-signature';
const REQUEST_ID = 'x-request-id';

const read = (body: string): Payload => payload.parse(JSON.parse(body));

/** Signed where the header is there; older accounts put the secret into the body, and only they may. */
function signatureVerdict(delivery: Delivery, secret: string): Verdict {
  if (delivery.headers.get(SIGNATURE) !== null)
    return deliveryVerdict({ kind: 'hmac', header: SIGNATURE, prefix: 'sha256=', secret }, delivery);
  const told = bodySecret(delivery.body);
  if (told === undefined) return proofMissing;
  return sameSecret(told, secret) ? allow() : proofWrong;
}

function bodySecret(body: string): string | undefined {
  try {
    return z.object({ secret_key: z.string() }).parse(JSON.parse(body)).secret_key;
  } catch {
    return undefined;
  }
}

/**
 * Two secrets: the webhook's own, which signs the body, and one in the address. Each that is configured must be right.
 * Nothing covers the time of a delivery, so an old one is known by its id alone.
 */
export const smartleadWebhooks: VendorWebhooks<MailEvent> = {
  vendor: 'smartlead',
  secrets: ['webhookSecret', 'webhookUrlSecret'],
  verify(delivery, { webhookSecret, webhookUrlSecret }) {
    const verdicts = [
      ...(webhookUrlSecret ? [deliveryVerdict({ kind: 'url', secret: webhookUrlSecret }, delivery)] : []),
      ...(webhookSecret ? [signatureVerdict(delivery, webhookSecret)] : []),
    ];
    return verdicts.find(({ allowed }) => !allowed) ?? verdicts[0] ?? proofMissing;
  },
  deliveryId({ headers, body }) {
    const given = headers.get(REQUEST_ID);
    if (given) return given;
    const { event_type, event_timestamp, stats_id, campaign_id, sl_lead_email } = read(body);
    return deliveryDigest(event_type, campaign_id, sl_lead_email, stats_id, event_timestamp);
  },
  keep: [REQUEST_ID],
  read: ({ body }) => eventOf(read(body)),
};

function eventOf(found: Payload): MailEvent[] {
  const kind = KINDS[found.event_type];
  if (!kind) return [];
  const about = {
    at: found.event_timestamp ?? null,
    campaignId: found.campaign_id ?? null,
    campaignName: found.campaign_name ?? null,
  };
  const mailbox = leadKey(found.from_email ?? found.email_account) || null;
  const bounce = found.bounce_message;
  const detail = bounce?.text ?? (bounce?.html ? plainText(bounce.html) : null);
  if (kind === 'mail.account_problem')
    return [{ kind, ...about, mailbox, detail: found.description ?? null }];
  const address = leadKey(
    z
      .string()
      .min(3)
      .parse(found.sl_lead_email ?? found.lead_email ?? found.to_email),
  );
  const mail = {
    ...about,
    address,
    mailbox,
    mailId: found.stats_id ?? found.message_id ?? null,
    subject: found.subject ?? found.custom_subject ?? null,
    step: found.sequence_number ?? null,
    variant: null,
  };
  if (kind === 'mail.bounced') return [{ kind, ...mail, detail }];
  if (kind !== 'mail.replied' && kind !== 'mail.auto_replied') return [{ kind, ...mail }];
  const { campaign_id, sl_email_lead_id, stats_id, reply_message } = found;
  const known = campaign_id && sl_email_lead_id && stats_id;
  const reply = {
    // A colleague may have answered: who wrote is not the lead of record.
    from: leadKey(found.leadCorrespondence?.replyReceivedFrom) || address,
    replyId: known ? replyIdOf(campaign_id, sl_email_lead_id, stats_id, reply_message?.message_id) : null,
    threadId: null,
    text: reply_message?.text ?? plainText(reply_message?.html ?? ''),
    html: reply_message?.html ?? null,
  };
  return [{ kind, ...mail, ...reply, at: reply_message?.time ?? about.at }];
}
