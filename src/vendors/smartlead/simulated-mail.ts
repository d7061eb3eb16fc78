import { createHmac } from 'node:crypto';
import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import {
  done,
  type Fields,
  type MailRow,
  missing,
  ok,
  refuse,
  type SeatRow,
  type SmartleadState,
  seatOf,
} from './simulated-state.ts';

/** The inbox, answering, sending accounts and registration of webhooks. */
export const mailRoutes = (state: SmartleadState): SimulatedRoutes => ({
  'GET /email-accounts/': ({ query }) => {
    const offset = Number(query.get('offset') ?? 0);
    return ok([...state.accounts.values()].slice(offset, offset + Number(query.get('limit') ?? 100)));
  },
  'GET /campaigns/:id/leads/:lead/message-history': (_request, { id, lead }) => {
    if (!seatOf(state, Number(id), Number(lead))) return missing(state);
    return ok({ history: historyOf(state, Number(id), Number(lead)), from: null, to: null });
  },
  'POST /campaigns/:id/reply-email-thread': (request, { id }) => {
    const { email_stats_id, email_body, reply_message_id: named } = fieldsOf(request);
    // Without the id of a reply it goes on from the mail that was sent.
    const answered = state.mails.findLast(
      ({ stats_id, campaignId, type, message_id }) =>
        stats_id === email_stats_id &&
        campaignId === Number(id) &&
        (named === undefined ? type === 'SENT' : message_id === named),
    );
    if (!answered) return refuse(state, 404, 'Stats not found', 'NOT_FOUND');
    if (typeof email_body !== 'string' || email_body === '')
      return refuse(state, 400, '"email_body" is required');
    const { campaignId, leadId, subject, from, to } = answered;
    const [mailbox, lead] = answered.type === 'REPLY' ? [to, from] : [from, to];
    writeMail(state, { campaignId, leadId, type: 'SENT', subject, email_body, from: mailbox, to: lead });
    return { status: 200, body: 'success' };
  },
  'POST /master-inbox/inbox-replies': (request) => {
    const {
      offset = 0,
      limit = 20,
      filters = {},
    } = fieldsOf(request) as { offset?: number; limit?: number; filters?: Fields };
    if (limit > 20) return refuse(state, 400, '"limit" must be less than or equal to 20');
    const answered = state.seats
      .filter(({ campaignId }) => filters.campaignId === undefined || campaignId === filters.campaignId)
      .filter(({ campaignId, leadId }) =>
        historyOf(state, campaignId, leadId).some(({ type }) => type === 'REPLY'),
      );
    const data = answered.slice(offset, offset + limit).map((seat) => ({
      lead_category_id: seat.categoryId,
      lead_email: state.leads.get(seat.leadId)?.email,
      email_lead_id: String(seat.leadId),
      email_lead_map_id: String(seat.mapId),
      lead_status: seat.status,
      email_campaign_id: seat.campaignId,
      email_campaign_name: state.campaigns.get(seat.campaignId)?.name,
      last_reply_time:
        historyOf(state, seat.campaignId, seat.leadId).findLast(({ type }) => type === 'REPLY')?.time ?? null,
      email_history: historyOf(state, seat.campaignId, seat.leadId),
    }));
    return ok({ ok: true, data, offset, limit });
  },
  'POST /campaigns/:id/webhooks': (request, { id }) => {
    const { webhook_url, event_types } = fieldsOf(request);
    if (typeof webhook_url !== 'string' || !Array.isArray(event_types))
      return refuse(state, 400, '"webhook_url" is required');
    const hook = {
      id: state.nextId(),
      webhook_url,
      event_types: event_types.map(String),
      campaignId: Number(id),
    };
    state.hooks.set(hook.id, hook);
    return ok({ ok: true, webhook_id: hook.id });
  },
  'DELETE /campaigns/:id/webhooks': (request) => {
    state.hooks.delete(Number(fieldsOf(request).id));
    return done;
  },
});

const historyOf = (state: SmartleadState, campaignId: number, leadId: number): MailRow[] =>
  state.mails.filter((mail) => mail.campaignId === campaignId && mail.leadId === leadId);

export function writeMail(
  state: SmartleadState,
  parts: Omit<MailRow, 'stats_id' | 'message_id' | 'time' | 'email_seq_number'> & { stats_id?: string },
): MailRow {
  const number = state.nextId();
  const mail = {
    stats_id: `st-${number}`,
    ...parts,
    message_id: `<m${number}@smartlead.test>`,
    time: state.stamp(),
    email_seq_number: '1',
  };
  state.mails.push(mail);
  return mail;
}

export type OnDelivery = (delivery: SimulatedDelivery) => number | Promise<number>;
export type SmartleadWorld = {
  /** Writes the first mail of each lead that waits in a campaign that runs, its template filled in. Answers how many. */
  sendDue(): Promise<number>;
  /** The lead, or a colleague of theirs, answers the last mail. Its category comes as an event of its own, later. */
  reply(campaignId: number, leadId: number, text: string, from?: string): Promise<void>;
  categorise(campaignId: number, leadId: number, categoryId: number): Promise<void>;
  happens(eventType: string, campaignId: number, leadId: number, more?: Fields): Promise<void>;
  deliveries(): readonly SimulatedDelivery[];
};
export type WorldOptions = {
  readonly webhookSecret: string;
  /** False: an older account, whose secret stands in the body and nowhere else. */
  readonly signs: boolean;
  readonly onDelivery?: OnDelivery | undefined;
};

