import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer } from '../kit/simulator.ts';
import {
  askedPage,
  bad,
  type CampaignRow,
  type InstantlyState,
  lower,
  missing,
  ok,
  pageOf,
} from './simulated-state.ts';
import { INSTANTLY_TIMEZONES } from './timezone.rules.ts';

/** Campaigns, with the deletion that takes leads, numbers and history along. */
export const campaignRoutes = (state: InstantlyState): SimulatedRoutes => {
  const found = (id: string | undefined, work: (row: CampaignRow) => SimulatedAnswer): SimulatedAnswer => {
    const row = id === undefined ? undefined : state.campaigns.get(id);
    return row ? work(row) : missing();
  };
  const moved = (id: string | undefined, status: number): SimulatedAnswer =>
    found(id, (row) => {
      row.status = status;
      row.timestamp_updated = state.stamp();
      return ok(row);
    });
  return {
    'POST /campaigns': (request) => create(state, fieldsOf(request)),
    'GET /campaigns': (request) => {
      const search = lower(request.query.get('search'));
      const status = request.query.get('status');
      const rows = [...state.campaigns.values()].filter(
        (row) => lower(row.name).includes(search) && (status === null || row.status === Number(status)),
      );
      return pageOf(rows, askedPage(request));
    },
    'GET /campaigns/analytics': ({ query }) => {
      const ids = [query.get('id'), ...query.getAll('ids')].filter((id) => id !== null);
      const rows = [...state.campaigns.values()].filter((row) => ids.length === 0 || ids.includes(row.id));
      return ok(rows.flatMap((row) => tallyOf(state, row)));
    },
    'GET /campaigns/search-by-contact': ({ query }) => {
      const email = lower(query.get('search'));
      const ids = new Set(
        [...state.leads.values()].filter((lead) => lower(lead.email) === email).map((lead) => lead.campaign),
      );
      return ok({ items: [...state.campaigns.values()].filter((row) => ids.has(row.id)) });
    },
    'GET /campaigns/:id': (_request, { id }) => found(id, ok),
    'PATCH /campaigns/:id': (request, { id }) =>
      found(id, (row) => ok(Object.assign(row, fieldsOf(request), { timestamp_updated: state.stamp() }))),
    'POST /campaigns/:id/activate': (_request, { id }) => moved(id, 1),
    'POST /campaigns/:id/pause': (_request, { id }) => moved(id, 2),
    'DELETE /campaigns/:id': (_request, { id }) =>
      found(id, (row) => {
        state.campaigns.delete(row.id);
        for (const lead of state.leads.values()) if (lead.campaign === row.id) state.leads.delete(lead.id);
        const kept = state.emails.filter((mail) => mail.campaign_id !== row.id);
        state.emails.splice(0, state.emails.length, ...kept);
        return ok(row);
      }),
  };
};

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

function create(state: InstantlyState, asked: Record<string, unknown>): SimulatedAnswer {
  const problem = problemOf(state, asked);
  if (problem) return bad(problem);
  const row = {
    ...asked,
    id: state.nextId(),
    status: 0,
    timestamp_created: state.stamp(),
    timestamp_updated: state.stamp(),
    organization: state.organization,
    email_list: asked.email_list ?? [],
    sequences: asked.sequences ?? [],
  } as unknown as CampaignRow;
  state.campaigns.set(row.id, row);
  return ok(row);
}

function problemOf(state: InstantlyState, asked: Record<string, unknown>): string | null {
  if (typeof asked.name !== 'string' || asked.name === '') return "body must have required property 'name'";
  const schedules = (asked.campaign_schedule as { schedules?: unknown } | undefined)?.schedules;
  if (!Array.isArray(schedules) || schedules.length === 0)
    return "body must have required property 'campaign_schedule'";
  for (const { timing, days, timezone } of schedules) {
    if (!CLOCK.test(timing?.from) || !CLOCK.test(timing?.to)) return 'body/timing must match pattern';
    const keys = Object.keys(days ?? {});
    if (keys.length === 0 || keys.some((key) => !/^[0-6]$/.test(key)))
      return 'body/campaign_schedule/schedules/0/days must NOT have additional properties';
    if (!INSTANTLY_TIMEZONES.has(timezone))
      return 'body/campaign_schedule/schedules/0/timezone must be equal to one of the allowed values';
  }
  const senders = Array.isArray(asked.email_list) ? asked.email_list : [];
  const stranger = senders.find((email) => !state.accounts.has(String(email)));
  return stranger === undefined ? null : `Account ${stranger} does not exist in this workspace`;
}

/** An empty list until something was sent. */
function tallyOf(state: InstantlyState, row: CampaignRow): Record<string, unknown>[] {
  const mails = state.emails.filter((mail) => mail.campaign_id === row.id);
  const sent = mails.filter((mail) => mail.ue_type === 1);
  if (sent.length === 0) return [];
  const leads = [...state.leads.values()].filter((lead) => lead.campaign === row.id);
  const replies = mails.filter((mail) => mail.ue_type === 2);
  const human = replies.filter((mail) => mail.is_auto_reply !== 1);
  const total = (field: string): number => leads.reduce((sum, lead) => sum + Number(lead[field] ?? 0), 0);
  return [
    {
      campaign_id: row.id,
      campaign_name: row.name,
      campaign_status: row.status,
      campaign_is_evergreen: row.is_evergreen === true,
      leads_count: leads.length,
      contacted_count: new Set(sent.map((mail) => mail.lead)).size,
      emails_sent_count: sent.length,
      new_leads_contacted_count: new Set(sent.map((mail) => mail.lead)).size,
      open_count: total('email_open_count'),
      open_count_unique: leads.filter((lead) => Number(lead.email_open_count) > 0).length,
      reply_count: human.length,
      reply_count_unique: new Set(human.map((mail) => mail.lead)).size,
      reply_count_automatic: replies.length - human.length,
      link_click_count: total('email_click_count'),
      link_click_count_unique: leads.filter((lead) => Number(lead.email_click_count) > 0).length,
      bounced_count: leads.filter((lead) => lead.status === -1).length,
      unsubscribed_count: leads.filter((lead) => lead.status === -2).length,
      completed_count: leads.filter((lead) => lead.status === 3).length,
      total_opportunities: 0,
      total_opportunity_value: 0,
    },
  ];
}
