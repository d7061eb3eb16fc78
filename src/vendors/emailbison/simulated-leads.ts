import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer } from '../kit/simulator.ts';
import {
  type EmailbisonState,
  type Fields,
  invalid,
  keep,
  type LeadRow,
  leadOf,
  lower,
  missing,
  ok,
  pageOf,
  shownLead,
  succeeded,
  type VariableRow,
} from './simulated-state.ts';

const MOST_LEADS = 500;

/** Leads, with the replacement that loses what it is not told, and deletion. */
export const leadRoutes = (state: EmailbisonState, wakesPaused: boolean): SimulatedRoutes => ({
  'GET /custom-variables': (request) =>
    pageOf(
      [...state.variables].map((name, id) => ({ id, name })),
      request,
    ),
  'POST /custom-variables': (request) => {
    const name = lower(fieldsOf(request).name);
    if (name === '' || state.variables.has(name))
      return invalid({ name: 'The name has already been taken.' });
    state.variables.add(name);
    return ok({ id: state.variables.size, name });
  },
  'POST /leads/multiple': (request) => {
    const leads = fieldsOf(request).leads;
    const list = Array.isArray(leads) ? (leads as Fields[]) : [];
    if (list.length === 0 || list.length > MOST_LEADS)
      return invalid({ leads: `At most ${MOST_LEADS} leads.` });
    const problems = Object.assign(
      {},
      ...list.map((lead, index) => problemsOf(state, lead, `leads.${index}`)),
    );
    if (Object.keys(problems).length > 0) return invalid(problems);
    return ok(list.map((lead) => shownLead(state, make(state, lead))));
  },
  'GET /leads': (request) =>
    pageOf(
      [...state.leads.values()].map((row) => shownLead(state, row)),
      request,
    ),
  'GET /leads/:id': (_request, { id }) => {
    const row = leadOf(state, id);
    return row ? ok(shownLead(state, row)) : missing();
  },
  'PATCH /leads/:id': (request, { id }) => {
    const row = leadOf(state, id);
    if (!row) return missing();
    const { custom_variables, ...own } = fieldsOf(request);
    const given = new Map(
      [...row.custom_variables, ...variablesOf(custom_variables)].map((each) => [each.name, each]),
    );
    return ok(shownLead(state, Object.assign(row, own, { custom_variables: [...given.values()] })));
  },
  'PUT /leads/:id': (request, { id }) => {
    const row = leadOf(state, id);
    if (!row) return missing();
    const { custom_variables, ...own } = fieldsOf(request);
    // A replacement: variables that are not sent are gone.
    return ok(shownLead(state, Object.assign(row, own, { custom_variables: variablesOf(custom_variables) })));
  },
  'PATCH /leads/:id/unsubscribe': (_request, { id }) => {
    const row = leadOf(state, id);
    if (!row) return missing();
    row.status = 'unsubscribed';
    return ok(shownLead(state, row));
  },
  'DELETE /leads/:id': (_request, { id }) => {
    const row = leadOf(state, id);
    if (!row) return missing();
    state.leads.delete(row.id);
    keep(state.seats, ({ leadId }) => leadId !== row.id);
    return succeeded('Lead deleted');
  },
  'POST /campaigns/:id/leads/attach-leads': (request, { id }) =>
    attach(state, Number(id), fieldsOf(request), wakesPaused),
  'POST /campaigns/:id/leads/stop-future-emails': (request, { id }) => {
    const ids = numbers(fieldsOf(request).lead_ids);
    const seats = state.seats.filter(
      ({ campaignId, leadId }) => campaignId === Number(id) && ids.includes(leadId),
    );
    for (const seat of seats) seat.status = 'sequence_stopped';
    return succeeded('Future emails stopped');
  },
  'GET /campaigns/:id/leads': (request, { id }) => {
    const ids = new Set(
      state.seats.filter(({ campaignId }) => campaignId === Number(id)).map(({ leadId }) => leadId),
    );
    return pageOf(
      [...state.leads.values()].filter((row) => ids.has(row.id)).map((row) => shownLead(state, row)),
      request,
    );
  },
});

const numbers = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : []);
const variablesOf = (value: unknown): VariableRow[] => (Array.isArray(value) ? (value as VariableRow[]) : []);

function problemsOf(state: EmailbisonState, lead: Fields, at: string): Record<string, string> {
  const email = lower(lead.email);
  const stray = variablesOf(lead.custom_variables).find(({ name }) => !state.variables.has(lower(name)));
  return {
    ...(!lead.first_name && { [`${at}.first_name`]: 'The first name field is required.' }),
    ...(!lead.last_name && { [`${at}.last_name`]: 'The last name field is required.' }),
    ...((!email.includes('@') || email.endsWith('@invalid.test')) && {
      [`${at}.email`]: 'The email must be a valid email address.',
    }),
    ...(leadOf(state, email) && { [`${at}.email`]: 'The email has already been taken.' }),
    ...(stray && { [`${at}.custom_variables`]: `The custom variable ${stray.name} does not exist.` }),
  };
}

function make(state: EmailbisonState, lead: Fields): LeadRow {
  const at = { created_at: state.stamp(), updated_at: state.stamp() };
  const row = {
    ...at,
    ...lead,
    id: state.nextId(),
    email: lower(lead.email),
    status: 'unverified',
    custom_variables: variablesOf(lead.custom_variables),
  };
  state.leads.set(row.id, row);
  return row;
}

/** Who is blacklisted or in another campaign is passed over in silence, the latter unless parallel sending is allowed. */
function attach(
  state: EmailbisonState,
  campaignId: number,
  asked: Fields,
  wakesPaused: boolean,
): SimulatedAnswer {
  const campaign = state.campaigns.get(campaignId);
  if (!campaign) return missing();
  for (const leadId of numbers(asked.lead_ids)) {
    const lead = state.leads.get(leadId);
    const places = state.seats.filter((seat) => seat.leadId === leadId);
    const busy = places.some((seat) => seat.campaignId !== campaignId && seat.status === 'in_sequence');
    if (!lead || lead.status === 'unsubscribed' || state.blacklist.has(lead.email)) continue;
    if (
      places.some((seat) => seat.campaignId === campaignId) ||
      (busy && asked.allow_parallel_sending !== true)
    )
      continue;
    state.seats.push({ campaignId, leadId, status: 'in_sequence' });
    if (wakesPaused && campaign.status === 'Paused') campaign.status = 'Active';
  }
  return succeeded('Leads are being attached');
}
