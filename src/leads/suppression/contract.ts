import { z } from 'zod';

/** Whom an entry covers: one mailbox, a domain with its sub-domains, a person by profile or number, a company by name. */
export const SUPPRESSION_KINDS = ['address', 'domain', 'profile', 'phone', 'company'] as const;
export type SuppressionKind = (typeof SUPPRESSION_KINDS)[number];

/** Why somebody is left alone. Each cause is an entry of its own. */
export const SUPPRESSION_CAUSES = [
  'unsubscribe',
  'bounce',
  'complaint',
  'manual',
  'erasure',
  'legal_hold',
  'competitor',
  'former_client',
  'role_based',
  'personal_domain',
  'crm',
] as const;
export type SuppressionCause = (typeof SUPPRESSION_CAUSES)[number];

/** What a person may give as cause; the others are what somebody said or what happened. */
export const GIVEN_CAUSES = [
  'manual',
  'unsubscribe',
  'complaint',
  'legal_hold',
  'competitor',
  'former_client',
  'role_based',
  'personal_domain',
] as const satisfies readonly SuppressionCause[];

const WHOM = ['address', 'domain', 'profile', 'leadId', 'company'] as const;
const text = z.string().trim().min(1);

/** One "no" as somebody says it. */
export const suppressionEntry = z
  .object({
    address: text.optional(),
    domain: text.optional(),
    /** The address of a LinkedIn profile. */
    profile: text.optional(),
    /** A lead: every address, profile and number that is known of the person. */
    leadId: z.uuid().optional(),
    /** A company by its name; by its domain where the company is known here. */
    company: text.optional(),
    reason: text.max(500),
    cause: z.enum(GIVEN_CAUSES).default('manual'),
    /** For one campaign alone; everywhere where nothing is said. */
    campaignId: z.uuid().optional(),
  })
  .refine(
    (entry) => WHOM.filter((whom) => entry[whom] !== undefined).length === 1,
    'Name an address, a domain, a profile, a lead or a company, one of them.',
  );
export type SuppressionEntry = z.output<typeof suppressionEntry>;

export const suppressionRow = z
  .object({
    id: z.string(),
    kind: z.enum(SUPPRESSION_KINDS),
    /** Null where it was erased: the hash alone is kept. */
    value: z.string().nullable(),
    cause: z.enum(SUPPRESSION_CAUSES),
    reason: z.string(),
    source: z.string(),
    actor: z.string(),
    at: z.string(),
    /** Whose it is: this workspace's own, or that of one above. */
    level: z.enum(['agency', 'workspace', 'campaign']),
    campaignId: z.string().nullable(),
    liftedAt: z.string().nullable(),
    liftedBy: z.string().nullable(),
    liftReason: z.string().nullable(),
  })
  .meta({ id: 'Suppression' });
export type SuppressionRow = z.output<typeof suppressionRow>;

export const suppressionQuestion = z.object({
  /** Only those that forbid writing to this address. */
  address: z.string().optional(),
  lifted: z.stringbool().default(false),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
