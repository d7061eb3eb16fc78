export { type Enrolment, enrolLeads, exitEnrolments, findCampaign, listCampaigns } from './campaign.store.ts';
export { saveCampaign } from './save-campaign.ts';
export { openWindowOf } from './send-window.ts';
