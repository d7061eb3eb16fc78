import { contribute } from '#core/contribution';
import { attention, blockers, datedTables } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { timelineSources, verificationPolicies } from '#leads';
import { addressBlocker, enrichmentAttention } from './attention.ts';
import { decisions } from './decisions.ts';
import { priorsChecked } from './forecast.rules.ts';
import { lookDue } from './look-due.ts';
import { takeFinishedJobs, verifyDue } from './look-verifications.ts';
import { enrichmentPersonalTables } from './personal-data.ts';
import { takeCompleted, takeReported } from './take-results.ts';
import { enrichmentReceipts } from './timeline.store.ts';
import { verificationPolicy } from './verify-addresses.ts';

export const slice = defineSlice({
  name: 'enrichment',
  decisions,
  consumers: [takeCompleted, takeReported, takeFinishedJobs],
  ticks: [lookDue, verifyDue],
  contributions: [
    contribute(verificationPolicies, verificationPolicy),
    contribute(attention, enrichmentAttention),
    contribute(blockers, addressBlocker),
    contribute(datedTables, priorsChecked),
    ...enrichmentPersonalTables,
    contribute(timelineSources, enrichmentReceipts),
  ],
});
