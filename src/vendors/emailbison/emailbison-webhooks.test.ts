import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../kit/vendor-run.fixture.ts';
import { EMAILBISON_KEY, type RunningEmailbison, startEmailbison } from './case.fixture.ts';
import type { EmailbisonSimulatorParts } from './simulator.ts';
import { emailbisonWebhooks } from './webhooks.ts';

let vendor: RunningEmailbison;

const start = async (more: Partial<EmailbisonSimulatorParts> = {}): Promise<void> => {
  await vendor?.close();
  vendor = await startEmailbison({ now: () => NOW, ...more });
};

const request = (method: string, path: string, body: unknown = null) =>
  vendor.simulator.answer({
    method,
    path,
    query: new URLSearchParams(),
    raw: '',
    body,
    headers: { authorization: `Bearer ${EMAILBISON_KEY}` },
  });

beforeEach(() => start());

afterEach(() => vendor.close());

describe('webhooks', () => {
  const SECRET = 'a-secret-of-enough-characters';
  const address = `https://legwork.example/webhooks/emailbison?secret=${SECRET}`;
  const delivery = (body: string, url = address) => ({ headers: new Headers(), url: new URL(url), body });
  const EVENTS = [
    'email_sent',
    'lead_first_contacted',
    'email_opened',
    'email_bounced',
    'lead_unsubscribed',
    'email_account_disconnected',
    'tag_attached',
  ];
  const listen = () =>
    request('POST', '/webhook-url', { name: 'all', url: address, events: [...EVENTS, 'lead_replied'] });
  const bodies = () => vendor.simulator.deliveries().map(({ body }) => body);

  test('the address is the proof: good, missing, wrong, and none configured', () => {
    const allowed = (url: string, webhookSecret?: string) =>
      emailbisonWebhooks.verify(delivery('{}', url), { webhookSecret }, NOW).allowed;
    expect(allowed(address, SECRET)).toBe(true);
    expect(allowed('https://legwork.example/webhooks/emailbison', SECRET)).toBe(false);
    expect(allowed('https://legwork.example/webhooks/emailbison?secret=another', SECRET)).toBe(false);
    expect(allowed('https://legwork.example/webhooks/emailbison?secret=')).toBe(false);
  });

  test('what happens there arrives in our words', async () => {
    await listen();
    const { campaignId, leadId } = vendor.seeded;
    for (const event of EVENTS) await vendor.simulator.happens(event, campaignId, leadId);
    await vendor.simulator.reply(campaignId, leadId, 'Yes');
    await vendor.simulator.reply(campaignId, leadId, 'I am away', { automatic: true });
    const events = bodies().flatMap((body) => emailbisonWebhooks.read(delivery(body)));
    expect(events.map(({ kind }) => kind)).toEqual([
      'mail.sent',
      'mail.opened',
      'mail.bounced',
      'mail.unsubscribed',
      'mail.account_problem',
      'mail.replied',
      'mail.auto_replied',
    ]);
    expect(events[5]).toMatchObject({
      address: 'avery@acme.example',
      mailbox: 'sdr1@sender.example',
      campaignId: String(campaignId),
      text: 'Yes',
      step: 1,
    });
  });

  test('anything but 200 is sent again, so 200 is what we answer, and a repetition has the same id', async () => {
    expect(emailbisonWebhooks.answer?.(delivery('{}'))).toEqual({ status: 200 });
    await start({ onDelivery: () => 202 });
    await listen();
    await vendor.simulator.reply(vendor.seeded.campaignId, vendor.seeded.leadId, 'Yes');
    expect(bodies()).toHaveLength(5);
    const id = (body: string) => emailbisonWebhooks.deliveryId(delivery(body));
    expect(new Set(bodies().map(id)).size).toBe(1);
    await vendor.simulator.reply(vendor.seeded.campaignId, vendor.seeded.leadId, 'And no');
    expect(new Set(bodies().map(id)).size).toBe(2);
  });

  test('a body that breaks the contract throws', () => {
    const read = (body: object) => emailbisonWebhooks.read(delivery(JSON.stringify(body)));
    expect(() => read({ event: { type: 'LEAD_REPLIED' }, data: { lead: { email: 'a@b.test' } } })).toThrow();
    expect(() => read({ event: { type: 'EMAIL_SENT' }, data: {} })).toThrow();
    expect(() => read({ type: 'email.sent' })).toThrow();
  });
});
