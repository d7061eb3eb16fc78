import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { slice as agents } from '#agents/slice';
import { slice as campaigns } from '#campaigns/slice';
import { fixedClock } from '#core/clock';
import { probes } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { processDue } from '#inbound';
import { slice as inbound } from '#inbound/slice';
import { importLeads, memorySource } from '#leads';
import { saveMailbox } from '#outbound';
import { slice as outbound } from '#outbound/slice';
import { close, connectNativeMail } from '#vendors/native-mail/performers';
import { guards } from '../../../src/app/guards.ts';
import { reconcileNow } from '../../../src/inbound/reconcile/reconcile.ts';
import { cameInAddsUp, lookRows } from '../../support/figures.ts';
import { noMailServers } from '../../support/mail-servers.ts';
import { openWorkbench, type Workbench } from '../../support/workbench.ts';
import { openRealMail, type RealMail } from './real-mail.ts';

const [MARA, LENA] = ['mara@sender.example', 'lena@sender.example'];
const [ADA, ZOE, BANK] = ['ada@client.example', 'zoe@client.example', 'bank@client.example'];

const missing = noMailServers();
if (missing !== null)
  console.warn(`SKIPPED: reconciliation over a real Postfix and Dovecot did not run (${missing}).`);

const mail = (head: Record<string, string>, text: string): string =>
  [
    ...Object.entries({ Date: new Date().toUTCString(), ...head }).map(
      ([name, value]) => `${name}: ${value}`,
    ),
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
  ].join('\r\n');

