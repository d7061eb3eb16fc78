import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../kit/simulator.ts';
import {
  type CampaignRow,
  type EmailbisonState,
  type Fields,
  failed,
  invalid,
  keep,
  missing,
  ok,
  pageOf,
  succeeded,
} from './simulated-state.ts';

type Work = (row: CampaignRow, asked: Fields, request: SimulatedRequest) => SimulatedAnswer;
const on =
  (state: EmailbisonState, work: Work): SimulatedRoutes[string] =>
  (request, { id }) => {
    const row = state.campaigns.get(Number(id));
    return row ? work(row, fieldsOf(request), request) : missing();
  };

/** Campaigns and their parts; a deletion takes everything along. */
export const campaignRoutes = (state: EmailbisonState): SimulatedRoutes => ({
  'GET /campaigns': (request) =>
    pageOf(
      [...state.campaigns.values()].map((row) => shown(state, row)),
      request,
    ),
  'POST /campaigns': (request) => {
    const { name, type = 'outbound' } = fieldsOf(request);
    if (typeof name !== 'string' || name === '') return invalid({ name: 'The name field is required.' });
    const at = { created_at: state.stamp(), updated_at: state.stamp() };
    const row = {
      ...at,
      id: state.nextId(),
      name,
      type,
      status: 'Draft',
      steps: [],
      senderIds: [],
      schedule: null,
    };
    state.campaigns.set(row.id, row);
    return ok(shown(state, row));
  },
  'DELETE /campaigns/bulk': (request) => {
    const ids = fieldsOf(request).campaign_ids;
    for (const id of Array.isArray(ids) ? ids : []) remove(state, Number(id));
    return succeeded('Campaigns queued for deletion');
  },
  'GET /campaigns/:id': on(state, (row) => ok(shown(state, row))),
  'PATCH /campaigns/:id/update': on(state, (row, asked) => ok(shown(state, Object.assign(row, asked)))),
  'PATCH /campaigns/:id/pause': on(state, (row) => {
    if (row.status !== 'Draft') row.status = 'Paused';
    return ok(shown(state, row));
  }),
  'PATCH /campaigns/:id/resume': on(state, (row) => {
    if (row.status === 'Archived') return failed('Archived campaigns cannot be resumed');
    if (row.steps.length === 0 || row.senderIds.length === 0 || row.schedule === null)
      return failed('The campaign is not ready');
    row.status = 'Active';
    return ok(shown(state, row));
  }),
  'PATCH /campaigns/:id/archive': on(state, (row) => {
    row.status = 'Archived';
    return ok(shown(state, row));
  }),
  'POST /campaigns/:id/schedule': on(state, (row, asked) => {
    if (asked.save_as_template === undefined)
      return invalid({ save_as_template: 'The save as template field is required.' });
    row.schedule = asked;
    return ok(asked);
  }),
  'GET /campaigns/:id/sequence-steps': on(state, (row) => ok(row.steps)),
  'POST /campaigns/v1.1/:id/sequence-steps': on(state, (row, { sequence_steps }) => {
    const steps = Array.isArray(sequence_steps) ? (sequence_steps as Fields[]) : [];
    const early = steps.findIndex(({ wait_in_days }) => !(Number(wait_in_days) >= 1));
    if (steps.length === 0) return invalid({ sequence_steps: 'The sequence steps field is required.' });
    if (early >= 0)
      return invalid({ [`sequence_steps.${early}.wait_in_days`]: 'The wait in days must be at least 1.' });
    row.steps.push(...steps.map((step) => ({ ...step, id: state.nextId() })));
    return ok({ id: state.nextId(), sequence_steps: row.steps });
  }),
  'GET /campaigns/:id/sender-emails': on(state, (row, _asked, request) =>
    pageOf(
      row.senderIds.map((id) => state.senders.get(id)),
      request,
    ),
  ),
  'POST /campaigns/:id/attach-sender-emails': on(state, (row, { sender_email_ids }) => {
    const ids = Array.isArray(sender_email_ids) ? sender_email_ids.map(Number) : [];
    if (ids.some((id) => !state.senders.has(id)))
      return invalid({ 'sender_email_ids.0': 'The selected sender is invalid.' });
    row.senderIds = [...new Set([...row.senderIds, ...ids])];
    return succeeded('Sender emails attached');
  }),
  'DELETE /campaigns/:id': on(state, (row) => {
    remove(state, row.id);
    return succeeded('Campaign queued for deletion');
  }),
});

function remove(state: EmailbisonState, id: number): void {
  state.campaigns.delete(id);
  keep(state.seats, ({ campaignId }) => campaignId !== id);
  keep(state.mails, ({ campaign_id }) => campaign_id !== id);
}

/** Statistics come as texts. */
function shown(
  state: EmailbisonState,
  { steps: _steps, senderIds: _senders, schedule: _schedule, ...row }: CampaignRow,
): Fields {
  const mails = state.mails.filter(({ campaign_id }) => campaign_id === row.id);
  const sent = mails.filter(({ folder }) => folder === 'Sent');
  const written = state.scheduled.filter(({ campaign_id }) => campaign_id === row.id);
  const seats = state.seats.filter(({ campaignId }) => campaignId === row.id);
  return {
    uuid: `uuid-${row.id}`,
    ...row,
    emails_sent: String(sent.length + written.length),
    opened: '0',
    unique_opens: '0',
    replied: String(mails.length - sent.length),
    unique_replies: String(
      new Set(mails.filter(({ folder }) => folder === 'Inbox').map(({ lead_id }) => lead_id)).size,
    ),
    bounced: String(seats.filter(({ status }) => status === 'bounced').length),
    unsubscribed: '0',
    interested: '0',
    total_leads_contacted: String(new Set([...sent, ...written].map(({ lead_id }) => lead_id)).size),
    total_leads: seats.length,
    tags: [],
  };
}
