import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allow } from '#core/verdict';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import { linkedInConversationsSuite } from '../ports/linkedin-conversations.suite.ts';
import { linkedInOutreachSuite } from '../ports/linkedin-outreach.suite.ts';
import type { LinkedInAccountPage, ListBatchReceipt } from '../ports/linkedin-outreach.ts';
import { AVERY, HEYREACH_KEY, heyreachCase, type RunningHeyreach, startHeyreach } from './case.fixture.ts';
import { EVENT_TYPES } from './simulated-world.ts';
import type { HeyreachSimulatorParts } from './simulator.ts';
import { heyreachWebhooks } from './webhooks.ts';

// HeyReach promises no Retry-After, and acknowledges some requests with nothing at all.
linkedInOutreachSuite(heyreachCase, { waits: false, tolerates: ['linkedin_outreach.heyreach.stop_lead'] });
linkedInConversationsSuite(heyreachCase, {
  waits: false,
  tolerates: ['linkedin_conversations.heyreach.send_message', 'linkedin_conversations.heyreach.message_lead'],
});

let vendor: RunningHeyreach;
const start = async (more: Partial<HeyreachSimulatorParts> = {}): Promise<void> => {
  await vendor?.close();
  vendor = await startHeyreach({ now: () => NOW, ...more });
};
const ask = <R>(verb: string, input: unknown, more: Parameters<typeof run>[3] = {}) =>
  run<R>(vendor.performers, verb, input, more);
const campaign = () => {
  const row = vendor.simulator.state.campaigns.get(Number(vendor.seeded.campaignId));
  if (!row) throw new Error('The seeded campaign is gone.');
  return row;
};
const post = (path: string, body: unknown) =>
  vendor.simulator.answer({
    method: 'POST',
    path,
    query: new URLSearchParams(),
    raw: JSON.stringify(body),
    body,
    headers: { 'x-api-key': HEYREACH_KEY },
  });

beforeEach(() => start());
afterEach(() => vendor.close());

describe('lists', () => {
  test('a list that feeds a campaign takes nobody, so a paused campaign stays paused', async () => {
    campaign().status = 'PAUSED';
    const input = { listId: vendor.seeded.boundListId, leads: [{ profileUrl: 'linkedin.com/in/pat-moore' }] };
    expect(await effectErrorOf(ask('linkedin_outreach.add_to_list', input))).toMatchObject({
      effect: 'none',
      failure: 'conflict',
      reason: { code: 'heyreach.list_in_use' },
    });
    expect(campaign().status).toBe('PAUSED');
    // What the refusal is for: the vendor itself would have set it going.
    await post('/list/AddLeadsToListV2', {
      listId: Number(input.listId),
      leads: [{ profileUrl: 'https://www.linkedin.com/in/pat-moore' }],
    });
    expect(campaign().status).toBe('IN_PROGRESS');
  });

  test('leads the vendor counts as failed are named', async () => {
    const { receipt } = await ask<ListBatchReceipt>('linkedin_outreach.add_to_list', {
      listId: vendor.seeded.freeListId,
      leads: [{ profileUrl: 'linkedin.com/in/pat-moore' }, { profileUrl: 'linkedin.com/in/unreachable-1' }],
    });
    expect(receipt.added).toBe(1);
    expect(receipt.leads[1]).toMatchObject({ outcome: 'refused', why: 'HeyReach counts 1 as failed' });
  });

  test('a batch without one personal profile asks nothing of the vendor', async () => {
    const input = { listId: vendor.seeded.freeListId, leads: [{ profileUrl: 'https://acme.example/team' }] };
    const error = await effectErrorOf(ask('linkedin_outreach.add_to_list', input));
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'heyreach.no_profile' } });
    expect(vendor.simulator.requests().map(({ path }) => path)).toEqual(['/list/GetById']);
  });

  test('profiles are sent under the one key that is read', async () => {
    const leads = [{ profileUrl: 'LinkedIn.com/in/Pat-Moore/', title: 'COO', fields: { tier: '1' } }];
    await ask('linkedin_outreach.add_to_list', { listId: vendor.seeded.freeListId, leads });
    const sent = vendor.simulator.requests().find(({ path }) => path.endsWith('AddLeadsToListV2'))?.body;
    expect(sent).toMatchObject({
      leads: [
        {
          profileUrl: 'https://www.linkedin.com/in/pat-moore',
          position: 'COO',
          customUserFields: [{ name: 'tier', value: '1' }],
        },
      ],
    });
  });
});

