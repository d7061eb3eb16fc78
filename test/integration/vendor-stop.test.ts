import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { permissionGuard } from '#access';
import { agentGuard } from '#agents';
import { systemClock } from '#core/clock';
import { connections } from '#core/connections';
import { createCtx } from '#core/context';
import { collectContributions, contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { stopHooks } from '#core/stop-hooks';
import { allow } from '#core/verdict';
import { createGateway, defineGuard } from '#gateway';
import { emergencyStop, resumeOperations } from '#ops';
import { type RunningHeyreach, startHeyreach } from '#vendors/heyreach/case.fixture';
import { type RunningInstantly, startInstantly } from '#vendors/instantly/case.fixture';
import { liveVendor } from '../../src/app/vendors/live-vendor.ts';
import { pauseVendorsHook, pauseVendorsTick } from '../../src/outbound/pause-vendors.ts';
import { openWorkbench, quietLog, type Workbench } from '../support/workbench.ts';

const LIMIT_MS = 1_000;
let bench: Workbench;
let instantly: RunningInstantly;
let heyreach: RunningHeyreach;
let ctx: Ctx;
let serial = 0;
/** The vendors' own time; it runs on, so that what is due there leaves. */
let vendorNow = Temporal.Instant.from('2026-11-23T09:00:00Z');

beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(async () => {
  serial += 1;
  instantly = await startInstantly({ now: () => vendorNow });
  heyreach = await startHeyreach({ now: () => vendorNow });
  ctx = await contextOver(`vendor-stop-${serial}`);
  for (const campaign of instantly.simulator.state.campaigns.values()) campaign.status = 1;
  return async () => {
    await instantly.close();
    await heyreach.close();
  };
});

const anybody = (slot: 'suppression' | 'window' | 'approval') =>
  defineGuard({
    name: `${slot} of the test`,
    slot,
    effects: ['send', 'destroy'],
    check: async (_ctx, _tx, { requests }) => requests.map(() => allow()),
  });

async function contextOver(slug: string): Promise<Ctx> {
  const vendors = await Promise.all([
    liveVendor({
      vendor: 'instantly',
      capabilities: ['e-mail campaigns'],
      needs: {},
      connect: async () => instantly.performers,
    }),
    liveVendor({
      vendor: 'heyreach',
      capabilities: ['LinkedIn outreach'],
      needs: {},
      connect: async () => heyreach.performers,
    }),
  ]);
  const gateway = createGateway({
    performers: vendors.flatMap((vendor) => [...vendor.performers]),
    guards: [permissionGuard, agentGuard, anybody('suppression'), anybody('window'), anybody('approval')],
    wait: async () => undefined,
  });
  const workspace = await bench.workspace(slug, 'live');
  return createCtx({
    database: bench.database,
    workspace,
    actor: bench.ctx(workspace).actor,
    clock: systemClock,
    log: quietLog,
    performWith: gateway.performWith,
    contributions: collectContributions([
      ...vendors.map((vendor) => contribute(connections, vendor.connection)),
      contribute(stopHooks, pauseVendorsHook),
    ]),
    secretKey: () => new Uint8Array(32),
    baseUrl: 'https://legwork.test',
    executorId: 'test',
  });
}

const running = () => ({
  instantly: [...instantly.simulator.state.campaigns.values()].filter((campaign) => campaign.status === 1)
    .length,
  heyreach: [...heyreach.simulator.state.campaigns.values()].filter(
    (campaign) => campaign.status === 'IN_PROGRESS',
  ).length,
});

/** More leads for the running campaign; each is mailed as soon as the vendor looks. */
function freshLeads(count: number): void {
  const { leads } = instantly.simulator.state;
  const [pattern] = leads.values();
  if (!pattern) throw new Error('The seeded campaign has no lead.');
  for (const _ of Array.from({ length: count })) {
    const id = `lead-${leads.size}`;
    leads.set(id, { ...pattern, id, email: `${id}@acme.example`, email_reply_count: 0 });
  }
}

test('sends that leave a vendor later than a second after the stop: none; its campaigns are paused, with a record', async () => {
  for (const campaign of heyreach.simulator.state.campaigns.values()) campaign.status = 'IN_PROGRESS';
  freshLeads(40);
  expect(running().instantly).toBeGreaterThan(0);
  expect(running().heyreach).toBeGreaterThan(0);
  const left: number[] = [];
  let stoppedAt = Number.POSITIVE_INFINITY;
  const living = (async () => {
    while (performance.now() < stoppedAt + 2 * LIMIT_MS) {
      const count = await instantly.simulator.sendDue();
      if (count > 0) left.push(performance.now());
      vendorNow = vendorNow.add({ hours: 25 });
      freshLeads(5);
      // The vendor lives in this very process: it must not keep the stop from its turn.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  while (left.length < 3) await new Promise(setImmediate);
  const stop = emergencyStop(ctx, { reason: 'wrong list' });
  stoppedAt = performance.now();
  expect(await stop).toMatchObject({ engaged: true });
  await living;
  expect(left.filter((at) => at > stoppedAt + LIMIT_MS)).toEqual([]);
  expect(left.length).toBeGreaterThanOrEqual(3);
  expect(running()).toEqual({ instantly: 0, heyreach: 0 });
  const told = await ctx.db.tx((tx) =>
    rows<{ subject: string }>(
      tx,
      sql`select subject from audit_log where action = 'vendor.campaign_paused' order by subject`,
    ),
  );
  expect(told.map(({ subject }) => subject.split(' ')[0])).toEqual(
    expect.arrayContaining(['heyreach', 'instantly']),
  );
});

test('nothing resumes by itself: lifting the stop starts no campaign, and what somebody starts meanwhile is paused again', async () => {
  await emergencyStop(ctx, { reason: 'wrong list' });
  expect(running()).toMatchObject({ instantly: 0 });
  for (const campaign of instantly.simulator.state.campaigns.values()) campaign.status = 1;
  expect(await pauseVendorsTick.run(ctx)).toBeGreaterThan(0);
  expect(running()).toMatchObject({ instantly: 0 });
  await resumeOperations(ctx, { reason: 'corrected' });
  expect(await pauseVendorsTick.run(ctx)).toBe(0);
  expect(running()).toMatchObject({ instantly: 0 });
});

test('a vendor that does not answer is named, and our own stop stands all the same', async () => {
  await heyreach.close();
  const done = await emergencyStop(ctx, { reason: 'wrong list' });
  expect(done.engaged).toBe(true);
  expect(done.vendors.find(({ vendor }) => vendor === 'heyreach')?.failed.join()).toContain(
    'could not be asked',
  );
  expect(done.vendors.find(({ vendor }) => vendor === 'instantly')).toMatchObject({ failed: [] });
  expect(running().instantly).toBe(0);
  heyreach = await startHeyreach({ now: () => vendorNow });
});
