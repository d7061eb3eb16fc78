import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

/** Where a campaign stands at the vendor. `problem`: the vendor itself stopped it. `other`: a word not known here. */
export const CAMPAIGN_STATES = [
  'draft',
  'active',
  'paused',
  'completed',
  'stopped',
  'problem',
  'other',
] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

const page = z.object({ cursor: z.string().nullable().default(null) });
const reading = { effect: 'read', risk: 'low', concurrency: 2 } as const;
/** One mailbox, never a bare domain: vendors take that for everybody there. */
const address = z
  .string()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

export const campaignQuestion = page.extend({ search: z.string().nullable().default(null) });
export type CampaignQuestion = z.infer<typeof campaignQuestion>;
export type VendorCampaign = {
  readonly id: string;
  readonly name: string;
  readonly state: CampaignState;
  /** The vendor's own word. */
  readonly vendorState: string;
  readonly createdAt: string | null;
};
export type CampaignPage = { readonly campaigns: VendorCampaign[]; readonly cursor: string | null };

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** Texts are complete: what is here is what leaves, but for the vendor's own `{{variables}}`. */
export const newCampaign = z.object({
  name: z.string().min(1).max(120),
  schedule: z.object({
    /** An IANA name; an adapter says so when the vendor has none that keeps the same hours. */
    timezone: z.string(),
    days: z.array(z.enum(WEEKDAYS)).min(1),
    from: clock,
    to: clock,
  }),
  steps: z
    .array(
      z.object({
        /** Whole days after the step before; 0 for the first. */
        waitDays: z.number().int().min(0).max(60),
        variants: z.array(z.object({ subject: z.string(), html: z.string().min(1) })).min(1),
      }),
    )
    .min(1)
    .refine((steps) => steps[0]?.waitDays === 0, 'The first step waits for nothing.')
    .refine((steps) => steps.slice(1).every((step) => step.waitDays > 0), 'Later steps wait a day or more.'),
  /** As `listSenderAccounts` names them. */
  senders: z.array(z.string().min(1)).min(1),
  mailsPerDay: z.number().int().positive(),
  newLeadsPerDay: z.number().int().positive(),
  minutesBetweenMails: z.number().int().positive(),
  trackOpens: z.boolean().default(false),
  trackClicks: z.boolean().default(false),
});
export type NewCampaign = z.infer<typeof newCampaign>;
export type NewCampaignReceipt = {
  readonly campaignId: string;
  readonly state: 'draft';
  readonly vendorState: string;
};

const variable = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const campaignLead = z.object({
  email: address,
  firstName: z.string().nullable().default(null),
  lastName: z.string().nullable().default(null),
  companyName: z.string().nullable().default(null),
  title: z.string().nullable().default(null),
  website: z.string().nullable().default(null),
  phone: z.string().nullable().default(null),
  linkedinUrl: z.string().nullable().default(null),
  /** Letters, digits and underscores; what the steps fill in. */
  variables: z.record(z.string().regex(/^\w{1,40}$/), variable).default({}),
});
export type CampaignLead = z.infer<typeof campaignLead>;

/** One batch for one campaign. */
export const leadBatch = z.object({
  campaignId: z.string().min(1),
  /** They were written to before through other campaigns; being in those is no reason to pass them over. */
  writtenBefore: z.boolean().default(false),
  leads: z
    .array(campaignLead)
    .min(1)
    .max(100)
    .refine(
      (leads) => new Set(leads.map((lead) => lead.email.toLowerCase())).size === leads.length,
      'An address occurs twice in the batch.',
    ),
});
export type LeadBatch = z.infer<typeof leadBatch>;

/** What became of one lead. `why` is the vendor's counter for a refusal, or that it gave none. */
export type LeadOutcome = {
  readonly email: string;
  readonly outcome: 'added' | 'already_there' | 'refused';
  readonly why: string | null;
  readonly leadId: string | null;
};
export type LeadBatchReceipt = {
  readonly requested: number;
  readonly added: number;
  /** One for each lead of the batch, in its order. */
  readonly leads: LeadOutcome[];
  readonly campaignState: CampaignState;
  /** The campaign did not send before and did after: it was paused at once. */
  readonly wokeUp: boolean;
};

export const campaignTarget = z.object({ campaignId: z.string().min(1) });
export type CampaignTarget = z.infer<typeof campaignTarget>;
/** `approvalId` names the approval that covers this start. */
export const campaignStart = campaignTarget.extend({ approvalId: z.string().min(1) });
export type CampaignStart = z.infer<typeof campaignStart>;
export type CampaignMove = {
  readonly campaignId: string;
  readonly state: CampaignState;
  readonly vendorState: string;
  /** It was so before and nothing was changed; null where nobody looked. */
  readonly already: boolean | null;
};

export const leadTarget = campaignTarget.extend({ email: address });
export type LeadTarget = z.infer<typeof leadTarget>;
/** `everywhere`: the vendor cannot stop it in one campaign alone, so it is stopped in all of the account. */
export type StopReceipt = {
  readonly stopped: true;
  readonly scope: 'campaign' | 'everywhere';
  readonly already: boolean;
};

export type AccountQuestion = z.infer<typeof page>;
export type SenderAccount = {
  /** What `newCampaign.senders` wants. */
  readonly id: string;
  readonly address: string;
  readonly name: string | null;
  readonly state: 'active' | 'paused' | 'problem' | 'other';
  readonly vendorState: string;
  readonly dailyLimit: number | null;
};
export type AccountPage = { readonly accounts: SenderAccount[]; readonly cursor: string | null };

