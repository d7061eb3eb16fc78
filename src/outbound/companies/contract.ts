import { z } from 'zod';
import { companyCap } from '#campaigns/contract';

/** How a workspace spares companies. Null is off. */
export const companyPolicy = z.strictObject({
  cap: companyCap.nullable().default(null),
  /** So many days after somebody there answered or booked, colleagues wait. */
  answerDays: z.number().int().min(1).max(365).nullable().default(null),
});
export type CompanyPolicy = z.output<typeof companyPolicy>;

export const companySetup = z
  .object({
    policy: companyPolicy,
    /** Counts changes; a change names the one it was made on. Zero is the usual policy. */
    version: z.number().int().nonnegative(),
    updatedAt: z.string().nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'CompanySetup' });
export type CompanySetup = z.output<typeof companySetup>;
export const companySetupInput = z.object({ policy: companyPolicy, version: z.number().int().nonnegative() });

export const companyPauseInput = z.object({
  reason: z.string().trim().min(3, 'Say why; whoever looks at the company reads it.').max(300),
  /** Null: until somebody lets it go on. */
  until: z.iso.datetime({ offset: true }).nullable().default(null),
});
export const companyResumeInput = companyPauseInput.pick({ reason: true });

export const companyPause = z
  .object({
    companyId: z.string(),
    company: z.string(),
    domain: z.string().nullable(),
    reason: z.string(),
    until: z.string().nullable(),
    pausedAt: z.string(),
    pausedBy: z.string(),
  })
  .meta({ id: 'CompanyPause' });
export type CompanyPause = z.output<typeof companyPause>;

/** How the company of a lead stands with us. */
export const companyStanding = z
  .object({
    leadId: z.string(),
    /** Null where the company of the lead is not known. */
    companyId: z.string().nullable(),
    company: z.string().nullable(),
    pause: companyPause.nullable(),
    /** When a colleague last answered or booked, within the days in which others wait. */
    answeredAt: z.string().nullable(),
    /** Colleagues who were written to within the days of the cap. */
    written: z.number().int(),
    policy: companyPolicy,
  })
  .meta({ id: 'CompanyStanding' });
export type CompanyStanding = z.output<typeof companyStanding>;
