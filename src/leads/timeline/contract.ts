import { z } from 'zod';
import { ReasonShape } from '../contract.ts';

/** One thing that happened to a lead, on whatever channel. */
export const timelineEntry = z.object({
  id: z.string(),
  type: z.string(),
  channel: z.string(),
  summary: z.string(),
  /** UTC with microseconds. */
  at: z.string(),
  reasons: z.array(ReasonShape),
  /** What was written, where there is more than the summary and the reader may read mail. */
  text: z.string().nullable(),
});

export const timelinePage = z
  .object({ entries: z.array(timelineEntry), next: z.string().nullable() })
  .meta({ id: 'TimelinePage' });
export type TimelinePage = z.output<typeof timelinePage>;

export const leadNote = z.object({
  /** What was noted, by whom is known. */
  text: z.string().trim().min(1).max(2_000),
  channel: z.enum(['note', 'phone', 'meeting']).default('note'),
});
export type LeadNote = z.output<typeof leadNote>;
