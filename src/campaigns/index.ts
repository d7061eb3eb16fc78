export { enrolLeads, type Enrolment, exitEnrolments, findCampaign, listCampaigns } from './campaign.store.ts';
export { openWindowOf } from './send-window.ts';
export { saveCampaign } from './save-campaign.ts';
