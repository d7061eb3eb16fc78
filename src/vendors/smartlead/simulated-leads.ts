import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer } from '../kit/simulator.ts';
import {
  done,
  type Fields,
  keep,
  leadOf,
  lower,
  missing,
  ok,
  refuse,
  type SeatRow,
  type SmartleadState,
  seatOf,
} from './simulated-state.ts';

const MOST_LEADS = 400;
const SETTINGS = [
  'ignore_global_block_list',
  'ignore_unsubscribe_list',
  'ignore_community_bounce_list',
  'ignore_duplicate_leads_in_other_campaign',
];

type Work = (seat: SeatRow, asked: Fields) => SimulatedAnswer;
const on =
  (state: SmartleadState, work: Work): SimulatedRoutes[string] =>
  (request, { id, lead }) => {
    const seat = seatOf(state, Number(id), Number(lead));
    return seat ? work(seat, fieldsOf(request)) : missing(state);
  };

/** Leads: counters instead of errors, profiles written over, settings that pass over suppression. */
export const leadRoutes = (state: SmartleadState, wakesPaused: boolean): SimulatedRoutes => ({
  'POST /campaigns/:id/leads': (request, { id }) => add(state, Number(id), fieldsOf(request), wakesPaused),
  'GET /campaigns/:id/leads': ({ query }, { id }) => {
    if (!state.campaigns.has(Number(id))) return missing(state);
    const rows = state.seats.filter(({ campaignId }) => campaignId === Number(id));
    const offset = Number(query.get('offset') ?? 0);
    const limit = Math.min(100, Number(query.get('limit') ?? 100));
    const data = rows.slice(offset, offset + limit).map((seat) => ({
      campaign_lead_map_id: seat.mapId,
      lead_category_id: seat.categoryId,
      status: seat.status,
      created_at: seat.created_at,
      lead: state.leads.get(seat.leadId),
    }));
    return ok({ total_leads: String(rows.length), data, offset, limit });
  },
  'GET /leads/': ({ query }) => {
    const lead = leadOf(state, query.get('email'));
    const places = state.seats.filter(({ leadId }) => leadId === lead?.id);
    const campaigns = places.map(({ campaignId, mapId }) => ({
      campaign_id: campaignId,
      campaign_lead_map_id: mapId,
    }));
    return ok(lead ? { ...lead, lead_campaign_data: campaigns } : {});
  },
  'POST /campaigns/:id/leads/:lead/pause': on(state, (seat) => {
    seat.status = 'PAUSED';
    return ok({ ok: true, data: 'success' });
  }),
  'POST /campaigns/:id/leads/:lead/resume': on(state, (seat) => {
    seat.status = 'INPROGRESS';
    return done;
  }),
  'POST /campaigns/:id/leads/:lead/category': on(state, (seat, { category_id, pause_lead }) => {
    seat.categoryId = Number(category_id);
    if (pause_lead === true) seat.status = 'PAUSED';
    return done;
  }),
  'DELETE /campaigns/:id/leads/:lead': on(state, (seat) => {
    keep(state.seats, (each) => each !== seat);
    keep(state.mails, ({ campaignId, leadId }) => campaignId !== seat.campaignId || leadId !== seat.leadId);
    return done;
  }),
  'POST /leads/:lead/unsubscribe': (_request, { lead }) => {
    const row = state.leads.get(Number(lead));
    if (!row) return missing(state);
    row.is_unsubscribed = true;
    for (const seat of state.seats) if (seat.leadId === row.id) seat.status = 'STOPPED';
    return done;
  },
  'POST /leads/add-domain-block-list': (request) => {
    const { domain_block_list } = fieldsOf(request);
    for (const entry of Array.isArray(domain_block_list) ? domain_block_list : [])
      state.blockList.add(lower(entry));
    return done;
  },
});

function add(
  state: SmartleadState,
  campaignId: number,
  asked: Fields,
  wakesPaused: boolean,
): SimulatedAnswer {
  const campaign = state.campaigns.get(campaignId);
  const list = Array.isArray(asked.lead_list) ? (asked.lead_list as Fields[]) : [];
  const settings = (asked.settings ?? {}) as Fields;
  if (!campaign) return missing(state);
  if (list.length === 0 || list.length > MOST_LEADS) return refuse(state, 400, '"lead_list" is invalid');
  const stray = Object.keys(settings).find((name) => !SETTINGS.includes(name));
  if (stray) return refuse(state, 400, `"settings.${stray}" is not allowed`);
  const reply = {
    upload_count: 0,
    total_leads: 0,
    block_count: 0,
    duplicate_count: 0,
    invalid_email_count: 0,
    already_added_to_campaign: 0,
    bounce_count: 0,
    lead_import_stopped_count: 0,
  };
  const named = { invalid_emails: [] as string[], unsubscribed_leads: [] as string[] };
  for (const given of list) {
    const email = lower(given.email);
    const known = leadOf(state, email);
    const domain = email.split('@')[1] ?? '';
    reply.upload_count += 1;
    if (!/^\S+@\S+\.\S+$/.test(email) || domain === 'invalid.test') {
      reply.invalid_email_count += 1;
      named.invalid_emails.push(email);
    } else if (
      settings.ignore_global_block_list !== true &&
      (state.blockList.has(email) || state.blockList.has(domain))
    ) {
      reply.block_count += 1;
    } else if (settings.ignore_unsubscribe_list !== true && known?.is_unsubscribed === true) {
      named.unsubscribed_leads.push(email);
    } else {
      const fresh = seat(state, campaignId, email, given);
      reply[fresh ? 'total_leads' : 'already_added_to_campaign'] += 1;
    }
  }
  if (wakesPaused && campaign.status === 'PAUSED' && reply.total_leads > 0) campaign.status = 'ACTIVE';
  return ok({ ok: true, ...reply, ...named, is_lead_limit_exhausted: false });
}

/** One profile for all campaigns: whatever is handed over last is what it holds, also where the lead was there before. */
function seat(state: SmartleadState, campaignId: number, email: string, given: Fields): boolean {
  const known = leadOf(state, email);
  const id = known?.id ?? state.nextId();
  const custom_fields = (given.custom_fields ?? {}) as Fields;
  state.leads.set(id, {
    ...known,
    ...given,
    id,
    email,
    custom_fields,
    is_unsubscribed: known?.is_unsubscribed ?? false,
  });
  if (seatOf(state, campaignId, id)) return false;
  state.seats.push({
    mapId: state.nextId(),
    campaignId,
    leadId: id,
    status: 'STARTED',
    categoryId: null,
    created_at: state.stamp(),
  });
  return true;
}
