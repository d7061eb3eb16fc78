import { contribute } from '#core/contribution';
import { attention, blockers } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { waitingApprovals } from './attention.ts';
import { approvalBlocker } from './blockers.ts';
import { decideClicks, keepClicks } from './cards/hear-clicks.ts';
import { showBatches } from './cards/show-batches.ts';
import { decisions } from './decisions.ts';
import { expireApprovals } from './expire-approvals.ts';
import { approvalPersonalTables } from './personal-data.ts';

export const slice = defineSlice({
  name: 'approval',
  decisions,
  consumers: [keepClicks],
  ticks: [expireApprovals, showBatches, decideClicks],
  contributions: [
    ...approvalPersonalTables,
    contribute(blockers, approvalBlocker),
    contribute(attention, waitingApprovals),
  ],
});
