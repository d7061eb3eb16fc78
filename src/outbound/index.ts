export { addressGuard } from './address-guard.ts';
export { type AnswerState, answerStates, cancelAnswers } from './answer.store.ts';
export { composeTest, INERT_TOKEN } from './compose-mail.ts';
export { badDomains } from './domain.store.ts';
export { draftToTest, type TestableDraft, testMailbox } from './draft-to-test.ts';
export { holdAfterComplaint } from './hold-campaigns.ts';
export { purposeOf } from './lanes.ts';
export { cancelPlanned, postponePlanned } from './ledger.store.ts';
export { type LinkedInPlaces, linkedInPlaces } from './linkedin-places.ts';
export { campaignsOfMailboxes, listMailboxes, setPollError, setPolled } from './mailbox.store.ts';
export { capOn, type PlanInput, planSends, whyFull } from './plan.rules.ts';
export { type ApprovedAnswer, planAnswers } from './plan-answers.ts';
export { mayCarry, type PlannedCampaign, planFacts } from './plan-facts.ts';
export { prepareVendorMailbox } from './prepare-vendor-mailbox.ts';
export { rampGuard } from './ramp-guard.ts';
export { readAtVendors } from './read-at-vendors.ts';
export { readCampaignHealth } from './read-campaign-health.ts';
export { ANSWER_CALLED_BACK } from './removal/removal.rules.ts';
export { removedMailboxes } from './removal/removal.store.ts';
export { saveMailbox } from './save-mailbox.ts';
export { ledgerCounts } from './send-counts.store.ts';
export { sendLimitsGuard } from './send-limits-guard.ts';
export { CARRIED_TEXT, OUTREACH_OPERATIONS } from './senders.ts';
export { REWRITTEN, takeBackEnrolment, takeBackLeads, unplan } from './take-back.store.ts';
export { threadSubjects } from './thread-subject.store.ts';
export { setTrackingHost } from './tracking/set-tracking-host.ts';
export {
  noteVendorLeads,
  requestStops,
  type VendorLead,
  vendorLeadsDoneIn,
  vendorSendsOf,
} from './vendor-lead.store.ts';
export { workspaceDailyLimit } from './workspace-limits.store.ts';
