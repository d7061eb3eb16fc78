import { z } from 'zod';
import { defineOperation, type Operation } from '#gateway';
import type { CampaignMove, CampaignTarget, VendorCampaign } from './email-campaigns.ts';

const page = z.object({ cursor: z.string().nullable().default(null) });
export type LinkedInPageQuestion = z.infer<typeof page>;
const reading = { effect: 'read', risk: 'low', concurrency: 2 } as const;

export type LinkedInList = {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  /** Campaigns that draw from it; a running one takes what is added by itself. */
  readonly campaignIds: string[];
};
export type LinkedInListPage = { readonly lists: LinkedInList[]; readonly cursor: string | null };

export const newList = z.object({ name: z.string().min(1).max(80) });
export type NewList = z.infer<typeof newList>;
export type NewListReceipt = { readonly listId: string; readonly name: string; readonly already: boolean };

export const listedLead = z.object({
  /** Any spelling of a personal profile. */
  profileUrl: z.string().min(3),
  firstName: z.string().nullable().default(null),
  lastName: z.string().nullable().default(null),
  companyName: z.string().nullable().default(null),
  title: z.string().nullable().default(null),
  location: z.string().nullable().default(null),
  email: z.string().nullable().default(null),
  /** Letters, digits and underscores. */
  fields: z.record(z.string().regex(/^\w{1,40}$/), z.string()).default({}),
});
export type ListedLead = z.infer<typeof listedLead>;
export const listBatch = z.object({ listId: z.string().min(1), leads: z.array(listedLead).min(1).max(100) });
export type ListBatch = z.infer<typeof listBatch>;
export type ListedOutcome = {
  readonly profileUrl: string;
  readonly outcome: 'added' | 'already_there' | 'refused';
  readonly why: string | null;
};
export type ListBatchReceipt = {
  readonly requested: number;
  readonly added: number;
  /** One for each lead of the batch, in its order. */
  readonly leads: ListedOutcome[];
};

export const linkedInCampaignTarget = z.object({ campaignId: z.string().min(1) });
export const linkedInLeadTarget = linkedInCampaignTarget.extend({ profileUrl: z.string().min(3) });
export type LinkedInLeadTarget = z.infer<typeof linkedInLeadTarget>;
export type LinkedInStopReceipt = { readonly stopped: true; readonly already: boolean };

export type LinkedInCampaignPage = { readonly campaigns: VendorCampaign[]; readonly cursor: string | null };
export type LinkedInAccount = {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  /** `problem`: logged out; a person has to sign in again. */
  readonly state: 'active' | 'paused' | 'problem';
};
export type LinkedInAccountPage = { readonly accounts: LinkedInAccount[]; readonly cursor: string | null };

const named = (vendor: string, verb: string): string => `linkedin_outreach.${vendor}.${verb}`;

/** Lists of leads with the campaigns that draw from them, page by page. */
export const listLists = (vendor: string): Operation<LinkedInPageQuestion, LinkedInListPage> =>
  defineOperation<LinkedInPageQuestion, LinkedInListPage>({
    name: named(vendor, 'list_lists'),
    ...reading,
    input: page,
  });

/**
 * Makes an empty list. Promises: its name carries a mark of the idempotency key, and one that carries it already is given
 * back.
 */
export const createList = (vendor: string): Operation<NewList, NewListReceipt> =>
  defineOperation<NewList, NewListReceipt>({
    name: named(vendor, 'create_list'),
    effect: 'write',
    risk: 'low',
    input: newList,
    trace: ({ name }) => ({ name }),
  });

/**
 * Puts leads on a list; a person binds the list to a campaign and starts that. Promises: a list that a campaign draws
 * from already takes none, because that could contact people or set a paused campaign going; every lead is answered for.
 * There is no way to add leads to a campaign.
 */
export const addToList = (vendor: string): Operation<ListBatch, ListBatchReceipt> =>
  defineOperation<ListBatch, ListBatchReceipt>({
    name: named(vendor, 'add_to_list'),
    effect: 'write',
    risk: 'medium',
    input: listBatch,
    trace: ({ listId, leads }) => ({ listId, profileUrls: leads.map(({ profileUrl }) => profileUrl) }),
  });

/** Campaigns with their states, page by page. */
export const listLinkedInCampaigns = (
  vendor: string,
): Operation<LinkedInPageQuestion, LinkedInCampaignPage> =>
  defineOperation<LinkedInPageQuestion, LinkedInCampaignPage>({
    name: named(vendor, 'list_campaigns'),
    ...reading,
    input: page,
  });

/**
 * Stops a campaign. Promises: nothing is lost; may be asked as often as one likes. Setting it going again is for a person
 * at the vendor.
 */
export const pauseLinkedInCampaign = (vendor: string): Operation<CampaignTarget, CampaignMove> =>
  defineOperation<CampaignTarget, CampaignMove>({
    name: named(vendor, 'pause_campaign'),
    effect: 'write',
    halts: true,
    risk: 'low',
    input: linkedInCampaignTarget,
    trace: ({ campaignId }) => ({ campaignId }),
    concurrency: 4,
  });

/** Ends the steps of one lead in one campaign. Promises: nothing is deleted, conversations stay. */
export const stopLinkedInLead = (vendor: string): Operation<LinkedInLeadTarget, LinkedInStopReceipt> =>
  defineOperation<LinkedInLeadTarget, LinkedInStopReceipt>({
    name: named(vendor, 'stop_lead'),
    effect: 'write',
    halts: true,
    risk: 'low',
    input: linkedInLeadTarget,
    trace: ({ campaignId, profileUrl }) => ({ campaignId, profileUrl }),
    concurrency: 2,
  });

/** LinkedIn accounts that send, page by page. */
export const listLinkedInAccounts = (vendor: string): Operation<LinkedInPageQuestion, LinkedInAccountPage> =>
  defineOperation<LinkedInPageQuestion, LinkedInAccountPage>({
    name: named(vendor, 'list_sender_accounts'),
    ...reading,
    input: page,
  });

const about = {
  /** ISO instant; null where the vendor gave none that can be read. */
  at: z.string().nullable(),
  campaignId: z.string().nullable(),
  campaignName: z.string().nullable(),
  /** The LinkedIn account that acted. */
  accountId: z.string().nullable(),
};
const person = {
  ...about,
  /** `linkedin.com/in/jane-doe`, by which the lead is known; mail addresses are mostly missing. */
  profileUrl: z.string(),
  email: z.string().nullable(),
  fullName: z.string().nullable(),
};
const message = { ...person, conversationId: z.string().nullable(), text: z.string() };

/** What a LinkedIn vendor reports. */
export const linkedInEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum([
      'linkedin.connection_sent',
      'linkedin.connection_accepted',
      'linkedin.followed',
      'linkedin.liked',
      'linkedin.viewed',
    ]),
    ...person,
  }),
  z.object({
    kind: z.enum([
      'linkedin.message_sent',
      'linkedin.replied',
      'linkedin.inmail_sent',
      'linkedin.inmail_replied',
    ]),
    ...message,
  }),
  z.object({ kind: z.literal('linkedin.campaign_completed'), ...about }),
  z.object({ kind: z.literal('linkedin.tag_updated'), ...person, tags: z.array(z.string()) }),
]);
export type LinkedInEvent = z.infer<typeof linkedInEvent>;
