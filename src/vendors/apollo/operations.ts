import { enrichPerson } from '../ports/enrichment-source.ts';

/** One credit, in millionths: the price of a person with an address; a miss costs nothing. */
export const APOLLO_CREDIT = 1_000_000n;

export const apolloEnrich = enrichPerson('apollo', APOLLO_CREDIT);
