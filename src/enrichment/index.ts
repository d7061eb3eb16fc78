export { type EnrichmentOutcome, enrichLeads } from './enrich-leads.ts';
export { type EnrichmentProvider, enrichmentProviders } from './provider.ts';
