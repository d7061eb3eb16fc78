import { readBatch, readBatchResults, submitBatch, verifyAddress } from '../ports/email-verification.ts';
import { readCredits } from '../ports/vendor-credits.ts';

/** One credit, in millionths: the price of a verdict; `unknown` is free. */
export const ZEROBOUNCE_CREDIT = 1_000_000n;
/** Addresses in one file of ours; the vendor takes more. */
export const ZEROBOUNCE_LARGEST_BATCH = 10_000;

export const zerobounceVerifyAddress = verifyAddress('zerobounce', ZEROBOUNCE_CREDIT);
export const zerobounceSubmitBatch = submitBatch('zerobounce', ZEROBOUNCE_CREDIT, ZEROBOUNCE_LARGEST_BATCH);
export const zerobounceReadBatch = readBatch('zerobounce');
export const zerobounceReadBatchResults = readBatchResults('zerobounce');
export const zerobounceReadCredits = readCredits('email_verification', 'zerobounce');
