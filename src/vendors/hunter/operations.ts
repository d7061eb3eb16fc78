import { verifyAddress } from '../ports/email-verification.ts';
import { enrichPerson } from '../ports/enrichment-source.ts';
import { readCredits } from '../ports/vendor-credits.ts';

/** One request, in millionths: the price of a check or of an address that was found. */
export const HUNTER_CREDIT = 1_000_000n;

export const hunterVerifyAddress = verifyAddress('hunter', HUNTER_CREDIT);
/** Hunter does not know our key, so a finding whose answer was lost is not asked again by itself. */
export const hunterEnrich = { ...enrichPerson('hunter', HUNTER_CREDIT), repeatable: false };
export const hunterReadCredits = readCredits('email_verification', 'hunter');
