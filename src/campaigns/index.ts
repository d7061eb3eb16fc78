export { findCampaign, listCampaigns, moveCampaign } from './campaign.store.ts';
export {
  type Enrolment,
  type EnrolmentMove,
  enrolLeads,
  exitEnrolments,
  moveEnrolments,
  pauseEnrolments,
  writeSequence,
} from './enrolment.store.ts';
export { saveCampaign } from './save-campaign.ts';
export { openWindowOf } from './send-window.ts';
