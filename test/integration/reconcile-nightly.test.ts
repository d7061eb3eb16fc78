import { sql } from 'drizzle-orm';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '#ops';
import { readFigure, readLookFigure } from '../../src/inbound/figures/read-figures.ts';
import { reconcileNow } from '../../src/inbound/reconcile/reconcile.ts';
import { databaseText } from '../support/database-text.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { lookRows } from '../support/figures.ts';

let world: DispatchWorld;
let tenant: Tenant;
beforeAll(async () => {
  world = await openDispatchWorld();
  tenant = await world.tenant({ mailboxes: 2 });
  const waiting = await tenant.propose([{ email: 'ada@acme.example' }, { email: 'ben@brook.example' }]);
  const batch = await tenant.freeze(waiting.map(({ itemId }) => itemId));
  await tenant.approve(batch.id);
  await tenant.live(30);
});
afterAll(() => world[Symbol.asyncDispose]());

const looks = () =>
  tenant.rows<{ night: string | null; ended: boolean; looked: number; known: number; errors: number }>(
    sql`select n.night, n.ended_at is not null as ended, coalesce(sum((s.counts ->> 'looked')::int), 0)::int as looked, coalesce(sum((s.counts ->> 'known')::int), 0)::int as known,
          count(s.error)::int as errors from reconciliations n left join reconciled_sources s on s.reconciliation_id = n.id group by n.id, n.began_at, n.night, n.ended_at order by n.began_at`,
  );
const later = async (): Promise<void> =>
  world.runtime.sandboxClock.set((await tenant.ctx()).now().add({ hours: 2 }));
const lookNow = async (more: { dryRun?: boolean } = {}) =>
  reconcileNow(await tenant.ctx(), { days: 5, ...more });

test('a night with mail behind it is compared once, and a quiet one not at all', async () => {
  expect(await looks()).toEqual([]);
  const night = '2026-03-03T04:00:00Z';
  await tenant.rows(sql`update workspaces set virtual_now = ${night} where true returning 1`);
  await tenant.settle();
  expect(await looks()).toEqual([
    { night: expect.stringContaining('2026-03-03 03:00:00'), ended: true, looked: 2, known: 2, errors: 0 },
  ]);
  await tenant.rows(
    sql`update workspaces set virtual_now = ${'2026-03-05T04:00:00Z'} where true returning 1`,
  );
  await tenant.settle();
  expect(await looks()).toHaveLength(1);
});

test('what was sent by hand is noted, puts the next touch off, and is never sent again', async () => {
  const [row] = await tenant.rows<{ address: string; lead: string }>(
    sql`select b.address, s.lead_id as lead from send_ledger s join mailboxes b on b.id = s.mailbox_id where s.to_address = 'ada@acme.example'`,
  );
  const { smtp } = world.sandbox.mailboxConnection(row?.address ?? '');
  const transport = createTransport({
    ...{ host: smtp.host, port: smtp.port, ignoreTLS: true },
    auth: { user: smtp.user, pass: smtp.password },
  });
  await transport.sendMail({
    ...{
      from: row?.address,
      to: 'ada@acme.example',
      subject: 'One more thing',
      text: 'Forgot the price list.',
    },
    messageId: '<by-hand@tenant.example>',
  });
  transport.close();
  const sendsBefore = await tenant.sends();
  const due = (await tenant.ctx()).now().add({ hours: 5 }).toString();
  await tenant.rows(
    sql`update enrolments set state = 'active', due_at = ${due} where lead_id = ${row?.lead ?? ''}`,
  );
  await later();

  const before = await databaseText(world, tenant);
  const dry = await lookNow({ dryRun: true });
  expect(dry.sources.reduce((sum, { counts }) => sum + counts.sent, 0)).toBe(1);
  expect(await databaseText(world, tenant)).toEqual(before);

  const done = await lookNow();
  expect(done).toMatchObject({ complete: true });
  expect(done.sources.reduce((sum, { counts }) => sum + counts.sent, 0)).toBe(1);
  expect(
    await tenant.rows(
      sql`select m.visible_text as text, m.ledger_id as ledger from messages m join threads t on t.id = m.thread_id where t.lead_id = ${row?.lead ?? ''} order by m.at offset 1`,
    ),
  ).toEqual([{ text: 'Forgot the price list.', ledger: null }]);
  const [enrolment] = await tenant.rows<{ due: string; noted: string }>(
    sql`select e.due_at as due, (select at from timeline where type = 'written_by_hand') as noted from enrolments e where e.lead_id = ${row?.lead ?? ''}`,
  );
  const touched = Temporal.Instant.from(enrolment?.noted ?? '');
  expect(
    Temporal.Instant.from(enrolment?.due ?? '')
      .since(touched)
      .total('hours'),
  ).toBe(72);
  expect(await tenant.sends()).toEqual(sendsBefore);
  const { listed } = await lookRows(await tenant.ctx());
  expect(listed.sent).toMatchObject([
    { address: 'ada@acme.example', subject: 'One more thing', leadId: row?.lead },
  ]);
  expect((await lookNow()).sources.reduce((sum, { counts }) => sum + counts.sent, 0)).toBe(0);
  expect((await verify(await tenant.ctx())).ok).toBe(true);
});

test('what the ledger says was sent and the Sent folder does not hold is told, not sent again', async () => {
  const accepted = tenant.accepted();
  await tenant.rows(
    sql`update send_ledger set message_id = '<gone@tenant.example>' where to_address = 'ben@brook.example'`,
  );
  await tenant.rows(
    sql`update messages set message_id = '<gone@tenant.example>' where to_address = 'ben@brook.example'`,
  );
  const done = await lookNow();
  const [ben] = (await tenant.sends()).filter(({ to }) => to === 'ben@brook.example');
  expect(done.sources.flatMap(({ uncopied }) => uncopied)).toEqual([ben?.id]);
  const { listed } = await lookRows(await tenant.ctx());
  expect(listed.uncopied).toMatchObject([{ address: 'ben@brook.example' }]);
  await tenant.settle();
  expect(ben?.state).toBe('accepted');
  expect(tenant.accepted()).toEqual(accepted);
});

test('what another workspace compared is not found', async () => {
  const { look } = await lookRows(await tenant.ctx());
  const other = await (await world.tenant()).ctx();
  await expect(readLookFigure(other, { lookId: look.id, found: 'uncopied' })).rejects.toMatchObject({
    code: expect.stringContaining('not_found'),
  });
  expect((await readFigure(other, { figure: 'received' })).rows).toEqual([]);
});
