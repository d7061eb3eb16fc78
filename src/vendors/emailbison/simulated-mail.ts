import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import {
  type EmailbisonState,
  type Fields,
  invalid,
  lower,
  type MailRow,
  missing,
  ok,
  pageOf,
  type ScheduledRow,
  type SeatRow,
  succeeded,
} from './simulated-state.ts';

const threadOf = (state: EmailbisonState, { campaign_id, lead_id }: MailRow): MailRow[] =>
  state.mails.filter((mail) => mail.campaign_id === campaign_id && mail.lead_id === lead_id);

/** The inbox, answering, senders and registration of webhooks. */
export const mailRoutes = (state: EmailbisonState): SimulatedRoutes => ({
  'GET /sender-emails': (request) => pageOf([...state.senders.values()], request),
  'GET /replies': (request) => {
    const folder = lower(request.query.get('folder') ?? 'all');
    const campaign = request.query.get('campaign_id');
    const rows = state.mails
      .filter((mail) => folder === 'all' || lower(mail.folder) === folder)
      .filter((mail) => campaign === null || mail.campaign_id === Number(campaign));
    return pageOf(rows.toReversed(), request);
  },
  'GET /replies/:id': (_request, { id }) => {
    const mail = state.mails.find((each) => each.id === Number(id));
    return mail ? ok(mail) : missing();
  },
  'GET /replies/:id/conversation-thread': (_request, { id }) => {
    const mail = state.mails.find((each) => each.id === Number(id));
    if (!mail) return missing();
    const thread = threadOf(state, mail);
    const at = thread.indexOf(mail);
    return ok({
      current_reply: mail,
      older_messages: thread.slice(0, at),
      newer_messages: thread.slice(at + 1),
    });
  },
  'POST /replies/:id/reply': (request, { id }) => {
    const answered = state.mails.find((each) => each.id === Number(id));
    const { message, sender_email_id, to_emails, subject } = fieldsOf(request);
    if (!answered) return missing();
    if (typeof message !== 'string' || message === '')
      return invalid({ message: 'The message field is required.' });
    if (!Array.isArray(to_emails) || to_emails.length === 0)
      return invalid({ to_emails: 'The to emails field is required.' });
    const sender = state.senders.get(Number(sender_email_id));
    if (!sender) return invalid({ sender_email_id: 'The selected sender is invalid.' });
    const { campaign_id, lead_id } = answered;
    const reply = writeMail(state, {
      folder: 'Sent',
      campaign_id,
      lead_id,
      sender_email_id: sender.id,
      subject: subject ?? answered.subject,
      html: message,
      from: sender.email,
      to: answered.from_email_address,
    });
    return ok({ success: true, message: 'Sent reply', reply });
  },
  'POST /webhook-url': (request) => {
    const { name, url, events } = fieldsOf(request);
    if (typeof url !== 'string' || !Array.isArray(events))
      return invalid({ url: 'The url field is required.' });
    const hook = { id: state.nextId(), name: String(name), url, events: events.map(String) };
    state.hooks.set(hook.id, hook);
    return ok(hook);
  },
  'DELETE /webhook-url/:id': (_request, { id }) =>
    state.hooks.delete(Number(id)) ? succeeded('Webhook deleted') : missing(),
});

type MailParts = {
  readonly folder: 'Inbox' | 'Sent';
  readonly campaign_id: number;
  readonly lead_id: number;
  readonly sender_email_id: number;
  readonly subject: unknown;
  readonly html: string;
  readonly from: string;
  readonly to: string;
  readonly automatic?: boolean;
};

export function writeMail(
  state: EmailbisonState,
  { html, from, to, automatic = false, ...parts }: MailParts,
): MailRow {
  const id = state.nextId();
  const mail = {
    ...parts,
    id,
    uuid: `uuid-${id}`,
    read: false,
    interested: false,
    automated_reply: automatic,
    html_body: html,
    text_body: html.replace(/<[^>]*>/g, ''),
    date_received: state.stamp(),
    type: parts.folder === 'Sent' ? 'Outgoing Email' : 'Tracked Reply',
    from_name: from,
    from_email_address: from,
    primary_to_email_address: to,
    created_at: state.stamp(),
    updated_at: state.stamp(),
  };
  state.mails.push(mail);
  return mail;
}

