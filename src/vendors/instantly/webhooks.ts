import { z } from 'zod';
import { deliveryVerdict, proofMissing } from '#core/webhook-proof.rules';
import { deliveryDigest } from '../kit/effect-tag.ts';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { MailEvent } from '../ports/email-campaigns.ts';

const text = z.string().nullish().catch(null);
const number = z.coerce.number().int().positive().nullish().catch(null);
const payload = z.object({
  event_type: z.string().min(1),
  timestamp: text,
  campaign_id: text,
  campaign_name: text,
  lead_email: text,
  email_account: text,
  email_id: text,
  email_subject: text,
  step: number,
  variant: number,
  reply_subject: text,
  reply_text: text,
  reply_text_snippet: text,
  reply_html: text,
  thread_id: text,
  error_message: text,
});
type Payload = z.infer<typeof payload>;

/** Clicks and automatic replies arrive under other names than they are subscribed by; labels arrive as their own text. */
const KINDS: Readonly<Record<string, MailEvent['kind']>> = {
  email_sent: 'mail.sent',
  email_opened: 'mail.opened',
  email_link_clicked: 'mail.clicked',
  link_clicked: 'mail.clicked',
  reply_received: 'mail.replied',
  auto_reply_received: 'mail.auto_replied',
  email_bounced: 'mail.bounced',
  lead_unsubscribed: 'mail.unsubscribed',
  account_error: 'mail.account_problem',
};

/** Reads a delivery; older ones used other names for two fields. */
const read = (body: string): Payload => {
  const raw: unknown = JSON.parse(body);
  const old = z.object({ type: z.string(), contact_email: z.string() }).partial().safeParse(raw);
  const spare = old.success ? { event_type: old.data.type, lead_email: old.data.contact_email } : {};
  return payload.parse({ ...spare, ...(raw as object) });
};

/**
 * Instantly signs nothing; what we set as a header of the webhook comes back with each delivery and is all the proof
 * there is. So a delivery proves who sent it, not when: what is old is told by its id alone.
 */
export const instantlyWebhooks: VendorWebhooks<MailEvent> = {
  vendor: 'instantly',
  secrets: ['webhookSecret'],
  verify: (delivery, { webhookSecret: secret }) =>
    secret
      ? deliveryVerdict({ kind: 'shared', header: 'authorization', prefix: 'Bearer ', secret }, delivery)
      : proofMissing,
  deliveryId({ body }) {
    const { event_type, email_id, lead_email, email_account, timestamp } = read(body);
    return deliveryDigest(event_type, email_id, lead_email ?? email_account, timestamp);
  },
  keep: [],
  read: ({ body }) => eventOf(read(body)),
};

function eventOf(found: Payload): MailEvent[] {
  const kind = KINDS[found.event_type];
  if (!kind) return [];
  const about = {
    at: found.timestamp ?? null,
    campaignId: found.campaign_id ?? null,
    campaignName: found.campaign_name ?? null,
  };
  const mailbox = found.email_account?.toLowerCase() ?? null;
  const detail = found.error_message ?? null;
  if (kind === 'mail.account_problem') return [{ kind, ...about, mailbox, detail }];
  const address = z.string().min(3).parse(found.lead_email).toLowerCase();
  const mail = {
    ...about,
    address,
    mailbox,
    mailId: found.email_id ?? null,
    subject: found.reply_subject ?? found.email_subject ?? null,
    step: found.step ?? null,
    variant: found.variant ?? null,
  };
  if (kind === 'mail.bounced') return [{ kind, ...mail, detail }];
  if (kind !== 'mail.replied' && kind !== 'mail.auto_replied') return [{ kind, ...mail }];
  const reply = {
    from: address,
    replyId: found.email_id ?? null,
    threadId: found.thread_id ?? null,
    text: found.reply_text ?? found.reply_text_snippet ?? '',
    html: found.reply_html ?? null,
  };
  return [{ kind, ...mail, ...reply }];
}
