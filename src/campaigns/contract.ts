import { z } from 'zod';
import { ownLimits } from '#gateway/contract';
import { DEFAULT_SEQUENCE, sequence } from './sequence.ts';

export {
  CHANNELS,
  CONDITIONS,
  DAYS_BETWEEN_TOUCHES,
  DEFAULT_SEQUENCE,
  type SequenceStep,
  sequence,
  sequenceStep,
} from './sequence.ts';

/** What the sender may truthfully say about the own firm; each becomes a fact that claims are bound to. */
export const senderProfile = z.object({
  name: z.string().min(1),
  title: z.string().min(1),
  company: z.string().min(1),
  website: z.string().min(1),
  calendarLink: z.string().nullable().default(null),
  postalAddress: z.string().min(5, 'The law of most countries wants a postal address under every cold mail.'),
  facts: z.array(z.object({ key: z.string(), value: z.string(), source: z.string() })).default([]),
});

export const sendWindow = z.object({
  days: z.array(z.number().int().min(1).max(7)).nonempty().default([1, 2, 3, 4, 5]),
  start: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .default('08:00'),
  end: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .default('18:00'),
  zone: z.string().default('UTC'),
  holidays: z
    .object({ country: z.string().length(2), region: z.string().optional() })
    .nullable()
    .default(null),
});

const spamTerms = z.array(z.string().trim().toLowerCase().min(2)).default([]);

export const campaignSettings = z.object({
  sender: senderProfile,
  window: sendWindow.prefault({}),
  /** What the sender may say about itself: `offer` completes "We …", `proof` is one whole sentence a person stands behind. */
  copy: z
    .object({
      offer: z.string().nullable().default(null),
      proof: z.string().nullable().default(null),
      angle: z.string().nullable().default(null),
      /** Phrases that block here too, words that warn here too, and what of the lists is fine here. */
      spam: z.object({ blocked: spamTerms, noticed: spamTerms, allowed: spamTerms }).optional(),
    })
    .prefault({}),
  /** Whom it writes to: people who are new to us, or those who went quiet, from mailboxes for them alone. */
  purpose: z.enum(['cold', 'revival']).default('cold'),
  /** Most messages to one company in one batch. */
  perDomainPerBatch: z.number().int().min(1).max(25).default(3),
  /** Only these tiers are written to. */
  tiers: z
    .array(z.enum(['tier_1', 'tier_2', 'tier_3', 'tier_4']))
    .nonempty()
    .default(['tier_1', 'tier_2', 'tier_3']),
  guardMode: z.enum(['hard', 'soft']).default('hard'),
  /** Credits of all vendors together that the campaign's runs may use; without a figure only the vendors' own budgets hold. */
  creditBudget: z.number().positive().nullable().default(null),
  /** Limits of its runs where they differ from the usual ones. */
  runLimits: ownLimits.prefault({}),
  /** Writes to addresses of domains that accept every name, where nobody knows whether the address exists. */
  allowCatchAll: z.boolean().default(false),
  excludedDomains: z.array(z.string()).default([]),
  excludedAddresses: z.array(z.string()).default([]),
  /** What follows the first message, and when. */
  sequence: sequence.default([...DEFAULT_SEQUENCE]),
  autonomy: z.enum(['shadow', 'draft_only', 'hold', 'auto']).default('hold'),
});
export type CampaignSettings = z.infer<typeof campaignSettings>;

/** A campaign file: what `legwork run --campaign FILE` reads. */
export const campaignFile = z.object({ name: z.string().min(1).max(120), settings: campaignSettings });
export type CampaignFile = z.infer<typeof campaignFile>;

export const CAMPAIGN_STATES = ['draft', 'active', 'paused', 'completed'] as const;
export const campaign = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(CAMPAIGN_STATES),
    settings: campaignSettings,
    createdAt: z.string(),
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof campaign>;

export const EXIT_REASONS = [
  'replied',
  'meeting_booked',
  'bounced',
  'unsubscribed',
  'rejected',
  'completed',
] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];