export type OnDelivery = (delivery: SimulatedDelivery) => number | Promise<number>;
export type EmailbisonWorld = {
  /** Writes the first mail of each lead that waits in a campaign that runs, its template filled in. Answers how many. */
  sendDue(): Promise<number>;
  reply(campaignId: number, leadId: number, text: string, more?: { automatic?: boolean }): Promise<void>;
  happens(event: string, campaignId: number, leadId: number): Promise<void>;
  deliveries(): readonly SimulatedDelivery[];
};

/** Whatever is not 200 is sent again, this often in all. */
const TRIES = 5;

export function createEmailbisonWorld(
  state: EmailbisonState,
  onDelivery: OnDelivery = () => 200,
): EmailbisonWorld {
  const sent: SimulatedDelivery[] = [];
  const emit = async (event: string, campaignId: number, leadId: number, more: Fields): Promise<void> => {
    for (const hook of state.hooks.values()) {
      if (!hook.events.includes(event)) continue;
      const url = new URL(hook.url);
      const body = JSON.stringify({
        event: eventOf(event),
        data: { ...aboutOf(state, event, campaignId, leadId), ...more },
      });
      const delivery = {
        path: `${url.pathname}${url.search}`,
        headers: { 'content-type': 'application/json' },
        body,
      };
      for (let tries = 0; tries < TRIES; tries += 1) {
        sent.push(delivery);
        if ((await onDelivery(delivery)) === 200) break;
      }
    }
  };
  return {
    deliveries: () => sent,
    happens: (event, campaignId, leadId) => emit(event, campaignId, leadId, {}),
    async sendDue() {
      const waiting = state.seats.filter(
        ({ status, campaignId }) =>
          status === 'in_sequence' && state.campaigns.get(campaignId)?.status === 'Active',
      );
      for (const seat of waiting) {
        const mail = writeStep(state, seat);
        await emit('email_sent', seat.campaignId, seat.leadId, {
          scheduled_email: { ...mail, sequence_step_order: 1, status: 'sent' },
        });
      }
      return waiting.length;
    },
    async reply(campaignId, leadId, text, { automatic = false } = {}) {
      const from = state.leads.get(leadId)?.email ?? '';
      const [sender] = state.senders.values();
      const reply = writeMail(state, {
        folder: 'Inbox',
        campaign_id: campaignId,
        lead_id: leadId,
        sender_email_id: sender?.id ?? 0,
        subject: 'Re: Hello',
        html: `<p>${text}</p>`,
        from,
        to: sender?.email ?? '',
        automatic,
      });
      await emit('lead_replied', campaignId, leadId, { reply });
    },
  };
}

/**
 * The one step of a campaign, with the lead's variables, which are the same in every campaign. How a template names one is not
 * documented; here it is `{NAME}` or `{{name}}`, whatever the case.
 */
function writeStep(state: EmailbisonState, seat: SeatRow): ScheduledRow {
  const lead = state.leads.get(seat.leadId);
  const [step = {}] = state.campaigns.get(seat.campaignId)?.steps ?? [];
  const variableOf = (name: string): string =>
    lead?.custom_variables.find((variable) => lower(variable.name) === lower(name))?.value ?? '';
  const filledIn = (template: unknown): string =>
    String(template ?? '').replace(/\{{1,2}(\w+)\}{1,2}/g, (_, name: string) => variableOf(name));
  seat.status = 'sequence_finished';
  const row = {
    ...{ id: state.nextId(), campaign_id: seat.campaignId, lead_id: seat.leadId, sent_at: state.stamp() },
    ...{ email_subject: filledIn(step.email_subject), email_body: filledIn(step.email_body) },
  };
  state.scheduled.push(row);
  return row;
}

/** Subscribed to in small letters, delivered in capitals. */
const eventOf = (event: string): Fields => ({
  type: event.toUpperCase(),
  name: event.replaceAll('_', ' '),
  instance_url: 'https://bison.example',
  workspace_id: 7,
  workspace_name: 'Main',
});

function aboutOf(state: EmailbisonState, event: string, campaignId: number, leadId: number): Fields {
  const campaign = state.campaigns.get(campaignId);
  const [sender] = state.senders.values();
  return {
    campaign_event: {
      id: state.nextId(),
      type: event,
      created_at: state.stamp(),
      local_timezone: 'America/New_York',
    },
    lead: state.leads.get(leadId),
    campaign: { id: campaignId, name: campaign?.name },
    scheduled_email: {
      id: 777,
      lead_id: leadId,
      sequence_step_order: 1,
      email_subject: 'Hello',
      sent_at: state.stamp(),
    },
    sender_email: sender,
  };
}
