import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freezeFollowUps } from '../../src/cadence/freeze-follow-ups.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { pass } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

const batches = (tenant: Tenant) =>
  tenant.rows<{ state: string; sendable: number; dropped: number }>(
    sql`select state, (preview -> 'totals' ->> 'sendable')::int as sendable, (preview -> 'totals' ->> 'dropped')::int as dropped from approval_batches order by created_at, id`,
  );
const freeze = async (tenant: Tenant) => freezeFollowUps.run(await tenant.ctx());

test('follow-ups that may not leave make no batch for a person, and are looked at again once a day', async () => {
  const tenant = await world.tenant({});
  await tenant.propose([{ email: 'ana@mill.example' }]);
  await tenant.rows(sql`update approval_items set motion = 'cadence' where true returning 1`);
  await tenant.rows(sql`update person_addresses set verification = 'invalid' where true returning 1`);
  for (let hour = 0; hour < 3; hour += 1) {
    expect(await freeze(tenant)).toBe(0);
    await pass(tenant, 1);
  }
  const closed = { state: 'rejected', sendable: 0, dropped: 1 };
  expect(await batches(tenant)).toEqual([closed]);
  await pass(tenant, 24);
  await freeze(tenant);
  expect(await batches(tenant)).toEqual([closed, closed]);
  // What may leave by now is frozen the next day; what is new at once, and the others with it.
  await tenant.rows(sql`update person_addresses set verification = 'valid' where true returning 1`);
  await tenant.propose([{ email: 'bo@mill.example' }]);
  await tenant.rows(sql`update approval_items set motion = 'cadence' where true returning 1`);
  expect(await freeze(tenant)).toBe(2);
  expect((await batches(tenant)).at(-1)).toEqual({ state: 'pending', sendable: 2, dropped: 0 });
});
