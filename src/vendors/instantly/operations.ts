import { findLead } from '../ports/campaign-leads.ts';
import { findReply, listReplies, sendReply } from '../ports/campaign-replies.ts';
import {
  activateCampaign,
  addLeads,
  campaignReport,
  createCampaign,
  listCampaigns,
  listSenderAccounts,
  pauseCampaign,
  stopLead,
} from '../ports/email-campaigns.ts';

export const instantlyListCampaigns = listCampaigns('instantly');
export const instantlyCreateCampaign = createCampaign('instantly');
export const instantlyAddLeads = addLeads('instantly');
export const instantlyActivateCampaign = activateCampaign('instantly');
export const instantlyPauseCampaign = pauseCampaign('instantly');
export const instantlyStopLead = stopLead('instantly');
export const instantlyListSenderAccounts = listSenderAccounts('instantly');
export const instantlyCampaignReport = campaignReport('instantly');
export const instantlyListReplies = listReplies('instantly');
export const instantlySendReply = sendReply('instantly');
export const instantlyFindReply = findReply('instantly');
export const instantlyFindLead = findLead('instantly');
