import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';
import { textHash } from './sms.ts';

export const crmMail = z.object({
  contactId: z.string().min(1),
  to: z.email(),
  from: z.string().nullable().default(null),
  subject: z.string().min(1),
  html: z.string().min(1),
  /** The message this answers, as the vendor named it; null begins a conversation. */
  inReplyTo: z.string().nullable().default(null),
});
export type CrmMail = z.infer<typeof crmMail>;
/** `threadMessageId` is what an answer to this mail names in `inReplyTo`. */
export type CrmMailReceipt = { messageId: string; threadMessageId: string | null; conversationId: string };

/**
 * Sends one mail to a contact through the CRM's own inbox. Promises: a blocked contact is class `recipient_blocked`;
 * never repeated by itself.
 */
export const sendCrmMail = (vendor: string): Operation<CrmMail, CrmMailReceipt> =>
  defineOperation<CrmMail, CrmMailReceipt>({
    name: `crm_mail.${vendor}.send_mail`,
    effect: 'send',
    risk: 'high',
    input: crmMail,
    reaches: ({ to }) => [to],
    trace: ({ contactId, to, html }) => ({ contactId, to, htmlHash: textHash(html) }),
  });
