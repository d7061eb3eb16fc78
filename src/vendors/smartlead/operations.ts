import { sendFollowUp } from '../ports/campaign-follow-ups.ts';
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

export const smartleadListCampaigns = listCampaigns('smartlead');
export const smartleadCreateCampaign = createCampaign('smartlead');
export const smartleadAddLeads = addLeads('smartlead');
export const smartleadActivateCampaign = activateCampaign('smartlead');
export const smartleadPauseCampaign = pauseCampaign('smartlead');
export const smartleadStopLead = stopLead('smartlead');
export const smartleadListSenderAccounts = listSenderAccounts('smartlead');
export const smartleadCampaignReport = campaignReport('smartlead');
export const smartleadListReplies = listReplies('smartlead');
export const smartleadSendReply = sendReply('smartlead');
export const smartleadSendFollowUp = sendFollowUp('smartlead');
export const smartleadFindReply = findReply('smartlead');
