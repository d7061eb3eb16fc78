import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processDue } from '#inbound';
import { inboundCounts } from '#inbound/views';
import { saveMailbox } from '#outbound';
import { openVendorBench, type VendorBench, WEBHOOK_SECRET } from '../support/vendor-bench.ts';
import { mailedAtInstantly } from '../support/vendor-work.ts';

let world: VendorBench;
beforeAll(async () => {
  world = await openVendorBench();
});
afterAll(() => world[Symbol.asyncDispose]());

type ReplyRow = {
  intent: string;
  automatic: boolean;
  optOut: boolean;
  extras: { vendor?: { label: string | null; intent: string | null } };
  returnDate: string | null;
  channel: string;
};
const repliesOf = (leadId: string) =>
  world.all<ReplyRow>(
    sql`select r.intent, r.automatic, r.opt_out as "optOut", r.extras, r.return_date::text as "returnDate", t.channel
        from replies r join threads t on t.id = r.thread_id where r.lead_id = ${leadId} order by r.id`,
  );
const leadState = (leadId: string) =>
  world.one<{ status: string; opens: number; replies: number }>(
    sql`select status, open_count as opens, reply_count as replies from leads where id = ${leadId}`,
  );
const outcomes = async (vendor: string) =>
  (
    await world.all<{ outcome: string }>(
      sql`select outcome from vendor_notices where vendor = ${vendor} order by received_at, id`,
    )
  ).map(({ outcome }) => outcome);

test('a reply by webhook is one message and one reply, read by us; the vendor’s label is a hint and decides nothing', async () => {
  const leadId = await world.lead({ email: 'anna@anna-firm.example' });
  mailedAtInstantly(world, 'anna@anna-firm.example');
  await world.instantly.simulator.reply('anna@anna-firm.example', 'Sounds interesting, tell me more.', {
    automatic: true,
  });
  await world.settle();
  expect(await repliesOf(leadId)).toMatchObject([
    {
      intent: 'positive',
      automatic: false,
      channel: 'email',
      extras: { vendor: { label: 'auto_replied', intent: 'auto_reply' } },
    },
  ]);
  expect(await leadState(leadId)).toMatchObject({ status: 'replied', replies: 1 });
  expect(await world.all(sql`select 1 from messages where direction = 'in'`)).toHaveLength(1);
});

test('an absence is told from its words alone; it is no reply of a person and keeps its date', async () => {
  const leadId = await world.lead({ email: 'carl@carl-firm.example' });
  mailedAtInstantly(world, 'carl@carl-firm.example');
  await world.instantly.simulator.reply(
    'carl@carl-firm.example',
    'I am out of the office until December 14, 2026 and will answer afterwards.',
  );
  await world.settle();
  expect(await repliesOf(leadId)).toMatchObject([
    { intent: 'out_of_office', automatic: true, returnDate: '2026-12-14' },
  ]);
  expect(await leadState(leadId)).toMatchObject({ replies: 0 });
});

test('anchors §2.2 27: whoever answers and is known to nobody becomes a person with a lead', async () => {
  mailedAtInstantly(world, 'stranger@new-firm.example');
  await world.instantly.simulator.reply('stranger@new-firm.example', 'Please remove me from your list.');
  await world.settle();
  const found = await world.one<{ id: string; status: string; source: string }>(
    sql`select l.id, l.status, l.source_name as source from leads l join person_addresses a on a.person_id = l.person_id where a.canonical = 'stranger@new-firm.example'`,
  );
  expect(found).toMatchObject({ status: 'unsubscribed', source: 'instantly' });
  expect(
    await world.all(sql`select 1 from suppressions where value = 'stranger@new-firm.example'`),
  ).toHaveLength(1);
});

test('our own address never counts as a reply', async () => {
  const leadId = await world.lead({ email: 'olaf@olaf-firm.example' });
  await saveMailbox(world.ctx, {
    address: 'founder@sender.example',
    displayName: 'Sam',
    vendor: 'native',
    connection: { imap: {} },
  });
  mailedAtInstantly(world, 'founder@sender.example');
  await world.instantly.simulator.reply('founder@sender.example', 'Just testing, sounds interesting.');
  await world.settle();
  expect((await outcomes('instantly')).at(-1)).toBe('own');
  expect(await repliesOf(leadId)).toEqual([]);
});

