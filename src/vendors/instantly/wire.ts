import { z } from 'zod';
import { effectTag } from '../kit/effect-tag.ts';
import type { CampaignReply } from '../ports/campaign-replies.ts';
import type {
  CampaignLead,
  CampaignReport,
  CampaignState,
  LeadOutcome,
  NewCampaign,
  SenderAccount,
  VendorCampaign,
} from '../ports/email-campaigns.ts';
import { WEEKDAYS } from '../ports/email-campaigns.ts';
import type { SendingHours } from './timezone.rules.ts';

/** Every list has this form and no other. */
export const pageOf = <T>(item: z.ZodType<T>) =>
  z.object({ items: z.array(item), next_starting_after: z.string().nullish() });

/** An empty page ends a list even when it carries a cursor, and so does a cursor that stands still. */
export const nextOf = (
  page: { readonly items: readonly unknown[]; readonly next_starting_after?: string | null | undefined },
  cursor: string | null,
): string | null => {
  const next = page.next_starting_after ?? null;
  return page.items.length === 0 || next === cursor ? null : next;
};

export const campaign = z.object({
  id: z.string().min(1),
  name: z.string(),
  status: z.number().int(),
  timestamp_created: z.string().nullish(),
});
export type Campaign = z.infer<typeof campaign>;

const STATES: Readonly<Record<number, readonly [CampaignState, string]>> = {
  0: ['draft', 'Draft'],
  1: ['active', 'Active'],
  2: ['paused', 'Paused'],
  3: ['completed', 'Completed'],
  4: ['active', 'Running Subsequences'],
  [-99]: ['problem', 'Account Suspended'],
  [-1]: ['problem', 'Accounts Unhealthy'],
  [-2]: ['problem', 'Bounce Protect'],
};
export const stateOf = ({ status }: Pick<Campaign, 'status'>): CampaignState =>
  STATES[status]?.[0] ?? 'other';
export const stateWord = ({ status }: Pick<Campaign, 'status'>): string =>
  STATES[status]?.[1] ?? `status ${status}`;

export const toCampaign = (found: Campaign): VendorCampaign => ({
  id: found.id,
  name: found.name,
  state: stateOf(found),
  vendorState: stateWord(found),
  createdAt: found.timestamp_created ?? null,
});

/** Sunday is 0 there. */
const dayKey = (day: (typeof WEEKDAYS)[number]): string => String((WEEKDAYS.indexOf(day) + 1) % 7);

export const toNewCampaign = (asked: NewCampaign, name: string, hours: SendingHours) => ({
  name,
  campaign_schedule: {
    schedules: [
      {
        name: 'Sending hours',
        timing: { from: hours.from, to: hours.to },
        days: Object.fromEntries(
          WEEKDAYS.map((day) => [dayKey(day), asked.schedule.days.includes(day)] as const),
        ),
        timezone: hours.timezone,
      },
    ],
  },
  sequences: [
    {
      steps: asked.steps.map((step, index) => ({
        type: 'email',
        // Their delay is the wait before the step after, ours the wait before the step itself.
        delay: asked.steps[index + 1]?.waitDays ?? 1,
        delay_unit: 'days',
        variants: step.variants.map(({ subject, html }) => ({
          subject,
          // Line feeds collapse there; only tags break lines.
          body: html.replace(/\r?\n/g, ' '),
        })),
      })),
    },
  ],
  email_list: asked.senders,
  daily_limit: asked.mailsPerDay,
  daily_max_leads: asked.newLeadsPerDay,
  email_gap: asked.minutesBetweenMails,
  stop_on_reply: true,
  stop_on_auto_reply: false,
  link_tracking: asked.trackClicks,
  open_tracking: asked.trackOpens,
  insert_unsubscribe_header: true,
});

/** The variable a lead carries to be found again by. */
const MARK = 'legworkMark';

export const toLead = (lead: CampaignLead, idempotencyKey: string) => ({
  email: lead.email,
  first_name: lead.firstName,
  last_name: lead.lastName,
  company_name: lead.companyName,
  job_title: lead.title,
  website: lead.website,
  phone: lead.phone,
  custom_variables: {
    ...lead.variables,
    ...(lead.linkedinUrl === null ? {} : { linkedinUrl: lead.linkedinUrl }),
    [MARK]: effectTag(idempotencyKey),
  },
});

const COUNTERS = {
  in_blocklist: 'on the block list',
  duplicated_leads: 'a duplicate',
  skipped_count: 'skipped: in a campaign already',
  invalid_email_count: 'an invalid address',
  incomplete_count: 'incomplete',
  duplicate_email_count: 'twice in the batch',
} as const;
const count = z.number().int();
export const addReply = z.object({
  status: z.string(),
  total_sent: count,
  leads_uploaded: count,
  in_blocklist: count,
  duplicated_leads: count,
  skipped_count: count,
  invalid_email_count: count,
  incomplete_count: count,
  duplicate_email_count: count,
  created_leads: z.array(z.object({ index: count, id: z.string(), email: z.string().nullish() })),
});
export type AddReply = z.infer<typeof addReply>;
/** As if a batch had been handed over of which the vendor made nothing. */
export const NOTHING_ADDED: AddReply = {
  ...{ status: 'success', total_sent: 0, leads_uploaded: 0, in_blocklist: 0, duplicated_leads: 0 },
  ...{
    skipped_count: 0,
    invalid_email_count: 0,
    incomplete_count: 0,
    duplicate_email_count: 0,
    created_leads: [],
  },
};