describe('answers', () => {
  test('a pause that is answered by nothing is read again, and one that did not hold is said', async () => {
    const { campaignId } = vendor.seeded;
    const leave = async () => {
      vendor.simulator.failNext({ status: 200, body: '' });
      return allow();
    };
    const error = await effectErrorOf(ask('linkedin_outreach.pause_campaign', { campaignId }, { leave }));
    expect(error).toMatchObject({ effect: 'unknown', failure: 'vendor_bug' });
    campaign().status = 'PAUSED';
    const { receipt } = await ask('linkedin_outreach.pause_campaign', { campaignId }, { leave });
    expect(receipt).toMatchObject({ state: 'paused' });
  });

  test('an account that is logged out is a problem', async () => {
    const { receipt } = await ask<LinkedInAccountPage>('linkedin_outreach.list_sender_accounts', {});
    expect(receipt.accounts.map(({ state }) => state)).toEqual(['active', 'problem']);
  });

  test('after the lead has written, the same words may be sent again', async () => {
    const message = { conversationId: vendor.seeded.conversationId, accountId: '88', text: 'Thank you!' };
    await ask('linkedin_conversations.send_message', message);
    await vendor.simulator.reply(vendor.seeded.conversationId, 'And now?');
    const again = await ask('linkedin_conversations.send_message', message);
    expect(again.receipt).toEqual({ already: false });
  });
});

describe('the simulator is as dangerous as the vendor', () => {
  const adding = (more: object) =>
    post('/campaign/AddLeadsToCampaignV2', {
      campaignId: Number(vendor.seeded.campaignId),
      accountLeadPairs: [{ lead: { profileUrl: 'https://www.linkedin.com/in/pat-moore' } }],
      ...more,
    });

  test.each([
    ['said', false, { resumePausedCampaign: true }, 'IN_PROGRESS'],
    ['denied', true, { resumePausedCampaign: false }, 'PAUSED'],
    ['left out', false, {}, 'PAUSED'],
    ['left out on an older account', true, {}, 'IN_PROGRESS'],
  ])('adding to a paused campaign with the flag %s', async (_name, legacyWakes, flags, status) => {
    await start({ legacyWakes });
    campaign().status = 'PAUSED';
    await adding(flags);
    expect(campaign().status).toBe(status);
  });

  test('a draft takes no leads', async () => {
    campaign().status = 'DRAFT';
    expect(await adding({})).toMatchObject({ status: 400 });
  });
});

