import { z } from 'zod';
import { effectTag } from '../kit/effect-tag.ts';
import type { CampaignReply } from '../ports/campaign-replies.ts';
import {
  type CampaignLead,
  type CampaignReport,
  type CampaignState,
  type LeadOutcome,
  type NewCampaign,
  type SenderAccount,
  type VendorCampaign,
  WEEKDAYS,
} from '../ports/email-campaigns.ts';

const id = z.union([z.number().int(), z.string().min(1)]).transform(String);
const text = z.string().nullish().catch(null);
/** Counts come as numbers on some routes and as texts on others. */
const count = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .catch(null);

export const campaign = z.object({ id, name: z.string(), status: z.string(), created_at: text });
export type Campaign = z.infer<typeof campaign>;
const STATES: Readonly<Record<string, CampaignState>> = {
  DRAFTED: 'draft',
  ACTIVE: 'active',
  PAUSED: 'paused',
  COMPLETED: 'completed',
  STOPPED: 'stopped',
  ARCHIVED: 'stopped',
};
export const stateOf = ({ status }: Pick<Campaign, 'status'>): CampaignState => STATES[status] ?? 'other';
export const toCampaign = (found: Campaign): VendorCampaign => ({
  id: found.id,
  name: found.name,
  state: stateOf(found),
  vendorState: found.status,
  createdAt: found.created_at ?? null,
});

export const created = z.object({ id });
/** What makes a draft complete: its steps and its senders. */
export const sequences = z.array(z.object({ seq_number: z.number() }));
export const campaignAccounts = z.array(z.object({ id }));

/** Sunday is 0 there. The hour is one wait for every mailbox; there is no limit of mails a day but for new leads. */
export const toSchedule = ({ schedule, minutesBetweenMails, newLeadsPerDay, mailsPerDay }: NewCampaign) => ({
  timezone: schedule.timezone,
  days_of_the_week: schedule.days.map((day) => (WEEKDAYS.indexOf(day) + 1) % 7).sort(),
  start_hour: schedule.from,
  end_hour: schedule.to,
  min_time_btw_emails: minutesBetweenMails,
  max_new_leads_per_day: Math.min(newLeadsPerDay, mailsPerDay),
});

export const toSettings = ({ trackOpens, trackClicks }: NewCampaign) => ({
  track_settings: [...(trackOpens ? [] : ['DONT_EMAIL_OPEN']), ...(trackClicks ? [] : ['DONT_LINK_CLICK'])],
  stop_lead_settings: 'REPLY_TO_AN_EMAIL',
});

export const toSequences = ({ steps }: NewCampaign) => ({
  sequences: steps.map(({ waitDays, variants: [first, ...others] }, index) => ({
    seq_number: index + 1,
    seq_delay_details: { delay_in_days: waitDays },
    subject: first?.subject ?? '',
    email_body: first?.html ?? '',
    ...(others.length > 0 && {
      seq_variants: [first, ...others].map((variant, at) => ({
        subject: variant?.subject ?? '',
        email_body: variant?.html ?? '',
        variant_label: String.fromCharCode(65 + at),
      })),
    }),
  })),
});

/** The custom field a lead carries to be found again by. */
const MARK = 'legwork_mark';
/** Title and mark are two of the twenty custom fields. */
export const MOST_VARIABLES = 18;
export const toLead = (lead: CampaignLead, idempotencyKey: string) => ({
  email: lead.email,
  first_name: lead.firstName ?? '',
  last_name: lead.lastName ?? '',
  company_name: lead.companyName ?? '',
  phone_number: lead.phone ?? '',
  website: lead.website ?? '',
  linkedin_profile: lead.linkedinUrl ?? '',
  custom_fields: {
    ...lead.variables,
    ...(lead.title === null ? {} : { title: lead.title }),
    [MARK]: effectTag(idempotencyKey),
  },
});

export const addReply = z.object({
  upload_count: count,
  total_leads: count,
  block_count: count,
  duplicate_count: count,
  invalid_email_count: count,
  bounce_count: count,
  lead_import_stopped_count: count,
  invalid_emails: z.array(z.string()).nullish().catch(null),
  unsubscribed_leads: z.array(z.string()).nullish().catch(null),
});
export type AddReply = z.infer<typeof addReply>;
const COUNTERS = {
  block_count: 'on the block list',
  duplicate_count: 'a duplicate',
  invalid_email_count: 'an invalid address',
  bounce_count: 'bounced before',
  lead_import_stopped_count: 'the import stopped at the limit of leads',
} as const;

export const leadKey = (email: string | null | undefined): string => (email ?? '').trim().toLowerCase();

function whyRefused(email: string, reply: AddReply): string {
  const named = (list: readonly string[] | null | undefined): boolean =>
    (list ?? []).map(leadKey).includes(leadKey(email));
  if (named(reply.invalid_emails)) return COUNTERS.invalid_email_count;
  if (named(reply.unsubscribed_leads)) return 'unsubscribed before';
  const counted = Object.entries(COUNTERS).filter(
    ([name]) => (reply[name as keyof typeof COUNTERS] ?? 0) > 0,
  );
  const words = counted.map(([, word]) => word);
  return words.length === 0
    ? 'Smartlead gave no reason'
    : words.length === 1
      ? words.join()
      : `one of: ${words.join(', ')}`;
}

const lead = z.object({
  id,
  email: z.string(),
  custom_fields: z.record(z.string(), z.unknown()).nullish().catch(null),
});
const member = z.object({ status: text, lead });
export const memberPage = z.object({ total_leads: count, data: z.array(member) });
export type Member = z.infer<typeof member>;
export type Members = ReadonlyMap<string, Member>;
export const carriesMark = (found: Member | undefined, idempotencyKey: string): boolean =>
  found?.lead.custom_fields?.[MARK] === effectTag(idempotencyKey);

