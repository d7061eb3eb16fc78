import { z } from 'zod';
import {
  type AddressVerification,
  type BatchPage,
  type BatchState,
  type VerificationVerdict,
  verdictOf,
} from '../ports/email-verification.ts';

const number = z.union([z.number(), z.string().transform(Number)]).catch(0);
const text = z.string().nullish().catch(null);

/** Single checks name the result, jobs may give its number. */
const RESULT_CODES = ['valid', 'invalid', 'disposable', 'catchall', 'unknown'] as const;
const result = z
  .union([z.string(), z.number().int()])
  .transform((value) => (typeof value === 'number' ? (RESULT_CODES[value] ?? 'unknown') : value));

const verification = z.object({
  result,
  flags: z.array(z.string()).nullish().catch(null),
  suggested_correction: text,
});

const creditsInfo = z.object({
  paid_credits_used: number.optional(),
  free_credits_used: number.optional(),
  paid_credits_remaining: number.optional(),
  free_credits_remaining: number.optional(),
});

export const checkReply = verification.extend({
  status: z.literal('success'),
  credits_info: creditsInfo.nullish().catch(null),
});
export const accountReply = z.object({ status: z.literal('success'), credits_info: creditsInfo });
export const createReply = z.object({
  status: z.literal('success'),
  job_id: z.union([z.number().int(), z.string().min(1)]).transform(String),
});
export const jobReply = z.object({
  status: z.literal('success'),
  job_status: z.string(),
  total: z.object({ records: number, processed: number }).nullish().catch(null),
});
export const resultsReply = z.object({
  status: z.literal('success'),
  total_pages: z.number().int(),
  results: z.array(z.object({ data: z.unknown(), verification })),
});

const VERDICTS: Readonly<Record<string, VerificationVerdict>> = {
  valid: 'deliverable',
  invalid: 'undeliverable',
  disposable: 'do_not_send',
  catchall: 'risky_catch_all',
  unknown: 'unknown',
};
const FLAGS: Readonly<Record<string, string>> = {
  role_account: 'role',
  free_email_host: 'free',
  spelling_mistake: 'spelling',
  contains_alias: 'alias',
};

export const toVerification = (
  address: string,
  found: z.infer<typeof verification>,
  now: Temporal.Instant,
): AddressVerification => ({
  address,
  verdict: verdictOf(VERDICTS, found.result),
  vendorValue: found.result,
  subStatus: null,
  catchAll: found.result === 'unknown' ? null : found.result === 'catchall',
  flags: (found.flags ?? []).flatMap((flag) => FLAGS[flag] ?? []),
  suggestion: found.suggested_correction || null,
  checkedAt: now.toString(),
});

/** Credits one question cost as the vendor tells it, else one. */
export function usedCredits(reply: z.infer<typeof checkReply>): number {
  const info = reply.credits_info;
  if (info?.paid_credits_used === undefined && info?.free_credits_used === undefined) return 1;
  return (info.paid_credits_used ?? 0) + (info.free_credits_used ?? 0);
}

export const creditsLeft = ({ credits_info: info }: z.infer<typeof accountReply>): number | null =>
  info.paid_credits_remaining === undefined && info.free_credits_remaining === undefined
    ? null
    : (info.paid_credits_remaining ?? 0) + (info.free_credits_remaining ?? 0);

const JOB_STATES: Readonly<Record<string, BatchState['state']>> = { complete: 'finished', failed: 'failed' };

export const toBatchState = (job: z.infer<typeof jobReply>): BatchState => ({
  state: JOB_STATES[job.job_status] ?? 'working',
  vendorValue: job.job_status,
  total: job.total?.records ?? null,
  done: job.total?.processed ?? null,
});

export const toBatchPage = (
  reply: z.infer<typeof resultsReply>,
  page: number,
  now: Temporal.Instant,
): BatchPage => ({
  results: reply.results.flatMap((row) => {
    const address = addressIn(row.data);
    return address === null ? [] : [toVerification(address, row.verification, now)];
  }),
  more: page < reply.total_pages,
});

/** A row comes back as it went in, under names the vendor chooses; the address is what has an @. */
function addressIn(data: unknown): string | null {
  const values = typeof data === 'object' && data !== null ? Object.values(data) : [];
  const found = values.find((value) => typeof value === 'string' && value.includes('@'));
  return typeof found === 'string' ? found : null;
}