describe('webhooks', () => {
  const SECRET = 'a-secret-of-enough-characters';
  const address = `https://legwork.example/webhooks/heyreach?secret=${SECRET}`;
  const delivery = (body: string, url = address) => ({ headers: new Headers(), url: new URL(url), body });
  const listen = async (...types: string[]): Promise<void> => {
    for (const eventType of types)
      await post('/webhooks/CreateWebhook', {
        webhookName: eventType.slice(0, 25),
        webhookUrl: address,
        eventType,
      });
  };
  const bodies = () => vendor.simulator.deliveries().map(({ body }) => body);
  const events = () => bodies().flatMap((body) => heyreachWebhooks.read(delivery(body)));

  test('the address is the proof: good, missing, wrong, and none configured', () => {
    const verdict = (url?: string, secret: string | undefined = SECRET) =>
      heyreachWebhooks.verify(delivery('{}', url), { webhookSecret: secret }, NOW).allowed;
    expect(verdict()).toBe(true);
    expect(verdict('https://legwork.example/webhooks/heyreach')).toBe(false);
    expect(verdict('https://legwork.example/webhooks/heyreach?secret=another')).toBe(false);
    expect(heyreachWebhooks.verify(delivery('{}', 'https://x.example/?secret='), {}, NOW).allowed).toBe(
      false,
    );
  });

  test('each kind of event arrives in our words', async () => {
    await listen(...EVENT_TYPES);
    for (const type of EVENT_TYPES) await vendor.simulator.happens(type, vendor.seeded.conversationId);
    expect(events().map(({ kind }) => kind)).toEqual([
      'linkedin.connection_sent',
      'linkedin.connection_accepted',
      'linkedin.message_sent',
      'linkedin.replied',
      'linkedin.inmail_sent',
      'linkedin.inmail_replied',
      'linkedin.replied',
      'linkedin.followed',
      'linkedin.liked',
      'linkedin.viewed',
      'linkedin.campaign_completed',
      'linkedin.tag_updated',
    ]);
    expect(events()[3]).toMatchObject({
      profileUrl: 'linkedin.com/in/avery-stone',
      campaignId: vendor.seeded.campaignId,
      accountId: '88',
      conversationId: '2-abc',
      text: 'Happy to talk',
      email: null,
    });
  });

  test('an answer and its copy from the firehose are one, two answers are two', async () => {
    await listen('MESSAGE_REPLY_RECEIVED', 'EVERY_MESSAGE_REPLY_RECEIVED');
    await vendor.simulator.reply(vendor.seeded.conversationId, 'Yes');
    await vendor.simulator.reply(vendor.seeded.conversationId, 'And no');
    const ids = bodies().map((body) => heyreachWebhooks.deliveryId(delivery(body)));
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
  });

  test('two messages of one campaign are two events, one that is told twice is one', async () => {
    await listen('MESSAGE_SENT');
    const { conversationId } = vendor.seeded;
    const room = vendor.simulator.state.rooms.get(conversationId);
    await vendor.simulator.happens('MESSAGE_SENT', conversationId);
    await vendor.simulator.happens('MESSAGE_SENT', conversationId);
    room?.messages.push({ createdAt: '2026-11-23T08:00:00Z', body: 'Second', subject: null, sender: 'ME' });
    await vendor.simulator.happens('MESSAGE_SENT', conversationId);
    const ids = bodies().map((body) => heyreachWebhooks.deliveryId(delivery(body)));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test('a snapshot without a type counts as an answer where it holds one', async () => {
    await start({ namelessEvents: true });
    await listen('MESSAGE_REPLY_RECEIVED');
    await vendor.simulator.reply(vendor.seeded.conversationId, 'Yes');
    expect(events()).toMatchObject([{ kind: 'linkedin.replied', text: 'Yes' }]);
    const bare = { campaign: { id: 1, name: 'x' }, lead: { profile_url: AVERY }, recent_messages: [] };
    expect(heyreachWebhooks.read(delivery(JSON.stringify(bare)))).toEqual([]);
  });

  test('unknown news mean nothing, a lead without a profile and a broken body throw', () => {
    const read = (body: string) => heyreachWebhooks.read(delivery(body));
    expect(read('{"event_type":"lead_auto_tagged_interested"}')).toEqual([]);
    expect(() => read('{"event_type":"viewed_profile","lead":{"profile_url":"acme.example"}}')).toThrow();
    expect(() => read('{"event_type":')).toThrow();
  });

  test('a hook takes one kind, a short name, and no campaigns for the firehose', async () => {
    const hook = { webhookName: 'x', webhookUrl: address, eventType: 'MESSAGE_SENT', campaignIds: [1] };
    expect(await post('/webhooks/CreateWebhook', hook)).toMatchObject({ status: 200 });
    expect(await post('/webhooks/CreateWebhook', { ...hook, webhookName: 'x'.repeat(26) })).toMatchObject({
      status: 400,
    });
    const every = { ...hook, eventType: 'EVERY_MESSAGE_REPLY_RECEIVED' };
    expect(await post('/webhooks/CreateWebhook', every)).toMatchObject({ status: 400 });
  });
});
