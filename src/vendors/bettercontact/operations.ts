import { enrichPerson, readEnrichment, submitEnrichment, submitPeople } from '../ports/enrichment-source.ts';
import { readCredits } from '../ports/vendor-credits.ts';

/** One credit, in millionths: the price of a deliverable address; misses and undeliverable ones are free. */
export const BETTERCONTACT_CREDIT = 1_000_000n;

/** Hands in, waits and answers in one go. */
export const bettercontactEnrich = enrichPerson('bettercontact', BETTERCONTACT_CREDIT);
/** The same in two steps, for searches that take longer than a call may. */
export const bettercontactSubmit = submitEnrichment('bettercontact', BETTERCONTACT_CREDIT);
/** Contacts in one submission. */
export const BETTERCONTACT_LARGEST_BATCH = 100;
export const bettercontactSubmitPeople = submitPeople(
  'bettercontact',
  BETTERCONTACT_CREDIT,
  BETTERCONTACT_LARGEST_BATCH,
);
/** A valid mobile number costs ten credits, a miss none (the vendor's help page on credits, December 2024). */
export const CREDITS_PER_PHONE = 10;
export const bettercontactSubmitPhones = submitPeople(
  'bettercontact',
  BETTERCONTACT_CREDIT * BigInt(CREDITS_PER_PHONE),
  BETTERCONTACT_LARGEST_BATCH,
  'phones',
);
export const bettercontactReadResult = readEnrichment('bettercontact');
export const bettercontactReadCredits = readCredits('enrichment', 'bettercontact');
