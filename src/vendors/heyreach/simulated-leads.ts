import type { SimulatedAnswer } from '../kit/simulator.ts';
import {
  bad,
  type Fields,
  type HeyreachState,
  invalid,
  type LeadRow,
  type ListRow,
  missing,
  ok,
  profileKey,
} from './simulated-state.ts';

const MOST_LEADS = 100;
const RUNNING = new Set(['IN_PROGRESS', 'STARTING', 'SCHEDULED']);

type Counters = { addedLeadsCount: number; updatedLeadsCount: number; failedLeadsCount: number };

/** Adds to a list; other keys than `profileUrl` are passed over. A campaign bound to it takes the new ones by itself. */
export function addLeads(state: HeyreachState, list: ListRow, asked: unknown): SimulatedAnswer {
  const leads = Array.isArray(asked) ? (asked as Fields[]) : [];
  if (leads.length === 0 || leads.length > MOST_LEADS)
    return invalid('Leads', `The field Leads must hold between 1 and ${MOST_LEADS} items.`);
  const members = state.members.get(list.id) ?? [];
  const before = new Set(members);
  const counters = merge(state, members, leads);
  const fresh = members.filter((lead) => !before.has(lead));
  for (const id of list.campaignIds) {
    const campaign = state.campaigns.get(id);
    if (!campaign || fresh.length === 0) continue;
    state.campaignLeads.get(id)?.push(...fresh.map((lead) => ({ ...lead, leadCampaignStatus: 'Pending' })));
    if (campaign.status !== 'DRAFT') campaign.status = 'IN_PROGRESS';
  }
  return ok(counters);
}

/** Adds to a campaign, which may set it going: told to by a flag, or by leaving the flag out on older accounts. */
export function addToCampaign(state: HeyreachState, asked: Fields, legacyWakes: boolean): SimulatedAnswer {
  const campaign = state.campaigns.get(Number(asked.campaignId));
  if (!campaign) return missing();
  if (campaign.status === 'DRAFT') return bad('Leads can not be added to a draft campaign.');
  const pairs = Array.isArray(asked.accountLeadPairs) ? (asked.accountLeadPairs as { lead?: Fields }[]) : [];
  if (pairs.length === 0 || pairs.length > MOST_LEADS)
    return invalid('AccountLeadPairs', 'The field is required.');
  const rows: LeadRow[] = state.campaignLeads.get(campaign.id) ?? [];
  const counters = merge(
    state,
    rows,
    pairs.map(({ lead }) => lead ?? {}),
  );
  for (const row of rows) row.leadCampaignStatus ??= 'Pending';
  const wakes = (flag: unknown): boolean => flag === true || (flag === undefined && legacyWakes);
  const woken =
    (campaign.status === 'PAUSED' && wakes(asked.resumePausedCampaign)) ||
    (campaign.status === 'FINISHED' && wakes(asked.resumeFinishedCampaign));
  if (woken && !RUNNING.has(campaign.status)) campaign.status = 'IN_PROGRESS';
  return ok(counters);
}

function merge(state: HeyreachState, rows: LeadRow[], leads: readonly Fields[]): Counters {
  const counters: Counters = { addedLeadsCount: 0, updatedLeadsCount: 0, failedLeadsCount: 0 };
  for (const lead of leads) {
    const key = profileKey(lead.profileUrl);
    if (!/^\/in\/./.test(key) || key.includes('unreachable')) {
      counters.failedLeadsCount += 1;
      continue;
    }
    const known = rows.find((row) => profileKey(row.profileUrl) === key);
    if (known) Object.assign(known, lead);
    else rows.push({ ...lead, id: state.nextId(), profileUrl: String(lead.profileUrl) });
    counters[known ? 'updatedLeadsCount' : 'addedLeadsCount'] += 1;
  }
  return counters;
}
