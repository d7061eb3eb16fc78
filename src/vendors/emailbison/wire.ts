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

const id = z.number().int();
const text = z.string().nullish().catch(null);
/** Statistics come as numbers or as texts. */
const count = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .catch(null);

export const campaign = z.object({
  id,
  name: z.string(),
  status: z.string(),
  created_at: text,
  emails_sent: count,
  unique_opens: count,
  unique_replies: count,
  bounced: count,
  unsubscribed: count,
  total_leads_contacted: count,
  total_leads: count,
});
export type Campaign = z.infer<typeof campaign>;
export const oneCampaign = z.object({ data: campaign });
/** The vocabulary is free text: compared without case, and a word that is not known is no state. */
const STATES: Readonly<Record<string, CampaignState>> = {
  draft: 'draft',
  active: 'active',
  launching: 'active',
  queued: 'active',
  paused: 'paused',
  completed: 'completed',
  archived: 'stopped',
  stopped: 'stopped',
  failed: 'problem',
};
export const stateOf = ({ status }: Pick<Campaign, 'status'>): CampaignState =>
  STATES[status.toLowerCase()] ?? 'other';
export const toCampaign = (found: Campaign): VendorCampaign => ({
  id: String(found.id),
  name: found.name,
  state: stateOf(found),
  vendorState: found.status,
  createdAt: found.created_at ?? null,
});
export const toReport = (found: Campaign): CampaignReport => ({
  campaignId: String(found.id),
  leads: found.total_leads ?? null,
  contacted: found.total_leads_contacted ?? null,
  sent: found.emails_sent ?? 0,
  opened: found.unique_opens ?? null,
  clicked: null,
  replied: found.unique_replies ?? 0,
  autoReplied: null,
  bounced: found.bounced ?? 0,
  unsubscribed: found.unsubscribed ?? null,
});

export const toLimits = (asked: NewCampaign) => ({
  max_emails_per_day: asked.mailsPerDay,
  max_new_leads_per_day: asked.newLeadsPerDay,
  plain_text: false,
  open_tracking: asked.trackOpens,
  can_unsubscribe: true,
});

/** `save_as_template` is wanted even where it is false. */
export const toSchedule = ({ schedule }: NewCampaign) => ({
  ...Object.fromEntries(WEEKDAYS.map((day) => [day, schedule.days.includes(day)])),
  start_time: schedule.from,
  end_time: schedule.to,
  timezone: schedule.timezone,
  save_as_template: false,
});

/**
 * Whether a wait belongs before its step or after it is not documented; the longer of the two keeps every step from
 * being early in either reading. An empty subject continues the thread.
 */
export const toSteps = ({ name, steps }: NewCampaign) => ({
  title: name,
  sequence_steps: steps.map(({ waitDays, variants: [mail] }, index) => ({
    email_subject: mail?.subject || steps[0]?.variants[0]?.subject || '',
    email_body: mail?.html ?? '',
    wait_in_days: Math.max(1, waitDays, steps[index + 1]?.waitDays ?? 1),
    order: index + 1,
    thread_reply: index > 0 && mail?.subject === '',
  })),
});

/** The custom variable a lead carries to be found again by. */
export const MARK = 'legwork_mark';
export const customVariable = z.object({ name: z.string() });

/** Names of the variables a batch uses; each must exist in the workspace before a lead may carry it. */
export const variableNames = (leads: readonly CampaignLead[]): string[] => [
  ...new Set(leads.flatMap((each) => Object.keys(variablesOf(each))).concat(MARK)),
];
const variablesOf = (each: CampaignLead): Readonly<Record<string, unknown>> => ({
  ...each.variables,
  ...(each.linkedinUrl === null ? {} : { linkedin_url: each.linkedinUrl }),
  ...(each.website === null ? {} : { website: each.website }),
  ...(each.phone === null ? {} : { phone: each.phone }),
});

const toVariables = (each: CampaignLead, key: string) => [
  ...Object.entries(variablesOf(each)).map(([name, value]) => ({ name, value: String(value ?? '') })),
  { name: MARK, value: effectTag(key) },
];
/** First and last name are required there. */
export const toLead = (each: CampaignLead, key: string) => ({
  email: each.email,
  first_name: each.firstName ?? '-',
  last_name: each.lastName ?? '-',
  title: each.title,
  company: each.companyName,
  custom_variables: toVariables(each, key),
});
/** What changes about somebody who is known already: only what was given; the rest stays. */
export const toPatch = (each: CampaignLead, key: string) => ({ custom_variables: toVariables(each, key) });

export const leadKey = (email: string | null | undefined): string => (email ?? '').trim().toLowerCase();
const lead = z.object({
  id,
  email: z.string(),
  custom_variables: z
    .array(z.object({ name: z.string(), value: text }))
    .nullish()
    .catch(null),
  lead_campaign_data: z
    .array(z.object({ campaign_id: id, status: text }))
    .nullish()
    .catch(null),
});
export type Lead = z.infer<typeof lead>;
export const oneLead = z.object({ data: lead });
export const manyLeads = z.object({ data: z.array(lead) });
export const placeOf = (found: Lead | null | undefined, campaignId: string) =>
  (found?.lead_campaign_data ?? []).find((place) => String(place.campaign_id) === campaignId);
