import { z } from 'zod';

/** What a person says of mail nobody is known for. */
export const SETTLEMENTS = ['assigned', 'not_ours'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

/** What it is: words of somebody, or what a mail system reports. */
export const WHATS = ['mail', 'complaint', 'bounce'] as const;
export type What = (typeof WHATS)[number];

const reasonShape = z.object({ code: z.string(), text: z.string() });
export const unmatchedMail = z
  .object({
    id: z.string(),
    source: z.enum(['mailbox', 'vendor']),
    /** The address of the mailbox, or the name of the vendor. */
    via: z.string(),
    receivedAt: z.string(),
    /** `unmatched`, `unreadable`, or what it became once it was given to somebody. */
    outcome: z.string(),
    what: z.enum(WHATS),
    from: z.string().nullable(),
    subject: z.string().nullable(),
    reasons: z.array(reasonShape),
    settledAs: z.enum(SETTLEMENTS).nullable(),
    settledBy: z.string().nullable(),
    settledAt: z.string().nullable(),
  })
  .meta({ id: 'UnmatchedMail' });
export type UnmatchedMail = z.infer<typeof unmatchedMail>;

export const unmatchedDetail = unmatchedMail
  .extend({
    /** The sender's own words, or the report; null for what cannot be read. */
    text: z.string().nullable(),
    /** How it would be read; null for what nobody wrote. */
    intent: z.string().nullable(),
    optOut: z.boolean(),
    /** Why it can be nobody's; null where it can be given to a lead. */
    unassignable: z.string().nullable(),
    /** Leads at the company of the sender, or of the address a report names. */
    candidates: z.array(
      z.object({ leadId: z.string(), name: z.string().nullable(), company: z.string().nullable() }),
    ),
  })
  .meta({ id: 'UnmatchedMailDetail' });
export type UnmatchedMailDetail = z.infer<typeof unmatchedDetail>;

export const assignUnmatchedInput = z.object({
  leadId: z.uuid(),
  /** The sender is that lead, so that the next mail from there is theirs as well. */
  theirAddress: z.boolean().default(false),
});
/** A complaint or a failure is in no conversation and has no intent. */
export const assignedMail = z.object({
  leadId: z.string(),
  what: z.enum(WHATS),
  threadId: z.string().nullable(),
  intent: z.string().nullable(),
});
export type AssignedMail = z.infer<typeof assignedMail>;
