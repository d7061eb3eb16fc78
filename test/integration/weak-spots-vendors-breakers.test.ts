import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { enrichLeads, enrichmentProviders } from '#enrichment';
import { definePerformer, type Performer } from '#gateway';
import { apolloCase } from '#vendors/apollo/case.fixture';
import { apolloEnrich } from '#vendors/apollo/operations';
import { bettercontactCase } from '#vendors/bettercontact/case.fixture';
import { bettercontactEnrich } from '#vendors/bettercontact/operations';
import { CASES } from '#vendors/cases.fixture';
import type { RunningVendor } from '#vendors/kit/vendor-case.fixture';
import { breakerOf } from '../../src/gateway/operation.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { T0 } from '../support/workbench.ts';

const LEADS = 16;
const folder = mkdtempSync(join(tmpdir(), 'legwork-breakers-'));
let apollo: RunningVendor;
let bettercontact: RunningVendor;
let world: DispatchWorld;
/** How many questions were with a vendor at the same time, at most, and how many reached it. */
const seen = { now: 0, most: 0, apollo: 0 };

/** Each question to Apollo is answered with its breaking down. */
let apolloIsDown = false;

const counted = (performer: Performer): Performer =>
  definePerformer({
    ...performer,
    async perform(ctx, input, call) {
      if (performer.operation.name === apolloEnrich.name) {
        seen.apollo += 1;
        if (apolloIsDown) apollo.simulator.failNext({ status: 500, body: { error: 'Something went wrong' } });
      }
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      try {
        return await performer.perform(ctx, input, call);
      } finally {
        seen.now -= 1;
      }
    },
  });

beforeAll(async () => {
  const now = () => T0;
  apollo = await apolloCase.start({ folder: mkdtempSync(join(folder, 'apollo-')), now, perMinute: 100_000 });
  bettercontact = await bettercontactCase.start({
    folder: mkdtempSync(join(folder, 'bettercontact-')),
    now,
    perMinute: 100_000,
  });
  const named = (vendor: RunningVendor, name: string) =>
    vendor.performers.filter(({ operation }) => operation.name === name).map(counted);
  const finder = { modes: ['sandbox'] as const, accepts: () => true };
  world = await openDispatchWorld({
    performers: [...named(apollo, apolloEnrich.name), ...named(bettercontact, bettercontactEnrich.name)],
    contributions: [
      contribute(enrichmentProviders, { ...finder, name: 'apollo', order: 1, operation: apolloEnrich }),
      contribute(enrichmentProviders, {
        ...finder,
        name: 'bettercontact',
        order: 2,
        operation: bettercontactEnrich,
      }),
    ],
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await apollo.close();
  await bettercontact.close();
  rmSync(folder, { recursive: true, force: true });
});

async function leadsOf(tenant: Tenant, prefix: string): Promise<{ ctx: Ctx; ids: string[] }> {
  const proposed = await tenant.propose(
    Array.from({ length: LEADS }, (_, index) => ({ email: `${prefix}${index}@${prefix}-${index}.example` })),
  );
  return { ctx: await tenant.ctx(), ids: proposed.map(({ leadId }) => leadId) };
}

const breakers = (tenant: Tenant) =>
  tenant.rows<{ name: string; state: string }>(sql`select name, state from breakers order by name`);

describe('the breaker of enrichment is not registered and its check is dead', () => {
  test('every operation of every vendor has a breaker, made by its name and by nobody’s remembering to', async () => {
    const without: string[] = [];
    for (const vendorCase of CASES) {
      const vendor = await vendorCase.start({
        folder: mkdtempSync(join(folder, 'any-')),
        now: () => Temporal.Now.instant(),
      });
      for (const { operation } of vendor.performers)
        if (!breakerOf(operation, { mailboxId: 'm', endpointId: 'e' })) without.push(operation.name);
      await vendor.close();
    }
    expect(without).toEqual([]);
  });

  test('a finder that breaks down is left alone, and what it would have been asked goes to the next one', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const { ctx, ids } = await leadsOf(tenant, 'broken');
    apolloIsDown = true;
    seen.apollo = 0;
    await enrichLeads(ctx, ids);
    apolloIsDown = false;
    expect(await breakers(tenant)).toContainEqual({ name: 'apollo', state: 'open' });
    const before = seen.apollo;
    const more = await leadsOf(tenant, 'later');
    await enrichLeads(more.ctx, more.ids);
    expect(seen.apollo).toBe(before);
    const asked = await tenant.rows<{ provider: string; state: string }>(
      sql`select distinct provider, state from enrichment_journal where lead_id = any (${`{${more.ids.join(',')}}`}::uuid[]) order by 1`,
    );
    expect(asked).toEqual([
      { provider: 'apollo', state: 'failed' },
      { provider: 'bettercontact', state: expect.stringMatching(/hit|miss/) },
    ]);
  });
});

test('a waterfall that runs serially, up to minutes a lead: the leads of a batch are asked about at the same time', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const { ctx, ids } = await leadsOf(tenant, 'parallel');
  seen.most = 0;
  await enrichLeads(ctx, ids);
  expect(seen.most).toBeGreaterThanOrEqual(4);
});

test('a finder that was asked is not asked again: its answer is paid for once, also a miss', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const { ctx, ids } = await leadsOf(tenant, 'once');
  await enrichLeads(ctx, ids);
  const before = seen.apollo;
  const calls = () => apollo.simulator.requests().length + bettercontact.simulator.requests().length;
  const requests = calls();
  await enrichLeads(ctx, ids);
  expect(seen.apollo).toBe(before);
  expect(calls()).toBe(requests);
});
