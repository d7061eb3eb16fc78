import { z } from 'zod';

const text = z.string().trim();
const optional = text.nullish();

/** Every status a lead can have, by group. */
export const STATUS_GROUPS = {
  pipeline: ['pending', 'approved', 'dispatched', 'sent'],
  engagement: ['opened', 'replied', 'meeting_booked'],
  decay: ['ghosted', 'stalled', 'engaged_not_replied'],
  terminal: ['bounced', 'unsubscribed', 'rejected', 'disqualified'],
  linkedin: ['linkedin_sent', 'linkedin_connected', 'linkedin_replied', 'linkedin_exhausted'],
  revival: ['revival_candidate', 'revival_queued', 'revival_sent'],
} as const;

export const LEAD_STATUSES = [
  ...STATUS_GROUPS.pipeline,
  ...STATUS_GROUPS.engagement,
  ...STATUS_GROUPS.decay,
  ...STATUS_GROUPS.terminal,
  ...STATUS_GROUPS.linkedin,
  ...STATUS_GROUPS.revival,
] as const;
export const LeadStatus = z.enum(LEAD_STATUSES);
export type LeadStatus = z.output<typeof LeadStatus>;
export type StatusGroup = keyof typeof STATUS_GROUPS;

/** Whoever answered, left or was ruled out is not written to. */
export const CLOSED_STATUSES: ReadonlySet<LeadStatus> = new Set([
  'bounced',
  'unsubscribed',
  'rejected',
  'disqualified',
  'replied',
  'linkedin_replied',
  'meeting_booked',
]);

/** How much a status weighs; an event never moves a lead to a lower rank. The statuses of rank 50 move among themselves. */
export const STATUS_RANK: Readonly<Record<LeadStatus, number>> = {
  unsubscribed: 100,
  bounced: 95,
  rejected: 90,
  disqualified: 90,
  meeting_booked: 80,
  replied: 70,
  linkedin_replied: 70,
  engaged_not_replied: 50,
  linkedin_connected: 50,
  opened: 50,
  stalled: 50,
  ghosted: 50,
  linkedin_exhausted: 50,
  sent: 30,
  linkedin_sent: 30,
  dispatched: 30,
  approved: 20,
  revival_candidate: 20,
  revival_queued: 20,
  revival_sent: 20,
  pending: 10,
};

/** What can happen to a lead. Each names the status it speaks for, except a negative LinkedIn reply, which is a "no". */
export const LEAD_EVENTS = [
  'approved',
  'dispatched',
  'sent',
  'opened',
  'replied',
  'meeting_booked',
  'bounced',
  'unsubscribed',
  'rejected',
  'disqualified',
  'linkedin_sent',
  'linkedin_connected',
  'linkedin_replied',
  'linkedin_declined',
  'linkedin_exhausted',
  'ghosted',
  'stalled',
  'engaged_not_replied',
  'revival_candidate',
  'revival_queued',
  'revival_sent',
] as const;
export const LeadEvent = z.enum(LEAD_EVENTS);
export type LeadEvent = z.output<typeof LeadEvent>;

export const LEAD_TIERS = ['tier_1', 'tier_2', 'tier_3', 'tier_4'] as const;
export const LeadTier = z.enum(LEAD_TIERS);
export type LeadTier = z.output<typeof LeadTier>;

/** What a person has to decide about a lead. */
export const LEAD_WAITS = ['job_change'] as const;
export type LeadWait = (typeof LEAD_WAITS)[number];

/** Where a lead came from, as far as scoring and routing care. Other sources are kept as text. */
export const SOURCE_TYPES = [
  'competitor_follower',
  'event_attendee',
  'group_member',
  'post_commenter',
  'post_liker',
  'website_visitor',
  'content_downloader',
  'webinar_registrant',
  'demo_requester',
  'import',
  'people_search',
] as const;
export const SourceType = z.enum(SOURCE_TYPES);
export type SourceType = z.output<typeof SourceType>;

export const ADDRESS_VERIFICATIONS = ['unverified', 'valid', 'risky', 'invalid'] as const;
export const AddressVerification = z.enum(ADDRESS_VERIFICATIONS);
export type AddressVerification = z.output<typeof AddressVerification>;

export const ENRICHMENT_STATES = ['pending', 'waiting', 'enriched', 'missed', 'failed'] as const;
export const EnrichmentState = z.enum(ENRICHMENT_STATES);
export type EnrichmentState = z.output<typeof EnrichmentState>;

