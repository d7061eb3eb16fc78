import type { Performer } from '#gateway';
import { harmless, harmlessly, lookSignal, type VendorAccess } from '../kit/vendor-access.ts';
import { afterBeginning, defineEffect, tracedList, tracedText } from '../kit/vendor-effects.ts';
import type {
  CampaignState,
  LeadBatch,
  LeadBatchReceipt,
  LeadTarget,
  StopReceipt,
} from '../ports/email-campaigns.ts';
import { command } from './access.ts';
import { move, readCampaign } from './campaigns.ts';
import { smartleadAddLeads, smartleadStopLead } from './operations.ts';
import {
  type AddReply,
  addReply,
  carriesMark,
  hasEnded,
  leadKey,
  type Member,
  type Members,
  MOST_VARIABLES,
  memberPage,
  outcomesOf,
  stateOf,
  toLead,
} from './wire.ts';

const PAGE = 100;
/** Pages read at most for one question: at a request a second nobody waits for more. */
const MOST_PAGES = 50;

type Before = { readonly members: Members; readonly state: CampaignState };

/** Adds leads to a campaign and stops single ones. */
export const leadPerformers = (smartlead: VendorAccess): Performer[] => [
  defineEffect<LeadBatch, LeadBatchReceipt, Before>({
    operation: smartleadAddLeads,
    look: (batch, { signal }) => before(smartlead, batch, signal),
    act: (known, batch, call) => add(smartlead, known, batch, call),
    async sight(traced) {
      const there = await membersOf(smartlead, tracedText(traced, 'campaignId'), lookSignal());
      const marked = tracedList(traced, 'emails').some((email) =>
        carriesMark(there.get(email), traced.idempotencyKey),
      );
      return marked ? 'happened' : 'did_not_happen';
    },
  }),
  defineEffect<LeadTarget, StopReceipt, Member>({
    operation: smartleadStopLead,
    async look({ campaignId, email }, { signal }) {
      const found = (await membersOf(smartlead, campaignId, signal)).get(leadKey(email));
      if (!found)
        throw harmless(
          'not_found',
          'smartlead.lead_not_in_campaign',
          'Smartlead has no such lead in this campaign. Nothing was changed.',
        );
      return hasEnded(found)
        ? { done: { stopped: true, scope: 'campaign', already: true } }
        : { plan: found };
    },
    async act({ lead }, { campaignId }, { signal }) {
      const path = `/campaigns/${encodeURIComponent(campaignId)}/leads/${encodeURIComponent(lead.id)}/pause`;
      await command(smartlead, { method: 'POST', path, signal });
      return { stopped: true, scope: 'campaign', already: false };
    },
    async sight(traced) {
      const there = await membersOf(smartlead, tracedText(traced, 'campaignId'), lookSignal());
      const found = there.get(leadKey(tracedText(traced, 'email')));
      return found && !hasEnded(found) ? 'did_not_happen' : 'happened';
    },
  }),
];

async function before(
  smartlead: VendorAccess,
  { campaignId, leads }: LeadBatch,
  signal: AbortSignal,
): Promise<{ readonly done: LeadBatchReceipt } | { readonly plan: Before }> {
  if (leads.some(({ variables }) => Object.keys(variables).length > MOST_VARIABLES))
    throw harmless(
      'validation',
      'smartlead.too_many_variables',
      `Smartlead takes ${MOST_VARIABLES} variables besides ours for a lead. Nothing was added.`,
    );
  const found = await readCampaign(smartlead, campaignId, signal);
  const state = stateOf(found);
  if (!['draft', 'active', 'paused'].includes(state))
    throw harmless(
      'conflict',
      'smartlead.campaign_takes_no_leads',
      `The campaign is ${found.status} at Smartlead; leads could set it going again. Nothing was added.`,
    );
  const members = await membersOf(smartlead, campaignId, signal);
  if (leads.some(({ email }) => !members.has(leadKey(email)))) return { plan: { members, state } };
  const outcomes = outcomesOf(leads, members, members, addReply.parse({}));
  return {
    done: { requested: leads.length, added: 0, leads: outcomes, campaignState: state, wokeUp: false },
  };
}

/** Who is there already is left out: handing them over again would write over their profile in every campaign. */
async function add(
  smartlead: VendorAccess,
  { members, state }: Before,
  { campaignId, leads }: LeadBatch,
  { idempotencyKey, signal }: { readonly idempotencyKey: string; readonly signal: AbortSignal },
): Promise<LeadBatchReceipt> {
  const fresh = leads.filter(({ email }) => !members.has(leadKey(email)));
  const path = `/campaigns/${encodeURIComponent(campaignId)}/leads`;
  const json = { lead_list: fresh.map((lead) => toLead(lead, idempotencyKey)) };
  const reply: AddReply = await smartlead.read({ method: 'POST', path, json, signal }, addReply);
  return afterBeginning('The leads were handed over before.', async () => {
    const now = stateOf(await readCampaign(smartlead, campaignId, signal));
    const wokeUp = state !== 'active' && now === 'active';
    const rested = wokeUp ? (await move(smartlead, campaignId, 'PAUSED', signal)).state : now;
    const outcomes = outcomesOf(leads, members, await membersOf(smartlead, campaignId, signal), reply);
    const added = outcomes.filter(({ outcome }) => outcome === 'added').length;
    return { requested: leads.length, added, leads: outcomes, campaignState: rested, wokeUp };
  });
}

/** The leads of a campaign by their addresses. */
async function membersOf(smartlead: VendorAccess, campaignId: string, signal: AbortSignal): Promise<Members> {
  const found = new Map<string, Member>();
  const path = `/campaigns/${encodeURIComponent(campaignId)}/leads`;
  for (let offset = 0; offset < MOST_PAGES * PAGE; offset += PAGE) {
    const query = { offset, limit: PAGE };
    const page = await harmlessly(() => smartlead.read({ method: 'GET', path, query, signal }, memberPage));
    for (const each of page.data) found.set(leadKey(each.lead.email), each);
    if (page.data.length < PAGE || offset + PAGE >= (page.total_leads ?? Number.POSITIVE_INFINITY)) break;
  }
  return found;
}
