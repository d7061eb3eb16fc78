import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { row, rows } from '#core/db/index';
import { importLeads, memorySource } from '#leads';
import { type InboundBench, mail, openInboundBench } from '../support/inbound-bench.ts';

let bench: InboundBench;
beforeAll(async () => {
  bench = await openInboundBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const UNKNOWN = '<lost@client.example>';
/** The lead of an address, with their company and whether it is their first address. */
const leadAt = (address: string) =>
  bench.ctx.db.tx((tx) =>
    row<{ leadId: string; company: string | null; name: string | null; first: boolean }>(
      tx,
      sql`select l.id as "leadId", c.name as company, p.full_name as name, a.is_primary as first from person_addresses a
          join people p on p.workspace_id = a.workspace_id and p.id = a.person_id join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
          left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id where a.address = ${address}`,
    ),
  );

test('a colleague who goes on with the one conversation of that subject belongs to it and ends the sequence', async () => {
  const lead = await bench.mailedLead('uma', { firm: 'oak.example', subject: 'Oak handovers' });
  const id = await bench.deliver(
    mail({
      from: 'Vic Oak <vic@oak.example>',
      inReplyTo: UNKNOWN,
      subject: 'AW: Oak handovers',
      text: 'What does it cost?',
    }),
  );
  const found = await bench.outcomeOf(id);
  expect(found).toMatchObject({ outcome: 'reply', leadId: lead.leadId });
  expect(found?.reasons[0]?.code).toBe('match.account');
  expect(await bench.repliesOf(lead.leadId)).toMatchObject([{ intent: 'question', threadId: lead.threadId }]);
  expect(await bench.enrolment(lead.leadId)).toEqual({ state: 'exited', reason: 'replied' });
  expect(await leadAt('vic@oak.example')).toBeUndefined();
});

test('a colleague with a matter of their own becomes a person of that company, once', async () => {
  const lead = await bench.mailedLead('wim', { firm: 'elm.example', subject: 'Elm handovers' });
  const first = await bench.deliver(
    mail({
      from: 'Xia Elm <xia@elm.example>',
      subject: 'Your mail to Wim',
      text: 'Could you send me the price list?',
    }),
  );
  await bench.deliver(
    mail({ from: 'xia@elm.example', subject: 'One more thing', text: 'Who would join us?' }),
  );
  const met = await leadAt('xia@elm.example');
  expect(await bench.outcomeOf(first)).toMatchObject({ outcome: 'reply', leadId: met?.leadId });
  expect(met).toMatchObject({ name: 'Xia Elm', company: (await leadAt(lead.address))?.company });
  expect(await bench.repliesOf(met?.leadId ?? '')).toHaveLength(2);
  expect(await bench.enrolment(lead.leadId)).toMatchObject({ state: 'active' });
});

test('another address of the same person is theirs from then on, and a no from it covers both', async () => {
  const lead = await bench.mailedLead('yul', { firm: 'ash.example', subject: 'Ash handovers' });
  await bench.deliver(
    mail({
      from: 'Yul Test <y.test@ash.example>',
      subject: 'Re: Ash handovers',
      text: 'Please stop writing to me.',
    }),
  );
  expect(await leadAt('y.test@ash.example')).toMatchObject({ leadId: lead.leadId, first: false });
  expect(await bench.repliesOf(lead.leadId)).toMatchObject([{ threadId: lead.threadId, optOut: true }]);
  expect([await bench.suppressed(lead.address), await bench.suppressed('y.test@ash.example')]).toEqual([
    1, 1,
  ]);
});

test('whoever is a lead themselves answers for themselves: their own sequence ends, and their no is theirs', async () => {
  const lead = await bench.mailedLead('ugo', { firm: 'yew.example', subject: 'Yew handovers' });
  const known = await bench.mailedLead('val', { firm: 'yew.example', subject: 'Another matter' });
  const before = bench.ctx
    .now()
    .subtract({ hours: 40 * 24 })
    .toString();
  await bench.ctx.db.tx((tx) =>
    tx.execute(
      sql`update send_ledger set settled_at = ${before} where lead_id = ${known.leadId} and state = 'accepted'`,
    ),
  );
  const id = await bench.deliver(
    mail({
      from: `Val Test <${known.address}>`,
      inReplyTo: UNKNOWN,
      subject: 'Re: Yew handovers',
      text: 'Please stop writing to me.',
    }),
  );
  expect(await bench.outcomeOf(id)).toMatchObject({ outcome: 'reply', leadId: known.leadId });
  expect(await bench.enrolment(known.leadId)).toEqual({ state: 'exited', reason: 'unsubscribed' });
  expect(await bench.enrolment(lead.leadId)).toMatchObject({ state: 'active' });
  expect([await bench.suppressed(known.address), await bench.suppressed(lead.address)]).toEqual([1, 0]);
  const [reply] = await bench.repliesOf(known.leadId);
  expect([lead.threadId, known.threadId]).not.toContain(reply?.threadId);
});

test('at a company of more people than are told apart nobody is taken for one of them', async () => {
  const names = Array.from({ length: 51 }, (_, index) =>
    index === 0 || index === 50 ? 'Kim,Lot' : `Pat${index},Lot`,
  );
  const lines = names.map((name, index) => `p${index}@big.example,${name},Big`).join('\n');
  await importLeads(bench.ctx, memorySource('big.csv', `email,first name,last name,company\n${lines}\n`));
  await bench.ctx.db.tx((tx) =>
    tx.execute(sql`insert into vendor_leads (workspace_id, id, lead_id, vendor, channel, vendor_campaign_id, address, created_at)
      select l.workspace_id, gen_random_uuid(), l.id, 'instantly', 'email', 'c1', a.address, ${bench.ctx.now().toString()}
      from person_addresses a join leads l on l.workspace_id = a.workspace_id and l.person_id = a.person_id where a.address like '%@big.example'`),
  );
  await bench.deliver(
    mail({ from: 'Kim Lot <kim.lot@big.example>', subject: 'Your mail', text: 'What does it cost?' }),
  );
  expect(await leadAt('kim.lot@big.example')).toMatchObject({ first: true, company: 'Big' });
});

test('a free-mail domain is no account, nor is one we wrote to long ago, nor what a program or a list sends', async () => {
  await bench.mailedLead('zoe', { firm: 'gmail.com', subject: 'Private handovers' });
  await bench.mailedLead('abe', { firm: 'fir.example', subject: 'Fir handovers' });
  const strangers = [
    await bench.deliver(
      mail({ from: 'Bea <bea@gmail.com>', subject: 'Private handovers', text: 'Hello there.' }),
    ),
    await bench.deliver(mail({ from: 'Cid <cid@fir.example>', subject: 'Fir', text: 'Hello there.' }), {
      hours: 31 * 24,
    }),
    await bench.deliver(
      mail({
        from: 'News <news@fir.example>',
        subject: 'Our news',
        text: 'All news.',
        headers: { 'List-Id': '<n.fir.example>' },
      }),
    ),
    await bench.deliver(
      mail({
        from: 'Desk <desk@fir.example>',
        subject: 'Re: Fir handovers',
        text: 'Ticket 12 was opened.',
        headers: { 'Auto-Submitted': 'auto-replied' },
      }),
    ),
    await bench.deliver(
      mail({ from: 'Own <own@sender.example>', subject: 'Re: Fir handovers', text: 'Hello there.' }),
    ),
  ];
  for (const id of strangers)
    expect(await bench.outcomeOf(id)).toMatchObject({ outcome: 'unmatched', leadId: null });
  expect(
    await bench.ctx.db.tx((tx) =>
      rows(
        tx,
        sql`select 1 from person_addresses where address in ('bea@gmail.com', 'cid@fir.example', 'news@fir.example', 'desk@fir.example')`,
      ),
    ),
  ).toEqual([]);
});
