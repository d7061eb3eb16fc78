import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emergencyStop, resumeOperations } from '#ops';
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

test('a plan that is more than a week old does not leave: it is ended with its reason', async () => {
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