describe.skipIf(missing !== null)('mailboxes of real servers against the database', () => {
  let real: RealMail;
  let bench: Workbench;
  let ctx: Ctx;
  const all = <T extends object>(statement: ReturnType<typeof sql>) =>
    ctx.db.tx((tx) => rows<T>(tx, statement));
  const tick = (name: string) => inbound.ticks?.find((each) => each.name === name)?.run(ctx);
  const readAll = async (): Promise<void> => {
    await tick('inbound.poll');
    while ((await processDue(ctx)) > 0);
  };
  const counts = async (input: { dryRun?: boolean } = {}) => {
    const done = await reconcileNow(ctx, { days: 3, ...input });
    const mara = done.sources.find(({ source }) => source === MARA);
    if (!mara) throw new Error('The mailbox was left out.');
    const { looked, people, ...ends } = mara.counts;
    expect(Object.values(ends).reduce((sum, count) => sum + count, 0)).toBe(looked);
    while ((await processDue(ctx)) > 0);
    return { ...mara, done };
  };
  const said = () =>
    all<{ email: string; direction: string; text: string; intent: string | null }>(
      sql`select a.address as email, m.direction, m.visible_text as text, r.intent from messages m
          join threads t on t.id = m.thread_id join leads l on l.id = t.lead_id join person_addresses a on a.person_id = l.person_id
          left join replies r on r.message_id = m.id order by a.address, m.direction desc, m.message_id`,
    );

  beforeAll(async () => {
    real = await openRealMail([MARA, LENA, ADA, ZOE, BANK], [MARA]);
    bench = await openWorkbench({
      slices: [agents, campaigns, outbound, inbound],
      performers: connectNativeMail().performers,
      guards,
    });
    // Two hours ahead, so that nothing counts as being on its way.
    ctx = bench.ctx(await bench.workspace('reconcile', 'live'), {
      clock: fixedClock(Temporal.Now.instant().add({ hours: 2 })),
    });
    const box = { vendor: 'native' as const, displayName: 'Mara' };
    await saveMailbox(ctx, { ...box, address: MARA, connection: real.servers.connection(MARA) });
    await saveMailbox(ctx, {
      ...{ ...box, address: LENA },
      connection: real.servers.connection(LENA, { password: 'wrong' }),
    });
    await importLeads(
      ctx,
      memorySource('a.csv', `email,first name,last name,company\n${ADA},Ada,Stone,Acme\n`),
    );
    const byHand = (to: string, id: string, text: string) =>
      real.sendRaw(
        MARA,
        to,
        mail({ From: MARA, To: to, Subject: 'Hello', 'Message-ID': `<${id}@sender.example>` }, text),
      );
    await byHand(ADA, 'to-ada', 'Would Tuesday suit you?');
    await byHand(ZOE, 'to-zoe', 'Shall we talk?');
    await byHand(BANK, 'to-bank', 'Please close the account.');
    const answer = (from: string, id: string, text: string) =>
      real.sendRaw(
        from,
        MARA,
        mail(
          {
            ...{ From: `Some Body <${from}>`, To: MARA, Subject: 'Re: Hello' },
            ...{ 'Message-ID': `<${id}-answers@client.example>`, 'In-Reply-To': `<to-${id}@sender.example>` },
          },
          text,
        ),
      );
    await answer(ADA, 'ada', 'Not interested, thanks.');
    await answer(ZOE, 'zoe', 'Yes, sounds interesting, tell me more.');
    await real.readUntil(MARA, 2);
    await real.readUntil(BANK, 1);
    await readAll();
  });
  afterAll(async () => {
    close();
    await bench?.[Symbol.asyncDispose]();
    await real?.[Symbol.asyncDispose]();
  });

  test('a dry run says what would be healed and stores nothing', async () => {
    const before = await said();
    const found = await counts({ dryRun: true });
    expect(found.counts).toMatchObject({ looked: 5, known: 2, sent: 2, strangers: 1, people: 0 });
    expect(await said()).toEqual(before);
    expect(await all(sql`select 1 from reconciliations`)).toEqual([]);
  });

  test('who answers mail written past us is heard at once, whom nobody knew as a new lead, and what they answer is noted', async () => {
    expect(await said()).toMatchObject([
      { email: ADA, direction: 'in', intent: 'negative' },
      { email: ZOE, direction: 'in', intent: 'positive' },
    ]);
    const found = await counts();
    expect(found).toMatchObject({ error: null, counts: { known: 2, sent: 2, strangers: 1 } });
    expect(await said()).toEqual([
      { email: ADA, direction: 'out', text: 'Would Tuesday suit you?', intent: null },
      { email: ADA, direction: 'in', text: 'Not interested, thanks.', intent: 'negative' },
      { email: ZOE, direction: 'out', text: 'Shall we talk?', intent: null },
      { email: ZOE, direction: 'in', text: 'Yes, sounds interesting, tell me more.', intent: 'positive' },
    ]);
    expect(await all(sql`select 1 from send_ledger`)).toEqual([]);
    expect(await all(sql`select 1 from messages where body_text like '%account%'`)).toEqual([]);
    expect(await all(sql`select full_name as name from people where full_name not like 'Ada%'`)).toEqual([
      { name: 'Some Body' },
    ]);
  });

  test('the mailbox that cannot be read is a failure and hides no other', async () => {
    const { done } = await counts();
    expect(done.complete).toBe(false);
    expect(done.sources.find(({ source }) => source === LENA)?.error).toContain(LENA);
    expect(done.sources.find(({ source }) => source === MARA)).toMatchObject({ error: null });
    const probe = ctx.contributed(probes).find(({ name }) => name === 'reconciliation');
    expect(await probe?.check(ctx)).toMatchObject({
      state: 'degraded',
      message: expect.stringContaining(LENA),
    });
  });

  test.each([
    [
      'all that was kept of an answer',
      ['replies', 'message_marks', 'messages', 'inbound_mail'],
      { inbound: 2 },
    ],
    ['the answers as they were read', ['replies', 'message_marks', 'messages'], { reread: 2 }],
    ['what the answers meant', ['replies'], { reread: 2 }],
    ['the mail as it came in', ['inbound_mail'], { inbound: 2 }],
  ])('%s is deleted and comes back once', async (_name, tables, healed) => {
    const before = await said();
    for (const table of tables)
      await ctx.db.tx((tx) =>
        tx.execute(
          sql`delete from ${sql.identifier(table)} ${table === 'messages' ? sql`where direction = 'in'` : sql``}`,
        ),
      );
    expect((await counts()).counts).toMatchObject({ looked: 5, ...healed });
    const { listed } = await lookRows(ctx);
    const told = [...(listed.inbound ?? []), ...(listed.reread ?? [])];
    expect(told.map(({ threadId }) => threadId)).toEqual([expect.any(String), expect.any(String)]);
    expect(await cameInAddsUp(ctx)).toBe(1);
    expect(await said()).toEqual(before);
    expect((await counts()).counts).toMatchObject({
      looked: 5,
      known: 4,
      strangers: 1,
      inbound: 0,
      reread: 0,
      sent: 0,
    });
    expect(await said()).toEqual(before);
  });
});
