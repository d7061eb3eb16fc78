import { serveSimulators } from '../kit/simulator.ts';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { lookupOf, outgoingReply } from '../ports/campaign-replies.ts';
import { emailbisonPerformers } from './adapter.ts';
import { writeMail } from './simulated-mail.ts';
import type { EmailbisonState } from './simulated-state.ts';
import {
  createEmailbisonSimulator,
  type EmailbisonSimulator,
  type EmailbisonSimulatorParts,
} from './simulator.ts';
import { MARK } from './wire.ts';

export const EMAILBISON_KEY = '12|test-key-emailbison';
const AVERY = 'avery@acme.example';

export const NEW_CAMPAIGN = {
  name: 'Q4 ops leaders',
  schedule: { timezone: 'America/New_York', days: ['sunday', 'monday'], from: '08:00', to: '18:00' },
  steps: [
    { waitDays: 0, variants: [{ subject: 'Your night shift', html: '<p>Hi</p>' }] },
    { waitDays: 3, variants: [{ subject: '', html: '<p>One more thought</p>' }] },
  ],
  senders: ['3'],
  mailsPerDay: 50,
  newLeadsPerDay: 25,
  minutesBetweenMails: 12,
};

export type SeededEmailbison = {
  readonly campaignId: number;
  readonly leadId: number;
  readonly replyId: string;
};

/** A draft with one lead who was mailed and answered, as an earlier campaign left it. */
function seedEmailbison(state: EmailbisonState): SeededEmailbison {
  const [campaignId, leadId] = [state.nextId(), state.nextId()];
  for (const name of [MARK, 'tier']) state.variables.add(name);
  state.campaigns.set(campaignId, {
    id: campaignId,
    name: 'Seeded',
    type: 'outbound',
    status: 'Draft',
    created_at: state.stamp(),
    steps: [{ id: 1, order: 1, email_subject: 'Hello', email_body: 'Hello', wait_in_days: 1 }],
    senderIds: [3],
    schedule: { monday: true, start_time: '08:00', end_time: '18:00', timezone: 'UTC' },
  });
  state.leads.set(leadId, {
    id: leadId,
    email: AVERY,
    first_name: 'Avery',
    last_name: 'Stone',
    status: 'verified',
    custom_variables: [{ name: 'tier', value: '2' }],
  });
  state.seats.push({ campaignId, leadId, status: 'in_sequence' });
  const mail = { campaign_id: campaignId, lead_id: leadId, sender_email_id: 3 };
  const mailbox = 'sdr1@sender.example';
  writeMail(state, {
    ...mail,
    folder: 'Sent',
    subject: 'Hello',
    html: '<p>Hello</p>',
    from: mailbox,
    to: AVERY,
  });
  const reply = writeMail(state, {
    ...mail,
    folder: 'Inbox',
    subject: 'Re: Hello',
    html: '<p>Sounds useful</p>',
    from: AVERY,
    to: mailbox,
  });
  return { campaignId, leadId, replyId: String(reply.id) };
}

export type RunningEmailbison = RunningVendor & {
  readonly simulator: EmailbisonSimulator;
  readonly seeded: SeededEmailbison;
};

/** Serves a seeded simulator with an adapter before it. */
export async function startEmailbison(
  parts: Omit<EmailbisonSimulatorParts, 'apiKey'>,
): Promise<RunningEmailbison> {
  const simulator = createEmailbisonSimulator({ apiKey: EMAILBISON_KEY, ...parts });
  const seeded = seedEmailbison(simulator.state);
  const server = await serveSimulators({ '/emailbison': simulator });
  const adapter = (apiKey: string) => emailbisonPerformers({ baseUrl: `${server.url}/emailbison`, apiKey });
  return {
    simulator,
    seeded,
    performers: adapter(EMAILBISON_KEY),
    strangers: adapter('13|another-key'),
    examples: examplesOf(simulator.state, seeded),
    close: server.close,
  };
}

export const emailbisonCase: VendorCase = {
  vendor: 'emailbison',
  ports: ['email_campaigns', 'campaign_replies'],
  start: ({ now, perMinute }) => startEmailbison({ now, ...(perMinute === undefined ? {} : { perMinute }) }),
};

function examplesOf(state: EmailbisonState, seeded: SeededEmailbison): RunningVendor['examples'] {
  const campaignId = String(seeded.campaignId);
  const mails = 'email_campaigns.emailbison';
  const replies = 'campaign_replies.emailbison';
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
  const lead = { email: 'Pat@acme.example', firstName: 'Pat', lastName: 'Moore', variables: { tier: 1 } };
  return [
    { operation: `${mails}.list_campaigns`, input: {} },
    { operation: `${mails}.list_sender_accounts`, input: {} },
    { operation: `${mails}.create_campaign`, input: NEW_CAMPAIGN, effects: () => state.campaigns.size },
    {
      operation: `${mails}.add_leads`,
      input: { campaignId, leads: [lead] },
      effects: () => [...state.leads.values()].filter(({ email }) => email === 'pat@acme.example').length,
    },
    { operation: `${mails}.campaign_report`, input: { campaignId } },
    {
      operation: `${mails}.activate_campaign`,
      input: { campaignId, approvalId: 'approval-1' },
      effects: () => (status() === 'Active' ? 1 : 0),
    },
    {
      operation: `${mails}.pause_campaign`,
      input: { campaignId },
      effects: () => (status() === 'Paused' ? 1 : 0),
    },
    {
      operation: `${mails}.stop_lead`,
      input: { campaignId, email: AVERY },
      effects: () => state.seats.filter((seat) => seat.status === 'sequence_stopped').length,
    },
    { operation: `${replies}.list_replies`, input: {} },
    {
      operation: `${replies}.send_reply`,
      input: answer,
      effects: () => state.mails.filter(({ folder }) => folder === 'Sent').length,
    },
    { operation: `${replies}.find_reply`, input: lookupOf(outgoingReply.parse(answer)) },
  ];
}
