import { z } from 'zod';
import type { Performer } from '#gateway';
import { keyScope } from '../kit/effect-tag.ts';
import { defineReader, type VendorAccess } from '../kit/vendor-access.ts';
import { limited } from '../kit/vendor-effects.ts';
import { type SmartleadSettings, smartleadAccess } from './access.ts';
import { campaignPerformers, listed } from './campaigns.ts';
import { followUpPerformers } from './follow-ups.ts';
import { leadPerformers } from './leads.ts';
import {
  smartleadCampaignReport,
  smartleadListCampaigns,
  smartleadListSenderAccounts,
} from './operations.ts';
import { replyPerformers } from './replies.ts';
import { account, analytics, memberPage, toAccount, toCampaign, toReport } from './wire.ts';

export type { SmartleadSettings } from './access.ts';

const PAGE = 100;

/**
 * Campaigns, leads and replies at Smartlead. Nothing in here deletes, stops a campaign for good, opts anybody out
 * everywhere, or tells the vendor to pass over its suppression.
 */
export function smartleadPerformers(settings: SmartleadSettings): Performer[] {
  const smartlead = smartleadAccess(settings);
  const scope = keyScope('smartlead', settings.apiKey);
  const limits = [
    { scope, calls: 60, perSeconds: 60 },
    { scope, calls: 1_000, perSeconds: 3_600 },
  ];
  return limited(
    [
      ...readers(smartlead),
      ...campaignPerformers(smartlead),
      ...leadPerformers(smartlead),
      ...replyPerformers(smartlead),
      ...followUpPerformers(smartlead),
    ],
    () => limits,
  );
}

const readers = (smartlead: VendorAccess): Performer[] => [
  defineReader({
    operation: smartleadListCampaigns,
    async perform(_ctx, { search }, { signal }) {
      const wanted = search?.toLowerCase() ?? '';
      const found = await listed(smartlead, signal);
      const campaigns = found.filter(({ name }) => name.toLowerCase().includes(wanted)).map(toCampaign);
      return { receipt: { campaigns, cursor: null } };
    },
  }),
  defineReader({
    operation: smartleadListSenderAccounts,
    async perform(_ctx, { cursor }, { signal }) {
      const query = { offset: Number(cursor ?? 0), limit: PAGE };
      const path = '/email-accounts/';
      const found = await smartlead.read({ method: 'GET', path, query, signal }, z.array(account));
      const next = found.length < PAGE ? null : String(query.offset + found.length);
      return { receipt: { accounts: found.map(toAccount), cursor: next } };
    },
  }),
  defineReader({
    operation: smartleadCampaignReport,
    async perform(_ctx, { campaignId }, { signal }) {
      const path = `/campaigns/${encodeURIComponent(campaignId)}`;
      const counts = await smartlead.read({ method: 'GET', path: `${path}/analytics`, signal }, analytics);
      const query = { offset: 0, limit: 1 };
      const leads = await smartlead.read({ method: 'GET', path: `${path}/leads`, query, signal }, memberPage);
      return { receipt: toReport(campaignId, counts, leads.total_leads ?? null) };
    },
  }),
];
