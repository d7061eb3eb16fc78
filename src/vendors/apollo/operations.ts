import { enrichCompany } from '../ports/company-enrichment.ts';
import { enrichPeople, enrichPerson } from '../ports/enrichment-source.ts';
import { searchPeople } from '../ports/people-search.ts';
import { readCredits } from '../ports/vendor-credits.ts';

/** One credit, in millionths: the price of a person with an address; a miss costs nothing. */
export const APOLLO_CREDIT = 1_000_000n;
/** People in one bulk match. */
export const APOLLO_LARGEST_BULK = 10;

export const apolloEnrich = enrichPerson('apollo', APOLLO_CREDIT);
export const apolloEnrichPeople = enrichPeople('apollo', APOLLO_CREDIT, APOLLO_LARGEST_BULK);
export const apolloEnrichCompany = enrichCompany('apollo', APOLLO_CREDIT);
export const apolloSearchPeople = searchPeople('apollo');
export const apolloReadCredits = readCredits('enrichment', 'apollo');
