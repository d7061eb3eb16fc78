export { addressHash, domainHash, forbiddingHashes } from './address-hash.ts';
export { applyEnrichment, type EnrichmentHit, markUnenriched } from './apply-enrichment.ts';
export { ARCHIVED } from './archive/archive.rules.ts';
export { namesOfLeads } from './archive/archive.store.ts';
export { archiveLeads, leadsToArchive } from './archive/archive-leads.ts';
export { archiving } from './archive/contract.ts';
export { changeWorkAddress } from './change-work-address.ts';
export { closedLeads } from './closed-leads.ts';
export { findCompanies, type KnownCompany, THAT_STAYS } from './companies/company.store.ts';
export {
  type CompanyMergeHook,
  type CompanyPointer,
  companyMergeHooks,
  companyPointers,
} from './companies/company-pointers.ts';
export { findCompany } from './companies/find-company.ts';
export { mergeCompanies, unmergeCompanies } from './companies/merge-companies.ts';
export { changeCrm } from './crm/change-crm.ts';
export { type ConnectedCrm, connectedCrms } from './crm/connected-crm.ts';
export { crmBlocksOf } from './crm/crm-contact.store.ts';
export { syncCrm } from './crm/sync-crm.ts';
export {
  type Aside,
  type EnrichmentSubject,
  enrichmentSubjects,
  hasLeftAddresses,
  leadsAside,
  leadsToEnrich,
  moveToCompany,
  takeBack,
} from './enrichment.store.ts';
export {
  companiesExcluded,
  excludedLeads,
  exclusionGuard,
  exclusionVerdicts,
  NOT_JUDGED,
} from './exclusion/exclusion-guard.ts';
export { factsOf, insertFacts, type NewFact, type StoredFact } from './fact.store.ts';
export { fileSource } from './file-source.ts';
export { type GradedList, gradeOfLeads } from './grade-leads.ts';
export { mergeLeads, unmergeLeads } from './identity/merge-leads.ts';
export { type ImportSource, memorySource, writeRejects } from './import/index.ts';
export {
  findImport,
  type ImportRecord,
  leadsOfImport,
  listImports,
  listRejects,
  type StoredReject,
} from './import.store.ts';
export { type ImportProgress, importLeads } from './import-leads.ts';
export { importReport, writeRejectFile } from './import-report.ts';
export {
  countVisits,
  type LeadIntent,
  markIntentDue,
  nextIntentDue,
  type StatedIntent,
  takeIntentDue,
  writeIntents,
} from './intent.store.ts';
export { ADDRESS_WANTED } from './job-change.rules.ts';
export { type LanguageFacts, languageFactsOf } from './language-facts.store.ts';
export { leadByAddress } from './lead-lookup.store.ts';
export { meetingsToldHere } from './lead-status.store.ts';
export {
  type Contact,
  contactVerdict,
  isErased,
  leadsByContact,
  meetContact,
  noteOtherAddress,
} from './meet-contact.ts';
export { callableNumbers, markNumberWrong } from './phone.store.ts';
export { type LeadProfile, type LeadScore, leadProfiles, writeLeadScores } from './profile.store.ts';
export { readerFactsOf } from './reader-facts.store.ts';
export { COOLDOWNS, type LastOutcome, type Recontact, recontact } from './recontact.rules.ts';
export { type LeadEventRecord, recordLeadEvents } from './record-lead-events.ts';
export { REVIVAL_WINDOW, type Revival, scoreRevival } from './revival.rules.ts';
export { findSegment, leadsOfSegment } from './segments/segment.store.ts';
export { companiesLeftAlone } from './suppression/companies-left-alone.ts';
export { suppress, suppressAddresses, suppressIn } from './suppression/suppress.ts';
export { domainsOfCompanies } from './suppression/suppression.store.ts';
export { suppressionGuard, suppressionVerdicts } from './suppression/suppression-guard.ts';
export {
  type TimelineSource,
  type TimelineTexts,
  timelineSources,
  timelineTexts,
} from './timeline/source.ts';
export { unsubscribeLead } from './unsubscribe-lead.ts';
export { readUnsubscribeToken, unsubscribeUrl } from './unsubscribe-link.ts';
export { shortOf, VERIFIED_FOR_DAYS } from './verification.rules.ts';
export { type AddressToVerify, addressesToVerify, writeVerdicts } from './verification.store.ts';
export { addressVerdicts, isVerificationRequired, verificationPolicies } from './verification.ts';
export { type WhyNot, whyNotSending } from './why-not-sending.ts';
