import { serveSimulators } from '../kit/simulator.ts';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { lookupOf, outgoingReply } from '../ports/campaign-replies.ts';
import { smartleadPerformers } from './adapter.ts';
import { writeMail } from './simulated-mail.ts';
import type { SmartleadState } from './simulated-state.ts';
import {
  createSmartleadSimulator,
  type SmartleadSimulator,
  type SmartleadSimulatorParts,
} from './simulator.ts';
import { replyIdOf } from './wire.ts';

export const SMARTLEAD_KEY = 'test-key-smartlead';
const AVERY = 'avery@acme.example';

export const NEW_CAMPAIGN = {
  name: 'Q4 ops leaders',
  schedule: { timezone: 'America/New_York', days: ['sunday', 'monday'], from: '08:00', to: '18:00' },
  steps: [
    {
      waitDays: 0,
      variants: [
        { subject: 'Your night shift', html: '<p>Hi</p>' },
        { subject: 'Nights', html: '<p>Hello</p>' },
      ],
    },
    { waitDays: 3, variants: [{ subject: '', html: '<p>One more thought</p>' }] },
  ],
  senders: ['31'],
  mailsPerDay: 50,
  newLeadsPerDay: 25,
  minutesBetweenMails: 12,
};

export type SeededSmartlead = {
  readonly campaignId: number;
  readonly leadId: number;
  readonly replyId: string;
};

/** A draft with one lead who was mailed and answered, as an earlier campaign left it. */
function seedSmartlead(state: SmartleadState): SeededSmartlead {
  const [campaignId, leadId] = [state.nextId(), state.nextId()];
  const at = { created_at: state.stamp() };
  state.campaigns.set(campaignId, {
    ...at,
    id: campaignId,
    name: 'Seeded',
    status: 'DRAFTED',
    sequences: [
      { seq_number: 1, seq_delay_details: { delay_in_days: 0 }, subject: 'Hello', email_body: 'Hello' },
    ],
    accountIds: [31],
    schedule: { timezone: 'UTC', days_of_the_week: [1], start_hour: '08:00', end_hour: '18:00' },
  });
  state.leads.set(leadId, {
    id: leadId,
    email: AVERY,
    first_name: 'Avery',
    custom_fields: {},
    is_unsubscribed: false,
  });
  state.seats.push({
    ...at,
    mapId: state.nextId(),
    campaignId,
    leadId,
    status: 'INPROGRESS',
    categoryId: null,
  });
  const mailbox = 'sdr1@sender.example';
  const mail = writeMail(state, {
    campaignId,
    leadId,
    type: 'SENT',
    subject: 'Hello',
    email_body: '<p>Hello</p>',
    from: mailbox,
    to: AVERY,
  });
  const { stats_id } = mail;
  const answer = writeMail(state, {
    campaignId,
    leadId,
    type: 'REPLY',
    stats_id,
    subject: 'Re: Hello',
    email_body: '<p>Sounds useful</p>',
    from: AVERY,
    to: mailbox,
  });
  const replyId = replyIdOf(String(campaignId), String(leadId), stats_id, answer.message_id);
  return { campaignId, leadId, replyId };
}

export type RunningSmartlead = RunningVendor & {
  readonly simulator: SmartleadSimulator;
  readonly seeded: SeededSmartlead;
};

/** Serves a seeded simulator with an adapter before it. */
export async function startSmartlead(
  parts: Omit<SmartleadSimulatorParts, 'apiKey'>,
): Promise<RunningSmartlead> {
  const simulator = createSmartleadSimulator({ apiKey: SMARTLEAD_KEY, perMinute: 1_000, ...parts });
  const seeded = seedSmartlead(simulator.state);
  const server = await serveSimulators({ '/smartlead': simulator });
  const adapter = (apiKey: string) => smartleadPerformers({ baseUrl: `${server.url}/smartlead`, apiKey });
  return {
    simulator,
    seeded,
    performers: adapter(SMARTLEAD_KEY),
    strangers: adapter('another-key'),
    examples: examplesOf(simulator.state, seeded),
    close: server.close,
  };
}

export const smartleadCase: VendorCase = {
  vendor: 'smartlead',
  ports: ['email_campaigns', 'campaign_replies'],
  start: ({ now, perMinute }) => startSmartlead({ now, ...(perMinute === undefined ? {} : { perMinute }) }),
};

function examplesOf(state: SmartleadState, seeded: SeededSmartlead): RunningVendor['examples'] {
  const campaignId = String(seeded.campaignId);
  const mails = 'email_campaigns.smartlead';
  const replies = 'campaign_replies.smartlead';
  const status = (): string | undefined => state.campaigns.get(seeded.campaignId)?.status;
  const answer = {
    replyId: seeded.replyId,
    threadId: null,
    campaignId,
    mailbox: 'sdr1@sender.example',
    to: AVERY,
    subject: 'Re: Hello',
    text: 'Tuesday at ten?',
    html: '<p>Tuesday at ten?</p>',
  };
  return [
    { operation: `${mails}.list_campaigns`, input: {} },
    { operation: `${mails}.list_sender_accounts`, input: {} },
    { operation: `${mails}.create_campaign`, input: NEW_CAMPAIGN, effects: () => state.campaigns.size },
    {
      operation: `${mails}.add_leads`,
      input: { campaignId, leads: [{ email: 'Pat@acme.example', firstName: 'Pat', variables: { tier: 1 } }] },
      effects: () => [...state.leads.values()].filter(({ email }) => email === 'pat@acme.example').length,
    },
    { operation: `${mails}.campaign_report`, input: { campaignId } },
    {
      operation: `${mails}.activate_campaign`,
      input: { campaignId, approvalId: 'approval-1' },
      effects: () => (status() === 'ACTIVE' ? 1 : 0),
    },
    {
      operation: `${mails}.pause_campaign`,
      input: { campaignId },
      effects: () => (status() === 'PAUSED' ? 1 : 0),
    },
    {
      operation: `${mails}.stop_lead`,
      input: { campaignId, email: AVERY },
      effects: () =>
        state.seats.filter((seat) => seat.leadId === seeded.leadId && seat.status === 'PAUSED').length,
    },
    { operation: `${replies}.list_replies`, input: {} },
    {
      operation: 'campaign_follow_ups.smartlead.send_follow_up',
      input: {
        ...{ campaignId, email: AVERY, mailbox: 'sdr1@sender.example', subject: 'Hello' },
        ...{ text: 'One more thought.', html: '<p>One more thought.</p>', since: '2020-01-01T00:00:00Z' },
      },
      effects: () => state.mails.filter(({ type }) => type === 'SENT').length,
    },
    {
      operation: `${replies}.send_reply`,
      input: answer,
      effects: () => state.mails.filter(({ type }) => type === 'SENT').length,
    },
    { operation: `${replies}.find_reply`, input: lookupOf(outgoingReply.parse(answer)) },
  ];
}
