import { serveSimulators } from '../kit/simulator.ts';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { lookupOf, outgoingReply } from '../ports/campaign-replies.ts';
import { instantlyPerformers } from './adapter.ts';
import { writeMail } from './simulated-mail.ts';
import type { CampaignRow, InstantlyState, LeadRow } from './simulated-state.ts';
import {
  createInstantlySimulator,
  type InstantlySimulator,
  type InstantlySimulatorParts,
} from './simulator.ts';

export const INSTANTLY_KEY = 'test-key-instantly';
const AVERY = 'avery@acme.example';

export const NEW_CAMPAIGN = {
  name: 'Q4 ops leaders',
  schedule: { timezone: 'America/New_York', days: ['monday', 'tuesday'], from: '08:00', to: '18:00' },
  steps: [
    { waitDays: 0, variants: [{ subject: 'Your night shift', html: '<p>Hi {{firstName}}</p>' }] },
    { waitDays: 3, variants: [{ subject: '', html: '<p>One more thought</p>' }] },
  ],
  senders: ['sdr1@sender.example', 'sdr2@sender.example'],
  mailsPerDay: 50,
  newLeadsPerDay: 25,
  minutesBetweenMails: 12,
};

/** A draft with one lead who was mailed and answered, as an earlier campaign left it. */
function seedInstantly(state: InstantlyState): {
  campaignId: string;
  replyId: string;
  threadId: string;
} {
  const campaignId = state.nextId();
  const at = { timestamp_created: state.stamp(), timestamp_updated: state.stamp() };
  seedDraft(state, campaignId, at);
  const leadId = state.nextId();
  state.leads.set(leadId, {
    ...at,
    id: leadId,
    organization: state.organization,
    campaign: campaignId,
    list_id: null,
    status: 1,
    email: AVERY,
    company_domain: 'acme.example',
    email_open_count: 0,
    email_reply_count: 1,
    email_click_count: 0,
    status_summary: {},
    timestamp_last_contact: state.stamp(),
    payload: { firstName: 'Avery' },
  } as LeadRow);
  const threadId = state.nextId();
  const mail = { lead: AVERY, eaccount: 'sdr1@sender.example', campaign_id: campaignId, thread_id: threadId };
  writeMail(state, {
    ...mail,
    ue_type: 1,
    subject: 'Hello',
    from: mail.eaccount,
    to: AVERY,
    step: '1',
    body: { html: '<p>Hello</p>', text: 'Hello' },
  });
  const reply = writeMail(state, {
    ...mail,
    ue_type: 2,
    subject: 'Re: Hello',
    from: AVERY,
    to: mail.eaccount,
    body: { html: '<div>Sounds useful, send times</div>', text: 'Sounds useful, send times' },
  });
  return { campaignId, replyId: reply.id, threadId };
}

function seedDraft(state: InstantlyState, campaignId: string, at: object): void {
  state.campaigns.set(campaignId, {
    ...at,
    id: campaignId,
    name: 'Seeded',
    status: 0,
    organization: state.organization,
    email_list: ['sdr1@sender.example'],
    campaign_schedule: {
      schedules: [
        {
          name: 'Sending hours',
          timing: { from: '00:00', to: '23:59' },
          days: { '0': true, '1': true, '2': true, '3': true, '4': true, '5': true, '6': true },
          timezone: 'Africa/Abidjan',
        },
      ],
    },
    sequences: [
      { steps: [{ type: 'email', delay: 1, variants: [{ subject: 'Hello', body: '<p>Hello</p>' }] }] },
    ],
  } as CampaignRow);
}

export type RunningInstantly = RunningVendor & {
  readonly simulator: InstantlySimulator;
  readonly seeded: ReturnType<typeof seedInstantly>;
};

/** Serves a seeded simulator with an adapter before it. */
export async function startInstantly(
  parts: Omit<InstantlySimulatorParts, 'apiKey'>,
): Promise<RunningInstantly> {
  const simulator = createInstantlySimulator({ apiKey: INSTANTLY_KEY, mailsPerMinute: 1_000, ...parts });
  const seeded = seedInstantly(simulator.state);
  const server = await serveSimulators({ '/instantly': simulator });
  const adapter = (apiKey: string) => instantlyPerformers({ baseUrl: `${server.url}/instantly`, apiKey });
  return {
    simulator,
    seeded,
    performers: adapter(INSTANTLY_KEY),
    strangers: adapter('another-key'),
    examples: examplesOf(simulator.state, seeded),
    close: server.close,
  };
}

export const instantlyCase: VendorCase = {
  vendor: 'instantly',
  ports: ['email_campaigns', 'campaign_replies', 'campaign_leads'],
  openapi: [{ file: 'instantly.json', prefix: '/api/v2' }],
  start: ({ now, perMinute }) => startInstantly({ now, ...(perMinute === undefined ? {} : { perMinute }) }),
};

function examplesOf(
  state: InstantlyState,
  seeded: ReturnType<typeof seedInstantly>,
): RunningVendor['examples'] {
  const { campaignId, replyId, threadId } = seeded;
  const mails = 'email_campaigns.instantly';
  const replies = 'campaign_replies.instantly';
  const status = (): number | undefined => state.campaigns.get(campaignId)?.status;
  const answer = {
    replyId,
    threadId,
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
      effects: () => [...state.leads.values()].filter(({ email }) => email === 'Pat@acme.example').length,
    },
    { operation: `${mails}.campaign_report`, input: { campaignId } },
    { operation: 'campaign_leads.instantly.find_lead', input: { campaignId, email: AVERY } },
    {
      operation: `${mails}.activate_campaign`,
      input: { campaignId, approvalId: 'approval-1' },
      effects: () => (status() === 1 ? 1 : 0),
    },
    { operation: `${mails}.pause_campaign`, input: { campaignId }, effects: () => (status() === 2 ? 1 : 0) },
    {
      operation: `${mails}.stop_lead`,
      input: { campaignId, email: AVERY },
      effects: () => [...state.blockList.values()].filter(({ bl_value }) => bl_value === AVERY).length,
    },
    { operation: `${replies}.list_replies`, input: {} },
    {
      operation: `${replies}.send_reply`,
      input: answer,
      effects: () => state.emails.filter(({ ue_type }) => ue_type === 3).length,
    },
    { operation: `${replies}.find_reply`, input: lookupOf(outgoingReply.parse(answer)) },
  ];
}
