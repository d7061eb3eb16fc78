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

export const emailbisonListCampaigns = listCampaigns('emailbison');
export const emailbisonCreateCampaign = createCampaign('emailbison');
export const emailbisonAddLeads = addLeads('emailbison');
export const emailbisonActivateCampaign = activateCampaign('emailbison');
export const emailbisonPauseCampaign = pauseCampaign('emailbison');
export const emailbisonStopLead = stopLead('emailbison');
export const emailbisonListSenderAccounts = listSenderAccounts('emailbison');
export const emailbisonCampaignReport = campaignReport('emailbison');
export const emailbisonListReplies = listReplies('emailbison');
export const emailbisonSendReply = sendReply('emailbison');
export const emailbisonFindReply = findReply('emailbison');
