import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connections } from '#core/connections';
import { contribute } from '#core/contribution';
import { definePerformer, type Performer } from '#gateway';
import { emergencyStop, resumeOperations, verify } from '#ops';
import { slice as outbound } from '#outbound/slice';
import { type RunningHeyreach, startHeyreach } from '#vendors/heyreach/case.fixture';
import { type RunningInstantly, startInstantly } from '#vendors/instantly/case.fixture';
import { liveVendor } from '../../src/app/vendors/live-vendor.ts';
import { pauseVendorsTick } from '../../src/outbound/pause-vendors.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';

const MESSAGES = 40;
/** What the sandbox's mail server is away: long enough for the stop to fall into the middle. */
const LINE_MS = 60;
const LIMIT_MS = 1_000;

let world: DispatchWorld;
let instantly: RunningInstantly;
let heyreach: RunningHeyreach;
/** The vendors' own time; it runs on, so that what is due there leaves. */
let vendorNow = Temporal.Instant.from('2026-11-23T09:00:00Z');

/** Real milliseconds at which something left, by the door. */
const left = { smtp: [] as number[], instantly: [] as number[], heyreach: [] as number[] };

const slowLine = (performer: Performer): Performer =>
  performer.operation.name !== 'email.send'
    ? performer
    : definePerformer({
        ...performer,
        async perform(ctx, input, call) {
          await new Promise((resolve) => setTimeout(resolve, LINE_MS));
          const receipt = await performer.perform(ctx, input, call);
          left.smtp.push(Date.now());
          return receipt;
        },
      });