/** The counters that are not zero; with several, which of them a lead fell under is not said. */
function whyRefused(reply: AddReply): string {
  const counted = Object.entries(COUNTERS).flatMap(([name, words]) => {
    const times = reply[name as keyof typeof COUNTERS];
    return times > 0 ? [{ words, times }] : [];
  });
  const [only, ...others] = counted;
  if (!only) return 'Instantly gave no reason';
  return others.length === 0
    ? only.words
    : `one of: ${counted.map(({ words, times }) => `${words} (${times})`).join(', ')}`;
}

export const lead = z.object({
  id: z.string().min(1),
  email: z.string().nullish(),
  campaign: z.string().nullish(),
  status: count,
  payload: z.record(z.string(), z.unknown()).nullish(),
  timestamp_last_contact: z.string().nullish(),
});
export type Lead = z.infer<typeof lead>;
export const leadKey = (email: string | null | undefined): string => (email ?? '').trim().toLowerCase();
export const carriesMark = (found: Lead, idempotencyKey: string): boolean =>
  found.payload?.[MARK] === effectTag(idempotencyKey);

/** What was asked, what the vendor says it made, and what lies in the campaign now, lead by lead. */
export function outcomesOf(
  asked: readonly CampaignLead[],
  reply: AddReply,
  there: readonly Lead[],
  idempotencyKey: string,
): LeadOutcome[] {
  const made = new Map(reply.created_leads.map((each) => [each.index, each]));
  const present = new Map(there.map((each) => [leadKey(each.email), each]));
  const why = whyRefused(reply);
  return asked.map(({ email }, index): LeadOutcome => {
    const created = made.get(index);
    const found = present.get(leadKey(email));
    // An index that names another address is not believed.
    const ours = created && (!created.email || leadKey(created.email) === leadKey(email));
    if (ours) return { email, outcome: 'added', why: null, leadId: created.id };
    if (!found) return { email, outcome: 'refused', why, leadId: null };
    return carriesMark(found, idempotencyKey)
      ? { email, outcome: 'added', why: null, leadId: found.id }
      : { email, outcome: 'already_there', why: null, leadId: found.id };
  });
}

export const blockEntry = z.object({ id: z.string(), bl_value: z.string(), is_domain: z.boolean() });

export const account = z.object({
  email: z.string().min(3),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  status: z.number().int().nullish(),
  daily_limit: z.number().nullish(),
});
const ACCOUNT_STATES: Readonly<Record<number, readonly [SenderAccount['state'], string]>> = {
  1: ['active', 'active'],
  2: ['paused', 'paused'],
  3: ['paused', 'maintenance'],
  [-1]: ['problem', 'connection error'],
  [-2]: ['problem', 'soft bounce'],
  [-3]: ['problem', 'sending error'],
};
export const toAccount = (found: z.infer<typeof account>): SenderAccount => ({
  id: found.email,
  address: found.email.toLowerCase(),
  name: [found.first_name, found.last_name].filter(Boolean).join(' ') || null,
  state: ACCOUNT_STATES[found.status ?? 0]?.[0] ?? 'other',
  vendorState: ACCOUNT_STATES[found.status ?? 0]?.[1] ?? `status ${found.status ?? 'unsaid'}`,
  dailyLimit: found.daily_limit ?? null,
});

const tally = z.object({
  campaign_id: z.string(),
  leads_count: count,
  contacted_count: count,
  emails_sent_count: count,
  open_count_unique: count.nullish(),
  link_click_count_unique: count.nullish(),
  reply_count_unique: count.nullish(),
  reply_count: count,
  reply_count_automatic: count.nullish(),
  bounced_count: count,
  unsubscribed_count: count,
});
/** An empty list until something was sent. */
export const analytics = z.array(tally);
export function toReport(campaignId: string, found: z.infer<typeof tally> | undefined): CampaignReport {
  return {
    campaignId,
    leads: found?.leads_count ?? null,
    contacted: found?.contacted_count ?? 0,
    sent: found?.emails_sent_count ?? 0,
    opened: found?.open_count_unique ?? null,
    clicked: found?.link_click_count_unique ?? null,
    replied: found?.reply_count_unique ?? found?.reply_count ?? 0,
    autoReplied: found?.reply_count_automatic ?? null,
    bounced: found?.bounced_count ?? 0,
    unsubscribed: found?.unsubscribed_count ?? 0,
  };
}

export const email = z.object({
  id: z.string().min(1),
  timestamp_email: z.string(),
  subject: z.string(),
  from_address_email: z.string().nullish(),
  to_address_email_list: z.string(),
  body: z.object({ text: z.string().nullish(), html: z.string().nullish() }),
  campaign_id: z.string().nullish(),
  lead: z.string().nullish(),
  eaccount: z.string(),
  ue_type: z.number().nullish(),
  is_auto_reply: z.number().nullish(),
  thread_id: z.string().nullish(),
});
export type Email = z.infer<typeof email>;
/** What `ue_type` says of a mail. */
export const RECEIVED = 2;
export const SENT_BY_HAND = 3;

export const toReply = (found: Email): CampaignReply => ({
  id: found.id,
  threadId: found.thread_id ?? null,
  campaignId: found.campaign_id ?? null,
  address: leadKey(found.lead ?? found.from_address_email),
  from: leadKey(found.from_address_email ?? found.lead),
  mailbox: found.eaccount.toLowerCase(),
  subject: found.subject,
  text: found.body.text ?? '',
  html: found.body.html ?? null,
  receivedAt: found.timestamp_email,
  automatic: found.is_auto_reply === 1,
});