/** Counts since the campaign began; null where the vendor does not count. */
export type CampaignReport = {
  readonly campaignId: string;
  readonly leads: number | null;
  readonly contacted: number | null;
  readonly sent: number;
  readonly opened: number | null;
  readonly clicked: number | null;
  readonly replied: number;
  readonly autoReplied: number | null;
  readonly bounced: number;
  readonly unsubscribed: number | null;
};

const operation = <I, R>(
  vendor: string,
  verb: string,
  more: Pick<Operation<I, R>, 'effect' | 'risk' | 'input' | 'trace' | 'concurrency' | 'halts' | 'reaches'>,
): Operation<I, R> => defineOperation<I, R>({ name: `email_campaigns.${vendor}.${verb}`, ...more });

/** Campaigns of the account with their states, page by page. */
export const listCampaigns = (vendor: string): Operation<CampaignQuestion, CampaignPage> =>
  operation(vendor, 'list_campaigns', { ...reading, input: campaignQuestion });

/**
 * Prepares a campaign. Promises: it is a draft and sends nothing until it is activated; every sender is passed on by
 * name; its name carries a mark of the idempotency key, and one that carries it already is finished, not made again.
 */
export const createCampaign = (vendor: string): Operation<NewCampaign, NewCampaignReceipt> =>
  operation(vendor, 'create_campaign', {
    effect: 'write',
    risk: 'medium',
    input: newCampaign,
    trace: ({ name, senders, steps }) => ({ name, senders, steps: steps.length }),
  });

/**
 * Hands a batch of leads to a campaign, which mails them once it is active. Promises: the vendor's suppression is never
 * overridden; what was asked for and what was made are compared lead by lead, so that none is dropped in silence; a
 * finished campaign takes none; a campaign that woke up by it is paused at once.
 */
export const addLeads = (vendor: string): Operation<LeadBatch, LeadBatchReceipt> =>
  operation(vendor, 'add_leads', {
    effect: 'send',
    risk: 'high',
    input: leadBatch,
    reaches: ({ leads }) => leads.map(({ email }) => email),
    trace: ({ campaignId, leads }) => ({ campaignId, emails: leads.map((lead) => lead.email.toLowerCase()) }),
  });

/**
 * Lets a draft or a paused campaign send. Only with an approval. Promises: read before, and believed only when the vendor
 * shows it active.
 */
export const activateCampaign = (vendor: string): Operation<CampaignStart, CampaignMove> =>
  operation(vendor, 'activate_campaign', {
    effect: 'send',
    risk: 'critical',
    input: campaignStart,
    trace: ({ campaignId, approvalId }) => ({ campaignId, approvalId }),
  });

/** Stops a campaign from sending. Promises: nothing is lost; may be asked as often as one likes. */
export const pauseCampaign = (vendor: string): Operation<CampaignTarget, CampaignMove> =>
  operation(vendor, 'pause_campaign', {
    effect: 'write',
    halts: true,
    risk: 'low',
    input: campaignTarget,
    trace: ({ campaignId }) => ({ campaignId }),
    concurrency: 4,
  });

/** Ends the steps of one lead. Promises: nothing is deleted, history and replies stay; no other lead is touched. */
export const stopLead = (vendor: string): Operation<LeadTarget, StopReceipt> =>
  operation(vendor, 'stop_lead', {
    effect: 'write',
    halts: true,
    risk: 'low',
    input: leadTarget,
    trace: ({ campaignId, email }) => ({ campaignId, email: email.toLowerCase() }),
    concurrency: 2,
  });

/** Sending accounts with their states, page by page. */
export const listSenderAccounts = (vendor: string): Operation<AccountQuestion, AccountPage> =>
  operation(vendor, 'list_sender_accounts', { ...reading, input: page });

/** What a campaign has done so far. */
export const campaignReport = (vendor: string): Operation<CampaignTarget, CampaignReport> =>
  operation(vendor, 'campaign_report', { ...reading, input: campaignTarget });

const about = {
  /** ISO instant; null where the vendor gave none that can be read. */
  at: z.string().nullable(),
  campaignId: z.string().nullable(),
  campaignName: z.string().nullable(),
};
const mail = {
  ...about,
  /** The lead of record, lower case. */
  address: z.string(),
  /** Our mailbox. */
  mailbox: z.string().nullable(),
  /** The vendor's id of the mail. */
  mailId: z.string().nullable(),
  subject: z.string().nullable(),
  /** Both count from 1, whatever the vendor does. */
  step: z.number().int().nullable(),
  variant: z.number().int().nullable(),
};
const reply = {
  ...mail,
  /** Who wrote; a colleague may answer for the lead. */
  from: z.string(),
  /** Under this id the vendor takes an answer. */
  replyId: z.string().nullable(),
  threadId: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
};

/** What a sending vendor reports. */
export const mailEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['mail.sent', 'mail.opened', 'mail.clicked', 'mail.unsubscribed']), ...mail }),
  z.object({ kind: z.enum(['mail.replied', 'mail.auto_replied']), ...reply }),
  z.object({ kind: z.literal('mail.bounced'), ...mail, detail: z.string().nullable() }),
  z.object({
    kind: z.literal('mail.account_problem'),
    ...about,
    mailbox: z.string().nullable(),
    detail: z.string().nullable(),
  }),
]);
export type MailEvent = z.infer<typeof mailEvent>;