/** A lead in one of these gets no further step. */
const ENDED: ReadonlySet<string> = new Set(['PAUSED', 'STOPPED', 'COMPLETED', 'BLOCKED']);
export const hasEnded = (found: Member): boolean => ENDED.has(found.status ?? '');

/** What lay in the campaign before, what lies there now, and what the vendor says of the rest. */
export const outcomesOf = (
  asked: readonly CampaignLead[],
  before: Members,
  after: Members,
  reply: AddReply,
): LeadOutcome[] =>
  asked.map(({ email }): LeadOutcome => {
    const [known, found] = [before.get(leadKey(email)), after.get(leadKey(email))];
    if (known) return { email, outcome: 'already_there', why: null, leadId: known.lead.id };
    if (found) return { email, outcome: 'added', why: null, leadId: found.lead.id };
    return { email, outcome: 'refused', why: whyRefused(email, reply), leadId: null };
  });

/** The vendor sends passwords along here; nothing but these fields is read. */
export const account = z.object({
  id,
  from_email: z.string(),
  from_name: text,
  message_per_day: count,
  is_smtp_success: z.boolean().nullish(),
  is_imap_success: z.boolean().nullish(),
});
export const toAccount = (found: z.infer<typeof account>): SenderAccount => {
  const broken =
    found.is_smtp_success === false ? 'SMTP fails' : found.is_imap_success === false ? 'IMAP fails' : null;
  return {
    id: found.id,
    address: found.from_email.toLowerCase(),
    name: found.from_name ?? null,
    state: broken ? 'problem' : 'active',
    vendorState: broken ?? 'connected',
    dailyLimit: found.message_per_day ?? null,
  };
};

export const analytics = z.object({
  sent_count: count,
  unique_sent_count: count,
  unique_open_count: count,
  unique_click_count: count,
  reply_count: count,
  bounce_count: count,
  unsubscribed_count: count,
});
export const toReport = (
  campaignId: string,
  found: z.infer<typeof analytics>,
  leads: number | null,
): CampaignReport => ({
  campaignId,
  leads,
  contacted: found.unique_sent_count ?? null,
  sent: found.sent_count ?? 0,
  opened: found.unique_open_count ?? null,
  clicked: found.unique_click_count ?? null,
  replied: found.reply_count ?? 0,
  autoReplied: null,
  bounced: found.bounce_count ?? 0,
  unsubscribed: found.unsubscribed_count ?? null,
});

const mail = z.object({
  stats_id: z.string(),
  type: z.string(),
  message_id: text,
  time: text,
  email_body: text,
  subject: text,
  from: text,
  to: text,
});
export type Mail = z.infer<typeof mail>;
export const history = z.object({ history: z.array(mail), from: text, to: text });
export const inbox = z.object({
  data: z.array(
    z.object({
      lead_category_id: count,
      lead_email: z.string(),
      email_lead_id: id,
      email_campaign_id: id,
      last_reply_time: text,
      email_history: z.array(mail).nullish().catch(null),
    }),
  ),
});
export type InboxRow = z.infer<typeof inbox>['data'][number];

/**
 * A reply is found under its campaign, its lead and the mail it answers; its own Message-ID tells it from a second answer
 * to the same mail. So its id here is made of the four.
 */
export const replyIdOf = (
  campaignId: string,
  leadId: string,
  statsId: string,
  messageId: string | null | undefined,
): string => [campaignId, leadId, statsId, ...(messageId ? [encodeURIComponent(messageId)] : [])].join('/');

export type ReplyPlace = {
  readonly campaignId: string;
  readonly leadId: string;
  readonly statsId: string;
  readonly messageId: string | null;
};
export function replyPlace(replyId: string): ReplyPlace | null {
  const [, campaignId, leadId, statsId, messageId] = /^(\d+)\/(\d+)\/([^/]+)(?:\/(.+))?$/.exec(replyId) ?? [];
  return campaignId && leadId && statsId
    ? { campaignId, leadId, statsId, messageId: messageId ? decodeURIComponent(messageId) : null }
    : null;
}

export const REPLY = 'REPLY';
/** A subject without what mail programs put before it in a thread. */
export const bareSubject = (subject: string | null | undefined): string =>
  (subject ?? '')
    .replace(/^(?:\s*(?:re|aw|sv|odp|antw?)\s*:)+/i, '')
    .replace(/\s+/g, ' ')
    .trim();

/** A lead by its address; empty where nobody has it. */
export const knownLead = z.object({ id: id.nullish().catch(null) });
/** Categories the vendor gives to what no person wrote: out of office, and a bounce of the sender's own. */
const AUTOMATIC: ReadonlySet<number | null | undefined> = new Set([6, 9]);

export const toReplies = (row: InboxRow): CampaignReply[] =>
  (row.email_history ?? [])
    .filter(({ type }) => type === REPLY)
    .map((found) => ({
      id: replyIdOf(row.email_campaign_id, row.email_lead_id, found.stats_id, found.message_id),
      threadId: null,
      campaignId: row.email_campaign_id,
      address: leadKey(row.lead_email),
      from: leadKey(found.from ?? row.lead_email),
      mailbox: leadKey(found.to),
      subject: found.subject ?? '',
      text: plainText(found.email_body ?? ''),
      html: found.email_body ?? null,
      receivedAt: found.time ?? row.last_reply_time ?? null,
      automatic: AUTOMATIC.has(row.lead_category_id),
    }));

export const plainText = (html: string): string =>
  html
    .replace(/<br\s*\/?>|<\/(?:p|div)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .trim();
