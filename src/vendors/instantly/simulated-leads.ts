import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer } from '../kit/simulator.ts';
import { bad, type InstantlyState, type LeadRow, lower, missing, ok, pageOf } from './simulated-state.ts';

type Fields = Record<string, unknown>;
/** An address with this part is refused by the vendor as invalid. */
const INVALID = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const MOST_LEADS = 1_000;

/** Leads: counters instead of errors, filters under two names, a deletion that takes whatever it is not told to spare. */
export const leadRoutes = (state: InstantlyState, wakesPaused = false): SimulatedRoutes => ({
  'POST /leads': (request) => {
    const asked = fieldsOf(request);
    // `campaign_id` belongs to the bulk route and is passed over here.
    const row = newLead(state, asked, text(asked.campaign), text(asked.list_id));
    return ok(row);
  },
  'POST /leads/add': (request) => addMany(state, fieldsOf(request), wakesPaused),
  'POST /leads/list': (request) => {
    const asked = fieldsOf(request);
    const contacts = list(asked.contacts).map(lower);
    const ids = list(asked.ids);
    const rows = [...state.leads.values()].filter(
      (row) =>
        (asked.campaign === undefined || row.campaign === asked.campaign) &&
        (asked.list_id === undefined || row.list_id === asked.list_id) &&
        (contacts.length === 0 || contacts.includes(lower(row.email))) &&
        (ids.length === 0 || ids.includes(row.id)),
    );
    return pageOf(rows, { limit: asked.limit, after: asked.starting_after });
  },
  'POST /leads/update-interest-status': (request) => {
    const asked = fieldsOf(request);
    const rows = [...state.leads.values()].filter((row) => lower(row.email) === lower(asked.lead_email));
    if (rows.length === 0) return { status: 400, body: { error: 'Invalid lead email' } };
    for (const row of rows) row.lt_interest_status = asked.interest_value;
    return { status: 202, body: { message: 'Lead interest status update background job submitted' } };
  },
  'POST /leads/move': (request) => move(state, fieldsOf(request)),
  'DELETE /leads': (request) => wipe(state, fieldsOf(request)),
  'GET /leads/:id': (_request, { id }) => found(state, id, ok),
  'PATCH /leads/:id': (request, { id }) =>
    found(state, id, (row) => {
      const { status: _readOnly, ...asked } = fieldsOf(request);
      return ok(Object.assign(row, asked, { timestamp_updated: state.stamp() }));
    }),
  'DELETE /leads/:id': (_request, { id }) =>
    found(state, id, (row) => {
      state.leads.delete(row.id);
      return ok(row);
    }),
  'GET /background-jobs/:id': (_request, { id }) => {
    const job = state.jobs.get(id ?? '');
    if (!job) return missing();
    job.looks += 1;
    const status = ['pending', 'in-progress', 'success'][Math.min(job.looks - 1, 2)];
    const { looks: _looks, ...row } = job;
    return ok({ ...row, status, progress: Math.min(100, (job.looks - 1) * 50) });
  },
});

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const found = (
  state: InstantlyState,
  id: string | undefined,
  work: (row: LeadRow) => SimulatedAnswer,
): SimulatedAnswer => {
  const row = state.leads.get(id ?? '');
  return row ? work(row) : missing();
};

function newLead(
  state: InstantlyState,
  asked: Fields,
  campaign: string | null,
  listId: string | null,
): LeadRow {
  const { custom_variables, ...own } = asked;
  const variables = (custom_variables ?? {}) as Fields;
  const row: LeadRow = {
    ...own,
    id: state.nextId(),
    timestamp_created: state.stamp(),
    timestamp_updated: state.stamp(),
    organization: state.organization,
    campaign,
    list_id: listId,
    status: 1,
    email: text(asked.email),
    company_domain: lower(asked.email).split('@')[1] ?? '',
    email_open_count: 0,
    email_reply_count: 0,
    email_click_count: 0,
    status_summary: {},
    upload_method: 'api',
    payload: {
      firstName: asked.first_name,
      lastName: asked.last_name,
      companyName: asked.company_name,
      ...variables,
    },
  };
  state.leads.set(row.id, row);
  return row;
}