test('failures are hard or soft by the server’s words, and a refusal at the vendor is a no for ever', async () => {
  const [dead, full, left] = [
    await world.lead({ email: 'dead@dead-firm.example' }),
    await world.lead({ email: 'full@full-firm.example' }),
    await world.lead({ email: 'left@left-firm.example' }),
  ];
  const deliver = (event: object) =>
    world.deliver({
      path: `/hooks/${world.ctx.workspace.slug}/instantly`,
      headers: { authorization: `Bearer ${WEBHOOK_SECRET}`, 'content-type': 'application/json' },
      body: JSON.stringify({ timestamp: world.ctx.now().toString(), campaign_id: 'c-1', ...event }),
    });
  await deliver({
    event_type: 'email_bounced',
    lead_email: 'dead@dead-firm.example',
    error_message: '550 5.1.1 No such user here',
  });
  await deliver({
    event_type: 'email_bounced',
    lead_email: 'full@full-firm.example',
    error_message: '452 4.2.2 The mailbox is full',
  });
  await deliver({ event_type: 'lead_unsubscribed', lead_email: 'left@left-firm.example' });
  await world.settle();
  expect([
    (await leadState(dead))?.status,
    (await leadState(full))?.status,
    (await leadState(left))?.status,
  ]).toEqual(['bounced', 'pending', 'unsubscribed']);
  const suppressed = await world.all<{ value: string }>(
    sql`select value from suppressions where value like '%-firm.example' and value not like 'stranger%' order by value`,
  );
  expect(suppressed.map(({ value }) => value)).toEqual(['dead@dead-firm.example', 'left@left-firm.example']);
});

test('anchors §6 8: an open of a program is shown apart, an open of a person counts, and neither lowers a status', async () => {
  const leadId = await world.lead({ email: 'olga@olga-firm.example' });
  const { state } = world.instantly.simulator;
  const [pattern] = state.leads.values();
  const id = state.nextId();
  state.leads.set(id, {
    ...(pattern as NonNullable<typeof pattern>),
    id,
    email: 'olga@olga-firm.example',
    status: 1,
  });
  for (const campaign of state.campaigns.values()) campaign.status = 1;
  expect(await world.instantly.simulator.sendDue()).toBeGreaterThan(0);
  world.clock.move({ seconds: 3 });
  await world.instantly.simulator.happens('olga@olga-firm.example', 'opened');
  await world.settle();
  expect(await leadState(leadId)).toMatchObject({ status: 'sent', opens: 0 });
  world.clock.move({ minutes: 20 });
  await world.instantly.simulator.happens('olga@olga-firm.example', 'opened');
  await world.settle();
  expect(await leadState(leadId)).toMatchObject({ status: 'opened', opens: 1 });
  await world.instantly.simulator.reply('olga@olga-firm.example', 'What does it cost?');
  world.clock.move({ minutes: 1 });
  await world.instantly.simulator.happens('olga@olga-firm.example', 'clicked');
  await world.settle();
  expect(await leadState(leadId)).toMatchObject({ status: 'replied', replies: 1 });
  const line = await world.all<{ type: string }>(
    sql`select type from timeline where lead_id = ${leadId} order by at, id`,
  );
  expect(line.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['sent', 'opened_by_machine', 'opened', 'replied', 'clicked']),
  );
});

test('LinkedIn: a connection moves the lead, an answer opens a thread of its own channel, and the firehose’s copy is nothing', async () => {
  const leadId = await world.lead({ linkedin: 'https://www.linkedin.com/in/avery-stone/' });
  await world.heyreach.simulator.happens('CONNECTION_REQUEST_ACCEPTED', '2-abc');
  await world.settle();
  expect(await leadState(leadId)).toMatchObject({ status: 'linkedin_connected' });
  world.clock.move({ minutes: 30 });
  await world.heyreach.simulator.reply('2-abc', 'Happy to talk, can you do Tuesday at 3pm?');
  await world.settle();
  expect(await leadState(leadId)).toMatchObject({ status: 'linkedin_replied', replies: 1 });
  expect(await repliesOf(leadId)).toMatchObject([{ intent: 'meeting_request', channel: 'linkedin' }]);
  world.clock.move({ minutes: 30 });
  await world.heyreach.simulator.reply('2-abc', 'On second thoughts: no thanks, not interested.');
  await world.settle();
  expect(await leadState(leadId)).toMatchObject({ status: 'unsubscribed', replies: 2 });
  expect(await world.all(sql`select 1 from threads where lead_id = ${leadId}`)).toHaveLength(1);
});

test('every notice is accounted for, and the check finds nothing unread', async () => {
  const counts = await world.ctx.db.tx((tx) => inboundCounts(tx, null));
  for (const { received, ...parts } of counts)
    expect(
      Object.values(parts)
        .filter((value) => typeof value === 'number')
        .reduce((sum, value) => sum + value, 0),
    ).toBe(received);
  expect(counts.find(({ source }) => source === 'instantly')).toMatchObject({
    waiting: 0,
    unreadable: 0,
    own: 1,
  });
  expect(await processDue(world.ctx)).toBe(0);
});
