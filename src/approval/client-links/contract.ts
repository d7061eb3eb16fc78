import { z } from 'zod';

/** A client reads what they approve; a longer batch is decided by somebody with a seat. */
export const MOST_MESSAGES = 200;
export const LONGEST_DAYS = 30;
export const USUAL_DAYS = 7;

export const newClientLink = z.object({
  /** Whom it is for, e.g. a name or a firm; shown to them and to us. */
  label: z.string().trim().min(1, 'Say whom the link is for.').max(120),
  days: z.number().int().min(1).max(LONGEST_DAYS).default(USUAL_DAYS),
});

export const LINK_STATES = ['open', 'approved', 'changes_wanted', 'revoked', 'expired', 'over'] as const;

export const clientLink = z
  .object({
    id: z.string(),
    batchId: z.string(),
    label: z.string(),
    /** `over`: somebody else decided on the batch. */
    state: z.enum(LINK_STATES),
    /** Null once it opens nothing any more. */
    url: z.string().nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
    expiresAt: z.string(),
    decidedAt: z.string().nullable(),
    clientName: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'ClientLink' });
export type ClientLink = z.infer<typeof clientLink>;
export type LinkState = (typeof LINK_STATES)[number];

/** What somebody with the link says. */
export const clientAnswer = z.discriminatedUnion('decision', [
  z.object({
    decision: z.literal('approved'),
    name: z.string().trim().min(1).max(120),
    /** That of the batch as it was read; nothing names no batch. */
    previewHash: z.string().default(''),
  }),
  z.object({
    decision: z.literal('changes_wanted'),
    name: z.string().trim().min(1).max(120),
    reason: z.string().trim().min(1).max(4_000),
  }),
]);
export type ClientAnswer = z.infer<typeof clientAnswer>;

/** A message as the client sees it: what would leave, and what it rests on. */
export type ShownMessage = {
  readonly title: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly tracking: string | null;
  readonly claims: readonly { readonly text: string; readonly reason: string }[];
};
