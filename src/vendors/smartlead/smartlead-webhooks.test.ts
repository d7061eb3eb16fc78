import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOW, run } from '../kit/vendor-run.fixture.ts';
import type { ReplyPage } from '../ports/campaign-replies.ts';
import { type RunningSmartlead, SMARTLEAD_KEY, startSmartlead } from './case.fixture.ts';
import type { SmartleadSimulatorParts } from './simulator.ts';
import { smartleadWebhooks } from './webhooks.ts';

let vendor: RunningSmartlead;

const start = async (more: Partial<SmartleadSimulatorParts> = {}): Promise<void> => {
  await vendor?.close();
  vendor = await startSmartlead({ now: () => NOW, ...more });
};

const request = (method: string, path: string, body: unknown = null) =>
  vendor.simulator.answer({
    method,
    path,
    query: new URLSearchParams({ api_key: SMARTLEAD_KEY }),
    raw: '',
    headers: {},
    body,
  });

beforeEach(() => start());

afterEach(() => vendor.close());

describe('webhooks', () => {
  const SECRET = 'a-secret-of-enough-characters';
  const URL_SECRET = 'another-secret-in-the-address';
  const address = `https://legwork.example/webhooks/smartlead?secret=${URL_SECRET}`;
  const secrets = { webhookSecret: SECRET, webhookUrlSecret: URL_SECRET };
  const sign = (body: string): string => `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  const delivery = (body: string, headers: Record<string, string> = {}, url = address) => ({
    headers: new Headers(headers),
    url: new URL(url),
    body,
  });
  const allowed = (given: ReturnType<typeof delivery>, known: Record<string, string | undefined> = secrets) =>
    smartleadWebhooks.verify(given, known, NOW).allowed;
  const listen = async (more: Partial<SmartleadSimulatorParts> = {}): Promise<void> => {
    await start({ webhookSecret: SECRET, ...more });
    await request('POST', `/campaigns/${vendor.seeded.campaignId}/webhooks`, {
      id: null,
      name: 'all',
      webhook_url: address,
      event_types: [
        'EMAIL_SENT',
        'FIRST_EMAIL_SENT',
        'EMAIL_OPEN',
        'EMAIL_LINK_CLICK',
        'EMAIL_REPLY',
        'EMAIL_BOUNCE',
        'LEAD_UNSUBSCRIBED',
        'LEAD_CATEGORY_UPDATED',
        'EMAIL_ACCOUNT_DISCONNECTED',
      ],
    });
  };
  const received = () => vendor.simulator.deliveries().map(({ body, headers }) => delivery(body, headers));

  test('signature and address: good, missing, wrong, and none configured', () => {
    const body = '{"event_type":"EMAIL_OPEN"}';
    const header = { 'x-smartlead-signature': sign(body) };
    expect(allowed(delivery(body, header))).toBe(true);
    expect(allowed(delivery(body))).toBe(false);
    expect(allowed(delivery(`${body} `, header))).toBe(false);
    expect(allowed(delivery(body, header, 'https://legwork.example/webhooks/smartlead'))).toBe(false);
    expect(allowed(delivery(body, header), {})).toBe(false);
    expect(allowed(delivery(body), { webhookUrlSecret: URL_SECRET })).toBe(true);
  });

  test('the secret in the body serves where no signature is sent, and never beside a wrong one', () => {
    const body = JSON.stringify({ event_type: 'EMAIL_OPEN', secret_key: SECRET });
    expect(allowed(delivery(body))).toBe(true);
    expect(allowed(delivery(body.replace(SECRET, 'guess')))).toBe(false);
    expect(allowed(delivery(body, { 'x-smartlead-signature': 'sha256=00' }))).toBe(false);
    expect(allowed(delivery('no json'))).toBe(false);
  });

  test.each([true, false])('what happens there arrives in our words (signed: %s)', async (signs) => {
    await listen({ signs });
    const { campaignId, leadId } = vendor.seeded;
    for (const type of [
      'EMAIL_SENT',
      'FIRST_EMAIL_SENT',
      'EMAIL_OPEN',
      'EMAIL_LINK_CLICK',
      'EMAIL_BOUNCE',
      'LEAD_UNSUBSCRIBED',
      'EMAIL_ACCOUNT_DISCONNECTED',
    ])
      await vendor.simulator.happens(type, campaignId, leadId);
    await vendor.simulator.reply(campaignId, leadId, 'Ask me instead', 'pat@acme.example');
    await vendor.simulator.categorise(campaignId, leadId, 1);
    expect(received().every((each) => allowed(each))).toBe(true);
    const events = received().flatMap(smartleadWebhooks.read);
    expect(events.map(({ kind }) => kind)).toEqual([
      'mail.sent',
      'mail.opened',
      'mail.clicked',
      'mail.bounced',
      'mail.unsubscribed',
      'mail.account_problem',
      'mail.replied',
    ]);
    expect(events.at(-1)).toMatchObject({
      address: 'avery@acme.example',
      from: 'pat@acme.example',
      mailbox: 'sdr1@sender.example',
      text: 'Ask me instead',
      campaignId: String(campaignId),
    });
    // A second answer to the same mail is another reply, under the id that asking gives it too.
    const { receipt } = await run<ReplyPage>(
      vendor.performers,
      'campaign_replies.smartlead.list_replies',
      {},
    );
    const ids = receipt.replies.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(ids).toEqual(
      expect.arrayContaining([vendor.seeded.replyId, (events.at(-1) as { replyId: string }).replyId]),
    );
  });

  test('a request has its id, and without one the same body has the same', async () => {
    await listen();
    await vendor.simulator.reply(vendor.seeded.campaignId, vendor.seeded.leadId, 'Yes');
    const [first] = received();
    if (!first) throw new Error('Nothing was delivered.');
    expect(smartleadWebhooks.deliveryId(first)).toMatch(/^request-/);
    const bare = { ...first, headers: new Headers() };
    expect(smartleadWebhooks.deliveryId(bare)).toBe(smartleadWebhooks.deliveryId({ ...bare }));
    expect(smartleadWebhooks.deliveryId(bare)).not.toBe(smartleadWebhooks.deliveryId(first));
  });

  test('a body that breaks the contract throws', () => {
    expect(() => smartleadWebhooks.read(delivery('{"event_type":"EMAIL_REPLY"}'))).toThrow();
    expect(() => smartleadWebhooks.read(delivery('{'))).toThrow();
  });
});
