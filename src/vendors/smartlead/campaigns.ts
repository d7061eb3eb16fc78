import { z } from 'zod';
import type { Performer } from '#gateway';
import { isTagged, taggedName } from '../kit/effect-tag.ts';
import { harmless, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { afterBeginning, defineEffect, notAsPromised, tracedText } from '../kit/vendor-effects.ts';
import type {
  CampaignMove,
  CampaignStart,
  CampaignTarget,
  NewCampaign,
  NewCampaignReceipt,
} from '../ports/email-campaigns.ts';
import { command } from './access.ts';
import { smartleadActivateCampaign, smartleadCreateCampaign, smartleadPauseCampaign } from './operations.ts';
import {
  type Campaign,
  campaign,
  campaignAccounts,
  created,
  sequences,
  stateOf,
  toSchedule,
  toSequences,
  toSettings,
} from './wire.ts';

/** Makes, starts and pauses campaigns. */
export const campaignPerformers = (smartlead: VendorAccess): Performer[] => [
  defineEffect<NewCampaign, NewCampaignReceipt, { readonly begun: string | null }>({
    operation: smartleadCreateCampaign,
    async look({ senders }, { idempotencyKey, signal }) {
      if (senders.some((sender) => !/^\d+$/.test(sender)))
        throw harmless(
          'validation',
          'smartlead.sender_unknown',
          'Smartlead names its senders by number; use the ids of the list of accounts. Nothing was made.',
        );
      const found = await marked(smartlead, idempotencyKey, signal);
      if (!found) return { plan: { begun: null } };
      return (await isComplete(smartlead, found, signal))
        ? { done: draft(found) }
        : { plan: { begun: found.id } };
    },
    async act({ begun }, asked, { idempotencyKey, signal }) {
      const id = begun ?? (await begin(smartlead, taggedName(asked.name, idempotencyKey), signal));
      await afterBeginning(
        'A draft without all its parts is there; asked again under the same key it is finished.',
        () => fill(smartlead, id, asked, signal),
      );
      return { campaignId: id, state: 'draft', vendorState: 'DRAFTED' };
    },
    async sight({ idempotencyKey }) {
      const found = await marked(smartlead, idempotencyKey, lookSignal());
      return found && (await isComplete(smartlead, found, lookSignal())) ? 'happened' : 'did_not_happen';
    },
  }),
  defineEffect<CampaignStart, CampaignMove, null>({
    operation: smartleadActivateCampaign,
    async look({ campaignId }, { signal }) {
      const before = await readCampaign(smartlead, campaignId, signal);
      const state = stateOf(before);
      if (state === 'active') return { done: moveOf(before, true) };
      if (state === 'draft' || state === 'paused') return { plan: null };
      throw harmless(
        'conflict',
        'smartlead.campaign_not_startable',
        `The campaign is ${before.status} at Smartlead and was not started. Nothing was sent.`,
      );
    },
    act: (_plan, { campaignId }, { signal }) => move(smartlead, campaignId, 'START', signal),
    sight: async (traced) =>
      (await isActive(smartlead, tracedText(traced, 'campaignId'))) ? 'happened' : 'did_not_happen',
  }),
  defineEffect<CampaignTarget, CampaignMove, null>({
    operation: smartleadPauseCampaign,
    // Stopping must not wait for a look: asked twice it changes nothing.
    look: async () => ({ plan: null }),
    act: (_plan, { campaignId }, { signal }) => move(smartlead, campaignId, 'PAUSED', signal),
    sight: async (traced) =>
      (await isActive(smartlead, tracedText(traced, 'campaignId'))) ? 'did_not_happen' : 'happened',
  }),
];

const pathOf = (campaignId: string): string => `/campaigns/${encodeURIComponent(campaignId)}`;

/** Every campaign of the account: the list is a bare array without pages. */
export const listed = (smartlead: VendorAccess, signal: AbortSignal): Promise<Campaign[]> =>
  smartlead.read({ method: 'GET', path: '/campaigns/', signal }, z.array(campaign));

export const readCampaign = (
  smartlead: VendorAccess,
  campaignId: string,
  signal: AbortSignal,
): Promise<Campaign> => smartlead.read({ method: 'GET', path: pathOf(campaignId), signal }, campaign);

const isActive = async (smartlead: VendorAccess, campaignId: string): Promise<boolean> =>
  stateOf(await readCampaign(smartlead, campaignId, lookSignal())) === 'active';

/** The words of the command differ from those of the state. There is no word here that ends a campaign for good. */
export async function move(
  smartlead: VendorAccess,
  campaignId: string,
  status: 'START' | 'PAUSED',
  signal: AbortSignal,
): Promise<CampaignMove> {
  await command(smartlead, {
    method: 'POST',
    path: `${pathOf(campaignId)}/status`,
    json: { status },
    signal,
  });
  const now = await afterBeginning('It was asked to change its state before.', () =>
    readCampaign(smartlead, campaignId, signal),
  );
  if ((stateOf(now) === 'active') !== (status === 'START')) throw notAsPromised('smartlead', 'status');
  return moveOf(now, status === 'START' ? false : null);
}

const marked = async (
  smartlead: VendorAccess,
  key: string,
  signal: AbortSignal,
): Promise<Campaign | undefined> => (await listed(smartlead, signal)).find(({ name }) => isTagged(name, key));

/** Senders come last, so a draft that has them has the rest. */
async function isComplete(smartlead: VendorAccess, { id }: Campaign, signal: AbortSignal): Promise<boolean> {
  const steps = await smartlead.read({ method: 'GET', path: `${pathOf(id)}/sequences`, signal }, sequences);
  if (steps.length === 0) return false;
  const path = `${pathOf(id)}/email-accounts`;
  return (await smartlead.read({ method: 'GET', path, signal }, campaignAccounts)).length > 0;
}

async function begin(smartlead: VendorAccess, name: string, signal: AbortSignal): Promise<string> {
  const json = { name, client_id: null };
  const made = await smartlead.read({ method: 'POST', path: '/campaigns/create', json, signal }, created);
  return made.id;
}

async function fill(
  smartlead: VendorAccess,
  id: string,
  asked: NewCampaign,
  signal: AbortSignal,
): Promise<void> {
  const parts = [
    ['schedule', toSchedule(asked)],
    ['settings', toSettings(asked)],
    ['sequences', toSequences(asked)],
    ['email-accounts', { email_account_ids: asked.senders.map(Number) }],
  ] as const;
  for (const [part, json] of parts)
    await command(smartlead, { method: 'POST', path: `${pathOf(id)}/${part}`, json, signal });
}

function draft(found: Campaign): NewCampaignReceipt {
  if (stateOf(found) !== 'draft') throw notAsPromised('smartlead', 'status');
  return { campaignId: found.id, state: 'draft', vendorState: found.status };
}

const moveOf = (found: Campaign, already: boolean | null): CampaignMove => ({
  campaignId: found.id,
  state: stateOf(found),
  vendorState: found.status,
  already,
});
