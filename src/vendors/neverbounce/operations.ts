import { readBatch, readBatchResults, submitBatch, verifyAddress } from '../ports/email-verification.ts';
import { readCredits } from '../ports/vendor-credits.ts';

/** One credit, in millionths: the price of every answer, repetitions included. */
export const NEVERBOUNCE_CREDIT = 1_000_000n;
/** Keeps a job below the vendor's 25 MB. */
export const NEVERBOUNCE_LARGEST_BATCH = 50_000;

/** One lane: going through a list with single questions can lock the account; lists are jobs. */
export const neverbounceVerifyAddress = {
  ...verifyAddress('neverbounce', NEVERBOUNCE_CREDIT),
  concurrency: 1,
};
export const neverbounceSubmitBatch = submitBatch(
  'neverbounce',
  NEVERBOUNCE_CREDIT,
  NEVERBOUNCE_LARGEST_BATCH,
);
export const neverbounceReadBatch = readBatch('neverbounce');
export const neverbounceReadBatchResults = readBatchResults('neverbounce');
export const neverbounceReadCredits = readCredits('email_verification', 'neverbounce');
