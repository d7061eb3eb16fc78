import type { Performer } from '#gateway';
import { keyScope } from '../kit/effect-tag.ts';
import { defineReader, type VendorAccess, vendorAccess } from '../kit/vendor-access.ts';
import { limited } from '../kit/vendor-effects.ts';
import { campaignPerformers } from './campaigns.ts';
import { conversationPerformers } from './conversations.ts';
import { listPerformers } from './lists.ts';
import { heyreachListAccounts, heyreachListCampaigns, heyreachListLists } from './operations.ts';
import { account, campaign, list, nextOffset, PAGE, pageOf, toAccount, toCampaign, toList } from './wire.ts';

export type HeyreachSettings = {
  /** Without a trailing slash, e.g. `https://api.heyreach.io/api/public`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Milliseconds for one request; 30 seconds where nothing is said. */
  readonly timeoutMs?: number;
};

/**
 * Lists, campaigns and conversations at HeyReach. Nothing in here adds leads to a campaign, starts or resumes one, or
 * takes anything off a list.
 */
export function heyreachPerformers({ baseUrl, apiKey, timeoutMs }: HeyreachSettings): Performer[] {
  const heyreach = vendorAccess({
    vendor: 'heyreach',
    baseUrl,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const limit = { scope: keyScope('heyreach', apiKey), calls: 300, perSeconds: 60 };
  return limited(
    [
      ...readers(heyreach),
      ...listPerformers(heyreach),
      ...campaignPerformers(heyreach),
      ...conversationPerformers(heyreach),
    ],
    () => [limit],
  );
}

const readers = (heyreach: VendorAccess): Performer[] => [
  defineReader({
    operation: heyreachListLists,
    async perform(_ctx, { cursor }, { signal }) {
      const json = { offset: Number(cursor ?? 0), limit: PAGE };
      const page = await heyreach.read({ method: 'POST', path: '/list/GetAll', json, signal }, pageOf(list));
      return { receipt: { lists: page.items.map(toList), cursor: nextOffset(json.offset, page) } };
    },
  }),
  defineReader({
    operation: heyreachListCampaigns,
    async perform(_ctx, { cursor }, { signal }) {
      const json = { offset: Number(cursor ?? 0), limit: PAGE };
      const path = '/campaign/GetAll';
      const page = await heyreach.read({ method: 'POST', path, json, signal }, pageOf(campaign));
      return { receipt: { campaigns: page.items.map(toCampaign), cursor: nextOffset(json.offset, page) } };
    },
  }),
  defineReader({
    operation: heyreachListAccounts,
    async perform(_ctx, { cursor }, { signal }) {
      const json = { offset: Number(cursor ?? 0), limit: PAGE };
      const path = '/li_account/GetAll';
      const page = await heyreach.read({ method: 'POST', path, json, signal }, pageOf(account));
      return { receipt: { accounts: page.items.map(toAccount), cursor: nextOffset(json.offset, page) } };
    },
  }),
];
