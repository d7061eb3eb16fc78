import type { Performer } from '#gateway';
import { keyScope } from '../kit/effect-tag.ts';
import { defineReader, type VendorAccess } from '../kit/vendor-access.ts';
import { limited } from '../kit/vendor-effects.ts';
import { type EmailbisonSettings, emailbisonAccess, nextPage, pageOf } from './access.ts';
import { campaignPerformers, readCampaign } from './campaigns.ts';
import { leadPerformers } from './leads.ts';
import {
  emailbisonCampaignReport,
  emailbisonListCampaigns,
  emailbisonListSenderAccounts,
} from './operations.ts';
import { replyPerformers } from './replies.ts';
import { account, campaign, toAccount, toCampaign, toReport } from './wire.ts';

export type { EmailbisonSettings } from './access.ts';

/**
 * Campaigns, leads and replies at EmailBison. Nothing in here deletes or archives, replaces a lead, or lets campaigns
 * write to one person at the same time.
 */
export function emailbisonPerformers(settings: EmailbisonSettings): Performer[] {
  const emailbison = emailbisonAccess(settings);
  const limit = { scope: keyScope('emailbison', settings.baseUrl), calls: 3_000, perSeconds: 60 };
  return limited(
    [
      ...readers(emailbison),
      ...campaignPerformers(emailbison),
      ...leadPerformers(emailbison),
      ...replyPerformers(emailbison),
    ],
    () => [limit],
  );
}

const readers = (emailbison: VendorAccess): Performer[] => [
  defineReader({
    operation: emailbisonListCampaigns,
    async perform(_ctx, { search, cursor }, { signal }) {
      const query = { page: Number(cursor ?? 1) };
      const page = await emailbison.read(
        { method: 'GET', path: '/campaigns', query, signal },
        pageOf(campaign),
      );
      const wanted = search?.toLowerCase() ?? '';
      const campaigns = page.data.map(toCampaign).filter(({ name }) => name.toLowerCase().includes(wanted));
      return { receipt: { campaigns, cursor: nextPage(page) } };
    },
  }),
  defineReader({
    operation: emailbisonListSenderAccounts,
    async perform(_ctx, { cursor }, { signal }) {
      const query = { page: Number(cursor ?? 1) };
      const path = '/sender-emails';
      const page = await emailbison.read({ method: 'GET', path, query, signal }, pageOf(account));
      return { receipt: { accounts: page.data.map(toAccount), cursor: nextPage(page) } };
    },
  }),
  defineReader({
    operation: emailbisonCampaignReport,
    perform: async (_ctx, { campaignId }, { signal }) => ({
      receipt: toReport(await readCampaign(emailbison, campaignId, signal)),
    }),
  }),
];