export function createSmartleadWorld(state: SmartleadState, options: WorldOptions): SmartleadWorld {
  const { webhookSecret, signs, onDelivery = () => 200 } = options;
  const sent: SimulatedDelivery[] = [];
  const emit: Emit = async (event, campaignId, leadId, more) => {
    for (const hook of state.hooks.values()) {
      if (!hook.event_types.includes(event) || ![null, campaignId].includes(hook.campaignId)) continue;
      const url = new URL(hook.webhook_url);
      const about = {
        webhook_id: hook.id,
        event_type: event,
        event_timestamp: state.stamp(),
        ...aboutOf(state, campaignId, leadId),
        ...more,
      };
      const body = JSON.stringify(signs ? about : { ...about, secret_key: webhookSecret });
      const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
      const headers = {
        'content-type': 'application/json',
        'x-request-id': `request-${state.nextId()}`,
        'x-webhook-level': 'campaign',
        ...(signs ? { 'x-smartlead-signature': `sha256=${signature}` } : {}),
      };
      const delivery = { path: `${url.pathname}${url.search}`, headers, body };
      sent.push(delivery);
      await onDelivery(delivery);
    }
  };
  return {
    deliveries: () => sent,
    happens: (event, campaignId, leadId, more = {}) => emit(event, campaignId, leadId, more),
    sendDue: () => sendDue(state, emit),
    async reply(campaignId, leadId, text, from) {
      const last = historyOf(state, campaignId, leadId).findLast(({ type }) => type === 'SENT');
      if (!last) throw new Error('Nothing was sent to this lead.');
      const email = state.leads.get(leadId)?.email ?? '';
      const { stats_id, subject } = last;
      const mail = writeMail(state, {
        ...{ campaignId, leadId, stats_id },
        type: 'REPLY',
        subject: `Re: ${subject}`,
        email_body: `<p>${text}</p>`,
        from: from ?? email,
        to: last.from,
      });
      const seat = seatOf(state, campaignId, leadId);
      if (seat) seat.status = 'COMPLETED';
      await emit('EMAIL_REPLY', campaignId, leadId, {
        stats_id,
        reply_message: { message_id: mail.message_id, html: mail.email_body, text, time: mail.time },
        leadCorrespondence: { targetLeadEmail: email, replyReceivedFrom: mail.from },
      });
    },
    async categorise(campaignId, leadId, categoryId) {
      const seat = seatOf(state, campaignId, leadId);
      if (seat) seat.categoryId = categoryId;
      await emit('LEAD_CATEGORY_UPDATED', campaignId, leadId, { lead_category: { new_id: categoryId } });
    },
  };
}

type Emit = (event: string, campaignId: number, leadId: number, more: Fields) => Promise<void>;

async function sendDue(state: SmartleadState, emit: Emit): Promise<number> {
  const waiting = state.seats.filter(
    (seat) => seat.status === 'STARTED' && state.campaigns.get(seat.campaignId)?.status === 'ACTIVE',
  );
  for (const seat of waiting) {
    const mail = writeStep(state, seat);
    await emit('EMAIL_SENT', seat.campaignId, seat.leadId, {
      ...{ time_sent: mail.time, custom_subject: mail.subject, custom_email_message: mail.email_body },
      ...{ message_id: mail.message_id, stats_id: mail.stats_id },
    });
  }
  return waiting.length;
}

/** The one step of a campaign, with the lead's own fields; one the lead has not is empty. */
function writeStep(state: SmartleadState, seat: SeatRow): MailRow {
  const campaign = state.campaigns.get(seat.campaignId);
  const lead = state.leads.get(seat.leadId);
  const [step = {}] = campaign?.sequences ?? [];
  const from = state.accounts.get(campaign?.accountIds[0] ?? 0)?.from_email ?? 'nobody@sender.example';
  const filledIn = (template: unknown): string =>
    String(template ?? '').replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
      String(lead?.custom_fields[name] ?? ''),
    );
  seat.status = 'COMPLETED';
  return writeMail(state, {
    ...{ campaignId: seat.campaignId, leadId: seat.leadId, type: 'SENT', from, to: lead?.email ?? '' },
    ...{ subject: filledIn(step.subject), email_body: filledIn(step.email_body) },
  });
}

function aboutOf(state: SmartleadState, campaignId: number, leadId: number): Fields {
  const last = historyOf(state, campaignId, leadId).findLast(({ type }) => type === 'SENT');
  return {
    sl_email_lead_id: String(leadId),
    sl_email_lead_map_id: String(seatOf(state, campaignId, leadId)?.mapId ?? ''),
    sl_lead_email: state.leads.get(leadId)?.email,
    stats_id: last?.stats_id,
    from_email: last?.from,
    to_email: last?.to,
    subject: last?.subject,
    campaign_id: campaignId,
    campaign_name: state.campaigns.get(campaignId)?.name,
    campaign_status: state.campaigns.get(campaignId)?.status,
    client_id: null,
    sequence_number: 1,
  };
}
