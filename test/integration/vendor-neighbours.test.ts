import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { type RunningEmailbison, startEmailbison } from '#vendors/emailbison/case.fixture';
import { emailbisonWebhooks } from '#vendors/emailbison/webhooks';
import { PUBLIC_KEY, startHighlevel } from '#vendors/highlevel/case.fixture';
import { highlevelWebhooks } from '#vendors/highlevel/webhooks';
import { type RunningSmartlead, startSmartlead } from '#vendors/smartlead/case.fixture';
import { smartleadWebhooks } from '#vendors/smartlead/webhooks';
import { openVendorBench, type VendorBench, WEBHOOK_SECRET } from '../support/vendor-bench.ts';

let world: VendorBench;
let smartlead: RunningSmartlead;
let emailbison: RunningEmailbison;
let highlevel: Awaited<ReturnType<typeof startHighlevel>>;
const MAILS = ['e-mail campaigns', 'replies'];

beforeAll(async () => {
  world = await openVendorBench({
    neighbours: async ({ now, deliver }) => {
      smartlead = await startSmartlead({ now, onDelivery: deliver, webhookSecret: WEBHOOK_SECRET });
      emailbison = await startEmailbison({ now, onDelivery: deliver });
      highlevel = await startHighlevel(now);
      const secrets = { webhookSecret: WEBHOOK_SECRET };
      return [
        {
          ...smartlead,
          vendor: 'smartlead',
          capabilities: MAILS,
          intake: { load: async () => smartleadWebhooks as VendorWebhooks, secrets },
        },
        {
          ...emailbison,
          vendor: 'emailbison',
          capabilities: MAILS,
          intake: { load: async () => emailbisonWebhooks as VendorWebhooks, secrets },
        },
        {
          ...highlevel,
          vendor: 'highlevel',
          capabilities: ['CRM'],
          intake: {
            load: async () => highlevelWebhooks as VendorWebhooks,
            secrets: { webhookPublicKey: PUBLIC_KEY },
          },
        },
      ];
    },
  });
  const { slug } = world.ctx.workspace;
  const [ours, theirs] = [smartlead.simulator.state, emailbison.simulator.state];
  ours.hooks.set(1, {
    id: 1,
    webhook_url: `http://legwork.test/hooks/${slug}/smartlead`,
    event_types: ['EMAIL_REPLY', 'EMAIL_SENT', 'EMAIL_BOUNCE', 'LEAD_UNSUBSCRIBED'],
    campaignId: null,
  });
  theirs.hooks.set(1, {
    id: 1,
    url: `http://legwork.test/hooks/${slug}/emailbison?secret=${encodeURIComponent(WEBHOOK_SECRET)}`,
    events: ['lead_replied', 'email_sent', 'lead_unsubscribed'],
  } as never);
});
afterAll(() => world[Symbol.asyncDispose]());

const repliesOf = (leadId: string) =>
  world.all<{ intent: string }>(
    sql`select intent from replies where lead_id = ${leadId} order by classified_at, id`,
  );
const stopsOf = (leadId: string) =>
  world.all<{ vendor: string; state: string }>(
    sql`select vendor, state from vendor_leads where lead_id = ${leadId} order by vendor`,
  );
const poll = async (): Promise<void> => {
  world.clock.move({ minutes: 6 });
  await world.tick('inbound.poll_vendors');
  await world.tick('inbound.poll_vendors');
  await world.settle();
};

test('Smartlead: two answers to one mail are two, each seen by webhook and by asking is one, and the lead is stopped there', async () => {
  const { campaignId, leadId } = smartlead.seeded;
  smartlead.simulator.state.leads.set(leadId, {
    ...(smartlead.simulator.state.leads.get(leadId) as object),
    email: 'smart@smart-firm.example',
  } as never);
  const ours = await world.lead({ email: 'smart@smart-firm.example' });
  const campaign = smartlead.simulator.state.campaigns.get(campaignId);
  if (campaign) campaign.status = 'ACTIVE';
  await smartlead.simulator.reply(campaignId, leadId, 'What does it cost?');
  world.clock.move({ minutes: 30 });
  await smartlead.simulator.reply(campaignId, leadId, 'And can you call me tomorrow at +1 415 555 0100?');
  await world.settle();
  expect(await repliesOf(ours)).toMatchObject([{ intent: 'question' }, { intent: 'call_request' }]);
  await poll();
  expect((await repliesOf(ours)).filter(({ intent }) => intent !== 'positive')).toHaveLength(2);
  expect(await stopsOf(ours)).toEqual([{ vendor: 'smartlead', state: 'stopped' }]);
});

test('EmailBison: an answer is read and the lead stopped there', async () => {
  const { campaignId, leadId } = emailbison.seeded;
  const lead = emailbison.simulator.state.leads.get(leadId);
  if (lead) lead.email = 'bison@bison-firm.example';
  const ours = await world.lead({ email: 'bison@bison-firm.example' });
  const campaign = emailbison.simulator.state.campaigns.get(campaignId);
  if (campaign) campaign.status = 'Active';
  await emailbison.simulator.reply(campaignId, leadId, 'No thanks, we are not interested.');
  await world.settle();
  expect(await repliesOf(ours)).toMatchObject([{ intent: 'negative' }]);
  expect(await stopsOf(ours)).toEqual([{ vendor: 'emailbison', state: 'stopped' }]);
  await poll();
  expect((await repliesOf(ours)).filter(({ intent }) => intent === 'negative')).toHaveLength(1);
});

test('HighLevel: a mail in the CRM’s inbox is a reply, and a block there is a no for ever', async () => {
  const [ana, bo] = [
    await world.lead({ email: 'ana@valewood.test' }),
    await world.lead({ email: 'bo@northgate.test' }),
  ];
  const tell = async (type: string, fields: object): Promise<void> => {
    const path = `/hooks/${world.ctx.workspace.slug}/highlevel`;
    expect(await world.deliver({ ...highlevel.simulator.deliver(type, fields), path })).toBe(200);
  };
  await tell('InboundMessage', {
    webhookId: 'hl-1',
    contactId: 'contactofana0001',
    conversationId: 'conv-1',
    messageId: 'message-1',
    messageType: 'Email',
    direction: 'inbound',
    from: 'Ana Lopez <ana@valewood.test>',
    subject: 'Re: Hello',
    body: '<p>Sounds good, send me the details please.</p>',
  });
  await tell('ContactDndUpdate', {
    webhookId: 'hl-2',
    id: 'contactofbo0001',
    email: 'bo@northgate.test',
    dndSettings: { Email: { status: 'active' } },
  });
  await tell('ContactUpdate', { webhookId: 'hl-3', id: 'contactofbo0001', email: 'bo@northgate.test' });
  await world.settle();
  expect(await repliesOf(ana)).toMatchObject([{ intent: 'positive' }]);
  expect(await world.one(sql`select status from leads where id = ${bo}`)).toEqual({ status: 'unsubscribed' });
  expect(
    await world.all(sql`select kind from vendor_notices where vendor = 'highlevel' order by kind`),
  ).toEqual([{ kind: 'crm.contact_changed' }, { kind: 'crm.mail_received' }]);
});
