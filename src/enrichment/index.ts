export { enrichLeads, type EnrichmentOutcome } from './enrich-leads.ts';
export { type EnrichmentProvider, enrichmentProviders } from './provider.ts';
