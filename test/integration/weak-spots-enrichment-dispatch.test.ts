import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contribute } from '#core/contribution';
import { changeSettings, verifiers } from '#enrichment';
import { enrichmentSettings } from '#enrichment/contract';
import { serveSimulators } from '#vendors/kit/simulator';
import { neverbouncePerformers } from '#vendors/neverbounce/adapter';
import * as neverbounce from '#vendors/neverbounce/operations';
import { createNeverbounceSimulator } from '#vendors/neverbounce/simulator';
import { verifyAddresses } from '../../src/enrichment/verify-addresses.ts';
import { ALL_ZERO, addresses, approved, people, proof } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { T0 } from '../support/workbench.ts';

const apiKey = 'secret_of-the-tests';
let world: DispatchWorld;
let closeVendor: () => Promise<void>;
const vendor = createNeverbounceSimulator({ apiKey, now: () => T0, perMinute: 100_000, looksUntilDone: 0 });

beforeAll(async () => {
  const server = await serveSimulators({ '/neverbounce': vendor });
  closeVendor = server.close;
  world = await openDispatchWorld({
    performers: neverbouncePerformers({ baseUrl: `${server.url}/neverbounce`, apiKey }),
    contributions: [
      contribute(verifiers, {
        name: 'neverbounce',
        modes: ['sandbox'],
        one: neverbounce.neverbounceVerifyAddress,
        job: null,
        oneByOne: true,
      }),
    ],
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await closeVendor();
});

/** A workspace that writes to verified addresses alone. */
async function careful(settings: Record<string, unknown> = {}): Promise<Tenant> {
  const tenant = await world.tenant({ settings });
  const usual = enrichmentSettings.parse({});
  await changeSettings(await tenant.ctx(), {
    ...usual,
    verification: { ...usual.verification, required: 'always' },
  });
  return tenant;
}
const verify = async (tenant: Tenant, waiting: readonly { leadId: string }[]): Promise<unknown> =>
  verifyAddresses(await tenant.ctx(), { leadIds: waiting.map(({ leadId }) => leadId) });

test('13: guards not applied in preview: who decides sees whom dispatch would leave out, and why: unverified, invalid, catch-all without the flag', async () => {
  const recipients = ['valid@a.example', 'invalid@b.example', 'catch_all@c.example'].map((email) => ({
    email,
  }));
  const tenant = await careful();
  const waiting = await tenant.propose(recipients);
  await verify(tenant, waiting);
  await tenant.propose([{ email: 'new@d.example' }]);
  const { preview } = await tenant.freeze();
  expect(preview.totals).toEqual({ items: 4, sendable: 1, dropped: 3 });
  const text = JSON.stringify(preview);
  for (const code of ['verification.invalid', 'verification.catch_all', 'verification.missing'])
    expect(text).toContain(code);
  const bold = await careful({ allowCatchAll: true });
  await verify(bold, await bold.propose(recipients));
  expect((await bold.freeze()).preview.totals).toEqual({ items: 3, sendable: 2, dropped: 1 });
});

test('13: approved leads dropped silently: what dies between the yes and the sending does not leave, and is not lost', async () => {
  const tenant = await careful();
  const recipients = people(3, 'dies');
  const waiting = await tenant.propose(recipients);
  await verify(tenant, waiting);
  const batch = await tenant.freeze();
  await tenant.approve(batch.id);
  await tenant.rows(
    sql`update person_addresses set verification = 'invalid' where address = 'p1@dies-1.example'`,
  );
  await tenant.live(48);
  expect(tenant.accepted().toSorted()).toEqual(addresses(recipients).filter((to) => !to.startsWith('p1')));
  expect((await tenant.sends()).filter(({ state }) => state === 'cancelled')).toMatchObject([
    { to: 'p1@dies-1.example', reasons: [{ code: 'verification.invalid' }] },
  ]);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('a verdict that grew old after the yes is asked for again, and then the message leaves', async () => {
  const tenant = await careful();
  const recipients = people(2, 'aged');
  const waiting = await tenant.propose(recipients);
  await verify(tenant, waiting);
  const asked = vendor.requests().length;
  const batch = await tenant.freeze();
  await tenant.approve(batch.id);
  await tenant.rows(sql`update person_addresses set verified_at = verified_at - interval '31 days'`);
  // Asked at the very same instant it would be the same question.
  world.runtime.sandboxClock.set((await tenant.ctx()).now().add({ seconds: 1 }));
  await tenant.live(48);
  expect(vendor.requests().length - asked).toBe(2);
  expect(tenant.accepted().toSorted()).toEqual(addresses(recipients));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('who was never verified waits: nothing leaves before a verifier has said yes', async () => {
  const tenant = await world.tenant();
  await approved(tenant, people(2, 'late'));
  const usual = enrichmentSettings.parse({});
  await changeSettings(await tenant.ctx(), {
    ...usual,
    verification: { waterfall: [], required: 'always' },
  });
  await tenant.live(3);
  expect(tenant.accepted()).toEqual([]);
  await changeSettings(await tenant.ctx(), {
    ...usual,
    verification: { waterfall: ['neverbounce'], required: 'always' },
  });
  await tenant.live(48);
  expect(tenant.accepted()).toHaveLength(2);
});
