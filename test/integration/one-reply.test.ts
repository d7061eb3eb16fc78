import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drainConsumers } from '#core/events/index';
import { processDue } from '#inbound';
import { slice as inbound } from '#inbound/slice';
import { saveMailbox } from '#outbound';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';
import { mailedAtInstantly } from '../support/vendor-work.ts';

/** The same answer seen three ways: by the vendor's webhook, by asking the vendor, and in the mailbox itself. */
let world: VendorBench;
let mailboxId: string;
let uid = 0;

beforeAll(async () => {
  world = await openVendorBench();
  ({ mailboxId } = await saveMailbox(world.ctx, {
    address: 'sdr1@sender.example',
    displayName: 'Sam',
    vendor: 'native',
    connection: { imap: {} },
  }));
  for (const campaign of world.instantly.simulator.state.campaigns.values()) campaign.status = 1;
});
afterAll(() => world[Symbol.asyncDispose]());

const TEXT = 'Sounds interesting, tell me more.\n\nBest\nAnna';

async function workedLead(name: string): Promise<{ leadId: string; email: string }> {
  const email = `${name}@${name}-firm.example`;
  const leadId = await world.lead({ email });
  mailedAtInstantly(world, email);
  await world.ctx.db.tx((tx) =>
    tx.execute(sql`insert into vendor_leads (workspace_id, id, lead_id, vendor, channel, vendor_campaign_id, address, created_at)
      values (${world.ctx.workspace.id}, ${world.ctx.ids.next()}, ${leadId}, 'instantly', 'email', ${world.instantly.seeded.campaignId}, ${email}, ${world.ctx.now().toString()})`),
  );
  return { leadId, email };
}

/** The copy in the mailbox, with the quotation that mail programs add. */
async function inMailbox(email: string): Promise<void> {
  uid += 1;
  const raw = [
    `From: ${email}`,
    'To: sdr1@sender.example',
    'Subject: Re: Hello',
    `Date: ${new Date(world.ctx.now().epochMilliseconds).toUTCString()}`,
    `Message-ID: <${uid}.real@client.example>`,
    'In-Reply-To: <made-by-the-vendor@mail.example>',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `${TEXT}\n\nOn Mon, Nov 23, 2026 at 9:00 AM Sam <sdr1@sender.example> wrote:\n\n> Hello`,
  ].join('\r\n');
  await world.ctx.db.tx((tx) =>
    tx.execute(sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
      values (${world.ctx.workspace.id}, ${world.ctx.ids.next()}, ${mailboxId}, 1, ${uid}, ${`<${uid}.real@client.example>`}, ${Buffer.from(raw)}, ${world.ctx.now().toString()})`),
  );
}

const proof = async (leadId: string) => ({
  messages: (
    await world.all(
      sql`select 1 from messages m join threads t on t.id = m.thread_id where t.lead_id = ${leadId} and m.direction = 'in'`,
    )
  ).length,
  replies: (await world.all(sql`select 1 from replies where lead_id = ${leadId}`)).length,
  counted: (await world.one<{ n: number }>(sql`select reply_count as n from leads where id = ${leadId}`))?.n,
  told: (await world.all(sql`select 1 from events where type = 'reply.received' and aggregate = ${leadId}`))
    .length,
});
const ONCE = { messages: 1, replies: 1, counted: 1, told: 1 };

const byWebhook = async (email: string): Promise<void> => {
  await world.instantly.simulator.reply(email, TEXT);
  await world.settle();
};
const byPoll = async (): Promise<void> => {
  world.clock.move({ minutes: 6 });
  await world.tick('inbound.poll_vendors');
  await world.tick('inbound.poll_vendors');
  await world.settle();
};

test('webhook, then poll, then mailbox', async () => {
  const { leadId, email } = await workedLead('anna');
  await inMailbox(email);
  const held = await world.all<{ id: string }>(
    sql`update inbound_mail set processed_at = now() where processed_at is null returning id`,
  );
  await byWebhook(email);
  await byPoll();
  await world.all(sql`update inbound_mail set processed_at = null where id = ${held[0]?.id}`);
  await world.settle();
  expect(await proof(leadId)).toEqual(ONCE);
  const seen = await world.all<{ seen: string; outcome: string }>(
    sql`select seen_by as seen, outcome from vendor_notices where lead_id = ${leadId}
        union all select 'mailbox', outcome from inbound_mail where lead_id = ${leadId} order by 1`,
  );
  expect(seen).toEqual([
    { seen: 'mailbox', outcome: 'duplicate' },
    { seen: 'poll', outcome: 'duplicate' },
    { seen: 'webhook', outcome: 'reply' },
  ]);
});

test('mailbox first, webhook lost, poll heals it: still one', async () => {
  const { leadId, email } = await workedLead('bert');
  await inMailbox(email);
  await world.settle();
  world.offline = true;
  await world.instantly.simulator.reply(email, TEXT);
  world.offline = false;
  await byPoll();
  expect(await proof(leadId)).toEqual(ONCE);
  await byPoll();
  expect(await world.all(sql`select 1 from vendor_notices where lead_id = ${leadId}`)).toHaveLength(1);
});

test('all three at the same moment: the index decides, every time', async () => {
  for (const name of ['c1', 'c2', 'c3', 'c4', 'c5', 'c6']) {
    const { leadId, email } = await workedLead(name);
    await inMailbox(email);
    await world.instantly.simulator.reply(email, TEXT);
    world.clock.move({ minutes: 5, seconds: 1 });
    // Everything is fetched, and nothing is read yet.
    await world.tick('inbound.poll_vendors');
    await world.tick('intake.process');
    await drainConsumers(world.ctx, inbound.consumers ?? []);
    await Promise.all([
      processDue(world.ctx),
      world.tick('inbound.process_vendor_notices'),
      processDue(world.ctx),
      world.tick('inbound.process_vendor_notices'),
    ]);
    await world.settle();
    expect(await proof(leadId)).toEqual(ONCE);
  }
});

test('the same words a quarter of an hour later are a second answer', async () => {
  const { leadId, email } = await workedLead('dora');
  await byWebhook(email);
  world.clock.move({ minutes: 15 });
  await byWebhook(email);
  expect(await proof(leadId)).toEqual({ messages: 2, replies: 2, counted: 2, told: 2 });
});
