import type { Performer } from '#gateway';
import { harmless, harmlessly, lookSignal, understood, type VendorAccess } from '../kit/vendor-access.ts';
import { afterBeginning, defineEffect, tracedList, tracedText } from '../kit/vendor-effects.ts';
import type {
  CampaignLead,
  CampaignState,
  LeadBatch,
  LeadBatchReceipt,
  LeadTarget,
  StopReceipt,
} from '../ports/email-campaigns.ts';
import { command, findPaged } from './access.ts';
import { move, readCampaign } from './campaigns.ts';
import { emailbisonAddLeads, emailbisonStopLead } from './operations.ts';
import {
  carriesMark,
  customVariable,
  faultyLeads,
  hasEnded,
  isWritten,
  type KnownLeads,
  type Lead,
  leadKey,
  manyLeads,
  oneLead,
  outcomesOf,
  placeOf,
  refusedLeads,
  stateOf,
  toLead,
  toPatch,
  variableNames,
} from './wire.ts';

/** Requests made at the same time for one batch. */
const SIDE_BY_SIDE = 10;

type Before = {
  readonly known: KnownLeads;
  readonly state: CampaignState;
  readonly missingVariables: string[];
};
type Asking = { readonly idempotencyKey: string; readonly signal: AbortSignal };

/** Adds leads to a campaign and stops single ones. */
export const leadPerformers = (emailbison: VendorAccess): Performer[] => [
  defineEffect<LeadBatch, LeadBatchReceipt, Before>({
    operation: emailbisonAddLeads,
    look: (batch, { signal }) => before(emailbison, batch, signal),
    act: (known, batch, call) => add(emailbison, known, batch, call),
    async sight(traced) {
      const campaignId = tracedText(traced, 'campaignId');
      const there = await leadsOf(emailbison, tracedList(traced, 'emails'), lookSignal());
      const ours = [...there.values()].some(
        (found) => found && placeOf(found, campaignId) && carriesMark(found, traced.idempotencyKey),
      );
      return ours ? 'happened' : 'did_not_happen';
    },
  }),
  defineEffect<LeadTarget, StopReceipt, Lead>({
    operation: emailbisonStopLead,
    async look({ campaignId, email }, { signal }) {
      const found = await leadOf(emailbison, email, signal);
      const place = placeOf(found, campaignId);
      if (!found || !place)
        throw harmless(
          'not_found',
          'emailbison.lead_not_in_campaign',
          'EmailBison has no such lead in this campaign. Nothing was changed.',
        );
      return hasEnded(place.status)
        ? { done: { stopped: true, scope: 'campaign', already: true } }
        : { plan: found };
    },
    async act({ id }, { campaignId }, { signal }) {
      const path = `/campaigns/${encodeURIComponent(campaignId)}/leads/stop-future-emails`;
      await command(emailbison, { method: 'POST', path, json: { lead_ids: [id] }, signal });
      return { stopped: true, scope: 'campaign', already: false };
    },
    async sight(traced) {
      const found = await leadOf(emailbison, tracedText(traced, 'email'), lookSignal());
      const place = placeOf(found, tracedText(traced, 'campaignId'));
      return place && !hasEnded(place.status) ? 'did_not_happen' : 'happened';
    },
  }),
];

async function before(
  emailbison: VendorAccess,
  { campaignId, leads }: LeadBatch,
  signal: AbortSignal,
): Promise<{ readonly done: LeadBatchReceipt } | { readonly plan: Before }> {
  const found = await readCampaign(emailbison, campaignId, signal);
  const state = stateOf(found);
  if (!['draft', 'active', 'paused'].includes(state))
    throw harmless(
      'conflict',
      'emailbison.campaign_takes_no_leads',
      `The campaign is ${found.status} at EmailBison; leads could set it going again. Nothing was added.`,
    );
  const known = await leadsOf(
    emailbison,
    leads.map(({ email }) => email),
    signal,
  );
  // A lead has one set of variables for all campaigns: a text that has not left yet would be written over.
  if ([...known.values()].some((each) => isWritten(each, campaignId)))
    throw harmless(
      'conflict',
      'emailbison.lead_busy',
      'Another campaign at EmailBison has still to write to this lead, with the same variables. Nothing was changed.',
    );
  if ([...known.values()].some((each) => !placeOf(each, campaignId))) {
    const missingVariables = await missingOf(emailbison, variableNames(leads), signal);
    return { plan: { known, state, missingVariables } };
  }
  const outcomes = outcomesOf(campaignId, leads, known, known, new Map());
  return {
    done: { requested: leads.length, added: 0, leads: outcomes, campaignState: state, wokeUp: false },
  };
}

