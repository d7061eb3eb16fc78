import { z } from 'zod';
import { LEAD_TIERS, SCORE_GRADES } from '../contract.ts';

/** Which leads are put away together: those of a segment, those a list shows under its filters, or those that are named. */
export const archiving = z
  .strictObject({
    segment: z.string().trim().min(1).optional(),
    search: z.string().trim().min(1).max(200).optional(),
    group: z.string().trim().min(1).optional(),
    tier: z.enum(LEAD_TIERS).optional(),
    grade: z.enum(SCORE_GRADES).optional(),
    leadIds: z.array(z.uuid()).min(1).optional(),
  })
  .refine((asked) => Object.values(asked).some((each) => each !== undefined), {
    message: 'Name a segment, a filter of the list, or leads.',
  })
  .refine(({ segment, leadIds, ...filter }) => {
    const filtered = Object.values(filter).some((each) => each !== undefined);
    return [segment !== undefined, leadIds !== undefined, filtered].filter(Boolean).length <= 1;
  }, 'Name either a segment, or a filter of the list, or leads.');
export type Archiving = z.output<typeof archiving>;

/** Leads that were put away together, as far as they still are. */
export const archive = z
  .object({
    id: z.string(),
    at: z.string(),
    leads: z.number().int(),
    /** Until then it can be asked to take them back. */
    restorableUntil: z.string(),
    restorable: z.boolean(),
  })
  .meta({ id: 'LeadArchive' });
export type LeadArchive = z.output<typeof archive>;
