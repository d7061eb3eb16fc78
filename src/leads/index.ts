export { addressHash, domainHash, forbiddingHashes } from './address-hash.ts';
export { applyEnrichment, type EnrichmentHit, markUnenriched } from './apply-enrichment.ts';
export { type EnrichmentSubject, enrichmentSubjects } from './enrichment.store.ts';
export { factsOf, insertFacts, type NewFact, type StoredFact } from './fact.store.ts';
export { type LeadProfile, leadProfiles, type LeadScore, writeLeadScores } from './profile.store.ts';
export { type LeadEventRecord, recordLeadEvents } from './record-lead-events.ts';
export { suppressAddresses, suppressIn } from './suppress-addresses.ts';
export { matchSuppressions } from './suppression.store.ts';
export { suppressionGuard, suppressionVerdict } from './suppression-guard.ts';
