import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

export const creditsQuestion = z.object({});

/** What an account has left, in the vendor's own unit; null where the vendor does not say or sets no bound. */
export const vendorCredits = z.object({
  left: z.number().nullable(),
  unit: z.string(),
  observedAt: z.string(),
});
export type VendorCredits = z.infer<typeof vendorCredits>;

/**
 * Reads the balance of an account under the capability it is spent for, e.g. `email_verification.zerobounce.read_credits`.
 * Promises: it costs nothing, a wrong key is `auth` even where the vendor hides it in a balance.
 */
export const readCredits = (
  capability: string,
  vendor: string,
): Operation<Record<string, never>, VendorCredits> =>
  defineOperation<Record<string, never>, VendorCredits>({
    name: `${capability}.${vendor}.read_credits`,
    effect: 'read',
    risk: 'low',
    input: creditsQuestion,
    concurrency: 1,
  });
