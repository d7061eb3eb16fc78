import type { z } from 'zod';
import { crmEvent } from '#vendors/ports/crm';
import { mailEvent } from '#vendors/ports/email-campaigns';
import { linkedInEvent } from '#vendors/ports/linkedin-outreach';
import { htmlToPlain, type ParsedMail } from './parse-mail.ts';

/** What a vendor's event says, in the words of this slice. */
export type Told =
  | {
      readonly says: 'reply';
      readonly channel: 'email' | 'linkedin';
      readonly contact: { address: string | null; profileUrl: string | null; fullName: string | null };
      readonly campaignId: string | null;
      /** Who wrote; a colleague may answer for the lead. */
      readonly from: string;
      /** Our own mailbox or account there. */
      readonly to: string;
      readonly mail: ParsedMail;
      readonly thread: string | null;
      /** The vendor's id of the message. */
      readonly replyId: string | null;
      readonly label: string | null;
      readonly at: string | null;
    }
  | {
      readonly says: 'bounce';
      readonly address: string;
      readonly campaignId: string | null;
      readonly detail: string | null;
    }
  | { readonly says: 'opt_out'; readonly address: string; readonly campaignId: string | null }
  /** Nothing that concerns a lead's wishes or answers. */
  | { readonly says: 'nothing' };

type Reply = Extract<Told, { says: 'reply' }>;

/** Vendors tell what a person wrote, not how it travelled: no headers, and the mail it answers is one of ours. */
const mailOf = (said: {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string | null;
}): ParsedMail => ({
  messageId: null,
  inReplyTo: 'known-to-the-vendor',
  references: [],
  from: { name: '', address: said.from },
  to: said.to === '' ? [] : [said.to],
  deliveredTo: [],
  returnPath: null,
  subject: clean(said.subject),
  date: null,
  text: clean(said.text.trim() === '' && said.html ? htmlToPlain(said.html) : said.text),
  headers: {},
  contentType: '',
  deliveryStatus: [],
  feedbackReports: [],
  returned: null,
  calendarMethod: null,
});

/** Postgres takes no NUL in text. */
const clean = (text: string): string => text.replaceAll('\u0000', '');

type MailEvent = z.infer<typeof mailEvent>;
type MailReply = Extract<MailEvent, { text: string }>;

const mailReply = (event: MailReply): Reply => ({
  says: 'reply',
  channel: 'email',
  contact: { address: event.address, profileUrl: null, fullName: null },
  campaignId: event.campaignId,
  from: event.from,
  to: event.mailbox ?? '',
  mail: mailOf({ ...event, to: event.mailbox ?? '', subject: event.subject ?? '' }),
  thread: event.threadId,
  replyId: event.replyId ?? event.mailId,
  label: event.kind === 'mail.auto_replied' ? 'auto_replied' : null,
  at: event.at,
});

type LinkedInEvent = z.infer<typeof linkedInEvent>;
type LinkedInReply = Extract<LinkedInEvent, { text: string }>;

const linkedInReply = (event: LinkedInReply): Reply => ({
  says: 'reply',
  channel: 'linkedin',
  contact: { address: event.email, profileUrl: event.profileUrl, fullName: event.fullName },
  campaignId: event.campaignId,
  from: event.profileUrl,
  to: event.accountId ?? '',
  mail: mailOf({
    from: event.profileUrl,
    to: event.accountId ?? '',
    subject: '',
    text: event.text,
    html: null,
  }),
  thread: event.conversationId,
  replyId: null,
  label: null,
  at: event.at,
});

type CrmEvent = z.infer<typeof crmEvent>;
type CrmMail = Extract<CrmEvent, { kind: 'crm.mail_received' }>;

const crmReply = (event: CrmMail): Told =>
  event.from === null
    ? { says: 'nothing' }
    : {
        says: 'reply',
        channel: 'email',
        contact: { address: event.from, profileUrl: null, fullName: null },
        campaignId: null,
        from: event.from.toLowerCase(),
        to: '',
        mail: mailOf({
          from: event.from.toLowerCase(),
          to: '',
          subject: event.subject ?? '',
          text: '',
          html: event.html,
        }),
        thread: event.conversationId,
        replyId: event.messageId,
        label: null,
        at: event.at,
      };

/** How each kind of event is read; a body that breaks the port's promise throws. */
const READERS: Readonly<Record<string, (payload: unknown) => Told>> = {
  'mail.replied': (payload) => mailReply(mailEvent.parse(payload) as MailReply),
  'mail.auto_replied': (payload) => mailReply(mailEvent.parse(payload) as MailReply),
  'mail.bounced': (payload) => {
    const { address, campaignId, detail } = mailEvent.parse(payload) as Extract<
      MailEvent,
      { kind: 'mail.bounced' }
    >;
    return { says: 'bounce', address, campaignId, detail };
  },
  'mail.unsubscribed': (payload) => {
    const { address, campaignId } = mailEvent.parse(payload) as Extract<MailEvent, { address: string }>;
    return { says: 'opt_out', address, campaignId };
  },
  'linkedin.replied': (payload) => linkedInReply(linkedInEvent.parse(payload) as LinkedInReply),
  'linkedin.inmail_replied': (payload) => linkedInReply(linkedInEvent.parse(payload) as LinkedInReply),
  'crm.mail_received': (payload) => crmReply(crmEvent.parse(payload) as CrmMail),
  'crm.contact_changed': (payload) => {
    const event = crmEvent.parse(payload) as Extract<CrmEvent, { kind: 'crm.contact_changed' }>;
    return event.email !== null && event.blocked?.includes('email')
      ? { says: 'opt_out', address: event.email, campaignId: null }
      : { says: 'nothing' };
  },
};

/** Port events that tell of an answer, a failure or a refusal. */
export const NOTICE_KINDS: readonly string[] = Object.keys(READERS);

export function readNotice(kind: string, payload: unknown): Told {
  const read = READERS[kind];
  if (!read) throw new Error(`Nothing here reads a notice of the kind ${kind}.`);
  return read(payload);
}
