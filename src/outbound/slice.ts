import { contribute } from '#core/contribution';
import { blockers, verifyChecks } from '#core/contributions';
import { erasureHooks, mergeHooks } from '#core/personal-data/personal-table';
import { defineSlice } from '#core/slice';
import { stopHooks } from '#core/stop-hooks';
import { sendBlockers } from './blockers.ts';
import { closeLeads } from './close-leads.ts';
import { dispatchDue } from './dispatch-due.ts';
import { endSends } from './erasure-hook.ts';
import { executeApprovedBatches } from './execute-batch.ts';
import { endTwinSends } from './merge-hook.ts';
import { pauseVendorsHook, pauseVendorsTick } from './pause-vendors.ts';
import { outboundPersonalTables } from './personal-data.ts';
import { reconcileSends } from './reconcile-sends.ts';
import { ledgerChecks } from './verify-checks.store.ts';

export const slice = defineSlice({
  name: 'outbound',
  consumers: [executeApprovedBatches, closeLeads],
  ticks: [dispatchDue, reconcileSends, pauseVendorsTick],
  contributions: [
    ...outboundPersonalTables,
    ...ledgerChecks.map((check) => contribute(verifyChecks, check)),
    contribute(erasureHooks, endSends),
    contribute(mergeHooks, endTwinSends),
    contribute(stopHooks, pauseVendorsHook),
    ...sendBlockers.map((blocker) => contribute(blockers, blocker)),
  ],
});
