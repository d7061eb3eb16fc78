import { listConversations, messageLead, sendMessage } from '../ports/linkedin-conversations.ts';
import {
  addToList,
  createList,
  listLinkedInAccounts,
  listLinkedInCampaigns,
  listLists,
  pauseLinkedInCampaign,
  stopLinkedInLead,
} from '../ports/linkedin-outreach.ts';

export const heyreachListLists = listLists('heyreach');
export const heyreachCreateList = createList('heyreach');
export const heyreachAddToList = addToList('heyreach');
export const heyreachListCampaigns = listLinkedInCampaigns('heyreach');
export const heyreachPauseCampaign = pauseLinkedInCampaign('heyreach');
export const heyreachStopLead = stopLinkedInLead('heyreach');
export const heyreachListAccounts = listLinkedInAccounts('heyreach');
export const heyreachListConversations = listConversations('heyreach');
export const heyreachMessageLead = messageLead('heyreach');
export const heyreachSendMessage = sendMessage('heyreach');
