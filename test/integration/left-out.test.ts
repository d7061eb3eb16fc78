import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { whyNotSending } from '#leads';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const why = async (tenant: Tenant, leadId: string | undefined) =>
  (await whyNotSending(await tenant.ctx(), leadId ?? '')).reasons
    .filter(({ text }) => /batch|waits for approval/.test(text))
    .map(({ text }) => text);
const verified = (tenant: Tenant, verification: 'valid' | 'invalid', email: string) =>
  tenant.rows(
    sql`update person_addresses set verification = ${verification} where address = ${email} returning 1`,
  );

test('why a batch left a message out is said for as long as it holds, then that it waits for the next, then for a yes', async () => {
  const tenant = await world.tenant({});
  const [ana, bo] = await tenant.propose([{ email: 'ana@mill.example' }, { email: 'bo@mill.example' }]);
  await verified(tenant, 'invalid', 'ana@mill.example');
  expect((await tenant.freeze()).preview.totals).toEqual({ items: 2, sendable: 1, dropped: 1 });
  const [keeps, ...more] = await why(tenant, ana?.leadId);
  expect([keeps, more]).toEqual([expect.stringMatching(/^Left out of its batch: /), []]);
  expect(await why(tenant, bo?.leadId)).toEqual(['Its draft waits for approval.']);

  await verified(tenant, 'valid', 'ana@mill.example');
  const was = keeps?.replace('Left out of its batch: ', '').replace(/\.$/, '');
  expect(await why(tenant, ana?.leadId)).toEqual([
    `Its draft waits for the next batch. The last one left it out (${was}); on its own, nothing keeps it out now.`,
  ]);
  expect((await tenant.freeze()).preview.totals).toEqual({ items: 1, sendable: 1, dropped: 0 });
  expect(await why(tenant, ana?.leadId)).toEqual(['Its draft waits for approval.']);
});

test('another reason than that of the batch is the one that is said', async () => {
  const tenant = await world.tenant({});
  const [ana] = await tenant.propose([{ email: 'ana@loom.example' }]);
  await verified(tenant, 'invalid', 'ana@loom.example');
  await tenant.freeze();
  const [before] = await why(tenant, ana?.leadId);
  await verified(tenant, 'valid', 'ana@loom.example');
  await tenant.rows(
    sql`update campaigns set settings = settings || ${JSON.stringify({ excludedDomains: ['loom.example'] })}::jsonb where id = ${tenant.campaignId} returning 1`,
  );
  const [after] = await why(tenant, ana?.leadId);
  expect(after).toMatch(/^Left out of its batch: .*loom\.example/);
  expect(after).not.toBe(before);
});
