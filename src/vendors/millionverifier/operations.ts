import { readBatch, readBatchResults, submitBatch, verifyAddress } from '../ports/email-verification.ts';
import { readCredits } from '../ports/vendor-credits.ts';

/** One credit, in millionths: the price of a verdict; catch-alls, unknown ones and errors are free or given back. */
export const MILLIONVERIFIER_CREDIT = 1_000_000n;
/** Addresses in one file of ours; the vendor takes more. */
export const MILLIONVERIFIER_LARGEST_BATCH = 50_000;

export const millionverifierVerifyAddress = verifyAddress('millionverifier', MILLIONVERIFIER_CREDIT);
export const millionverifierSubmitBatch = submitBatch(
  'millionverifier',
  MILLIONVERIFIER_CREDIT,
  MILLIONVERIFIER_LARGEST_BATCH,
);
export const millionverifierReadBatch = readBatch('millionverifier');
export const millionverifierReadBatchResults = readBatchResults('millionverifier');
export const millionverifierReadCredits = readCredits('email_verification', 'millionverifier');
