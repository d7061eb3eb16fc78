import { z } from 'zod';

export const mergeRequest = z.object({
  /** The lead that stays. */
  survivorId: z.uuid(),
  mergedId: z.uuid(),
  reason: z.string().trim().min(1).max(500).default('chosen by hand'),
});
export type MergeRequest = z.output<typeof mergeRequest>;

export const merge = z
  .object({
    id: z.string(),
    survivorId: z.string(),
    mergedId: z.string(),
    reason: z.string(),
    mergedBy: z.string(),
    mergedAt: z.string(),
    undoneAt: z.string().nullable(),
    /** How many rows were moved. */
    moved: z.number().int(),
  })
  .meta({ id: 'Merge' });
export type Merge = z.output<typeof merge>;

export const DUPLICATE_EVIDENCE = [
  'same_name_and_company',
  'same_crm_contact',
  'same_phone_and_surname',
] as const;
/** Two leads that may be one person. None of these is enough to merge them without a person. */
export const duplicate = z
  .object({
    survivorId: z.string(),
    mergedId: z.string(),
    name: z.string().nullable(),
    company: z.string().nullable(),
    evidence: z.array(z.enum(DUPLICATE_EVIDENCE)),
  })
  .meta({ id: 'Duplicate' });
export type Duplicate = z.output<typeof duplicate>;
