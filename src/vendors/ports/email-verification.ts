import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';

/**
 * One scale for every verifier. Only `deliverable` may be mailed without a policy of its own; `do_not_send` never,
 * `unknown` and `error` say nothing about the address.
 */
export const VERIFICATION_VERDICTS = [
  'deliverable',
  'risky_catch_all',
  'risky_other',
  'undeliverable',
  'do_not_send',
  'unknown',
  'error',
] as const;
export type VerificationVerdict = (typeof VERIFICATION_VERDICTS)[number];

export const addressQuestion = z.object({ address: z.string().min(3).max(254) });
export type AddressQuestion = z.infer<typeof addressQuestion>;

export const addressVerification = z.object({
  /** As it was asked about. */
  address: z.string(),
  verdict: z.enum(VERIFICATION_VERDICTS),
  /** The vendor's own word, and the finer one where it has two. */
  vendorValue: z.string(),
  subStatus: z.string().nullable(),
  /** Whether the domain takes mail for every name; null where the vendor does not say. */
  catchAll: z.boolean().nullable(),
  /** What else the vendor noticed: `role`, `free`, `agent_mailbox` … */
  flags: z.array(z.string()),
  /** An address the vendor thinks was meant. */
  suggestion: z.string().nullable(),
  checkedAt: z.string(),
});
export type AddressVerification = z.infer<typeof addressVerification>;

const named = (vendor: string, verb: string): string => `email_verification.${vendor}.${verb}`;

/**
 * Asks about one address. Promises: a verdict of the common scale for every word the vendor knows, `unknown` for a word
 * it does not; never charged for a refused question; never repeated by itself, because a repetition is charged again.
 */
export const verifyAddress = (
  vendor: string,
  micros: bigint,
): Operation<AddressQuestion, AddressVerification> =>
  defineOperation<AddressQuestion, AddressVerification>({
    name: named(vendor, 'verify_address'),
    effect: 'spend',
    risk: 'low',
    input: addressQuestion,
    cost: () => ({ vendor, unit: 'credit', micros }),
    concurrency: 4,
  });

export const addressBatch = (largest: number) =>
  z.object({ addresses: z.array(z.string().min(3).max(254)).min(1).max(largest) });
export type AddressBatch = { addresses: string[] };
export type BatchReceipt = { batchId: string };

/** What tells two batches apart without showing an address. */
const fingerprint = (addresses: readonly string[]): string =>
  createHash('sha256').update(addresses.join('\n')).digest('hex').slice(0, 32);

/** Hands a list in; at most `largest` addresses. The vendor works on it by itself and charges per address. */
export const submitBatch = (
  vendor: string,
  micros: bigint,
  largest: number,
): Operation<AddressBatch, BatchReceipt> =>
  defineOperation<AddressBatch, BatchReceipt>({
    name: named(vendor, 'submit_batch'),
    effect: 'spend',
    risk: 'medium',
    input: addressBatch(largest),
    cost: ({ addresses }) => ({ vendor, unit: 'credit', micros: micros * BigInt(addresses.length) }),
    concurrency: 1,
    trace: ({ addresses }) => ({ count: addresses.length, fingerprint: fingerprint(addresses) }),
  });

export const batchQuestion = z.object({ batchId: z.string().min(1) });
export const batchState = z.object({
  state: z.enum(['working', 'finished', 'failed']),
  /** The vendor's own word. */
  vendorValue: z.string(),
  total: z.number().int().nullable(),
  done: z.number().int().nullable(),
});
export type BatchState = z.infer<typeof batchState>;

/** How far a batch is. */
export const readBatch = (vendor: string): Operation<{ batchId: string }, BatchState> =>
  defineOperation<{ batchId: string }, BatchState>({
    name: named(vendor, 'read_batch'),
    effect: 'read',
    risk: 'low',
    input: batchQuestion,
    concurrency: 2,
  });

export const batchPageQuestion = z.object({
  batchId: z.string().min(1),
  page: z.number().int().min(1),
});
export const batchPage = z.object({ results: z.array(addressVerification), more: z.boolean() });
export type BatchPageQuestion = z.infer<typeof batchPageQuestion>;
export type BatchPage = z.infer<typeof batchPage>;

/** Verdicts of a finished batch, page by page from 1; `more` is false on the last. */
export const readBatchResults = (vendor: string): Operation<BatchPageQuestion, BatchPage> =>
  defineOperation<BatchPageQuestion, BatchPage>({
    name: named(vendor, 'read_batch_results'),
    effect: 'read',
    risk: 'low',
    input: batchPageQuestion,
    concurrency: 2,
  });

/** A vendor's word as a verdict; words the table does not know say nothing about the address. */
export const verdictOf = (
  words: Readonly<Record<string, VerificationVerdict>>,
  word: string,
): VerificationVerdict => words[word.toLowerCase()] ?? 'unknown';

/** `verification.batch_finished`: the vendor says a batch is done or has failed; its results are read, not believed. */
export const verificationEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('verification.batch_finished'),
    at: z.string().nullable(),
    batchId: z.string(),
    failed: z.boolean(),
  }),
]);
export type VerificationEvent = z.infer<typeof verificationEvent>;
