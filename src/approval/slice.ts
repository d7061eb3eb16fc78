import { contribute } from '#core/contribution';
import { attention, blockers } from '#core/contributions';
import { erasureHooks } from '#core/personal-data/personal-table';
import { defineSlice } from '#core/slice';
import { clientWishes, waitingApprovals } from './attention.ts';
import { approvalBlocker } from './blockers.ts';
import { decideClicks, keepClicks } from './cards/hear-clicks.ts';
import { showBatches } from './cards/show-batches.ts';
import { approvalKinds } from './contributions.ts';
import { carryOutApproved } from './dangerous/carry-out.ts';
import { dangerousKind } from './dangerous/kind.ts';
import { decisions } from './decisions.ts';
import { eraseFromChat } from './erase-from-chat.ts';
import { expireApprovals } from './expire-approvals.ts';
import { approvalPersonalTables } from './personal-data.ts';

export const slice = defineSlice({
  name: 'approval',
  decisions,
  consumers: [keepClicks],
  ticks: [expireApprovals, showBatches, decideClicks, carryOutApproved],
  contributions: [
    ...approvalPersonalTables,
    contribute(approvalKinds, dangerousKind),
    contribute(erasureHooks, eraseFromChat),
    contribute(blockers, approvalBlocker),
    contribute(attention, waitingApprovals),
    contribute(attention, clientWishes),
  ],
});