beforeAll(async () => {
  instantly = await startInstantly({ now: () => vendorNow });
  heyreach = await startHeyreach({ now: () => vendorNow, perMinute: 100_000 });
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
  world = await openDispatchWorld({
    wrap: slowLine,
    performers: vendors.flatMap(({ performers }) => performers),
    contributions: vendors.map(({ connection }) => contribute(connections, connection)),
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await instantly.close();
  await heyreach.close();
});

const dispatch = outbound.ticks?.find((tick) => tick.name === 'outbound.dispatch');

/** A live workspace with approved messages that are all due now. */
async function allDue(): Promise<Tenant> {
  const tenant = await world.tenant({
    mode: 'live',
    mailboxes: 3,
    settings: { window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' } },
  });
  await tenant.propose(
    Array.from({ length: MESSAGES }, (_, index) => ({ email: `p${index}@doors-${index}.example` })),
  );
  await tenant.approve((await tenant.freeze()).id);
  await world.owner(
    sql`insert into global_brakes (name, reason, engaged_at, engaged_by) values ('preparation', 'planning only', now(), 'test')`,
  );
  await tenant.settle();
  await world.owner(sql`delete from global_brakes where name = 'preparation'`);
  await tenant.rows(
    sql`with quick as (update mailboxes set min_gap_seconds = 0 where true returning 1)
        update send_ledger set planned_for = now() - interval '1 second' where state = 'planned'`,
  );
  expect((await tenant.sends()).filter(({ state }) => state === 'planned')).toHaveLength(MESSAGES);
  return tenant;
}

/** Fresh people for what runs at the vendors, so that they always have somebody to write to. */
function freshLeads(count: number): void {
  const { leads } = instantly.simulator.state;
  const [pattern] = leads.values();
  if (!pattern) throw new Error('The seeded campaign has no lead.');
  const listed = heyreach.simulator.state.campaignLeads.get(Number(heyreach.seeded.campaignId));
  for (const _ of Array.from({ length: count })) {
    const id = `lead-${leads.size}`;
    leads.set(id, { ...pattern, id, email: `${id}@acme.example`, email_reply_count: 0 });
    listed?.push({
      id: 10_000 + leads.size,
      profileUrl: `https://www.linkedin.com/in/${id}`,
      leadCampaignStatus: 'Pending',
    });
  }
}

const running = () =>
  [...instantly.simulator.state.campaigns.values()].filter(({ status }) => status === 1).length +
  [...heyreach.simulator.state.campaigns.values()].filter(({ status }) => status === 'IN_PROGRESS').length;

/** The vendors live on by themselves: what is due there leaves, until the signal. */
async function vendorsLive(until: AbortSignal): Promise<void> {
  while (!until.aborted) {
    if ((await instantly.simulator.sendDue()) > 0) left.instantly.push(Date.now());
    if ((await heyreach.simulator.sendDue()) > 0) left.heyreach.push(Date.now());
    vendorNow = vendorNow.add({ hours: 25 });
    freshLeads(2);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Another process that pulls the stop when it is told to. It knows nothing of this process’s vendors. */
async function stopper(tenant: Tenant): Promise<{ process: ChildProcess; pull(): Promise<number> }> {
  const script = fileURLToPath(new URL('../support/pull-stop.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify([world.urls, tenant.id, 'workspace'])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  expect((await once(lines, 'line'))[0]).toBe('ready');
  return {
    process: child,
    async pull() {
      const answer = once(lines, 'line');
      child.stdin.write('the wrong list\n');
      return Number((await answer)[0]);
    },
  };
}

const late = (stoppedAt: number) =>
  Object.fromEntries(
    Object.entries(left).map(([door, times]) => [
      door,
      times.filter((at) => at > stoppedAt + LIMIT_MS).length,
    ]),
  );

test('one stop over three doors: a second after it nothing leaves by SMTP, Instantly or HeyReach, and nothing resumes by itself', async () => {
  const tenant = await allDue();
  const ctx = await tenant.ctx();
  for (const campaign of instantly.simulator.state.campaigns.values()) campaign.status = 1;
  freshLeads(30);
  expect(running()).toBeGreaterThanOrEqual(2);
  const enough = new AbortController();
  const vendors = vendorsLive(enough.signal);
  const sending = (async () => {
    for (let moved = 1; moved > 0; ) moved = (await dispatch?.run(ctx)) ?? 0;
  })();
  while (left.smtp.length < 6 || left.instantly.length < 3 || left.heyreach.length < 3)
    await new Promise(setImmediate);
  const stop = emergencyStop(ctx, { reason: 'the wrong list' });
  const stoppedAt = Date.now();
  const { engaged, vendors: told } = await stop;
  await sending;
  // Long enough for anything that is still on its way, and for a vendor to send again if it could.
  while (Date.now() < stoppedAt + 2 * LIMIT_MS) await new Promise((resolve) => setTimeout(resolve, 20));

  expect(engaged).toBe(true);
  expect(late(stoppedAt)).toEqual({ smtp: 0, instantly: 0, heyreach: 0 });
  expect((await world.filedAt()).filter((at) => at > stoppedAt + LIMIT_MS)).toEqual([]);
  expect(running()).toBe(0);
  expect(told.map(({ vendor, failed }) => [vendor, failed]).sort()).toEqual([
    ['heyreach', []],
    ['instantly', []],
  ]);
  const byState = Map.groupBy(await tenant.sends(), ({ state }) => state);
  expect([...byState.keys()].sort()).toEqual(['accepted', 'planned']);
  expect(byState.get('accepted')).toHaveLength(left.smtp.length);
  expect(left.smtp.length).toBeLessThan(MESSAGES);

  // What somebody starts at a vendor meanwhile is paused again; lifting the stop starts nothing there.
  for (const campaign of instantly.simulator.state.campaigns.values()) campaign.status = 1;
  for (const campaign of heyreach.simulator.state.campaigns.values()) campaign.status = 'IN_PROGRESS';
  expect(await pauseVendorsTick.run(ctx)).toBeGreaterThanOrEqual(2);
  expect(running()).toBe(0);
  const counted = [left.instantly.length, left.heyreach.length];
  await resumeOperations(ctx, { reason: 'list corrected' });
  expect(await pauseVendorsTick.run(ctx)).toBe(0);
  await tenant.rows(
    sql`with quick as (update mailboxes set min_gap_seconds = 0 where true returning 1)
        update send_ledger set planned_for = now() - interval '1 second' where state = 'planned'`,
  );
  for (let moved = 1; moved > 0; ) moved = (await dispatch?.run(ctx)) ?? 0;
  expect(running()).toBe(0);
  enough.abort();
  await vendors;
  expect(
    [left.instantly.length, left.heyreach.length].map((count, index) => count - (counted[index] ?? 0)),
  ).toEqual([0, 0]);

  // Our own plan goes on where it stopped, as fast as its agent may write in a minute, and each message once.
  const accepted = tenant.accepted();
  expect(new Set(accepted).size).toBe(accepted.length);
  expect(accepted.length).toBeGreaterThan(byState.get('accepted')?.length ?? 0);
  expect(
    new Set((await tenant.sends()).map(({ state }) => state)).isSubsetOf(new Set(['accepted', 'planned'])),
  ).toBe(true);
  expect(Object.values((await verify(ctx)).checks).every(({ count }) => count === 0)).toBe(true);
}, 60_000);

test('the stop of another process holds our own door at once, and the tick of this one closes the two at the vendors', async () => {
  const tenant = await allDue();
  const ctx = await tenant.ctx();
  for (const campaign of instantly.simulator.state.campaigns.values()) campaign.status = 1;
  for (const campaign of heyreach.simulator.state.campaigns.values()) campaign.status = 'IN_PROGRESS';
  const other = await stopper(tenant);
  const before = left.smtp.length;
  const sending = (async () => {
    for (let moved = 1; moved > 0; ) moved = (await dispatch?.run(ctx)) ?? 0;
  })();
  while (left.smtp.length < before + 4) await new Promise(setImmediate);
  const stoppedAt = await other.pull();
  await sending;
  expect((await world.filedAt()).filter((at) => at > stoppedAt + LIMIT_MS)).toEqual([]);
  expect(left.smtp.length - before).toBeLessThan(MESSAGES);
  expect(running()).toBeGreaterThanOrEqual(2);
  expect(await pauseVendorsTick.run(ctx)).toBeGreaterThanOrEqual(2);
  expect(running()).toBe(0);
}, 60_000);

test('a stop is never refused because the agent that pauses has done enough for this minute', async () => {
  const tenant = await world.tenant({ mode: 'live', mailboxes: 1 });
  const ctx = await tenant.ctx();
  await tenant.rows(sql`
    insert into operation_log (workspace_id, id, operation, effect, idempotency_key, actor_kind, actor_id, state, intended_at, settled_at)
    select ${tenant.id}, gen_random_uuid(), 'email.send', 'send', 'earlier ' || n, 'agent', 'OPERATOR', 'done', now(), now() from generate_series(1, 500) n`);
  for (const campaign of instantly.simulator.state.campaigns.values()) campaign.status = 1;
  for (const campaign of heyreach.simulator.state.campaigns.values()) campaign.status = 'IN_PROGRESS';
  const { vendors } = await emergencyStop(ctx, { reason: 'after a busy minute' });
  expect(vendors.flatMap(({ failed }) => failed)).toEqual([]);
  expect(running()).toBe(0);
});
