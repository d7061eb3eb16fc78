export { type EnrichmentOutcome, enrichLeads, plannedQuestions } from './enrich-leads.ts';
export {
  type EnrichmentProvider,
  enrichmentProviders,
  type LateProvider,
  lateProviders,
} from './provider.ts';
export { enrichmentIntent, enrichmentQuality } from './quality.rules.ts';
