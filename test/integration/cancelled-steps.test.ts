import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followCancelled } from '../../src/cadence/follow-cancelled.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { approveWaiting, DAY, enrolled, enrolmentOf, started, stepsOf } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

/** Takes what is planned out of the plan, as a guard does that will never let it leave. */
const cancelled = (tenant: Tenant) =>
  tenant.rows(
    sql`update send_ledger set state = 'cancelled', settled_at = now(), reasons = '[{"code": "verification.invalid", "text": "The address is dead."}]'::jsonb where state = 'planned' returning 1`,
  );

test('a follow-up that was taken out of the plan is a failed step, and the sequence goes on', async () => {
  const { tenant, leads } = await started(world, 1);
  const [lead = ''] = leads;
  await tenant.live(7 * DAY);
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.rows(sql`update campaigns set state = 'paused' where true returning 1`);
  await tenant.settle();
  const before = await enrolmentOf(tenant, lead);
  expect(await cancelled(tenant)).toHaveLength(1);
  expect(await followCancelled.run(await tenant.ctx())).toBe(1);
  expect(await followCancelled.run(await tenant.ctx())).toBe(0);
  expect(await enrolmentOf(tenant, lead)).toMatchObject({
    state: 'active',
    step: (before?.step ?? 0) + 1,
    dueAt: expect.any(String),
  });
  expect(await stepsOf(tenant, lead)).toContain('3 value_followup failed');
});

test('where the first message never left there is nothing to follow up: a person looks', async () => {
  const { tenant, leads } = await enrolled(world, 1);
  await tenant.approve((await tenant.freeze()).id);
  await tenant.rows(sql`update campaigns set state = 'paused' where true returning 1`);
  await tenant.settle();
  expect(await cancelled(tenant)).toHaveLength(1);
  await followCancelled.run(await tenant.ctx());
  expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({
    state: 'paused',
    pauseReason: 'not_sent',
  });
});
