import { enrichPerson } from '../ports/enrichment-source.ts';

/** One credit, in millionths: the price of a deliverable address; misses and undeliverable ones are free. */
export const BETTERCONTACT_CREDIT = 1_000_000n;

export const bettercontactEnrich = enrichPerson('bettercontact', BETTERCONTACT_CREDIT);
