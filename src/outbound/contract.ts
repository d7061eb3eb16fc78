import { z } from 'zod';
import { isMailPasswordName } from '#vendors/ports/email-sending';
import { DNS_CHECKS, DNS_STATES } from './dns-finding.rules.ts';
import { LEVELS } from './rate-band.rules.ts';
import { removedView } from './removal/contract.ts';
import { warmupView } from './warmup/contract.ts';

/** Only forward; `unknown` is settled by looking. */
export const LEDGER_STATES = [
  'planned',
  'claimed',
  'transmission_begun',
  'accepted',
  'rejected',
  'unknown',
  'cancelled',
] as const;
export type LedgerState = (typeof LEDGER_STATES)[number];

/** Vendors that send for a mailbox through a campaign of theirs; for HeyReach it is an account on LinkedIn. */
export const VENDOR_MAILBOXES = ['instantly', 'smartlead', 'emailbison', 'heyreach'] as const;
export const isVendorMailbox = (vendor: string): boolean =>
  (VENDOR_MAILBOXES as readonly string[]).includes(vendor);

/** On which channel a mailbox writes. */
export const channelOf = (vendor: string): 'email' | 'linkedin' =>
  vendor === 'heyreach' ? 'linkedin' : 'email';
/** What a vendor that holds a conversation calls the place where an answer goes. */
export const atVendor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mail'), replyId: z.string().min(1), threadId: z.string().nullable() }),
  z.object({
    kind: z.literal('conversation'),
    conversationId: z.string().min(1),
    /** Our account there, which they wrote to. */
    accountId: z.string().min(1),
  }),
]);
export type AtVendor = z.infer<typeof atVendor>;

/** Vendors that take a later message in the thread of the first one, and write that thread's subject over it. */
const IN_THREAD: ReadonlySet<string> = new Set<(typeof VENDOR_MAILBOXES)[number]>(['smartlead']);
export const writesInThread = (vendor: string): boolean => IN_THREAD.has(vendor);

/** Whether a mailbox carries more than the first message to a lead. */
export const carriesLater = ({ vendor, connection }: Pick<Mailbox, 'vendor' | 'connection'>): boolean =>
  !isVendorMailbox(vendor) ||
  writesInThread(vendor) ||
  (Array.isArray(connection.laterCampaignIds) && connection.laterCampaignIds.length > 0);

/** A message goes to an address or to a profile; the profile is in its one form, without a scheme. */
export const isProfile = (to: string): boolean => to.startsWith('linkedin.com/in/');

/** The name of a variable that holds the password of a mailbox. */
export const passwordEnv = z
  .string()
  .refine(
    isMailPasswordName,
    'must name a variable of capital letters with PASSWORD in it, and none of the program itself',
  );
const login = z.looseObject({ passwordEnv: passwordEnv.optional() });

export const mailboxInput = z.object({
  address: z.email(),
  displayName: z.string().min(1),
  vendor: z.enum(['native', 'sandbox', ...VENDOR_MAILBOXES]),
  connection: z.looseObject({
    smtp: login.optional(),
    imap: login.optional(),
    /** The vendor's campaign that carries this mailbox's messages and nothing else. */
    campaignId: z.string().min(1).optional(),
    /** The campaigns that carry its later messages to a lead, in their order: a campaign there holds a lead once, with one text. */
    laterCampaignIds: z.array(z.string().min(1)).max(15).optional(),
    /** On LinkedIn the list a person binds to a campaign. */
    listId: z.string().min(1).optional(),
  }),
  purpose: z.enum(['cold', 'nurture']).default('cold'),
  dailyCap: z.number().int().min(0).max(40).default(30),
  minGapSeconds: z.number().int().min(90).default(90),
  /** For a new one: held to its warm-up from the start. Of one that is connected already it changes nothing. */
  warmupHeld: z.boolean().default(false),
});
export type MailboxInput = z.infer<typeof mailboxInput>;

export type Mailbox = {
  id: string;
  address: string;
  displayName: string;
  vendor: string;
  connection: Record<string, unknown>;
  purpose: 'cold' | 'nurture';
  state: 'active' | 'paused' | 'disconnected' | 'removed';
  dailyCap: number;
  minGapSeconds: number;
  lastPlannedAt: string | null;
  createdAt: string;
  /** Since when it is warmed up; it was connected then, unless somebody said otherwise. */
  warmupStartedAt: string;
  /** To strangers it sends no more than the week of its warm-up allows. */
  warmupHeld: boolean;
  /** The host of its sending domain that tracked links lead to, where it does lead here. */
  trackingHost: string | null;
  /** Since when it sends again after a rest. */
  returnedAt: string | null;
  stateReason: string | null;
  /** It rests because of bounces or complaints. */
  restedByFigures: boolean;
  uidValidity: string | null;
  lastUid: number;
};

/** One that was not taken away. */
export type PresentMailbox = Mailbox & { state: Exclude<Mailbox['state'], 'removed'> };

/** A mailbox of ours sends with a gap between two messages; a vendor's keeps its own rhythm. */
export const keepsGap = ({ vendor, minGapSeconds }: Pick<Mailbox, 'vendor' | 'minGapSeconds'>): boolean =>
  minGapSeconds > 0 && (vendor === 'native' || vendor === 'sandbox');

export const mailboxView = z
  .object({
    id: z.string(),
    address: z.string(),
    displayName: z.string(),
    vendor: z.string(),
    purpose: z.enum(['cold', 'nurture']),
    state: z.enum(['active', 'paused', 'disconnected']),
    stateReason: z.string().nullable(),
    dailyCap: z.number().int(),
    minGapSeconds: z.number().int(),
  })
  .meta({ id: 'Mailbox' });