export const carriesMark = (found: Lead, key: string): boolean =>
  (found.custom_variables ?? []).some(({ name, value }) => name === MARK && value === effectTag(key));

/** A lead in one of these gets no further step. */
const ENDED: ReadonlySet<string> = new Set([
  'sequence_stopped',
  'sequence_finished',
  'stopped',
  'completed',
  'replied',
  'bounced',
  'unsubscribed',
]);
export const hasEnded = (status: string | null | undefined): boolean =>
  ENDED.has((status ?? '').toLowerCase());

/** Whether another campaign than this one has still something to send to a lead. */
export const isWritten = (found: Lead | null | undefined, campaignId: string): boolean =>
  (found?.lead_campaign_data ?? []).some(
    (place) => String(place.campaign_id) !== campaignId && !hasEnded(place.status),
  );

/** A list of leads that was refused names the ones at fault as `leads.3.email`. */
export const refusedLeads = z.object({ errors: z.record(z.string(), z.array(z.string())) });
export function faultyLeads({ errors }: z.infer<typeof refusedLeads>): Map<number, string> | null {
  const faulty = new Map<number, string>();
  for (const [place, words] of Object.entries(errors)) {
    const index = /^leads\.(\d+)\b/.exec(place)?.[1];
    if (index === undefined) return null;
    faulty.set(Number(index), words[0] ?? 'refused');
  }
  return faulty.size === 0 ? null : faulty;
}

export type KnownLeads = ReadonlyMap<string, Lead | null>;
export const outcomesOf = (
  campaignId: string,
  asked: readonly CampaignLead[],
  before: KnownLeads,
  after: KnownLeads,
  refused: ReadonlyMap<string, string>,
): LeadOutcome[] =>
  asked.map(({ email }): LeadOutcome => {
    const key = leadKey(email);
    const [known, found] = [before.get(key), after.get(key)];
    if (known && placeOf(known, campaignId))
      return { email, outcome: 'already_there', why: null, leadId: String(known.id) };
    if (found && placeOf(found, campaignId))
      return { email, outcome: 'added', why: null, leadId: String(found.id) };
    const why = refused.get(key) ?? 'EmailBison did not attach it and gave no reason';
    return { email, outcome: 'refused', why, leadId: found ? String(found.id) : null };
  });

export const account = z.object({ id, name: text, email: z.string(), status: text, daily_limit: count });
export const toAccount = (found: z.infer<typeof account>): SenderAccount => {
  const word = found.status ?? 'unsaid';
  const state = /^connected$/i.test(word)
    ? 'active'
    : /disconnected|not connected|failed/i.test(word)
      ? 'problem'
      : 'other';
  return {
    id: String(found.id),
    address: found.email.toLowerCase(),
    name: found.name ?? null,
    state,
    vendorState: word,
    dailyLimit: found.daily_limit ?? null,
  };
};

export const reply = z.object({
  id,
  folder: text,
  subject: text,
  email_subject: text,
  text_body: text,
  html_body: text,
  date_received: text,
  automated_reply: z.boolean().nullish().catch(null),
  campaign_id: id.nullish(),
  sender_email_id: id.nullish(),
  from_name: text,
  from_email_address: z.string(),
  primary_to_email_address: text,
});
export type Reply = z.infer<typeof reply>;
export const oneReply = z.object({ data: reply });
/** The mails of a thread, in whatever form the vendor groups them. */
export const thread = z.object({
  data: z.union([
    z.array(reply),
    z
      .object({
        current_reply: reply.nullish(),
        older_messages: z.array(reply).nullish(),
        newer_messages: z.array(reply).nullish(),
      })
      .transform(({ current_reply, older_messages, newer_messages }) => [
        ...(older_messages ?? []),
        ...(current_reply ? [current_reply] : []),
        ...(newer_messages ?? []),
      ]),
  ]),
});
export const isOurs = ({ folder }: Reply): boolean => folder?.toLowerCase() === 'sent';
export const sentReply = z.object({
  data: z.object({ success: z.literal(true), reply: z.object({ id }).nullish() }),
});

export const toReply = (found: Reply): CampaignReply => ({
  id: String(found.id),
  threadId: null,
  campaignId: found.campaign_id ? String(found.campaign_id) : null,
  address: leadKey(found.from_email_address),
  from: leadKey(found.from_email_address),
  mailbox: leadKey(found.primary_to_email_address),
  subject: found.subject ?? found.email_subject ?? '',
  text: found.text_body ?? '',
  html: found.html_body ?? null,
  receivedAt: found.date_received ?? null,
  automatic: found.automated_reply === true,
});
