import { z } from 'zod';

/** The kind of an item, and the motion of its batch, that asks for what cannot be taken back. */
export const DANGEROUS = 'dangerous';

export const proposal = z.object({
  what: z
    .string()
    .trim()
    .min(1)
    .describe('`person.erase`, `campaign.archive`, `mailbox.remove`, `leads.archive` or `leads.restore`.'),
  input: z
    .record(z.string(), z.unknown())
    .describe(
      'Whom or what: `address` or `leadId` of a person, `campaign` by name or id, `address` of a mailbox; of leads a `segment`, `leadIds`, or `search`, `group`, `tier`, `grade` as in the list; the id of an `archive`.',
    ),
  reason: z.string().trim().min(3).max(500).describe('Why; whoever decides reads it.'),
});
export type Proposal = z.output<typeof proposal>;

export const proposed = z.object({
  itemId: z.string(),
  /** False where the same was asked for already and still waits. */
  isNew: z.boolean(),
  expiresAt: z.string(),
});
export type Proposed = z.output<typeof proposed>;

/** What whoever decides sees. */
export const dangerousPreview = z.object({
  operation: z.string(),
  input: z.record(z.string(), z.unknown()),
  whom: z.string(),
  campaign: z.string().nullable(),
  count: z.number().int(),
  /** The yes has to name `count`. */
  typed: z.boolean(),
  parts: z.array(z.object({ what: z.string(), count: z.number().int() })),
  sample: z.array(z.string()),
  /** How it can be taken back; it cannot where nothing is said. */
  undo: z.string().optional(),
  reason: z.string(),
  proposedBy: z.object({ id: z.string(), name: z.string() }),
});
export type DangerousPreview = z.output<typeof dangerousPreview>;
