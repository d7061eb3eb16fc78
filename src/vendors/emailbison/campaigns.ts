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
import { command, findPaged } from './access.ts';
import {
  emailbisonActivateCampaign,
  emailbisonCreateCampaign,
  emailbisonPauseCampaign,
} from './operations.ts';
import { type Campaign, campaign, oneCampaign, stateOf, toLimits, toSchedule, toSteps } from './wire.ts';

/** Makes, starts and pauses campaigns. */
export const campaignPerformers = (emailbison: VendorAccess): Performer[] => [
  defineEffect<NewCampaign, NewCampaignReceipt, Begun>({
    operation: emailbisonCreateCampaign,
    async look(asked, { idempotencyKey, signal }) {
      refuseStrange(asked);
      const found = await marked(emailbison, idempotencyKey, signal);
      if (!found) return { plan: { id: null, hasSteps: false } };
      const { hasSteps, isComplete } = await partsOf(emailbison, found, signal);
      return isComplete ? { done: draft(found) } : { plan: { id: found.id, hasSteps } };
    },
    async act(begun, asked, { idempotencyKey, signal }) {
      const id = begun.id ?? (await begin(emailbison, taggedName(asked.name, idempotencyKey), signal));
      await afterBeginning(
        'A draft without all its parts is there; asked again under the same key it is finished.',
        () => fill(emailbison, { ...begun, id }, asked, signal),
      );
      return { campaignId: String(id), state: 'draft', vendorState: 'Draft' };
    },
    async sight({ idempotencyKey }) {
      const found = await marked(emailbison, idempotencyKey, lookSignal());
      const parts = found ? await partsOf(emailbison, found, lookSignal()) : undefined;
      return parts?.isComplete ? 'happened' : 'did_not_happen';
    },
  }),
  defineEffect<CampaignStart, CampaignMove, null>({
    operation: emailbisonActivateCampaign,
    async look({ campaignId }, { signal }) {
      const before = await readCampaign(emailbison, campaignId, signal);
      const state = stateOf(before);
      if (state === 'active') return { done: moveOf(before, true) };
      if (state === 'draft' || state === 'paused') return { plan: null };
      throw harmless(
        'conflict',
        'emailbison.campaign_not_startable',
        `The campaign is ${before.status} at EmailBison and was not started. Nothing was sent.`,
      );
    },
    act: (_plan, { campaignId }, { signal }) => move(emailbison, campaignId, 'resume', signal),
    sight: async (traced) =>
      (await isActive(emailbison, tracedText(traced, 'campaignId'))) ? 'happened' : 'did_not_happen',
  }),
  defineEffect<CampaignTarget, CampaignMove, null>({
    operation: emailbisonPauseCampaign,
    // Stopping must not wait for a look: asked twice it changes nothing.
    look: async () => ({ plan: null }),
    act: (_plan, { campaignId }, { signal }) => move(emailbison, campaignId, 'pause', signal),
    sight: async (traced) =>
      (await isActive(emailbison, tracedText(traced, 'campaignId'))) ? 'did_not_happen' : 'happened',
  }),
];

type Begun = { readonly id: number | null; readonly hasSteps: boolean };
const pathOf = (campaignId: string | number): string => `/campaigns/${encodeURIComponent(campaignId)}`;

export const readCampaign = async (
  emailbison: VendorAccess,
  campaignId: string,
  signal: AbortSignal,
): Promise<Campaign> =>
  (await emailbison.read({ method: 'GET', path: pathOf(campaignId), signal }, oneCampaign)).data;

const isActive = async (emailbison: VendorAccess, campaignId: string): Promise<boolean> =>
  stateOf(await readCampaign(emailbison, campaignId, lookSignal())) === 'active';

/** Starting and pausing are PATCH there; what holds afterwards is read. */
export async function move(
  emailbison: VendorAccess,
  campaignId: string,
  verb: 'resume' | 'pause',
  signal: AbortSignal,
): Promise<CampaignMove> {
  await command(emailbison, { method: 'PATCH', path: `${pathOf(campaignId)}/${verb}`, signal });
  const now = await afterBeginning('It was asked to change its state before.', () =>
    readCampaign(emailbison, campaignId, signal),
  );
  if ((stateOf(now) === 'active') !== (verb === 'resume')) throw notAsPromised('emailbison', 'status');
  return moveOf(now, verb === 'resume' ? false : null);
}

function refuseStrange({ senders, steps }: NewCampaign): void {
  if (senders.some((sender) => !/^\d+$/.test(sender)))
    throw harmless(
      'validation',
      'emailbison.sender_unknown',
      'EmailBison names its senders by number; use the ids of the list of accounts. Nothing was made.',
    );
  if (steps.some(({ variants }) => variants.length > 1))
    throw harmless(
      'validation',
      'emailbison.variants_unsupported',
      'Variants of a step cannot be made at EmailBison from here; give each step one. Nothing was made.',
    );
}

const marked = (emailbison: VendorAccess, key: string, signal: AbortSignal): Promise<Campaign | undefined> =>
  findPaged(emailbison, '/campaigns', campaign, ({ name }) => isTagged(name, key), signal);

/** Senders come last, so a draft that has them has the rest. */
async function partsOf(emailbison: VendorAccess, { id }: Campaign, signal: AbortSignal) {
  const list = z.object({ data: z.array(z.unknown()) });
  const read = async (part: string): Promise<boolean> =>
    (await emailbison.read({ method: 'GET', path: `${pathOf(id)}/${part}`, signal }, list)).data.length > 0;
  const hasSteps = await read('sequence-steps');
  return { hasSteps, isComplete: hasSteps && (await read('sender-emails')) };
}

async function begin(emailbison: VendorAccess, name: string, signal: AbortSignal): Promise<number> {
  const json = { name, type: 'outbound' };
  const made = await emailbison.read({ method: 'POST', path: '/campaigns', json, signal }, oneCampaign);
  if (stateOf(made.data) !== 'draft') throw notAsPromised('emailbison', 'status');
  return made.data.id;
}

/** Steps that are there are not handed over again: they would be added a second time. */
async function fill(
  emailbison: VendorAccess,
  { id, hasSteps }: Begun & { readonly id: number },
  asked: NewCampaign,
  signal: AbortSignal,
): Promise<void> {
  await command(emailbison, { method: 'PATCH', path: `${pathOf(id)}/update`, json: toLimits(asked), signal });
  await command(emailbison, {
    method: 'POST',
    path: `${pathOf(id)}/schedule`,
    json: toSchedule(asked),
    signal,
  });
  if (!hasSteps) {
    const path = `/campaigns/v1.1/${id}/sequence-steps`;
    await command(emailbison, { method: 'POST', path, json: toSteps(asked), signal });
  }
  const json = { sender_email_ids: asked.senders.map(Number) };
  await command(emailbison, { method: 'POST', path: `${pathOf(id)}/attach-sender-emails`, json, signal });
}

function draft(found: Campaign): NewCampaignReceipt {
  if (stateOf(found) !== 'draft') throw notAsPromised('emailbison', 'status');
  return { campaignId: String(found.id), state: 'draft', vendorState: found.status };
}

const moveOf = (found: Campaign, already: boolean | null): CampaignMove => ({
  campaignId: String(found.id),
  state: stateOf(found),
  vendorState: found.status,
  already,
});