export type MailboxView = z.infer<typeof mailboxView>;

/** What a person asks of a mailbox. */
export const mailboxStateInput = z.object({
  state: z.enum(['active', 'paused']),
  reason: z.string().trim().min(3).max(300),
});

/** For what reason a person ends the slow start. */
export const rampWaiveInput = z.object({ reason: z.string().trim().min(3).max(300) });

/** How a live workspace stands in its first days. */
export const rampView = z.object({
  active: z.boolean(),
  cleanDays: z.number().int(),
  perDay: z.number().int().nullable(),
  tiers: z.array(z.string()).nullable(),
  reasons: z.array(z.object({ code: z.string(), text: z.string() }).loose()),
});

const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());

/** How the mailboxes that send mail are; counts are of the days the health rules look at. */
export const mailboxHealthView = z.object({
  /** The slow start of the workspace, while it holds. */
  ramp: z.object({ perDay: z.number().int().nullable(), text: z.string() }).nullable(),
  mailboxes: z.array(
    mailboxView.omit({ displayName: true, minGapSeconds: true }).extend({
      level: z.enum(LEVELS),
      reasons,
      sentToday: z.number().int(),
      /** What it may send today; less than its cap while it comes back from a rest, nothing while it rests. */
      capToday: z.number().int(),
      sends: z.number().int(),
      bounces: z.number().int(),
      complaints: z.number().int(),
      /** When it comes back by itself. */
      returnsAt: z.string().nullable(),
      /** What a person's pause of it means. */
      pausing: z.string(),
      /** What it does once a person brings it back; null while it does not rest. */
      resuming: z.string().nullable(),
      warmup: warmupView,
    }),
  ),
  /** Accounts that write on LinkedIn. */
  accounts: z.array(
    mailboxView
      .pick({ id: true, address: true, vendor: true, state: true, stateReason: true })
      .extend({ capToday: z.number().int(), pausing: z.string(), warmup: warmupView }),
  ),
  /** Mailboxes that were taken away, the last first. */
  removed: z.array(removedView),
});
export type MailboxHealthView = z.infer<typeof mailboxHealthView>;

/** One thing receivers look at, and the record that puts it right, ready to be pasted. */
export const dnsCheck = z.object({
  check: z.enum(DNS_CHECKS),
  state: z.enum(DNS_STATES),
  reasons,
  record: z
    .object({
      name: z.string(),
      type: z.enum(['TXT', 'CNAME', 'MX']),
      /** Null where only the provider knows it; `valueFrom` says where it is shown then. */
      value: z.string().nullable(),
      valueFrom: z.string().nullable(),
      /** What stands there now and has to go. */
      replaces: z.array(z.string()),
    })
    .nullable(),
});

/** A domain that mailboxes send from; without a state it was not looked at yet. */
export const domainView = z
  .object({
    domain: z.string(),
    mailboxes: z.array(z.string()),
    selectors: z.array(z.string()),
    /** The host that links of its tracked mail lead to. */
    trackingHost: z.string().nullable(),
    state: z.enum(DNS_STATES).nullable(),
    checks: z.array(dnsCheck),
    checkedAt: z.string().nullable(),
    badSince: z.string().nullable(),
  })
  .meta({ id: 'SendingDomain' });
export type DomainView = z.infer<typeof domainView>;
export const domainsView = z.object({ domains: z.array(domainView) });

const DOMAIN = /^(?=.{4,253}$)([a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;
const domainName = z.string().trim().toLowerCase().regex(DOMAIN, 'must be a domain, e.g. acme-mail.com');

/** The host that links of tracked mail of a domain lead to; null where none is tracked. */
export const trackingHostInput = z.object({
  domain: domainName,
  host: domainName.nullable(),
});

/** One domain, or every domain of the workspace. Selectors are remembered with a domain that mailboxes send from. */
export const domainCheckInput = z
  .object({
    domain: domainName.optional(),
    selectors: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[a-z0-9_](?:[a-z0-9._-]{0,61}[a-z0-9])?$/),
      )
      .max(10)
      .optional(),
  })
  .refine(({ domain, selectors }) => domain !== undefined || selectors === undefined, {
    path: ['domain'],
    message: 'must say whose selectors these are',
  });

const there = { vendor: z.string(), carrier: z.string(), text: z.string() };
/** What of a campaign lies at vendors, and what is paused there. */
export const atVendorsView = z
  .object({
    campaignId: z.string(),
    waiting: z.array(z.object({ ...there, messages: z.number().int() })),
    pauses: z.array(
      z.object({
        ...there,
        cause: z.enum(['complaint', 'pause']),
        state: z.enum(['asked', 'held', 'resuming']),
        since: z.string(),
      }),
    ),
  })
  .meta({ id: 'CampaignAtVendors' });
export type AtVendorsView = z.infer<typeof atVendorsView>;

const people = z.number().int();
/** How a campaign is by what comes back of it in the last seven days, or since a person let it go on. */
export const campaignHealthView = z
  .object({
    campaignId: z.string(),
    state: z.string(),
    level: z.enum(LEVELS),
    sends: z.number().int(),
    /** Written to; the others are some of them. */
    people,
    bounces: people,
    complaints: people,
    unsubscribes: people,
    day: z.object({ sends: z.number().int(), people, bounces: people }),
    reasons,
    /** Why it stopped by itself; null where it did not. */
    held: z.object({ at: z.string(), reasons }).nullable(),
  })
  .meta({ id: 'CampaignHealth' });
export type CampaignHealthView = z.infer<typeof campaignHealthView>;
