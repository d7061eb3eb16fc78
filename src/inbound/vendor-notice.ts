import type { z } from 'zod';
import { normaliseEmail } from '#core/text/email';
import { crmEvent } from '#vendors/ports/crm';
import { mailEvent } from '#vendors/ports/email-campaigns';
import { linkedInEvent } from '#vendors/ports/linkedin-outreach';
import { smsEvent } from '#vendors/ports/sms';
import { type BounceVerdict, readBounce } from './bounce.rules.ts';
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
  /** A text message; `stop` is the carrier's own word for a no. */
  | { readonly says: 'sms'; readonly phone: string; readonly text: string; readonly stop: boolean };

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
  // Not the vendor's id of a mail: that may be the one answered.
  replyId: event.replyId,
  label: event.kind === 'mail.auto_replied' ? 'auto_replied' : null,
  at: event.at,
});

type SmsEvent = z.infer<typeof smsEvent>;
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

/** A CRM gives the sender as the mail did, with a name or without. */
function crmReply(event: CrmMail): Reply {
  const parsed = normaliseEmail(event.from ?? '');
  const from = parsed.ok ? parsed.address : '';
  return {
    says: 'reply',
    channel: 'email',
    contact: { address: parsed.ok ? parsed.address : null, profileUrl: null, fullName: null },
    campaignId: null,
    from,
    to: '',
    mail: mailOf({ from, to: '', subject: event.subject ?? '', text: '', html: event.html }),
    thread: event.conversationId,
    replyId: event.messageId,
    label: null,
    at: event.at,
  };
}

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
    if (event.email === null) throw new Error('The change names no address.');
    return { says: 'opt_out', address: event.email, campaignId: null };
  },
  'sms.received': (payload) => {
    const { from, text, optOut } = smsEvent.parse(payload) as Extract<SmsEvent, { kind: 'sms.received' }>;
    return { says: 'sms', phone: from, text: clean(text), stop: optOut === 'stop' };
  },
};

/** Port events that tell of an answer, a failure or a refusal. */
export const NOTICE_KINDS: readonly string[] = Object.keys(READERS);

/** Whether an event of these kinds says anything of the sort: a CRM tells of every change of a contact. */
export const isNotice = (payload: Readonly<Record<string, unknown>>): boolean =>
  payload.kind !== 'crm.contact_changed' ||
  (typeof payload.email === 'string' && Array.isArray(payload.blocked) && payload.blocked.includes('email'));

export function readNotice(kind: string, payload: unknown): Told {
  const read = READERS[kind];
  if (!read) throw new Error(`Nothing here reads a notice of the kind ${kind}.`);
  return read(payload);
}

/** What a mail system reports in mail a vendor took for an answer; whom the vendor wrote to is meant where nobody is named. Null where it is none. */
export function failureTold({ channel, contact, mail }: Reply): BounceVerdict | null {
  const failure = channel === 'email' ? readBounce(mail) : null;
  if (failure?.kind !== 'bounce') return failure;
  const recipients = failure.recipients.map((each) => ({
    ...each,
    address: each.address ?? contact.address,
  }));
  return { ...failure, recipients };
}
