export { type EnrichmentOutcome, enrichLeads, plannedQuestions } from './enrich-leads.ts';
export { lookForAnswers } from './look-due.ts';
export { type EnrichmentProvider, enrichmentProviders, type Verifier, verifiers } from './provider.ts';