/** New ones are made, known ones get what was given, and all are attached; who is there already is left alone. */
async function add(
  emailbison: VendorAccess,
  { known, state, missingVariables }: Before,
  { campaignId, leads }: LeadBatch,
  call: Asking,
): Promise<LeadBatchReceipt> {
  for (const name of missingVariables)
    await command(emailbison, {
      method: 'POST',
      path: '/custom-variables',
      json: { name },
      signal: call.signal,
    });
  const fresh = leads.filter(({ email }) => !known.get(leadKey(email)));
  const { made, refused } = await make(emailbison, fresh, call);
  return afterBeginning('Leads were made before; without a campaign they are sent nothing.', async () => {
    const ids = [...made, ...(await renew(emailbison, known, { campaignId, leads }, call))];
    if (ids.length > 0) await attach(emailbison, campaignId, ids, call.signal);
    const now = stateOf(await readCampaign(emailbison, campaignId, call.signal));
    const wokeUp = state !== 'active' && now === 'active';
    const rested = wokeUp ? (await move(emailbison, campaignId, 'pause', call.signal)).state : now;
    const after = await leadsOf(
      emailbison,
      leads.map(({ email }) => email),
      call.signal,
    );
    const outcomes = outcomesOf(campaignId, leads, known, after, refused);
    const added = outcomes.filter(({ outcome }) => outcome === 'added').length;
    return { requested: leads.length, added, leads: outcomes, campaignState: rested, wokeUp };
  });
}

/** One faulty lead refuses the whole list; then the others are handed over without it, once. */
async function make(emailbison: VendorAccess, fresh: readonly CampaignLead[], call: Asking) {
  const refused = new Map<string, string>();
  if (fresh.length === 0) return { made: [], refused };
  const post = (leads: readonly CampaignLead[], expected: number[]) => {
    const json = { leads: leads.map((each) => toLead(each, call.idempotencyKey)) };
    return emailbison.send({ method: 'POST', path: '/leads/multiple', json, signal: call.signal, expected });
  };
  let answer = await post(fresh, [422]);
  if (answer.status === 422) {
    const faulty = faultyLeads(understood('emailbison', refusedLeads, answer.json()));
    const rest = fresh.filter((_each, index) => !faulty?.has(index));
    if (!faulty)
      throw harmless(
        'validation',
        'emailbison.leads_refused',
        'EmailBison refused the list of leads. Nothing was added.',
      );
    for (const [index, why] of faulty) refused.set(leadKey(fresh[index]?.email), why);
    if (rest.length === 0) return { made: [], refused };
    answer = await post(rest, []);
  }
  const made = understood('emailbison', manyLeads, answer.json()).data.map(({ id }) => id);
  return { made, refused };
}

/** Known leads that are not in the campaign yet, with their new variables; nothing else about them changes. */
async function renew(
  emailbison: VendorAccess,
  known: KnownLeads,
  { campaignId, leads }: Pick<LeadBatch, 'campaignId' | 'leads'>,
  call: Asking,
) {
  const ids: number[] = [];
  for (const each of leads) {
    const found = known.get(leadKey(each.email));
    if (!found || placeOf(found, campaignId)) continue;
    const json = toPatch(each, call.idempotencyKey);
    await emailbison.read(
      { method: 'PATCH', path: `/leads/${found.id}`, json, signal: call.signal },
      oneLead,
    );
    ids.push(found.id);
  }
  return ids;
}

async function attach(
  emailbison: VendorAccess,
  campaignId: string,
  ids: readonly number[],
  signal: AbortSignal,
) {
  const path = `/campaigns/${encodeURIComponent(campaignId)}/leads/attach-leads`;
  const json = { lead_ids: ids, allow_parallel_sending: false };
  await command(emailbison, { method: 'POST', path, json, signal });
}

async function leadOf(emailbison: VendorAccess, email: string, signal: AbortSignal): Promise<Lead | null> {
  const path = `/leads/${encodeURIComponent(leadKey(email))}`;
  const answer = await emailbison.send({ method: 'GET', path, signal, expected: [404] });
  return answer.status === 404 ? null : understood('emailbison', oneLead, answer.json()).data;
}

/** One request for each address: the vendor knows no other way to ask about several, so a few go side by side. */
async function leadsOf(
  emailbison: VendorAccess,
  emails: readonly string[],
  signal: AbortSignal,
): Promise<KnownLeads> {
  const found = new Map<string, Lead | null>();
  for (let from = 0; from < emails.length; from += SIDE_BY_SIDE) {
    const some = emails.slice(from, from + SIDE_BY_SIDE);
    const leads = await Promise.all(some.map((email) => harmlessly(() => leadOf(emailbison, email, signal))));
    for (const [index, email] of some.entries()) found.set(leadKey(email), leads[index] ?? null);
  }
  return found;
}

async function missingOf(
  emailbison: VendorAccess,
  names: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  // Compared in small letters: that is how the vendor keeps them.
  const missing = new Map(names.map((name) => [name.toLowerCase(), name]));
  await findPaged(
    emailbison,
    '/custom-variables',
    customVariable,
    ({ name }) => {
      missing.delete(name.toLowerCase());
      return missing.size === 0;
    },
    signal,
  );
  return [...missing.values()];
}
