import { contribute } from '#core/contribution';
import { attention, probes, verifyChecks } from '#core/contributions';
import { erasureHooks } from '#core/personal-data/personal-table';
import { defineSlice } from '#core/slice';
import { companyPointers, timelineSources, timelineTexts } from '#leads';
import { inboundConfig } from './config.ts';
import { decisions } from './decisions.ts';
import { endAfterBounce, endAfterCorrection, endAfterOptOut, endAfterReply } from './end-vendor-steps.ts';
import { eraseNotices, eraseRawMail, eraseSignals } from './erase-received.ts';
import { mailAttention, mailboxProbe, unread } from './health.store.ts';
import { keepVendorNotices } from './keep-vendor-notices.ts';
import { inboundPersonalTables } from './personal-data.ts';
import { pollMailboxes } from './poll-mailboxes.ts';
import { pollVendors } from './poll-vendors.ts';
import { processMail } from './process-mail.ts';
import { processVendorNotices } from './process-vendor-notices.ts';
import { readAgain, wantReading } from './read-again.ts';
import { reconciliationProbe } from './reconcile/health.ts';
import { reconcileNightly } from './reconcile/reconcile.ts';
import { recordBookings } from './record-bookings.ts';
import { exhaustLinkedIn, recordVendorActivity } from './record-vendor-activity.ts';
import { signalDecisions } from './signals/decisions.ts';
import { signalProbe, visitorAttention } from './signals/health.ts';
import { keepSignals } from './signals/keep-signals.ts';
import { pollSignals } from './signals/poll-signals.ts';
import { processSignals } from './signals/process-signals.ts';
import { proposeVisitors } from './signals/propose-visitors.ts';
import { forgetSignals, refreshIntent } from './signals/refresh-intent.ts';
import { replyTexts, toldSignals } from './timeline.store.ts';
import { readHits } from './tracking/read-hits.ts';

export const slice = defineSlice({
  name: 'inbound',
  config: inboundConfig,
  decisions: [...decisions, ...signalDecisions],
  consumers: [
    keepVendorNotices,
    keepSignals,
    recordVendorActivity,
    exhaustLinkedIn,
    recordBookings,
    endAfterReply,
    endAfterCorrection,
    endAfterOptOut,
    endAfterBounce,
    wantReading,
  ],
  ticks: [
    pollMailboxes,
    processMail,
    processVendorNotices,
    pollVendors,
    reconcileNightly,
    readHits,
    readAgain,
    pollSignals,
    processSignals,
    proposeVisitors,
    refreshIntent,
    forgetSignals,
  ],
  contributions: [
    ...inboundPersonalTables,
    contribute(companyPointers, { table: 'signals', column: 'company_id' }),
    contribute(verifyChecks, unread),
    contribute(erasureHooks, eraseRawMail),
    contribute(erasureHooks, eraseNotices),
    contribute(erasureHooks, eraseSignals),
    contribute(attention, mailAttention),
    contribute(attention, visitorAttention),
    contribute(probes, signalProbe),
    contribute(probes, mailboxProbe),
    contribute(probes, reconciliationProbe),
    contribute(timelineTexts, replyTexts),
    contribute(timelineSources, toldSignals),
  ],
});
