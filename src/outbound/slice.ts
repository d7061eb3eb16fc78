import { contribute } from '#core/contribution';
import { blockers, verifyChecks } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { stopHooks } from '#core/stop-hooks';
import { sendBlockers } from './blockers.ts';
import { closeLeads } from './close-leads.ts';
import { decisions } from './decisions.ts';
import { dispatchDue } from './dispatch-due.ts';
import { executeApprovedBatches } from './execute-batch.ts';
import { pauseVendorsHook, pauseVendorsTick } from './pause-vendors.ts';
import { reconcileSends } from './reconcile-sends.ts';
import { ledgerChecks } from './verify-checks.store.ts';

export const slice = defineSlice({
  name: 'outbound',
  decisions,
  consumers: [executeApprovedBatches, closeLeads],
  ticks: [dispatchDue, reconcileSends, pauseVendorsTick],
  contributions: [
    ...ledgerChecks.map((check) => contribute(verifyChecks, check)),
    contribute(stopHooks, pauseVendorsHook),
    ...sendBlockers.map((blocker) => contribute(blockers, blocker)),
  ],
});
