import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf } from '#core/db/index';
import { whyNotSending } from '#leads';
import { executeApprovedBatches } from '../../src/outbound/execute-batch.ts';
import { changeWarmup } from '../../src/outbound/warmup/change-warmup.ts';
import { ALL_ZERO, approved, dispatch, people, proof } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';
import { drainAll } from '../support/drain-all.ts';

let world: DispatchWorld;

beforeAll(async () => {
  world = await openDispatchWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

test('ceiling is not counted twice: a limit of n sends exactly n that day and the rest later', async () => {
  const tenant = await world.tenant({ dailyLimit: 4 });
  await approved(tenant, people(10, 'ceiling'));
  await tenant.live();
  const sent = await tenant.rows<{ day: string; count: string }>(
    sql`select (transmission_at at time zone 'UTC')::date::text as day, count(*) from send_ledger where state = 'accepted' group by 1 order by 1`,
  );
  expect(sent.map((entry) => Number(entry.count))).toEqual([4, 4, 2]);
  expect(tenant.accepted()).toHaveLength(10);
});

test('two batches of one day share the ceiling', async () => {
  const tenant = await world.tenant({ dailyLimit: 4 });
  await approved(tenant, people(3, 'shared-a'));
  await tenant.settle();
  await approved(tenant, people(3, 'shared-b'));
  await tenant.live();
  const sent = await tenant.rows<{ count: string }>(
    sql`select count(*) from send_ledger where state = 'accepted' group by (transmission_at at time zone 'UTC')::date order by 1 desc`,
  );
  expect(sent.map((entry) => Number(entry.count))).toEqual([4, 2]);
});

test('what another worker has in hand counts: both together keep to the ceiling', async () => {
  const tenant = await world.tenant({ mailboxes: 4 });
  await approved(tenant, people(4, 'hands'));
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  await tenant.rows(
    sql`update send_ledger set state = 'claimed', claimed_by = 'another worker' where id in (select id from send_ledger order by planned_for, id limit 2)`,
  );
  await tenant.rows(
    sql`update send_ledger set planned_for = ${ctx.now().toString()} where state = 'planned'`,
  );
  await world.owner(sql`update workspaces set daily_send_limit = 3 where id = ${tenant.id}`);
  await dispatch.run(ctx);
  const states = (await tenant.sends()).map(({ state }) => state).sort();
  expect(states).toEqual(['accepted', 'claimed', 'claimed', 'planned']);
});

test('limit 0 sends nothing', async () => {
  const tenant = await world.tenant({ dailyLimit: 0 });
  await approved(tenant, people(3, 'zero'));
  await tenant.live(72);
  expect(tenant.accepted()).toEqual([]);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('a limit lowered to 0 after the planning sends nothing more', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(3, 'lowered'));
  await tenant.settle();
  const before = tenant.accepted().length;
  await world.owner(sql`update workspaces set daily_send_limit = 0 where id = ${tenant.id}`);
  const at = (await tenant.ctx()).now();
  await tenant.live(72);
  expect((await tenant.ctx()).now().since(at).total('minutes')).toBeLessThan(60);
  expect(tenant.accepted()).toHaveLength(before);
  expect((await tenant.sends()).filter((send) => send.state === 'planned')).toHaveLength(3 - before);
});

test('a mailbox held to its warm-up after the planning sends no stranger anything for two weeks, says so, and then does', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(3, 'warming'));
  const ctx = await tenant.ctx();
  await drainAll(ctx, [executeApprovedBatches]);
  const [mailbox] = await tenant.rows<{ id: string }>(sql`select id from mailboxes`);
  await changeWarmup(await tenant.ctx(), { mailboxId: mailbox?.id ?? '', held: true });
  await tenant.rows(
    sql`update send_ledger set planned_for = ${ctx.now().toString()} where state = 'planned'`,
  );
  await dispatch.run(ctx);
  expect(tenant.accepted()).toEqual([]);
  const [waiting] = await tenant.sends();
  expect(
    (await whyNotSending(ctx, waiting?.leadId ?? '')).reasons.map(({ text }) => text).join(' '),
  ).toContain('held to its warm-up');
  const begun = ctx.now();
  await tenant.live(24 * 20);
  expect(tenant.accepted()).toHaveLength(3);
  const [first] = await tenant.rows<{ at: string }>(sql`select min(transmission_at) as at from send_ledger`);
  expect(
    instantOf(first?.at ?? '')
      .since(begun)
      .total('hours'),
  ).toBeGreaterThanOrEqual(14 * 24);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('shadow mode sends nothing', async () => {
  const tenant = await world.tenant({ mode: 'shadow' });
  await approved(tenant, people(3, 'shadow'));
  await tenant.rows(sql`update send_ledger set planned_for = now() - interval '1 minute'`);
  await tenant.settle();
  await tenant.rows(
    sql`update send_ledger set planned_for = now() - interval '1 minute' where state = 'planned'`,
  );
  await dispatch.run(await tenant.ctx());
  expect(tenant.accepted()).toEqual([]);
  expect((await tenant.sends()).every((send) => send.state === 'planned')).toBe(true);
  const [lead] = await tenant.sends();
  expect(
    (await whyNotSending(await tenant.ctx(), lead?.leadId ?? '')).reasons.map((entry) => entry.code),
  ).toContain('send.shadow');
});

test('per-domain cap 3: the most urgent three of a company leave, the others wait', async () => {
  const tenant = await world.tenant({ settings: { perDomainPerBatch: 3 } });
  await tenant.propose(Array.from({ length: 6 }, (_, index) => ({ email: `p${index}@one-company.example` })));
  const first = await tenant.freeze();
  expect(first.preview.totals).toEqual({ items: 6, sendable: 3, dropped: 3 });
  expect(
    first.preview.dropped.every((entry) => entry.reasons[0]?.code === 'recipient.domain_concentration_cap'),
  ).toBe(true);
  await tenant.approve(first.id);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(3);
  expect(new Set(tenant.accepted()).size).toBe(3);
});
