export { elsewhereReason } from './audience.rules.ts';
export { enrolledElsewhere } from './audience.store.ts';
export {
  findCampaign,
  heldCampaigns,
  heldReasons,
  holdCampaign,
  listCampaigns,
  moveCampaign as moveCampaignRow,
} from './campaign.store.ts';
export { campaignOf } from './campaign-file.ts';
export { createCampaign } from './create-campaign.ts';
export { editCampaign, staleOrGone } from './edit-campaign.ts';
export {
  type Enrolment,
  type EnrolmentMove,
  enrolLeads,
  exitEnrolments,
  moveEnrolments,
  pauseEnrolments,
  postponeEnrolments,
  writeSequence,
} from './enrolment.store.ts';
export { type MotionOrder, type MotionWork, motionWorks } from './motions.ts';
export { moveCampaign } from './move-campaign.ts';
export { judgeAudience, reportOf as audienceReportOf } from './read-audience.ts';
export { readCampaigns } from './read-campaigns.ts';
export { saveCampaign } from './save-campaign.ts';
export { gateLeads } from './score-gate.store.ts';
export { openWindowOf, type ReaderHours, readerHoursOf } from './send-window.ts';