/** Grades of what a company or a person scores, the best first. */
export const SCORE_GRADES = ['A', 'B', 'C', 'D', 'F'] as const;

/** Grades of a list, the best first. */
export const LIST_GRADES = ['A+', 'A', 'B', 'C', 'D', 'F'] as const;

export const ReasonShape = z.object({
  code: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

export const Company = z.object({
  id: z.string(),
  name: text,
  domain: optional,
  linkedinUrl: optional,
  industry: optional,
  employees: z.number().int().nonnegative().nullish(),
  technologies: z.array(text).default([]),
  country: optional,
});
export type Company = z.output<typeof Company>;

export const Person = z.object({
  id: z.string(),
  firstName: optional,
  lastName: optional,
  name: optional,
  title: optional,
  location: optional,
  email: optional,
  linkedinUrl: optional,
});
export type Person = z.output<typeof Person>;

/** A row of the lead list. */
/** Leads that are put away are shown alone or not at all. */
export const ARCHIVED_SHOWN = ['only'] as const;

export const Lead = z
  .object({
    id: z.string(),
    name: text.nullable(),
    title: text.nullable(),
    company: text.nullable(),
    email: text.nullable(),
    status: LeadStatus,
    tier: LeadTier.nullable(),
    score: z.number().int().min(0).max(100).nullable(),
    /** Of the company; null where none of its leads was scored. */
    accountScore: z.number().int().nullable(),
    accountGrade: z.enum(SCORE_GRADES).nullable(),
    /** Of the person at it; null outside of the ICP, too. */
    prospectScore: z.number().int().nullable(),
    prospectGrade: z.enum(SCORE_GRADES).nullable(),
    needsReview: z.boolean(),
    /** When the next message is planned. */
    nextSendAt: z.string().nullable(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Lead' });
export type Lead = z.output<typeof Lead>;

export const StatusChangeEntry = z.object({
  from: z.string(),
  to: z.string(),
  source: z.string(),
  at: z.string(),
});
export const FactEntry = z.object({
  id: z.string(),
  key: z.string(),
  value: z.string(),
  source: z.string(),
  quote: z.string().nullable(),
  observedAt: z.string(),
});

/** One lead with everything behind the row. */
export const LeadDetail = z
  .object({
    lead: Lead.extend({
      location: text.nullable(),
      linkedinUrl: text.nullable(),
      industry: text.nullable(),
      employees: z.number().int().nullable(),
      technologies: z.array(z.string()),
      scoreReasons: z.array(ReasonShape),
      disqualifiedReason: text.nullable(),
      enrichmentState: EnrichmentState,
      enrichmentQuality: z.number().int().nullable(),
      sourceType: text.nullable(),
      sourceName: text.nullable(),
      openCount: z.number().int(),
      replyCount: z.number().int(),
      createdAt: z.string(),
    }),
    history: z.array(StatusChangeEntry),
    facts: z.array(FactEntry),
    why: z.object({ sentence: z.string(), next: z.string().nullable(), reasons: z.array(ReasonShape) }),
  })
  .meta({ id: 'LeadDetail' });
export type LeadDetail = z.output<typeof LeadDetail>;

export const LeadFunnel = z.object({
  total: z.number().int(),
  groups: z.record(z.string(), z.number().int()),
  statuses: z.record(z.string(), z.number().int()),
});
export type LeadFunnel = z.output<typeof LeadFunnel>;

/** A list that was imported. */
export const ImportList = z
  .object({
    id: z.string(),
    fileName: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    accepted: z.number().int(),
    rejected: z.number().int(),
    startedAt: z.string(),
  })
  .meta({ id: 'ImportList' });
export type ImportList = z.output<typeof ImportList>;

/** What became of a file: `accepted + rejected` is always `rows`. */
export const ImportResult = z.object({
  id: z.string(),
  fileName: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  preset: z.string(),
  rows: z.number().int().nonnegative(),
  accepted: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  created: z.number().int().nonnegative(),
  updated: z.number().int().nonnegative(),
});
export type ImportResult = z.output<typeof ImportResult>;

export const ImportReject = z.object({
  /** Counts data rows from 1; the header is not counted. */
  row: z.number().int().positive(),
  column: z.string(),
  value: z.string(),
  code: z.string(),
  reason: z.string(),
});
export type ImportReject = z.output<typeof ImportReject>;
