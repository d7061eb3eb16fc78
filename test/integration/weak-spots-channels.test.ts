import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slice as autosend } from '#autosend/slice';
import { vendorEventType } from '#core/vendor-webhooks';
import { saveMailbox } from '#outbound';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';
import { mailedAtInstantly } from '../support/vendor-work.ts';

/** One person on several channels, and one mail on several ways to us. */
let world: VendorBench;
let mailboxId: string;
beforeAll(async () => {
  world = await openVendorBench({ slices: [autosend] });
  ({ mailboxId } = await saveMailbox(world.ctx, {
    address: 'sdr1@sender.example',
    displayName: 'Sam',
    vendor: 'native',
    connection: { imap: {} },
  }));
  for (const campaign of world.instantly.simulator.state.campaigns.values()) campaign.status = 1;
});
afterAll(() => world[Symbol.asyncDispose]());

const statusOf = async (leadId: string) =>
  (await world.one<{ status: string }>(sql`select status from leads where id = ${leadId}`))?.status;
const suppressed = async (value: string) =>
  (await world.all(sql`select 1 from suppressions where value = ${value}`)).length;

let serial = 0;
/** What Twilio's signed delivery becomes; the signature is proved at the intake. */
async function texts(from: string, text: string, optOut: 'stop' | null = null): Promise<void> {
  serial += 1;
  const messageId = `SM${serial}`;
  await world.ctx.db.tx((tx) =>
    world.ctx.emit(
      tx,
      { type: vendorEventType('sms.received') },
      {
        aggregate: 'sms',
        payload: {
          ...{ kind: 'sms.received', vendor: 'twilio', at: null, messageId, from, to: '+14155550100' },
          ...{ text, optOut, media: 0, recipientId: null },
        },
      },
    ),
  );
  await world.settle();
}
async function interestedBySms(name: string, phone: string) {
  const email = `${name}@${name}-firm.example`;
  const leadId = await world.lead({ email });
  await world.ctx.db.tx((tx) =>
    tx.execute(sql`insert into person_phones (workspace_id, id, person_id, phone, source, created_at)
      select workspace_id, ${world.ctx.ids.next()}, person_id, ${phone}, 'test', ${world.ctx.now().toString()} from leads where id = ${leadId}`),
  );
  mailedAtInstantly(world, email);
  await world.instantly.simulator.reply(email, 'Sounds interesting, tell me more.');
  await world.settle();
  expect(await statusOf(leadId)).toBe('replied');
  return { leadId, email };
}

test.each([
  ['stella', '+14155550111', 'STOP', 'stop'],
  ['remo', '+14155550112', 'Please remove me and stop texting me.', null],
] as const)(
  'autosend §28 13: %s is interested by mail, and says no by text message: no on every channel',
  async (name, phone, text, optOut) => {
    const { leadId, email } = await interestedBySms(name, phone);
    await texts(phone, text, optOut);
    expect(await statusOf(leadId)).toBe('unsubscribed');
    expect([await suppressed(email), await suppressed(phone)]).toEqual([1, 1]);
    expect(
      await world.one(
        sql`select outcome, lead_id as "leadId" from vendor_notices where vendor = 'twilio' order by id desc limit 1`,
      ),
    ).toEqual({ outcome: 'opt_out', leadId });
  },
);

test('autosend §28 13: a no from a number nobody knows is kept; another text message is told to a person', async () => {
  await texts('+14155550199', 'unsubscribe', 'stop');
  expect(await suppressed('+14155550199')).toBe(1);
  const { leadId } = await interestedBySms('tessa', '+14155550113');
  await texts('+14155550113', 'I can’t stop laughing, call me on Tuesday.');
  expect(await statusOf(leadId)).toBe('replied');
  expect(
    await world.all(sql`select severity from alerts where code = 'reply.sms' and subject = ${leadId}`),
  ).toEqual([{ severity: 'warning' }]);
});

