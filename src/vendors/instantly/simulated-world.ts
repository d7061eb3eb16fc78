import type { SimulatedDelivery } from '../kit/simulated-delivery.ts';
import { fieldsOf, type SimulatedRoutes } from '../kit/simulated-routes.ts';
import { writeMail } from './simulated-mail.ts';
import { dueIn, nextSendOf } from './simulated-schedule.ts';
import {
  askedPage,
  bad,
  type CampaignRow,
  type InstantlyState,
  type LeadRow,
  lower,
  missing,
  ok,
  pageOf,
  type StepRow,
  type WebhookRow,
} from './simulated-state.ts';

/** What our side answered to a webhook. */
export type OnDelivery = (delivery: SimulatedDelivery) => number | Promise<number>;

/** What happens at the vendor without being asked: mails leave, people answer, webhooks are sent. */
export type InstantlyWorld = {
  /** Sends what is due: only from active campaigns, inside their hours, within their daily limit. Answers how many. */
  sendDue(): Promise<number>;
  /** When something is due next, in rounds of ten minutes; null where nothing can ever be. */
  nextSend(): Temporal.Instant | null;
  reply(lead: string, text: string, more?: { automatic?: boolean }): Promise<void>;
  /** Opens, clicks, bounces and opt-outs of the lead's last mail. */
  happens(lead: string, event: 'opened' | 'clicked' | 'bounced' | 'unsubscribed'): Promise<void>;
  accountFails(mailbox: string): Promise<void>;
  /** Every delivery so far, whatever became of it. */
  deliveries(): readonly SimulatedDelivery[];
};

/** A hook is switched off after so many failures in a row. */
const MOST_FAILURES = 3;

