import { z } from 'zod';

/** Since when a mailbox is to be taken for warmed up, and whether it is held to what that allows. */
export const warmupInput = z
  .strictObject({ since: z.iso.date().optional(), held: z.boolean().optional() })
  .refine(
    ({ since, held }) => since !== undefined || held !== undefined,
    'Say since when, or whether it is held.',
  );
const reasons = z.array(z.object({ code: z.string(), text: z.string() }).loose());
const span = z.object({ from: z.number().int(), to: z.number().int() });
/** How warm a mailbox is, and what is missing before its first cold message. Advice, but for LinkedIn and for a mailbox that is held to it. */
export const warmupView = z.object({
  startedAt: z.string(),
  held: z.boolean(),
  week: z.number().int(),
  total: span,
  cold: span,
  ready: z.boolean(),
  reasons,
});
export type WarmupView = z.infer<typeof warmupView>;