function addMany(state: InstantlyState, asked: Fields, wakesPaused: boolean): SimulatedAnswer {
  const campaign = text(asked.campaign_id);
  const listId = text(asked.list_id);
  const leads = Array.isArray(asked.leads) ? (asked.leads as Fields[]) : [];
  if ((campaign === null) === (listId === null)) return bad('Provide either campaign_id or list_id');
  if (leads.length === 0 || leads.length > MOST_LEADS)
    return bad('body/leads must NOT have fewer than 1 items');
  if (campaign !== null && !state.campaigns.has(campaign)) return missing();
  const counts = {
    in_blocklist: 0,
    duplicated_leads: 0,
    skipped_count: 0,
    invalid_email_count: 0,
    incomplete_count: 0,
    duplicate_email_count: 0,
  };
  const created: Fields[] = [];
  const seen = new Set<string>();
  for (const [index, lead] of leads.entries()) {
    const why = refusalOf(state, asked, campaign, lead, seen);
    if (why) {
      counts[why] += 1;
      continue;
    }
    const row = newLead(state, lead, campaign, listId);
    created.push({
      index,
      id: row.id,
      email: row.email,
      first_name: lead.first_name ?? null,
      last_name: lead.last_name ?? null,
      phone: lead.phone ?? null,
    });
  }
  const target = campaign === null ? undefined : state.campaigns.get(campaign);
  // An evergreen campaign that was finished runs again as soon as it has somebody to write to.
  const wakes = target?.status === 3 ? target.is_evergreen === true : target?.status === 2 && wakesPaused;
  if (target && wakes && created.length > 0) target.status = 1;
  return ok({
    status: 'success',
    total_sent: leads.length,
    leads_uploaded: created.length,
    ...counts,
    blocklist_used: counts.in_blocklist > 0 ? 'workspace' : null,
    remaining_in_plan: 25_000 - state.leads.size,
    created_leads: created,
  });
}

type Counter =
  | 'in_blocklist'
  | 'skipped_count'
  | 'invalid_email_count'
  | 'incomplete_count'
  | 'duplicate_email_count';

function refusalOf(
  state: InstantlyState,
  asked: Fields,
  campaign: string | null,
  lead: Fields,
  seen: Set<string>,
): Counter | null {
  const email = lower(lead.email);
  if (email === '') return campaign === null ? null : 'incomplete_count';
  if (!INVALID.test(email) || email.endsWith('@invalid.test')) return 'invalid_email_count';
  if (seen.has(email)) return 'duplicate_email_count';
  seen.add(email);
  const blocked = [...state.blockList.values()].some(({ bl_value, is_domain }) =>
    is_domain ? email.endsWith(`@${bl_value}`) : bl_value === email,
  );
  if (blocked) return 'in_blocklist';
  const same = [...state.leads.values()].filter((row) => lower(row.email) === email);
  if (same.some((row) => campaign !== null && row.campaign === campaign)) return 'skipped_count';
  if (asked.skip_if_in_workspace === true && same.length > 0) return 'skipped_count';
  if (asked.skip_if_in_campaign === true && same.some((row) => row.campaign !== null)) return 'skipped_count';
  if (asked.skip_if_in_list === true && same.some((row) => row.list_id !== null)) return 'skipped_count';
  return null;
}

/** Leaves the source unless told to copy; without `ids` and `limit` it takes everybody the selector fits. */
function move(state: InstantlyState, asked: Fields): SimulatedAnswer {
  const target = text(asked.to_campaign_id);
  const ids = list(asked.ids);
  const limit = typeof asked.limit === 'number' ? asked.limit : Number.POSITIVE_INFINITY;
  const rows = [...state.leads.values()]
    .filter((row) => asked.campaign === undefined || row.campaign === asked.campaign)
    .filter((row) => ids.length === 0 || ids.includes(row.id))
    .slice(0, limit);
  for (const row of rows) {
    if (asked.copy_leads === true) newLead(state, { ...row }, target, text(asked.to_list_id));
    else Object.assign(row, { campaign: target, list_id: text(asked.to_list_id) });
  }
  const job = {
    id: state.nextId(),
    type: 'move-leads',
    entity_id: target,
    progress: 0,
    created_at: state.stamp(),
    updated_at: state.stamp(),
    looks: 0,
  };
  state.jobs.set(job.id, job);
  const { looks: _looks, ...row } = job;
  return ok({ ...row, status: 'pending' });
}

/** `ids`, `status` and `limit` only narrow: a wrong or empty `ids` means everybody. */
function wipe(state: InstantlyState, asked: Fields): SimulatedAnswer {
  const campaign = text(asked.campaign_id);
  const listId = text(asked.list_id);
  if (campaign === null && listId === null) return bad("body must have required property 'campaign_id'");
  const ids = list(asked.ids);
  const limit = typeof asked.limit === 'number' ? asked.limit : Number.POSITIVE_INFINITY;
  const gone = [...state.leads.values()]
    .filter((row) => (campaign === null ? row.list_id === listId : row.campaign === campaign))
    .filter((row) => ids.length === 0 || ids.includes(row.id))
    .filter((row) => asked.status === undefined || row.status === asked.status)
    .slice(0, limit);
  for (const row of gone) state.leads.delete(row.id);
  return ok({ count: gone.length });
}
