import type { Performer } from '#gateway';
import { keyScope } from '../kit/effect-tag.ts';
import { defineReader, type VendorAccess, vendorAccess } from '../kit/vendor-access.ts';
import { limited } from '../kit/vendor-effects.ts';
import { campaignPerformers } from './campaigns.ts';
import { leadPerformers } from './leads.ts';
import {
  instantlyCampaignReport,
  instantlyFindReply,
  instantlyListCampaigns,
  instantlyListReplies,
  instantlyListSenderAccounts,
  instantlySendReply,
} from './operations.ts';
import { replyPerformers } from './replies.ts';
import { account, analytics, campaign, nextOf, pageOf, toAccount, toCampaign, toReport } from './wire.ts';

export type InstantlySettings = {
  /** With the version path, without a trailing slash, e.g. `https://api.instantly.ai/api/v2`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/** Campaigns, leads and replies at Instantly. Nothing in here can delete or move anything there. */
export function instantlyPerformers(settings: InstantlySettings): Performer[] {
  const { baseUrl, apiKey, timeoutMs } = settings;
  const instantly = vendorAccess({
    vendor: 'instantly',
    baseUrl,
    headers: { authorization: `Bearer ${apiKey}` },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const scope = keyScope('instantly', apiKey);
  const all = { scope, calls: 6_000, perSeconds: 60 };
  // The mail list alone has a limit of its own; the operations that read it once are counted for it.
  const mails = { scope: `${scope}:emails`, calls: 20, perSeconds: 60 };
  const readsMails = new Set([instantlyListReplies.name, instantlySendReply.name, instantlyFindReply.name]);
  const performers = [
    ...readers(instantly),
    ...campaignPerformers(instantly),
    ...leadPerformers(instantly),
    ...replyPerformers(instantly),
  ];
  return performers.flatMap((performer) =>
    limited([performer], () => (readsMails.has(performer.operation.name) ? [all, mails] : [all])),
  );
}

const readers = (instantly: VendorAccess): Performer[] => [
  defineReader({
    operation: instantlyListCampaigns,
    async perform(_ctx, { search, cursor }, call) {
      const query = { limit: 100, search: search ?? undefined, starting_after: cursor ?? undefined };
      const page = await instantly.read(
        { method: 'GET', path: '/campaigns', query, signal: call.signal },
        pageOf(campaign),
      );
      return {
        receipt: { campaigns: page.items.map(toCampaign), cursor: nextOf(page, cursor) },
      };
    },
  }),
  defineReader({
    operation: instantlyListSenderAccounts,
    async perform(_ctx, { cursor }, call) {
      const query = { limit: 100, starting_after: cursor ?? undefined };
      const page = await instantly.read(
        { method: 'GET', path: '/accounts', query, signal: call.signal },
        pageOf(account),
      );
      return { receipt: { accounts: page.items.map(toAccount), cursor: nextOf(page, cursor) } };
    },
  }),
  defineReader({
    operation: instantlyCampaignReport,
    async perform(_ctx, { campaignId }, call) {
      const found = await instantly.read(
        { method: 'GET', path: '/campaigns/analytics', query: { id: campaignId }, signal: call.signal },
        analytics,
      );
      const row = found.find((each) => each.campaign_id === campaignId);
      return { receipt: toReport(campaignId, row) };
    },
  }),
];
