import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emergencyStop, resumeOperations } from '#ops';
import { replanOverdue } from '../../src/outbound/replan-overdue.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { pass } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

const addresses = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ email: `late${n}@mill-${n}.example` }));
/** Minutes at which the mail server took mails of each of our mailboxes. */
const minutesOf = (tenant: Tenant): Map<string, Temporal.Instant[]> =>
  Map.groupBy(
    world.sandbox
      .accepted()
      .filter((mail) => tenant.accepted().includes(mail.to[0] ?? ''))
      .map(({ from, at }) => ({ from, at: Temporal.Instant.from(at) })),
    ({ from }) => from,
  ) as never;

test('after a stop, what was due meanwhile does not leave in a crowd: each mailbox keeps its gap', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  await tenant.propose(addresses(12));
  await tenant.approve((await tenant.freeze()).id);
  await tenant.settle();
  const sentBefore = tenant.accepted().length;
  await emergencyStop(await tenant.ctx(reviewer), { reason: 'A look at the list.' });
  await pass(tenant, 2);
  await tenant.settle();
  expect(tenant.accepted()).toHaveLength(sentBefore);
  await resumeOperations(await tenant.ctx(reviewer), { reason: 'It was fine.' });
  const resumedAt = (await tenant.ctx()).now();
  await tenant.live(10);
  expect(tenant.accepted()).toHaveLength(12);
  for (const [, mails] of minutesOf(tenant)) {
    const times = (mails as unknown as { at: Temporal.Instant }[])
      .map(({ at }) => at)
      .filter((at) => Temporal.Instant.compare(at, resumedAt) >= 0)
      .sort(Temporal.Instant.compare);
    for (const [index, at] of times.slice(1).entries())
      expect(at.since(times[index] ?? at).total('seconds')).toBeGreaterThanOrEqual(90);
  }
});

test('anchors §6 9: a plan that is more than a week old does not leave: it is ended with its reason', async () => {
  const tenant = await world.tenant({});
  await tenant.propose(addresses(3));
  await tenant.rows(sql`update mailboxes set state = 'paused' where true returning 1`);
  await tenant.rows(sql`update mailboxes set state = 'active' where true returning 1`);
  await emergencyStop(await tenant.ctx(reviewer), { reason: 'A restore.' });
  await tenant.approve((await tenant.freeze()).id);
  await tenant.settle();
  await pass(tenant, 24 * 9);
  await resumeOperations(await tenant.ctx(reviewer), { reason: 'Restored.' });
  await tenant.live(48);
  expect(tenant.accepted()).toEqual([]);
  const sends = await tenant.sends();
  expect(sends.map(({ state, reasons }) => [state, reasons[0]?.code])).toEqual(
    sends.map(() => ['cancelled', 'send.stale']),
  );
  expect(sends).toHaveLength(3);
});

test('what a lowered cap refuses gets another day in the plan instead of knocking every quarter of an hour', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await tenant.propose(addresses(6));
  await tenant.approve((await tenant.freeze()).id);
  await tenant.settle();
  await tenant.rows(sql`update workspaces set daily_send_limit = 2 where true returning 1`);
  await tenant.live(1);
  const today = tenant.accepted().length;
  expect(today).toBe(2);
  const tries = async () =>
    (
      await tenant.rows<{ count: number }>(
        sql`select count(*)::int as count from operation_log where operation = 'email.send'`,
      )
    )[0]?.count;
  const before = await tries();
  await tenant.live(20);
  expect(await tries()).toBeLessThanOrEqual((before ?? 0) + 4);
  await tenant.live(24 * 4);
  expect(tenant.accepted()).toHaveLength(6);
});

const replanned = (tenant: Tenant) =>
  tenant.rows<{ vendor: string; step: number; late: boolean }>(
    sql`select m.vendor, s.step, s.planned_for <= w.virtual_now - interval '10 minutes' as late from send_ledger s
        join mailboxes m on m.id = s.mailbox_id join workspaces w on w.id = s.workspace_id order by s.to_address`,
  );
/** A mailbox that sends through a vendor. */
const atVendor = (tenant: Tenant, vendor: string, connection: Record<string, string>) =>
  tenant.rows(
    sql`insert into mailboxes (workspace_id, id, address, display_name, vendor, connection, purpose, state, daily_cap, min_gap_seconds, created_at, warmup_started_at)
        values (${tenant.id}, gen_random_uuid(), ${`nora@${vendor}-${tenant.slug}.example`}, 'Nora Field', ${vendor}, ${JSON.stringify(connection)}::jsonb, 'cold', 'active', 40, 90, '2025-01-01', '2025-01-01') returning 1`,
  );
/** So many hours late at once, while nothing may leave. */
async function late(tenant: Tenant, recipients: Parameters<Tenant['propose']>[0]): Promise<void> {
  await tenant.propose(recipients);
  await emergencyStop(await tenant.ctx(reviewer), { reason: 'A look at the list.' });
  await tenant.approve((await tenant.freeze()).id);
  await tenant.settle();
  await pass(tenant, 2);
}
async function resumed(tenant: Tenant): Promise<void> {
  await resumeOperations(await tenant.ctx(reviewer), { reason: 'It was fine.' });
  await replanOverdue.run(await tenant.ctx());
}

test('late mails and late messages on LinkedIn of one campaign each keep to their channel', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await atVendor(tenant, 'heyreach', { listId: '7' });
  await late(tenant, [
    ...addresses(2),
    { email: 'lee@mill-9.example', to: 'linkedin.com/in/lee', subject: '' },
  ]);
  await resumed(tenant);
  expect(await replanned(tenant)).toEqual([
    { vendor: 'sandbox', step: 1, late: false },
    { vendor: 'sandbox', step: 1, late: false },
    { vendor: 'heyreach', step: 1, late: false },
  ]);
});

test('a late follow-up whose mailbox the campaign left goes to another of ours, never to a vendor’s', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  await late(tenant, addresses(1));
  await atVendor(tenant, 'instantly', { campaignId: 'c1' });
  await tenant.rows(sql`update drafts set step = 2 where true returning 1`);
  await tenant.rows(sql`update send_ledger set step = 2 where true returning 1`);
  // Its mailbox is none of the campaign's any more, and the vendor's is as free as the other of ours.
  await tenant.rows(sql`update campaigns set settings = jsonb_set(settings, '{mailboxes}',
    (select jsonb_agg(id) from mailboxes where id <> (select mailbox_id from send_ledger))) where true returning 1`);
  await resumed(tenant);
  expect(await replanned(tenant)).toEqual([{ vendor: 'sandbox', step: 2, late: false }]);
});
