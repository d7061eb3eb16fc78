import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../kit/vendor-run.fixture.ts';
import { type RunningInstantly, startInstantly } from './case.fixture.ts';
import type { InstantlySimulatorParts } from './simulator.ts';
import { instantlyWebhooks } from './webhooks.ts';

let vendor: RunningInstantly;

const start = async (more: Partial<InstantlySimulatorParts> = {}): Promise<void> => {
  await vendor?.close();
  vendor = await startInstantly({ now: () => NOW, ...more });
};

beforeEach(() => start());

afterEach(() => vendor.close());

describe('webhooks', () => {
  const SECRET = 'a-secret-of-enough-characters';
  const secrets = { webhookSecret: SECRET };
  const delivery = (
    body: string,
    headers: Record<string, string> = { authorization: `Bearer ${SECRET}` },
  ) => ({
    headers: new Headers(headers),
    url: new URL('https://legwork.example/webhooks/instantly'),
    body,
  });
  const hook = async (): Promise<void> => {
    vendor.simulator.state.webhooks.set('w', {
      id: 'w',
      target_hook_url: 'https://legwork.example/webhooks/instantly',
      event_type: 'all_events',
      campaign: null,
      headers: { authorization: `Bearer ${SECRET}` },
      status: 1,
    });
  };

  test('our own header is the proof: good, missing, wrong, and none configured', () => {
    const verdict = (headers?: Record<string, string>, known: Record<string, string | undefined> = secrets) =>
      instantlyWebhooks.verify(delivery('{}', headers), known, NOW).allowed;
    expect(verdict()).toBe(true);
    expect(verdict({})).toBe(false);
    expect(verdict({ authorization: 'Bearer another-secret-of-length' })).toBe(false);
    expect(verdict({ authorization: 'Bearer ' }, {})).toBe(false);
  });

  test('what happens there arrives in our words, clicks and automatic replies under their own names', async () => {
    await hook();
    const { simulator } = vendor;
    for (const event of ['opened', 'clicked', 'bounced', 'unsubscribed'] as const)
      await simulator.happens('avery@acme.example', event);
    await simulator.reply('avery@acme.example', 'Send times');
    await simulator.reply('avery@acme.example', 'I am away', { automatic: true });
    await simulator.accountFails('sdr1@sender.example');
    const events = simulator.deliveries().flatMap(({ body, headers }) => {
      expect(instantlyWebhooks.verify(delivery(body, headers), secrets, NOW).allowed).toBe(true);
      return instantlyWebhooks.read(delivery(body));
    });
    expect(events.map(({ kind }) => kind)).toEqual([
      'mail.opened',
      'mail.clicked',
      'mail.bounced',
      'mail.unsubscribed',
      'mail.replied',
      'mail.auto_replied',
      'mail.account_problem',
    ]);
    expect(events[4]).toMatchObject({
      address: 'avery@acme.example',
      mailbox: 'sdr1@sender.example',
      text: 'Send times',
      step: 1,
      variant: 1,
      campaignId: vendor.seeded.campaignId,
    });
  });

  test('the same delivery has the same id, another mail another', async () => {
    await hook();
    await vendor.simulator.reply('avery@acme.example', 'One');
    await vendor.simulator.reply('avery@acme.example', 'Two');
    const ids = vendor.simulator.deliveries().map(({ body }) => instantlyWebhooks.deliveryId(delivery(body)));
    expect(new Set(ids).size).toBe(2);
    const [first] = vendor.simulator.deliveries();
    expect(instantlyWebhooks.deliveryId(delivery(first?.body ?? ''))).toBe(ids[0]);
  });

  test('labels and news of others mean nothing, old names are understood, a broken body throws', () => {
    const read = (body: object | string) =>
      instantlyWebhooks.read(delivery(typeof body === 'string' ? body : JSON.stringify(body)));
    expect(read({ event_type: 'Very warm', lead_email: 'a@b.test' })).toEqual([]);
    expect(read({ event_type: 'campaign_completed', campaign_id: 'c' })).toEqual([]);
    expect(read({ type: 'lead_unsubscribed', contact_email: 'A@b.test' })).toMatchObject([
      { kind: 'mail.unsubscribed', address: 'a@b.test', at: null },
    ]);
    expect(() => read({ event_type: 'reply_received' })).toThrow();
    expect(() => read('{"event_type":"rep')).toThrow();
  });

  test('a receiver that keeps failing is switched off until it is resumed', async () => {
    await start({ onDelivery: () => 500 });
    await hook();
    for (let count = 0; count < 5; count += 1) await vendor.simulator.happens('avery@acme.example', 'opened');
    expect(vendor.simulator.deliveries()).toHaveLength(3);
    expect(vendor.simulator.state.webhookEvents).toHaveLength(3);
    expect(vendor.simulator.state.webhooks.get('w')?.status).toBe(-1);
  });
});
