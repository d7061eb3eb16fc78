import { contribute } from '#core/contribution';
import { attention, blockers, verifyChecks } from '#core/contributions';
import { dangerousOperations } from '#core/dangerous';
import { erasureHooks, mergeHooks } from '#core/personal-data/personal-table';
import { defineSlice } from '#core/slice';
import { stopHooks } from '#core/stop-hooks';
import { archiveLeadsOperation } from './archive-leads-operation.ts';
import { archiveOperation } from './archive-operation.ts';
import { sendBlockers } from './blockers.ts';
import { domainAttention, watchDomains } from './check-domains.ts';
import { closeLeads } from './close-leads.ts';
import { outboundCompanyMerges } from './companies/company-merges.ts';
import { companyDecision } from './companies/decision.ts';
import { confirmVendorSends } from './confirm-vendor-sends.ts';
import { decisions } from './decisions.ts';
import { dispatchDue } from './dispatch-due.ts';
import { endSends } from './erasure-hook.ts';
import { endAtVendors } from './erasure-stops.ts';
import { executeApprovedBatches } from './execute-batch.ts';
import { disconnectedAttention, healthBlockers, heldAttention, restingAttention } from './health-blockers.ts';
import { pauseHeld } from './hold-at-vendors.ts';
import { followMoved } from './hold-campaigns.ts';
import { lookForSends } from './look-for-sends.ts';
import { lookMailDomains } from './look-mail-domains.ts';
import { endTwinSends } from './merge-hook.ts';
import { pauseVendorsHook, pauseVendorsTick } from './pause-vendors.ts';
import { outboundPersonalTables } from './personal-data.ts';
import { replanAnswers } from './plan-answers.ts';
import { planWaiting } from './plan-waiting.ts';
import { reconcileSends } from './reconcile-sends.ts';
import { forgetRemoved } from './removal/forget-removed.ts';
import { removeOperation } from './removal/remove-operation.ts';
import { replanOverdue } from './replan-overdue.ts';
import { stopAtVendors } from './stop-at-vendors.ts';
import { stopSuppressed, sweepSuppressed } from './stop-suppressed.ts';
import { takeBackArchived } from './take-back-archived.ts';
import { touchBlocker, touchPreview } from './touches/hold-back.ts';
import { stopsAsked, vendorAttention } from './vendor-attention.ts';
import { ledgerChecks } from './verify-checks.store.ts';
import { watchCampaigns } from './watch-campaigns.ts';
import { watchMailboxes } from './watch-mailboxes.ts';

export const slice = defineSlice({
  name: 'outbound',
  decisions: [...decisions, companyDecision],
  consumers: [executeApprovedBatches, closeLeads, takeBackArchived, followMoved, stopSuppressed],
  ticks: [
    planWaiting,
    replanOverdue,
    replanAnswers,
    dispatchDue,
    reconcileSends,
    pauseVendorsTick,
    stopAtVendors,
    pauseHeld,
    sweepSuppressed,
    confirmVendorSends,
    lookForSends,
    watchMailboxes,
    forgetRemoved,
    watchCampaigns,
    watchDomains,
    lookMailDomains,
  ],
  contributions: [
    ...outboundPersonalTables,
    ...outboundCompanyMerges,
    ...ledgerChecks.map((check) => contribute(verifyChecks, check)),
    contribute(verifyChecks, stopsAsked),
    contribute(attention, vendorAttention),
    contribute(attention, restingAttention),
    contribute(attention, disconnectedAttention),
    contribute(attention, heldAttention),
    contribute(attention, domainAttention),
    contribute(dangerousOperations, archiveOperation),
    contribute(dangerousOperations, archiveLeadsOperation),
    contribute(dangerousOperations, removeOperation),
    contribute(erasureHooks, endSends),
    contribute(erasureHooks, endAtVendors),
    contribute(mergeHooks, endTwinSends),
    contribute(stopHooks, pauseVendorsHook),
    touchPreview,
    ...[...healthBlockers, ...sendBlockers, touchBlocker].map((blocker) => contribute(blockers, blocker)),
  ],
});
