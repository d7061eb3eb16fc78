import { approvalKinds } from '#approval';
import { motionWorks } from '#campaigns';
import { contribute } from '#core/contribution';
import { attention, blockers } from '#core/contributions';
import { defineSlice } from '#core/slice';
import { timelineSources } from '#leads';
import { advanceEnrolments } from './advance-enrolments.ts';
import { sequenceBlocker } from './blocker.ts';
import { calendarDecisions } from './calendar-decisions.ts';
import { decisions } from './decisions.ts';
import { followCancelled } from './follow-cancelled.ts';
import { followConnections, giveUpUndelivered } from './follow-linkedin.ts';
import { followAccepted, followExpiredDrafts, followRejected, followRejectedDrafts } from './follow-sends.ts';
import { freezeFollowUps, rewriteAged } from './freeze-follow-ups.ts';
import { holdAbsent, holdCorrected } from './hold-absent.ts';
import { cadencePersonalTables } from './personal-data.ts';
import { recontactBlocker } from './recontact/blocker.ts';
import { recontactDecisions } from './recontact/decisions.ts';
import { noteCorrections, noteReplies } from './recontact/note-recontacts.ts';
import { proposeDue } from './recontact/propose-due.ts';
import { proposeCorrected, proposeReferrals } from './referral/propose-referrals.ts';
import { referralKind } from './referral/referral-kind.ts';
import { revivalBlocker } from './revival/blocker.ts';
import { revivalMotion, reviveAnew, reviveLeads } from './revival/revive-leads.ts';
import { cadenceMotion } from './run-cadence.ts';
import { waitingTasks } from './tasks/attention.ts';
import { endSuppressedTasks, endTasks, sweepSuppressedTasks } from './tasks/end-tasks.ts';
import { tasksOfPeople } from './timeline.store.ts';

export const slice = defineSlice({
  name: 'cadence',
  decisions: [...decisions, ...calendarDecisions, ...recontactDecisions],
  consumers: [
    followAccepted,
    followRejected,
    followExpiredDrafts,
    followRejectedDrafts,
    followConnections,
    holdAbsent,
    holdCorrected,
    noteReplies,
    noteCorrections,
    proposeReferrals,
    proposeCorrected,
    endSuppressedTasks,
  ],
  ticks: [
    proposeDue,
    advanceEnrolments,
    freezeFollowUps,
    rewriteAged,
    followCancelled,
    giveUpUndelivered,
    reviveLeads,
    reviveAnew,
    endTasks,
    sweepSuppressedTasks,
  ],
  contributions: [
    ...cadencePersonalTables,
    contribute(approvalKinds, referralKind),
    contribute(blockers, sequenceBlocker),
    contribute(blockers, recontactBlocker),
    contribute(blockers, revivalBlocker),
    contribute(attention, waitingTasks),
    contribute(timelineSources, tasksOfPeople),
    contribute(motionWorks, cadenceMotion),
    contribute(motionWorks, revivalMotion),
  ],
});
