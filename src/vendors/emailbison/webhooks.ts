import { z } from 'zod';
import { deliveryVerdict, proofMissing } from '#core/webhook-proof.rules';
import { deliveryDigest } from '../kit/effect-tag.ts';
import type { VendorWebhooks } from '../kit/vendor-webhooks.ts';
import type { MailEvent } from '../ports/email-campaigns.ts';
import { leadKey } from './wire.ts';

const text = z.string().nullish().catch(null);
const number = z.number().int().nullish().catch(null);
const payload = z.object({
  event: z.object({ type: z.string().min(1), workspace_id: number }),
  data: z.object({
    reply: z
      .object({
        id: number,
        subject: text,
        email_subject: text,
        automated_reply: z.boolean().nullish().catch(null),
        html_body: text,
        text_body: text,
        date_received: text,
        from_email_address: text,
        primary_to_email_address: text,
      })
      .nullish(),
    campaign_event: z.object({ id: number, created_at: text }).nullish(),
    lead: z.object({ email: text }).nullish(),
    campaign: z.object({ id: number, name: text }).nullish(),
    scheduled_email: z
      .object({ id: number, sequence_step_order: number, email_subject: text, sent_at: text })
      .nullish(),
    sender_email: z.object({ email: text, status: text }).nullish(),
  }),
});
type Payload = z.infer<typeof payload>;

/** A first contact comes with the mail that made it; interest and tags are opinions. */
const KINDS: Readonly<Record<string, MailEvent['kind']>> = {
  EMAIL_SENT: 'mail.sent',
  EMAIL_OPENED: 'mail.opened',
  LEAD_REPLIED: 'mail.replied',
  UNTRACKED_REPLY_RECEIVED: 'mail.replied',
  EMAIL_BOUNCED: 'mail.bounced',
  LEAD_UNSUBSCRIBED: 'mail.unsubscribed',
  EMAIL_ACCOUNT_DISCONNECTED: 'mail.account_problem',
};

const read = (body: string): Payload => payload.parse(JSON.parse(body));
const kindOf = ({ event, data }: Payload): MailEvent['kind'] | undefined => {
  const kind = KINDS[event.type.toUpperCase()];
  return kind === 'mail.replied' && data.reply?.automated_reply === true ? 'mail.auto_replied' : kind;
};

/**
 * EmailBison signs nothing and sets no headers, so the proof is the address it was given, and an old delivery is known
 * by its id alone. Whatever is not 200 is sent again.
 */
export const emailbisonWebhooks: VendorWebhooks<MailEvent> = {
  vendor: 'emailbison',
  secrets: ['webhookSecret'],
  verify: (delivery, { webhookSecret: secret }) =>
    secret ? deliveryVerdict({ kind: 'url', secret }, delivery) : proofMissing,
  deliveryId({ body }) {
    const { event, data } = read(body);
    return data.reply?.id
      ? deliveryDigest(event.workspace_id, event.type, data.reply.id)
      : deliveryDigest(
          event.workspace_id,
          event.type,
          data.campaign_event?.id,
          data.scheduled_email?.id,
          data.sender_email?.email,
        );
  },
  keep: [],
  read: ({ body }) => eventOf(read(body)),
  answer: () => ({ status: 200 }),
};

function eventOf(found: Payload): MailEvent[] {
  const kind = kindOf(found);
  if (!kind) return [];
  const { reply, campaign_event, lead, campaign, scheduled_email, sender_email } = found.data;
  const about = {
    at: reply?.date_received ?? campaign_event?.created_at ?? scheduled_email?.sent_at ?? null,
    campaignId: campaign?.id ? String(campaign.id) : null,
    campaignName: campaign?.name ?? null,
  };
  const mailbox = leadKey(sender_email?.email ?? reply?.primary_to_email_address) || null;
  if (kind === 'mail.account_problem')
    return [{ kind, ...about, mailbox, detail: sender_email?.status ?? null }];
  const address = leadKey(
    z
      .string()
      .min(3)
      .parse(lead?.email ?? reply?.from_email_address),
  );
  const mail = {
    ...about,
    address,
    mailbox,
    mailId: scheduled_email?.id ? String(scheduled_email.id) : null,
    subject: reply?.subject ?? reply?.email_subject ?? scheduled_email?.email_subject ?? null,
    step: scheduled_email?.sequence_step_order ?? null,
    variant: null,
  };
  if (kind === 'mail.bounced') return [{ kind, ...mail, detail: reply?.text_body?.slice(0, 1_000) ?? null }];
  if (kind !== 'mail.replied' && kind !== 'mail.auto_replied') return [{ kind, ...mail }];
  if (!reply) throw new Error('The delivery of an answer holds no answer.');
  const answer = {
    from: leadKey(reply.from_email_address) || address,
    replyId: reply.id ? String(reply.id) : null,
    threadId: null,
    text: reply.text_body ?? '',
    html: reply.html_body ?? null,
  };
  return [{ kind, ...mail, ...answer }];
}
