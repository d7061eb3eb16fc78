import { z } from 'zod';
import type { Reason } from '#core/verdict';

export const ITEM_STATES = ['pending', 'approved', 'rejected', 'expired', 'withdrawn', 'executed'] as const;
export const BATCH_STATES = ['pending', 'approved', 'rejected', 'executing', 'executed', 'expired'] as const;

/** Why a reviewer said no; feeds rejection memory. */
export const REJECTION_TAGS = [
  'personalization_mismatch',
  'icp_mismatch',
  'campaign_mismatch',
  'tone_style_issue',
  'factual_inaccuracy',
  'weak_subject',
  'weak_cta',
  'length_issue',
  'compliance_issue',
  'placeholder_or_rendering_issue',
  'queue_hygiene_non_actionable',
  'other',
] as const;
export type RejectionTag = (typeof REJECTION_TAGS)[number];

const reasonShape = z.object({
  code: z.string(),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

/** Who looks at an item, since when, and until when nobody else decides on it unless they take it over. */
export const claim = z.object({ by: z.string(), name: z.string(), at: z.string(), until: z.string() });
export type Claim = z.infer<typeof claim>;

export const approvalItem = z
  .object({
    id: z.string(),
    kind: z.string(),
    subjectId: z.string(),
    leadId: z.string().nullable(),
    /** Whose campaign it is, where it is of one. */
    campaignId: z.string().nullable(),
    state: z.enum(ITEM_STATES),
    title: z.string(),
    preview: z.record(z.string(), z.unknown()),
    contentHash: z.string(),
    version: z.number().int(),
    priority: z.number().int(),
    tier: z.string().nullable(),
    edited: z.boolean(),
    batchId: z.string().nullable(),
    createdAt: z.string(),
    expiresAt: z.string(),
    decidedAt: z.string().nullable(),
    decidedBy: z.string().nullable(),
    tag: z.string().nullable(),
    reason: z.string().nullable(),
    claim: claim.nullable(),
  })
  .meta({ id: 'ApprovalItem' });
export type ApprovalItem = z.infer<typeof approvalItem>;

const share = z.object({ value: z.string(), count: z.number().int() });
/** What there is in one state: how many as they were asked for, and of which kinds, tiers and campaigns, whatever was asked for. */
export const overview = z.object({
  total: z.number().int(),
  kinds: z.array(share),
  /** `none`: those without one. */
  tiers: z.array(share),
  campaigns: z.array(share),
});
export type Overview = z.infer<typeof overview>;

export const batchPreview = z.object({
  /** The campaign everything in it is of, by name as it was then. */
  campaign: z.string().nullable(),
  totals: z.object({ items: z.number().int(), sendable: z.number().int(), dropped: z.number().int() }),
  tiers: z.record(z.string(), z.number().int()),
  dropped: z.array(z.object({ itemId: z.string(), title: z.string(), reasons: z.array(reasonShape) })),
});
export type BatchPreview = z.infer<typeof batchPreview>;

export const batch = z
  .object({
    id: z.string(),
    motion: z.string(),
    campaignId: z.string().nullable(),
    state: z.enum(BATCH_STATES),
    preview: batchPreview,
    previewHash: z.string(),
    createdAt: z.string(),
    expiresAt: z.string(),
    decidedAt: z.string().nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string().nullable(),
    executedAt: z.string().nullable(),
    report: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'Batch' });
export type Batch = z.infer<typeof batch>;

/** A batch with what is said of how its messages are tracked, each once. */
export const shownBatch = batch.extend({ tracking: z.array(z.string()) }).meta({ id: 'ShownBatch' });
export type ShownBatch = z.infer<typeof shownBatch>;

/** Frozen at creation: item and the hash of what would leave. Older ones do not say whose they are. */
export type BatchScope = { campaignId?: string | null; items: { itemId: string; contentHash: string }[] };

export const freezing = z.object({
  campaignId: z.uuid().optional().describe('Freeze what waits of this campaign alone.'),
});
export const frozenBatch = z.object({
  id: z.string(),
  campaign: z.string().nullable(),
  items: z.number().int(),
});

export const rejection = z.object({
  tag: z.enum(REJECTION_TAGS),
  reason: z.string().trim().min(1, 'Say why, so that the next draft is better.'),
});
export type Rejection = z.infer<typeof rejection>;

/** The preview of a message as an approval kind renders it for the reviewer. */
export type DropVerdict = { readonly itemId: string; readonly reasons: readonly Reason[] };

/**
 * What the product may do by itself for one campaign and one intent. In `shadow` it writes for itself alone; in
 * `draft_only` a person sends; in `hold` it goes unless a person stops it in time; in `auto` it goes.
 */
export const AUTONOMY_LEVELS = ['shadow', 'draft_only', 'hold', 'auto'] as const;
export type AutonomyLevel = (typeof AUTONOMY_LEVELS)[number];

export {
  type ClientAnswer,
  type ClientLink,
  clientAnswer,
  type ShownMessage,
} from './client-links/contract.ts';
export { DANGEROUS } from './dangerous/contract.ts';
