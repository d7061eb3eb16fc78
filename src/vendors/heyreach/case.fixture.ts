import { serveSimulators } from '../kit/simulator.ts';
import type { RunningVendor, VendorCase } from '../kit/vendor-case.fixture.ts';
import { heyreachPerformers } from './adapter.ts';
import { type HeyreachState, profileKey } from './simulated-state.ts';
import { createHeyreachSimulator, type HeyreachSimulator, type HeyreachSimulatorParts } from './simulator.ts';

export const HEYREACH_KEY = 'test-key-heyreach';
export const AVERY = 'https://www.linkedin.com/in/avery-stone';
const PAT = 'https://www.linkedin.com/in/pat-moore';

export type SeededHeyreach = {
  readonly campaignId: string;
  /** Feeds the campaign. */
  readonly boundListId: string;
  readonly freeListId: string;
  readonly conversationId: string;
};

/** A running campaign with its list, a list of its own, and a conversation in which the lead wrote last. */
function seedHeyreach(state: HeyreachState): SeededHeyreach {
  const [campaignId, bound, free] = [state.nextId(), state.nextId(), state.nextId()];
  const at = { creationTime: state.stamp() };
  const lead = { id: 771, profileUrl: AVERY, firstName: 'Avery', lastName: 'Stone', companyName: 'Acme' };
  state.lists.set(bound, { ...at, id: bound, name: 'Tier 1', campaignIds: [campaignId] });
  state.lists.set(free, { ...at, id: free, name: 'Staged', campaignIds: [] });
  state.members.set(bound, [lead]);
  state.members.set(free, []);
  state.campaigns.set(campaignId, {
    ...at,
    id: campaignId,
    name: 'Ops leaders',
    status: 'IN_PROGRESS',
    listId: bound,
  });
  state.campaignLeads.set(campaignId, [{ ...lead, leadCampaignStatus: 'InSequence' }]);
  const message = { subject: null, createdAt: '2026-11-22T09:00:00Z', body: 'Hi Avery', sender: 'ME' };
  const answer = {
    ...message,
    createdAt: '2026-11-22T14:05:01Z',
    body: 'Happy to talk',
    sender: 'CORRESPONDENT',
  };
  state.rooms.set('2-abc', { id: '2-abc', accountId: 88, campaignId, lead, messages: [message, answer] });
  return {
    campaignId: String(campaignId),
    boundListId: String(bound),
    freeListId: String(free),
    conversationId: '2-abc',
  };
}

export type RunningHeyreach = RunningVendor & {
  readonly simulator: HeyreachSimulator;
  readonly seeded: SeededHeyreach;
};

/** Serves a seeded simulator with an adapter before it. */
export async function startHeyreach(parts: Omit<HeyreachSimulatorParts, 'apiKey'>): Promise<RunningHeyreach> {
  const simulator = createHeyreachSimulator({ apiKey: HEYREACH_KEY, ...parts });
  const seeded = seedHeyreach(simulator.state);
  const server = await serveSimulators({ '/heyreach': simulator });
  const adapter = (apiKey: string) => heyreachPerformers({ baseUrl: `${server.url}/heyreach`, apiKey });
  return {
    simulator,
    seeded,
    performers: adapter(HEYREACH_KEY),
    strangers: adapter('another-key'),
    examples: examplesOf(simulator.state, seeded),
    close: server.close,
  };
}

export const heyreachCase: VendorCase = {
  vendor: 'heyreach',
  ports: ['linkedin_outreach', 'linkedin_conversations'],
  start: ({ now, perMinute }) => startHeyreach({ now, ...(perMinute === undefined ? {} : { perMinute }) }),
};

function examplesOf(state: HeyreachState, seeded: SeededHeyreach): RunningVendor['examples'] {
  const { campaignId, freeListId, conversationId } = seeded;
  const outreach = 'linkedin_outreach.heyreach';
  const inbox = 'linkedin_conversations.heyreach';
  const on = (listId: string, url: string): number =>
    (state.members.get(Number(listId)) ?? []).filter(
      ({ profileUrl }) => profileKey(profileUrl) === profileKey(url),
    ).length;
  return [
    { operation: `${outreach}.list_lists`, input: {} },
    { operation: `${outreach}.list_campaigns`, input: {} },
    { operation: `${outreach}.list_sender_accounts`, input: {} },
    { operation: `${outreach}.create_list`, input: { name: 'Week 48' }, effects: () => state.lists.size },
    {
      operation: `${outreach}.add_to_list`,
      input: { listId: freeListId, leads: [{ profileUrl: PAT, firstName: 'Pat', fields: { tier: '1' } }] },
      effects: () => on(freeListId, PAT),
    },
    {
      operation: `${outreach}.stop_lead`,
      input: { campaignId, profileUrl: AVERY },
      effects: () =>
        (state.campaignLeads.get(Number(campaignId)) ?? []).filter(
          ({ stoppedByHand }) => stoppedByHand === true,
        ).length,
    },
    {
      operation: `${outreach}.pause_campaign`,
      input: { campaignId },
      effects: () => (state.campaigns.get(Number(campaignId))?.status === 'PAUSED' ? 1 : 0),
    },
    { operation: `${inbox}.list_conversations`, input: {} },
    {
      operation: `${inbox}.send_message`,
      input: { conversationId, accountId: '88', text: 'Tuesday at ten?' },
      effects: () =>
        (state.rooms.get(conversationId)?.messages ?? []).filter(({ sender }) => sender === 'ME').length,
    },
    {
      operation: `${inbox}.message_lead`,
      input: { profileUrl: 'linkedin.com/in/avery-stone', text: 'Or on Thursday?' },
      effects: () =>
        (state.rooms.get(conversationId)?.messages ?? []).filter(({ body }) => body === 'Or on Thursday?')
          .length,
    },
  ];
}
