import { z } from 'zod';
import { LANGUAGES } from '#core/text/languages';
import { FORMALITIES } from './languages/formality.rules.ts';

const text = z.string().trim();
const optional = text.nullish();
const instant = z.iso.datetime({ offset: true });

/** A sourced datum that a sentence may rest on. */
export const Fact = z.object({
  id: text.min(1),
  subject: z.enum(['person', 'company', 'sender', 'campaign']),
  /** What is known, e.g. `industry`, `employees`, `technology`, `hiring`, `funding`, `location`, `engagement`. */
  key: text.min(1),
  value: text,
  source: text,
  quote: optional,
  observedAt: instant,
  confidence: z.number().min(0).max(1),
});
export type Fact = z.output<typeof Fact>;

/** Everything a mail may rest on. Plain record fields become facts dated and sourced by `record`. */
export const FactSheet = z.object({
  lead: z.object({
    firstName: optional,
    lastName: optional,
    title: optional,
    titleRaw: optional,
    email: optional,
    /** `linkedin.com/in/jane-doe`; null where none is known. */
    profile: optional,
    location: optional,
  }),
  company: z.object({
    name: optional,
    domain: optional,
    industry: optional,
    employees: z.number().int().nonnegative().nullish(),
    technologies: z.array(text).default([]),
    description: optional,
    revenue: optional,
  }),
  source: z.object({ type: optional, name: optional, url: optional }).default({}),
  engagement: z.object({ action: optional, content: optional, at: instant.nullish() }).default({}),
  sender: z.object({
    name: text.min(1),
    title: optional,
    company: text.min(1),
    calendarLink: optional,
    website: optional,
    postalAddress: optional,
  }),
  /** Where the record fields above come from and when they were last written. */
  record: z.object({ source: text.min(1), observedAt: instant }),
  facts: z.array(Fact).default([]),
  /** Times that are kept for the lead, as they are told. */
  times: z.array(text.min(1)).default([]),
});
export type FactSheet = z.output<typeof FactSheet>;

/** What an operator adds to the lists of spam, and what is taken out of them; in lower case. */
export const SpamTerms = z.object({
  blocked: z.array(z.string().trim().toLowerCase().min(2)).default([]),
  noticed: z.array(z.string().trim().toLowerCase().min(2)).default([]),
  allowed: z.array(z.string().trim().toLowerCase().min(2)).default([]),
});
export type SpamTerms = z.output<typeof SpamTerms>;

/** What the sender may say about itself; set once per campaign by a person. */
export const CampaignCopy = z.object({
  id: text.default('campaign'),
  /** Completes the sentence "We …". */
  offer: optional,
  /** One whole sentence of proof that the sender stands behind. */
  proof: optional,
  /** An angle chosen by the operator for the whole campaign. */
  angle: optional,
  spam: SpamTerms.optional(),
  /** How readers are addressed, where it is not as usual in the language. */
  formality: z.enum(FORMALITIES).optional(),
});
export type CampaignCopy = z.output<typeof CampaignCopy>;

/** A language with more than one form of address; English has one. */
export const foreignLanguage = z.enum(LANGUAGES).exclude(['en']);
/** How readers are addressed, where it is not as usual in the language. */
export const forms = z.partialRecord(foreignLanguage, z.enum(FORMALITIES));
export type Forms = z.output<typeof forms>;

export const addressSetup = z
  .object({
    forms,
    /** What is usual in each language. */
    usual: z.record(z.enum(LANGUAGES), z.enum(FORMALITIES)),
    /** Counts changes; a change names the one it was made on. Zero is as usual. */
    version: z.number().int().nonnegative(),
    updatedAt: z.string().nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'AddressSetup' });
export type AddressSetup = z.output<typeof addressSetup>;
export const addressSetupInput = z.strictObject({ forms, version: z.number().int().nonnegative() });

export const CLAIM_KINDS = [
  'number',
  'date',
  'name',
  'event',
  'familiarity',
  'proof',
  'link',
  'fact',
] as const;
export const ClaimKind = z.enum(CLAIM_KINDS);
export type ClaimKind = z.output<typeof ClaimKind>;

/** A phrase of a draft and the facts it rests on; offsets are UTF-16 units in the named part. */
export const Claim = z.object({
  part: z.enum(['subject', 'body']),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  text: z.string(),
  kind: ClaimKind,
  factIds: z.array(z.string()),
});
export type Claim = z.output<typeof Claim>;

export const TIERS = ['tier_1', 'tier_2', 'tier_3'] as const;
export const MessagingTier = z.enum(TIERS);
export type MessagingTier = z.output<typeof MessagingTier>;

export const TOUCHES = [
  'first',
  'value_followup',
  'social_proof',
  'breakup',
  'close',
  'revival',
  'ooo_retouch',
  'nurture',
  'calendar_open',
] as const;
export const Touch = z.enum(TOUCHES);
export type Touch = z.output<typeof Touch>;

/** What is written on LinkedIn. */
export const LINKEDIN_TOUCHES = ['connect', 'message', 'followup_message'] as const;
export type LinkedInTouch = (typeof LINKEDIN_TOUCHES)[number];
export const isOnLinkedIn = (touch: string): touch is LinkedInTouch =>
  LINKEDIN_TOUCHES.some((known) => known === touch);

export const Draft = z.object({
  subject: z.string(),
  bodyText: z.string(),
  angle: z.string(),
  templateId: z.string(),
  /** 0 is the shipped text. */
  templateVersion: z.number().int().nonnegative(),
  variant: z.enum(['A', 'B']),
  claims: z.array(Claim),
});
export type Draft = z.output<typeof Draft>;

export const ReasonShape = z.object({
  code: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

/** What reviewers said no to for one lead. */
export const RejectionMemory = z.object({
  leadEmail: text,
  rejectionCount: z.number().int().nonnegative(),
  lastRejectedAt: instant,
  tags: z.array(z.string()).default([]),
  subjects: z.array(z.string()).default([]),
  fingerprints: z.array(z.string()).default([]),
  feedback: z.array(z.string()).default([]),
  templateIds: z.array(z.string()).default([]),
  updatedAt: instant,
});
export type RejectionMemory = z.output<typeof RejectionMemory>;

export { templateText, VARIANTS } from './templates/contract.ts';
