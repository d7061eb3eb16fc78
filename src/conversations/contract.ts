import { z } from 'zod';

/** Which part of the inbox: `mine` is assigned to the reader, `needs_answer` has their word last. */
export const THREAD_PARTS = ['unread', 'needs_answer', 'away', 'mine', 'snoozed'] as const;
export type ThreadPart = (typeof THREAD_PARTS)[number];
export type ThreadFilter = { readonly intent?: string | undefined; readonly show?: ThreadPart | undefined };

export const thread = z
  .object({
    id: z.string(),
    leadId: z.string(),
    leadName: z.string().nullable(),
    company: z.string().nullable(),
    channel: z.enum(['email', 'linkedin']),
    subject: z.string(),
    state: z.string(),
    unread: z.boolean(),
    intent: z.string().nullable(),
    confidence: z.number().nullable(),
    lastMessageAt: z.string(),
    preview: z.string().nullable(),
    /** Grows with each message of theirs and each change by a person; who changes it says which one they saw. */
    version: z.number().int(),
    /** The member who takes care of it. */
    assignee: z.string().nullable(),
    /** Put off until then; null where it is not, or that has passed. */
    snoozedUntil: z.string().nullable(),
    needsAnswer: z.boolean(),
    away: z
      .object({
        /** The day they are back; null where they did not say. */
        until: z.string().nullable(),
        phrase: z.string().nullable(),
        /** How many sequences rest because of it, and when they go on. */
        campaigns: z.number().int(),
        resumesAt: z.string().nullable(),
        /** When they are to be written to in this conversation, after a yes. */
        retouchAt: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Thread' });
export type Thread = z.infer<typeof thread>;

export const threadDetail = thread
  .omit({ preview: true })
  .extend({
    /** The workspace's own time. */
    now: z.string(),
    messages: z.array(
      z.object({
        id: z.string(),
        direction: z.enum(['in', 'out']),
        fromAddress: z.string(),
        toAddress: z.string(),
        subject: z.string(),
        bodyText: z.string(),
        visibleText: z.string(),
        at: z.string(),
        replyId: z.string().nullable(),
        intent: z.string().nullable(),
        confidence: z.number().nullable(),
        optOut: z.boolean().nullable(),
        evidence: z.string().nullable(),
        /** Who read it as it counts now. */
        readBy: z.enum(['rules', 'model', 'person']).nullable(),
        /** Why it is read so. */
        reasons: z.array(z.object({ code: z.string(), text: z.string() }).loose()).nullable(),
        returnDate: z.string().nullable(),
        returnPhrase: z.string().nullable(),
        /** Who read it otherwise than the program, last. */
        correction: z.object({ was: z.string(), by: z.string(), at: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'ThreadDetail' });
export type ThreadDetail = z.infer<typeof threadDetail>;

export const assignment = z.object({ version: z.number().int(), to: z.string().min(1).nullable() });
/** `until` null takes it back into the inbox at once. */
export const snooze = z.object({
  version: z.number().int(),
  until: z.iso.datetime({ offset: true }).nullable(),
});