test('autosend §28 13: a lead who was interested on LinkedIn says stop there: a no on every channel', async () => {
  const leadId = await world.lead({
    email: 'avery@stone.example',
    linkedin: 'https://www.linkedin.com/in/avery-stone/',
  });
  await world.heyreach.simulator.happens('CONNECTION_REQUEST_ACCEPTED', '2-abc');
  world.clock.move({ minutes: 30 });
  await world.heyreach.simulator.reply('2-abc', 'Happy to talk, can you do Tuesday at 3pm?');
  await world.settle();
  expect(await statusOf(leadId)).toBe('linkedin_replied');
  world.clock.move({ minutes: 30 });
  await world.heyreach.simulator.reply('2-abc', 'Stop messaging me please.');
  await world.settle();
  expect(await statusOf(leadId)).toBe('unsubscribed');
  expect(await suppressed('avery@stone.example')).toBe(1);
});

const WORDS = 'Sounds interesting, tell me more.';

/** Somebody whom Instantly wrote to, known to us as such. */
async function worked(name: string): Promise<{ leadId: string; email: string }> {
  const email = `${name}@${name}-firm.example`;
  const leadId = await world.lead({ email, name: 'Avery Stone' });
  mailedAtInstantly(world, email);
  await world.ctx.db.tx((tx) =>
    tx.execute(sql`insert into vendor_leads (workspace_id, id, lead_id, vendor, channel, vendor_campaign_id, address, created_at)
      values (${world.ctx.workspace.id}, ${world.ctx.ids.next()}, ${leadId}, 'instantly', 'email', ${world.instantly.seeded.campaignId}, ${email}, ${world.ctx.now().toString()})`),
  );
  return { leadId, email };
}

async function inMailbox(email: string): Promise<void> {
  serial += 1;
  const id = `<${serial}.real@client.example>`;
  const raw = [
    ...[`From: ${email}`, 'To: sdr1@sender.example', 'Subject: Re: Hello', `Message-ID: ${id}`],
    ...[
      'In-Reply-To: <made-by-the-vendor@mail.example>',
      'Content-Type: text/plain; charset=utf-8',
      '',
      WORDS,
    ],
  ].join('\r\n');
  await world.ctx.db.tx((tx) =>
    tx.execute(sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
      values (${world.ctx.workspace.id}, ${world.ctx.ids.next()}, ${mailboxId}, 1, ${serial}, ${id}, ${Buffer.from(raw)}, ${world.ctx.now().toString()})`),
  );
  await world.settle();
}

const WAYS: Readonly<Record<string, (email: string) => Promise<void>>> = {
  'the webhook': async (email) => {
    await world.instantly.simulator.reply(email, WORDS);
    await world.settle();
  },
  asking: async (email) => {
    world.offline = true;
    await world.instantly.simulator.reply(email, WORDS);
    world.offline = false;
    world.clock.move({ minutes: 6 });
    await world.tick('inbound.poll_vendors');
    await world.settle();
  },
  'the mailbox': inMailbox,
};
/** What people are shown of a reply: the alert that a chat posts, and the verdict beside it. */
const shownOf = async (leadId: string) => ({
  alerts: await world.all(
    sql`select a.code, a.severity, a.title, a.text from alerts a join replies r on r.id::text = a.subject where r.lead_id = ${leadId}`,
  ),
  verdicts: await world.all(sql`select d.intent, d.state from reply_drafts d where d.lead_id = ${leadId}`),
});

test('autosend §28 40: one answer is shown alike, whichever way it came', async () => {
  const shown = new Map<string, Awaited<ReturnType<typeof shownOf>>>();
  for (const [way, comes] of Object.entries(WAYS)) {
    const { leadId, email } = await worked(way.replaceAll(' ', '-'));
    await world.tick('inbound.poll_vendors');
    await comes(email);
    shown.set(way, await shownOf(leadId));
  }
  const [first] = shown.values();
  expect(first?.alerts).toMatchObject([
    { title: 'Avery Stone is interested', text: expect.stringContaining(WORDS) },
  ]);
  expect(first?.verdicts).toHaveLength(1);
  for (const [way, each] of shown) expect(each, way).toEqual(first);
});

test('autosend §28 40: seen on all ways, it is told once', async () => {
  const { leadId, email } = await worked('thrice');
  await world.instantly.simulator.reply(email, WORDS);
  await inMailbox(email);
  world.clock.move({ minutes: 6 });
  await world.tick('inbound.poll_vendors');
  await world.settle();
  const { alerts, verdicts } = await shownOf(leadId);
  expect([alerts.length, verdicts.length]).toEqual([1, 1]);
});
