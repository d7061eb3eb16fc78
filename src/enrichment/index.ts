export { type EnrichmentOutcome, enrichLeads, plannedQuestions } from './enrich-leads.ts';
export { type EnrichmentReport, enrichMany } from './enrich-many.ts';
export { forecastRun } from './forecast-run.ts';
export { lookForAnswers } from './look-due.ts';
export { type EnrichmentProvider, enrichmentProviders, type Verifier, verifiers } from './provider.ts';
export { enrichmentIntent, enrichmentQuality } from './quality.rules.ts';
export { changeSettings } from './settings.ts';
