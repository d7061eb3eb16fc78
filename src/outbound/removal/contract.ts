import { z } from 'zod';

/** A mailbox that was taken away. */
export const removedView = z.object({
  id: z.string(),
  address: z.string(),
  removedAt: z.string(),
  /** Messages that wait for another mailbox. */
  waiting: z.number().int(),
  /** Messages of which nobody knows whether they left. */
  uncertain: z.number().int(),
  /** How to get into it is kept until it is known what left. */
  looking: z.boolean(),
});
export type RemovedMailbox = z.infer<typeof removedView>;
