export { type EnrichmentOutcome, enrichLeads, plannedQuestions } from './enrich-leads.ts';
export { type EnrichmentProvider, enrichmentProviders } from './provider.ts';
