import { z } from 'zod';

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
  })
  .meta({ id: 'Thread' });
export type Thread = z.infer<typeof thread>;

export const threadDetail = thread
  .omit({ preview: true })
  .extend({
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
        intent: z.string().nullable(),
        evidence: z.string().nullable(),
        returnDate: z.string().nullable(),
        returnPhrase: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ThreadDetail' });
export type ThreadDetail = z.infer<typeof threadDetail>;
