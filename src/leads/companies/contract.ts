import { z } from 'zod';

/** So long a merge of companies can be taken back. */
export const UNDO_DAYS = 30;

export const companyMergeRequest = z.object({
  /** The company that stays. */
  survivorId: z.uuid(),
  mergedId: z.uuid(),
  reason: z.string().trim().min(1).max(500).default('chosen by hand'),
});
export type CompanyMergeRequest = z.output<typeof companyMergeRequest>;

export const companyMerge = z
  .object({
    id: z.string(),
    survivorId: z.string(),
    survivor: z.string(),
    /** By its domain one is told from another of its name. */
    survivorDomain: z.string().nullable(),
    mergedId: z.string(),
    merged: z.string(),
    mergedDomain: z.string().nullable(),
    reason: z.string(),
    mergedBy: z.string(),
    mergedAt: z.string(),
    /** Until then it can be taken back. */
    undoUntil: z.string(),
    undoneAt: z.string().nullable(),
    /** How many rows were moved. */
    moved: z.number().int(),
    /** Why it cannot be taken back any more; null while it can. */
    whyNotUndo: z.string().nullable(),
  })
  .meta({ id: 'CompanyMerge' });
export type CompanyMerge = z.output<typeof companyMerge>;

export const COMPANY_EVIDENCE = [
  'same_name',
  'same_linkedin_page',
  'domain_below_the_other',
  'same_domain_other_ending',
] as const;

const duplicateSide = z.object({
  id: z.string(),
  name: z.string(),
  domain: z.string().nullable(),
  people: z.number().int(),
});

/** Two rows that may be one company. None of these is enough to merge them without a person. */
export const companyDuplicate = z
  .object({ stays: duplicateSide, goes: duplicateSide, evidence: z.array(z.enum(COMPANY_EVIDENCE)) })
  .meta({ id: 'CompanyDuplicate' });
export type CompanyDuplicate = z.output<typeof companyDuplicate>;

export const companyDuplicates = z.object({
  duplicates: z.array(companyDuplicate),
  next: z.string().nullable(),
});
export type CompanyDuplicates = z.output<typeof companyDuplicates>;
