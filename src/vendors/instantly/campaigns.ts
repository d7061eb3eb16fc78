import type { Performer } from '#gateway';
import { effectTag, isTagged, taggedName } from '../kit/effect-tag.ts';
import { harmless, lookSignal, understood, type VendorAccess } from '../kit/vendor-access.ts';
import { defineEffect, notAsPromised, tracedText } from '../kit/vendor-effects.ts';
import type { CampaignMove, NewCampaign, NewCampaignReceipt } from '../ports/email-campaigns.ts';
import { instantlyActivateCampaign, instantlyCreateCampaign, instantlyPauseCampaign } from './operations.ts';
import { hoursForInstantly } from './timezone.rules.ts';
import { type Campaign, campaign, pageOf, stateOf, stateWord, toNewCampaign } from './wire.ts';

/** Makes, starts and pauses campaigns. */
export const campaignPerformers = (instantly: VendorAccess): Performer[] => [
  defineEffect<NewCampaign, NewCampaignReceipt, ReturnType<typeof toNewCampaign>>({
    operation: instantlyCreateCampaign,
    async look(asked, call) {
      const hours = hoursForInstantly(asked.schedule);
      if (!hours.ok) throw harmless('validation', hours.reason.code, hours.reason.text);
      const made = await markedCampaign(instantly, call.idempotencyKey, call.signal);
      if (made) return { done: draftReceipt(made) };
      return { plan: toNewCampaign(asked, taggedName(asked.name, call.idempotencyKey), hours.hours) };
    },
    async act(json, _asked, call) {
      return draftReceipt(
        await instantly.read({ method: 'POST', path: '/campaigns', json, signal: call.signal }, campaign),
      );
    },
    sight: async ({ idempotencyKey }) =>
      (await markedCampaign(instantly, idempotencyKey, lookSignal())) ? 'happened' : 'did_not_happen',
  }),
  defineEffect<{ campaignId: string; approvalId: string }, CampaignMove, null>({
    operation: instantlyActivateCampaign,
    async look({ campaignId }, call) {
      const before = await readCampaign(instantly, campaignId, call.signal);
      const state = stateOf(before);
      if (state === 'active') return { done: moveOf(before, true) };
      if (state === 'draft' || state === 'paused') return { plan: null };
      throw harmless(
        'conflict',
        'instantly.campaign_not_startable',
        `The campaign is ${stateWord(before)} at Instantly and was not started. Nothing was sent.`,
      );
    },
    async act(_plan, { campaignId }, call) {
      const after = await move(instantly, campaignId, 'activate', call.signal);
      if (stateOf(after) !== 'active') throw notAsPromised('instantly', 'status');
      return moveOf(after, false);
    },
    sight: async (traced) =>
      stateOf(await readCampaign(instantly, tracedText(traced, 'campaignId'), lookSignal())) === 'active'
        ? 'happened'
        : 'did_not_happen',
  }),
  defineEffect<{ campaignId: string }, CampaignMove, null>({
    operation: instantlyPauseCampaign,
    // Stopping must not wait for a look: asked twice it changes nothing.
    look: async () => ({ plan: null }),
    async act(_plan, { campaignId }, call) {
      const after = await move(instantly, campaignId, 'pause', call.signal);
      if (stateOf(after) === 'active') throw notAsPromised('instantly', 'status');
      return moveOf(after, null);
    },
    sight: async (traced) =>
      stateOf(await readCampaign(instantly, tracedText(traced, 'campaignId'), lookSignal())) === 'active'
        ? 'did_not_happen'
        : 'happened',
  }),
];

export const readCampaign = (
  instantly: VendorAccess,
  campaignId: string,
  signal: AbortSignal,
): Promise<Campaign> =>
  instantly.read({ method: 'GET', path: `/campaigns/${encodeURIComponent(campaignId)}`, signal }, campaign);

/** These two take no body, and one that is announced and missing is refused. */
export const move = async (
  instantly: VendorAccess,
  campaignId: string,
  verb: 'activate' | 'pause',
  signal: AbortSignal,
): Promise<Campaign> => {
  const path = `/campaigns/${encodeURIComponent(campaignId)}/${verb}`;
  const answer = await instantly.send({ method: 'POST', path, signal });
  return understood('instantly', campaign, answer.json());
};

async function markedCampaign(
  instantly: VendorAccess,
  idempotencyKey: string,
  signal: AbortSignal,
): Promise<Campaign | undefined> {
  const query = { limit: 100, search: effectTag(idempotencyKey) };
  const page = await instantly.read({ method: 'GET', path: '/campaigns', query, signal }, pageOf(campaign));
  return page.items.find(({ name }) => isTagged(name, idempotencyKey));
}

/** A new campaign that is no draft would already send: that is never passed over. */
function draftReceipt(made: Campaign): NewCampaignReceipt {
  if (stateOf(made) !== 'draft') throw notAsPromised('instantly', 'status');
  return { campaignId: made.id, state: 'draft', vendorState: stateWord(made) };
}

const moveOf = (found: Campaign, already: boolean | null): CampaignMove => ({
  campaignId: found.id,
  state: stateOf(found),
  vendorState: stateWord(found),
  already,
});
