import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../kit/simulator.ts';
import {
  type CampaignRow,
  done,
  type Fields,
  keep,
  missing,
  ok,
  refuse,
  type SmartleadState,
} from './simulated-state.ts';

type Work = (row: CampaignRow, asked: Fields, request: SimulatedRequest) => SimulatedAnswer;

const on =
  (state: SmartleadState, work: Work): SimulatedRoutes[string] =>
  (request, { id }) => {
    const row = state.campaigns.get(Number(id));
    return row ? work(row, fieldsOf(request), request) : missing(state);
  };

const STATES: Readonly<Record<string, string>> = { START: 'ACTIVE', PAUSED: 'PAUSED', STOPPED: 'STOPPED' };

/** Campaigns and their parts; `STOPPED` is for good, and a deletion takes everything along. */
export const campaignRoutes = (state: SmartleadState): SimulatedRoutes => ({
  'GET /campaigns/': () => ok([...state.campaigns.values()].map(shown)),
  'POST /campaigns/create': (request) => {
    const { name, client_id = null, ...unknown } = fieldsOf(request);
    const [stray] = Object.keys(unknown);
    if (stray) return refuse(state, 400, `"${stray}" is not allowed`);
    if (typeof name !== 'string' || name === '') return refuse(state, 400, '"name" is required');
    const row = {
      id: state.nextId(),
      name,
      client_id,
      status: 'DRAFTED',
      created_at: state.stamp(),
      sequences: [],
      accountIds: [],
      schedule: null,
    };
    state.campaigns.set(row.id, row);
    return ok({ ok: true, id: row.id, name, created_at: row.created_at });
  },
  'GET /campaigns/:id': on(state, (row) => ok(shown(row))),
  'POST /campaigns/:id/status': on(state, (row, { status }) => {
    const next = STATES[String(status)];
    if (!next) return refuse(state, 400, '"status" must be one of [START, PAUSED, STOPPED]');
    if (row.status === 'STOPPED') return refuse(state, 400, 'Campaign is stopped');
    const ready = row.sequences.length > 0 && row.accountIds.length > 0 && row.schedule !== null;
    const leads = state.seats.some(({ campaignId }) => campaignId === row.id);
    // Refused in a 200, as some routes do.
    if (next === 'ACTIVE' && !(ready && leads))
      return ok({ ok: false, message: 'Campaign is not ready to start' });
    row.status = next;
    return done;
  }),
  'POST /campaigns/:id/schedule': on(state, (row, asked) => {
    const days = asked.days_of_the_week;
    if (!Array.isArray(days) || days.some((day) => !(day >= 0 && day <= 6)))
      return refuse(state, 400, '"days_of_the_week" is invalid');
    row.schedule = asked;
    return done;
  }),
  'POST /campaigns/:id/settings': on(state, (row, asked) => {
    Object.assign(row, asked);
    return { status: 200, body: 'success' };
  }),
  'GET /campaigns/:id/sequences': on(state, (row) =>
    ok(
      row.sequences.map(({ seq_delay_details, ...step }) => ({
        ...step,
        seq_delay_details: { delayInDays: daysOf(seq_delay_details) },
      })),
    ),
  ),
  'POST /campaigns/:id/sequences': on(state, (row, { sequences }) => {
    if (!Array.isArray(sequences)) return refuse(state, 400, '"sequences" is required');
    row.sequences = sequences.map((step) => ({ ...step, id: state.nextId() }));
    return ok({ ok: true, data: 'success' });
  }),
  'GET /campaigns/:id/email-accounts': on(state, (row) =>
    ok(row.accountIds.map((id) => state.accounts.get(id))),
  ),
  'POST /campaigns/:id/email-accounts': on(state, (row, { email_account_ids }) => {
    const ids = Array.isArray(email_account_ids) ? email_account_ids.map(Number) : [];
    if (ids.some((id) => !state.accounts.has(id)))
      return refuse(state, 404, 'Email account not found', 'NOT_FOUND');
    row.accountIds = [...new Set([...row.accountIds, ...ids])];
    return done;
  }),
  'DELETE /campaigns/:id/email-accounts': on(state, (row, { email_account_ids }) => {
    row.accountIds = row.accountIds.filter((id) => !(email_account_ids as number[]).includes(id));
    return done;
  }),
  'GET /campaigns/:id/analytics': on(state, (row) => ok(tallyOf(state, row))),
  'DELETE /campaigns/:id': on(state, (row) => {
    state.campaigns.delete(row.id);
    keep(state.seats, ({ campaignId }) => campaignId !== row.id);
    keep(state.mails, ({ campaignId }) => campaignId !== row.id);
    return done;
  }),
});

const daysOf = (delay: unknown): unknown => (delay as { delay_in_days?: unknown } | undefined)?.delay_in_days;

/** Key names differ between what is asked and what is shown. */
const shown = ({ sequences: _sequences, accountIds: _accounts, schedule, ...row }: CampaignRow): Fields => ({
  ...row,
  scheduler_cron_value: schedule
    ? {
        tz: schedule.timezone,
        days: schedule.days_of_the_week,
        startHour: schedule.start_hour,
        endHour: schedule.end_hour,
      }
    : null,
  min_time_btwn_emails: schedule?.min_time_btw_emails ?? null,
  max_leads_per_day: schedule?.max_new_leads_per_day ?? null,
});

/** Counters come as texts. */
function tallyOf(state: SmartleadState, row: CampaignRow): Fields {
  const mails = state.mails.filter(({ campaignId }) => campaignId === row.id);
  const sent = mails.filter(({ type }) => type === 'SENT');
  const seats = state.seats.filter(({ campaignId }) => campaignId === row.id);
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    sent_count: String(sent.length),
    unique_sent_count: String(new Set(sent.map(({ leadId }) => leadId)).size),
    open_count: '0',
    unique_open_count: '0',
    click_count: '0',
    unique_click_count: '0',
    reply_count: String(mails.length - sent.length),
    bounce_count: String(seats.filter(({ categoryId }) => categoryId === 9).length),
    unsubscribed_count: String(seats.filter(({ leadId }) => state.leads.get(leadId)?.is_unsubscribed).length),
  };
}
