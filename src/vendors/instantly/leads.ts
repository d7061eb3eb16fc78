import type { Performer } from '#gateway';
import { defineReader, harmless, harmlessly, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { afterBeginning, defineEffect, tracedList, tracedText } from '../kit/vendor-effects.ts';
import type { LeadBatch, LeadBatchReceipt, LeadTarget, StopReceipt } from '../ports/email-campaigns.ts';
import { move, readCampaign } from './campaigns.ts';
import { instantlyAddLeads, instantlyFindLead, instantlyStopLead } from './operations.ts';
import {
  type AddReply,
  addReply,
  blockEntry,
  type Campaign,
  carriesMark,
  type Lead,
  lead,
  leadKey,
  NOTHING_ADDED,
  outcomesOf,
  pageOf,
  stateOf,
  stateWord,
  toLead,
} from './wire.ts';

/** Pages read at most for one question. */
const MOST_PAGES = 20;

/** Adds leads to a campaign, shows and stops single ones. */
export const leadPerformers = (instantly: VendorAccess): Performer[] => [
  defineReader({
    operation: instantlyFindLead,
    async perform(_ctx, { campaignId, email }, call) {
      const [found] = await leadsIn(instantly, campaignId, [email], call.signal);
      const sentAt = found?.timestamp_last_contact ?? null;
      return { receipt: { found: found !== undefined, leadId: found?.id ?? null, sentAt } };
    },
  }),
  defineEffect<LeadBatch, LeadBatchReceipt, Campaign>({
    operation: instantlyAddLeads,
    async look(batch, call) {
      const before = await readCampaign(instantly, batch.campaignId, call.signal);
      if (['draft', 'active', 'paused'].includes(stateOf(before)))
        return (await allThere(instantly, before, batch, call)) ?? { plan: before };
      throw harmless(
        'conflict',
        'instantly.campaign_takes_no_leads',
        `The campaign is ${stateWord(before)} at Instantly; leads could set it going again. Nothing was added.`,
      );
    },
    async act(before, { campaignId, writtenBefore, leads }, call) {
      const json = {
        campaign_id: campaignId,
        leads: leads.map((each) => toLead(each, call.idempotencyKey)),
        // It means any campaign of the workspace, and who was written to before is in one.
        ...(!writtenBefore && { skip_if_in_campaign: true }),
      };
      const reply = await instantly.read(
        { method: 'POST', path: '/leads/add', json, signal: call.signal },
        addReply,
      );
      return afterBeginning('The leads were handed over before.', () =>
        settle(instantly, before, { campaignId, writtenBefore, leads }, reply, call),
      );
    },
    async sight(traced) {
      const campaignId = tracedText(traced, 'campaignId');
      const there = await leadsIn(instantly, campaignId, tracedList(traced, 'emails'), lookSignal());
      return there.some((each) => carriesMark(each, traced.idempotencyKey)) ? 'happened' : 'did_not_happen';
    },
  }),
  defineEffect<LeadTarget, StopReceipt, null>({
    operation: instantlyStopLead,
    async look({ campaignId, email }, call) {
      const [found] = await leadsIn(instantly, campaignId, [email], call.signal);
      if (!found)
        throw harmless(
          'not_found',
          'instantly.lead_not_in_campaign',
          'Instantly has no such lead in this campaign. Nothing was changed.',
        );
      const blocked = await isBlocked(instantly, email, call.signal);
      return blocked ? { done: { stopped: true, scope: 'everywhere', already: true } } : { plan: null };
    },
    async act(_plan, { email }, call) {
      const json = { bl_value: leadKey(email) };
      await instantly.read(
        { method: 'POST', path: '/block-lists-entries', json, signal: call.signal },
        blockEntry,
      );
      return { stopped: true, scope: 'everywhere', already: false };
    },
    sight: async (traced) =>
      (await isBlocked(instantly, tracedText(traced, 'email'), lookSignal())) ? 'happened' : 'did_not_happen',
  }),
];

/**
 * Without the flag that passes over who is in a campaign, nothing is documented that would keep a lead from being added to one twice:
 * a batch whose leads are all there is not handed over.
 */
async function allThere(
  instantly: VendorAccess,
  before: Campaign,
  { campaignId, writtenBefore, leads }: LeadBatch,
  call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
): Promise<{ readonly done: LeadBatchReceipt } | null> {
  if (!writtenBefore) return null;
  const emails = leads.map(({ email }) => email);
  const there = await leadsIn(instantly, campaignId, emails, call.signal);
  if (there.length === 0) return null;
  if (there.length < leads.length)
    throw harmless(
      'conflict',
      'instantly.some_there',
      'Some of these leads are in the campaign already. Nothing was added; hand the others over without them.',
    );
  const outcomes = outcomesOf(leads, NOTHING_ADDED, there, call.idempotencyKey);
  const added = outcomes.filter(({ outcome }) => outcome === 'added').length;
  return {
    done: { requested: leads.length, added, leads: outcomes, campaignState: stateOf(before), wokeUp: false },
  };
}

/** Compares lead by lead, and puts a campaign back to rest that the leads have woken. */
async function settle(
  instantly: VendorAccess,
  before: Campaign,
  { campaignId, leads }: LeadBatch,
  reply: AddReply,
  call: { readonly idempotencyKey: string; readonly signal: AbortSignal },
): Promise<LeadBatchReceipt> {
  let now = await readCampaign(instantly, campaignId, call.signal);
  const wokeUp = stateOf(before) !== 'active' && stateOf(now) === 'active';
  if (wokeUp) now = await move(instantly, campaignId, 'pause', call.signal);
  const addresses = leads.map((each) => each.email);
  const there =
    reply.created_leads.length === leads.length
      ? []
      : await leadsIn(instantly, campaignId, addresses, call.signal);
  const outcomes = outcomesOf(leads, reply, there, call.idempotencyKey);
  return {
    requested: leads.length,
    added: outcomes.filter(({ outcome }) => outcome === 'added').length,
    leads: outcomes,
    campaignState: stateOf(now),
    wokeUp,
  };
}

/** The leads of a campaign among these addresses. The filter is called `campaign` here, `campaign_id` when adding. */
async function leadsIn(
  instantly: VendorAccess,
  campaignId: string,
  emails: readonly string[],
  signal: AbortSignal,
): Promise<Lead[]> {
  const wanted = new Set(emails.map(leadKey));
  const found: Lead[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const json = {
      campaign: campaignId,
      contacts: [...wanted],
      limit: 100,
      ...(cursor ? { starting_after: cursor } : {}),
    };
    const answer = await harmlessly(() =>
      instantly.read({ method: 'POST', path: '/leads/list', json, signal }, pageOf(lead)),
    );
    // A filter that was passed over would show everybody: what was not asked for is left out.
    found.push(
      ...answer.items.filter((each) => each.campaign === campaignId && wanted.has(leadKey(each.email))),
    );
    const next = answer.next_starting_after;
    if (!next || next === cursor || answer.items.length === 0) break;
    cursor = next;
  }
  return found;
}

async function isBlocked(instantly: VendorAccess, email: string, signal: AbortSignal): Promise<boolean> {
  const query = { limit: 100, search: leadKey(email) };
  const page = await instantly.read(
    { method: 'GET', path: '/block-lists-entries', query, signal },
    pageOf(blockEntry),
  );
  return page.items.some((entry) => !entry.is_domain && leadKey(entry.bl_value) === leadKey(email));
}