export function createInstantlyWorld(
  state: InstantlyState,
  onDelivery: OnDelivery = () => 200,
): InstantlyWorld {
  const sent: SimulatedDelivery[] = [];
  const failures = new Map<string, number>();
  const deliver = async (hook: WebhookRow, payload: Record<string, unknown>): Promise<void> => {
    const delivery = {
      path: new URL(hook.target_hook_url).pathname,
      headers: { ...hook.headers, 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    };
    sent.push(delivery);
    const status = await onDelivery(delivery);
    const success = status >= 200 && status < 300;
    const failed = success ? 0 : (failures.get(hook.id) ?? 0) + 1;
    failures.set(hook.id, failed);
    if (failed >= MOST_FAILURES) hook.status = -1;
    state.webhookEvents.push({
      id: state.nextId(),
      timestamp_created: state.stamp(),
      organization_id: state.organization,
      payload,
      success,
      retry_count: 0,
      will_retry: !success,
      webhook_url: hook.target_hook_url,
      status_code: status,
    });
  };
  const emit = async (event: string, subscribed: string | null, fields: Record<string, unknown>) => {
    const payload = { timestamp: state.stamp(), event_type: event, workspace: state.organization, ...fields };
    for (const hook of state.webhooks.values()) {
      const wanted = hook.event_type === 'all_events' || hook.event_type === subscribed;
      if (hook.status === 1 && wanted && [null, fields.campaign_id].includes(hook.campaign))
        await deliver(hook, payload);
    }
  };
  return {
    ...happenings(state, emit),
    nextSend: () =>
      [...state.campaigns.values()]
        .flatMap((campaign) => nextSendOf(state, campaign) ?? [])
        .sort(Temporal.Instant.compare)[0] ?? null,
    deliveries: () => sent,
  };
}

type Emit = (event: string, subscribed: string | null, fields: Record<string, unknown>) => Promise<void>;

function happenings(state: InstantlyState, emit: Emit): Omit<InstantlyWorld, 'deliveries' | 'nextSend'> {
  const of = (email: string) => lastMail(state, email);
  return {
    async sendDue() {
      let count = 0;
      for (const campaign of state.campaigns.values())
        for (const { lead, step, number } of dueIn(state, campaign)) {
          const mail = sendStep(state, campaign, lead, step, number);
          await emit('email_sent', 'email_sent', about(lead, mail, campaign));
          count += 1;
        }
      return count;
    },
    async reply(email, text, { automatic = false } = {}) {
      const { lead, mail, campaign } = of(email);
      const html = `<div>${text}</div>`;
      const subject = `Re: ${mail.subject}`;
      const answer = writeMail(state, {
        ue_type: 2,
        subject,
        from: email,
        to: mail.eaccount,
        lead: email,
        eaccount: mail.eaccount,
        campaign_id: lead.campaign,
        thread_id: mail.thread_id,
        body: { text, html },
        is_auto_reply: automatic ? 1 : 0,
      });
      if (!automatic) lead.status = 3;
      const fields = {
        ...about(lead, { ...mail, id: answer.id }, campaign),
        reply_subject: subject,
        reply_text: text,
        reply_text_snippet: text.slice(0, 60),
        reply_html: html,
      };
      const name = automatic ? 'auto_reply_received' : 'reply_received';
      await emit(name, automatic ? null : name, fields);
    },
    async happens(email, event) {
      const { lead, mail, campaign } = of(email);
      const fields = about(lead, mail, campaign);
      const counter = { opened: 'email_open_count', clicked: 'email_click_count' } as const;
      if (event === 'opened' || event === 'clicked')
        lead[counter[event]] = Number(lead[counter[event]] ?? 0) + 1;
      if (event === 'bounced') lead.status = -1;
      if (event === 'unsubscribed') lead.status = -2;
      const [name, subscribed] = EVENTS[event];
      await emit(name, subscribed, fields);
    },
    async accountFails(mailbox) {
      const row = state.accounts.get(mailbox);
      if (row) row.status = -1;
      const fields = { email_account: mailbox, error_message: 'Invalid login: 535' };
      await emit('account_error', 'account_error', fields);
    },
  };
}

/** What every delivery about a lead says. */
const about = (lead: LeadRow, mail: Record<string, unknown>, campaign: CampaignRow | undefined) => ({
  campaign_id: lead.campaign,
  campaign_name: campaign?.name,
  lead_email: lead.email,
  email_account: mail.eaccount,
  unibox_url: 'https://app.instantly.ai/app/unibox',
  email_id: mail.id,
  email_subject: mail.subject,
  step: Number(mail.step ?? 1),
  variant: 1,
  is_first: mail.step === '1',
  ...lead.payload,
});

/** Clicks arrive under another name than they are subscribed by. */
const EVENTS = {
  opened: ['email_opened', 'email_opened'],
  clicked: ['link_clicked', 'email_link_clicked'],
  bounced: ['email_bounced', 'email_bounced'],
  unsubscribed: ['lead_unsubscribed', 'lead_unsubscribed'],
} as const;

function lastMail(state: InstantlyState, email: string) {
  const mail = state.emails.findLast((each) => lower(each.lead) === lower(email) && each.ue_type === 1);
  const lead = [...state.leads.values()].find((each) => lower(each.email) === lower(email));
  if (!mail || !lead) throw new Error(`Nothing was sent to ${email}.`);
  return { mail, lead, campaign: state.campaigns.get(lead.campaign ?? '') };
}

function sendStep(
  state: InstantlyState,
  campaign: CampaignRow,
  lead: LeadRow,
  step: StepRow,
  number: number,
) {
  const senders = campaign.email_list.filter((email) => state.accounts.get(email)?.status === 1);
  const eaccount = senders[state.emails.length % Math.max(1, senders.length)] ?? 'nobody@sender.example';
  const first = state.emails.find((mail) => mail.campaign_id === campaign.id && mail.lead === lead.email);
  const [subject, body] = [step.variants[0]?.subject, step.variants[0]?.body].map((text) =>
    filledIn(text ?? '', lead),
  ) as [string, string];
  lead.timestamp_last_contact = state.stamp();
  return writeMail(state, {
    ue_type: 1,
    subject,
    from: eaccount,
    to: lead.email ?? '',
    lead: lead.email ?? '',
    eaccount: first?.eaccount ?? eaccount,
    campaign_id: campaign.id,
    thread_id: first?.thread_id ?? state.nextId(),
    body: { html: body, text: body.replace(/<[^>]*>/g, ' ') },
    step: String(number),
  });
}

/** A template with the lead's own variables; one the lead has not is empty. */
const filledIn = (template: string, lead: LeadRow): string =>
  template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(lead.payload[name] ?? ''));

/** Registration, the log and the switch back on. */
export const webhookRoutes = (state: InstantlyState): SimulatedRoutes => ({
  'POST /webhooks': (request) => {
    const asked = fieldsOf(request);
    if (typeof asked.target_hook_url !== 'string')
      return bad("body must have required property 'target_hook_url'");
    const row: WebhookRow = {
      id: state.nextId(),
      organization: state.organization,
      timestamp_created: state.stamp(),
      name: asked.name ?? null,
      target_hook_url: asked.target_hook_url,
      event_type: (asked.event_type as string | null) ?? null,
      campaign: (asked.campaign as string | null) ?? null,
      headers: (asked.headers as Record<string, string>) ?? {},
      status: 1,
    };
    state.webhooks.set(row.id, row);
    return ok(row);
  },
  'GET /webhooks': (request) => pageOf([...state.webhooks.values()], askedPage(request)),
  'POST /webhooks/:id/resume': (_request, { id = '' }) => {
    const row = state.webhooks.get(id);
    if (!row) return missing();
    row.status = 1;
    return ok(row);
  },
  'DELETE /webhooks/:id': (_request, { id = '' }) => {
    const row = state.webhooks.get(id);
    state.webhooks.delete(id);
    return row ? ok(row) : missing();
  },
  'GET /webhook-events': (request) => pageOf(state.webhookEvents, askedPage(request)),
});
