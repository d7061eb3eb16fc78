import { approvalKinds } from '#approval';
import { contribute } from '#core/contribution';
import { attention, verifyChecks } from '#core/contributions';
import { erasureHooks } from '#core/personal-data/personal-table';
import { defineSlice } from '#core/slice';
import { timeSources } from '#messaging';
import { answerKind } from './answer-kind.ts';
import { eraseFromLogs, forgetLogs } from './backfill/backfill-logs.ts';
import { workInTurns } from './backfill/work-in-turns.ts';
import { bookAccepted, followBooked, followUnbooked } from './book-accepted.ts';
import { climbLadder } from './climb-ladder.ts';
import { decisions } from './decisions.ts';
import { endForErasure, endWithLead } from './end-drafts.ts';
import { escalateReviews, overdueReviews } from './escalate-reviews.ts';
import { dropOnComplaint, moveOnApproval, moveOnRejection, moveOnReply } from './follow-autonomy.ts';
import { followCorrections } from './follow-corrections.ts';
import { draftOnReply } from './follow-replies.ts';
import { followSent } from './follow-sends.ts';
import { autosendPersonalTables } from './personal-data.ts';
import { waitingForALook } from './samples.ts';
import { sendDue } from './send-due.ts';
import { stepTimes } from './step-times/time-source.ts';
import { followTimedSends, watchStepTimes } from './step-times/watch-step-times.ts';
import { answerChecks } from './verify-checks.store.ts';
import { watchDrafts } from './watch-drafts.ts';
import { writeWaiting } from './write-waiting.ts';

export const slice = defineSlice({
  name: 'autosend',
  decisions,
  consumers: [
    ...[draftOnReply, followCorrections, endWithLead, followSent, followBooked, followUnbooked],
    followTimedSends,
    ...[moveOnApproval, moveOnRejection, moveOnReply, dropOnComplaint],
  ],
  ticks: [
    writeWaiting,
    sendDue,
    climbLadder,
    bookAccepted,
    watchDrafts,
    watchStepTimes,
    escalateReviews,
    forgetLogs,
    workInTurns,
  ],
  contributions: [
    ...autosendPersonalTables,
    contribute(approvalKinds, answerKind),
    contribute(timeSources, stepTimes),
    contribute(attention, overdueReviews),
    contribute(attention, waitingForALook),
    contribute(erasureHooks, endForErasure),
    contribute(erasureHooks, eraseFromLogs),
    ...answerChecks.map((check) => contribute(verifyChecks, check)),
  ],
});
