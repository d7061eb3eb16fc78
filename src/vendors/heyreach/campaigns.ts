import type { Performer } from '#gateway';
import { harmless, lookSignal, understood, type VendorAccess } from '../kit/vendor-access.ts';
import { afterBeginning, defineEffect, notAsPromised, tracedText } from '../kit/vendor-effects.ts';
import type { CampaignMove, CampaignTarget } from '../ports/email-campaigns.ts';
import type { LinkedInLeadTarget, LinkedInStopReceipt } from '../ports/linkedin-outreach.ts';
import { heyreachPauseCampaign, heyreachStopLead } from './operations.ts';
import {
  type Campaign,
  campaign,
  campaignLead,
  isAcknowledged,
  isUnderWay,
  PAGE,
  pageOf,
  profileOf,
  stateOf,
} from './wire.ts';

/** Pages read at most to find one lead. */
const MOST_PAGES = 50;

/** Stops campaigns and single leads; there is nothing here that sets either going. */
export const campaignPerformers = (heyreach: VendorAccess): Performer[] => [
  defineEffect<CampaignTarget, CampaignMove, null>({
    operation: heyreachPauseCampaign,
    // Stopping must not wait for a look: asked twice it changes nothing.
    look: async () => ({ plan: null }),
    async act(_plan, { campaignId }, { signal }) {
      const path = '/campaign/Pause';
      const answer = await heyreach.send({ method: 'POST', path, query: { campaignId }, signal });
      // The vendor may answer nothing at all; then it is read whether it holds.
      const now =
        answer.text.trim() === ''
          ? await afterBeginning('It was asked to pause before.', () =>
              readCampaign(heyreach, campaignId, signal),
            )
          : understood('heyreach', campaign, answer.json());
      if (stateOf(now) === 'active') throw notAsPromised('heyreach', 'status');
      return { campaignId, state: stateOf(now), vendorState: now.status, already: null };
    },
    sight: async (traced) =>
      stateOf(await readCampaign(heyreach, tracedText(traced, 'campaignId'), lookSignal())) === 'active'
        ? 'did_not_happen'
        : 'happened',
  }),
  defineEffect<LinkedInLeadTarget, LinkedInStopReceipt, string>({
    operation: heyreachStopLead,
    async look({ campaignId, profileUrl }, { signal }) {
      const profile = profileOf(profileUrl);
      const found = profile === null ? null : await leadIn(heyreach, campaignId, profile, signal);
      if (profile === null || found === null)
        throw harmless(
          'not_found',
          'heyreach.lead_not_in_campaign',
          'HeyReach has no such lead in this campaign. Nothing was changed.',
        );
      return isUnderWay(found.leadCampaignStatus)
        ? { plan: found.profileUrl ?? `https://www.${profile}` }
        : { done: { stopped: true, already: true } };
    },
    async act(leadUrl, { campaignId }, { signal }) {
      const json = { campaignId: Number(campaignId), leadUrl };
      const path = '/campaign/StopLeadInCampaign';
      const answer = await heyreach.send({ method: 'POST', path, json, signal });
      if (!isAcknowledged(answer.text)) {
        const found = await leadIn(heyreach, campaignId, profileOf(leadUrl) ?? '', signal);
        if (isUnderWay(found?.leadCampaignStatus)) throw notAsPromised('heyreach', 'body');
      }
      return { stopped: true, already: false };
    },
    async sight(traced) {
      const profile = profileOf(tracedText(traced, 'profileUrl')) ?? '';
      const found = await leadIn(heyreach, tracedText(traced, 'campaignId'), profile, lookSignal());
      return isUnderWay(found?.leadCampaignStatus) ? 'did_not_happen' : 'happened';
    },
  }),
];

const readCampaign = (heyreach: VendorAccess, campaignId: string, signal: AbortSignal): Promise<Campaign> =>
  heyreach.read({ method: 'GET', path: '/campaign/GetById', query: { campaignId }, signal }, campaign);

async function leadIn(heyreach: VendorAccess, campaignId: string, profile: string, signal: AbortSignal) {
  for (let page = 0, offset = 0; page < MOST_PAGES; page += 1) {
    const json = { campaignId: Number(campaignId), offset, limit: PAGE, timeFilter: 'Everywhere' };
    const path = '/campaign/GetLeadsFromCampaign';
    const answer = await heyreach.read({ method: 'POST', path, json, signal }, pageOf(campaignLead));
    const found = answer.items.find(({ profileUrl }) => profileOf(profileUrl) === profile);
    if (found) return found;
    offset += answer.items.length;
    if (answer.items.length === 0 || offset >= answer.totalCount) break;
  }
  return null;
}
