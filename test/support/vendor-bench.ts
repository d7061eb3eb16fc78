import { sql } from 'drizzle-orm';
import type { Clock } from '#core/clock';
import { connections } from '#core/connections';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { row, rows } from '#core/db/index';
import { drainConsumers } from '#core/events/index';
import { createIds } from '#core/ids';
import { defineSlice, type Slice } from '#core/slice';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import type { Performer } from '#gateway';
import {
  createHttpApp,
  type IntakeSource,
  intakeRoute,
  type Listening,
  listen,
  processDeliveries,
} from '#http';
import { slice as inbound } from '#inbound/slice';
import { importLeads, memorySource } from '#leads';
import { slice as outbound } from '#outbound/slice';
import { calComWebhooks } from '#vendors/cal-com/webhooks';
import { type RunningHeyreach, startHeyreach } from '#vendors/heyreach/case.fixture';
import { heyreachWebhooks } from '#vendors/heyreach/webhooks';
import { type RunningInstantly, startInstantly } from '#vendors/instantly/case.fixture';
import { instantlyWebhooks } from '#vendors/instantly/webhooks';
import type { SimulatedDelivery } from '#vendors/kit/simulated-delivery';
import { guards } from '../../src/app/guards.ts';
import { liveVendor } from '../../src/app/vendors/live-vendor.ts';
import { openWorkbench, quietLog, type Workbench } from './workbench.ts';

export const WEBHOOK_SECRET = 'a webhook secret of the tests';

/** A clock the test moves by hand; the vendors share it. */
export type MovableClock = Clock & { move(duration: Temporal.DurationLike): void };

const movableClock = (start: string): MovableClock => {
  let now = Temporal.Instant.from(start);
  return {
    now: () => now,
    move(duration) {
      now = now.add(duration);
    },
  };
};

/**
 * A live workspace with Instantly and HeyReach beside it: their simulators answer over HTTP and deliver their webhooks
 * to our own intake over HTTP.
 */
export type VendorBench = {
  readonly bench: Workbench;
  readonly ctx: Ctx;
  readonly clock: MovableClock;
  readonly instantly: RunningInstantly;
  readonly heyreach: RunningHeyreach;
  /** Posts a delivery as a vendor would; answers our status. */
  deliver(delivery: SimulatedDelivery): Promise<number>;
  /** While this is set deliveries get lost on their way. */
  offline: boolean;
  tick(name: string): Promise<number>;
  /** Reads deliveries, runs consumers and ticks until nothing moves. */
  settle(): Promise<void>;
  /** A lead with this address or profile. */
  lead(person: { email?: string; linkedin?: string; name?: string }): Promise<string>;
  all<T extends object>(statement: ReturnType<typeof sql>): Promise<T[]>;
  one<T extends object>(statement: ReturnType<typeof sql>): Promise<T | undefined>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** One more vendor beside the two. */
export type Neighbour = {
  readonly vendor: string;
  readonly capabilities: readonly string[];
  readonly performers: readonly Performer[];
  readonly intake: IntakeSource;
  close(): Promise<void>;
};
export type VendorBenchParts = {
  readonly slices?: readonly Slice[];
  readonly neighbours?: (parts: {
    now: Clock['now'];
    deliver: VendorBench['deliver'];
    /** Of the workspace. */
    slug: string;
  }) => Promise<readonly Neighbour[]>;
};

const SETTLING = [
  'intake.process',
  'inbound.process',
  'inbound.process_vendor_notices',
  'outbound.stop_at_vendors',
  'outbound.vendor_receipts',
];

let serial = 0;

export async function openVendorBench(more: VendorBenchParts = {}): Promise<VendorBench> {
  serial += 1;
  const slug = `vendors-${serial}`;
  const clock = movableClock('2026-11-23T09:00:00Z');
  const state = { offline: false, server: undefined as Listening | undefined };
  const deliver = async ({ path, headers, body }: SimulatedDelivery): Promise<number> => {
    if (state.offline || !state.server) return 503;
    return (await fetch(`${state.server.url}${path}`, { method: 'POST', headers, body })).status;
  };
  const instantly = await startInstantly({ now: clock.now, onDelivery: deliver });
  const heyreach = await startHeyreach({ now: clock.now, onDelivery: deliver });
  const neighbours = (await more.neighbours?.({ now: clock.now, deliver, slug })) ?? [];
  const performers = [instantly, heyreach, ...neighbours].flatMap((vendor) => [...vendor.performers]);
  const vendors = defineSlice({ name: 'vendors', contributions: await connectionsOf(neighbours) });
  const slices = [outbound, inbound, vendors, ...(more.slices ?? [])];
  const bench = await openWorkbench({ slices, performers, guards, wait: async () => undefined });
  const workspace = await bench.workspace(slug, 'live');
  const ctx = bench.ctx(workspace, { clock });
  const sources = intakeSources(neighbours);
  state.server = await serveIntake(bench, workspace.id, slug, clock, sources);
  registerHooks(slug, instantly, heyreach);
  const readDeliveries = processDeliveries(sources);
  const ticks = new Map(
    [...slices.flatMap((slice) => slice.ticks ?? []), readDeliveries].map((tick) => [tick.name, tick]),
  );
  const consumers = slices.flatMap((slice) => slice.consumers ?? []);
  const tick = async (name: string): Promise<number> => {
    const found = ticks.get(name);
    if (!found) throw new Error(`There is no tick ${name}.`);
    return found.run(ctx);
  };
  return {
    bench,
    ctx,
    clock,
    instantly,
    heyreach,
    deliver,
    get offline() {
      return state.offline;
    },
    set offline(value) {
      state.offline = value;
    },
    tick,
    async settle() {
      for (let moved = 1; moved > 0; ) {
        const { handled, waiting } = await drainConsumers(ctx, consumers);
        moved = handled;
        for (const name of SETTLING) moved += await tick(name);
        // An event stays hidden while an older transaction of the cluster runs.
        if (waiting) moved = 1;
      }
    },
    lead: (person) => leadOf(ctx, person),
    all: (statement) => ctx.db.tx((tx) => rows(tx, statement)),
    one: (statement) => ctx.db.tx((tx) => row(tx, statement)),
    async [Symbol.asyncDispose]() {
      await state.server?.close(0);
      await instantly.close();
      await heyreach.close();
      for (const neighbour of neighbours) await neighbour.close();
      await bench[Symbol.asyncDispose]();
    },
  };
}

async function connectionsOf(neighbours: readonly Neighbour[]) {
  const known = [
    { vendor: 'instantly', capabilities: ['e-mail campaigns', 'replies'] },
    { vendor: 'heyreach', capabilities: ['LinkedIn outreach', 'LinkedIn conversations'] },
    ...neighbours,
  ];
  const live = await Promise.all(
    known.map(({ vendor, capabilities }) => liveVendor({ vendor, capabilities, needs: {} })),
  );
  return live.map(({ connection }) => contribute(connections, connection));
}

const intakeSources = (neighbours: readonly Neighbour[]): Map<string, IntakeSource> =>
  new Map([
    ...[instantlyWebhooks, heyreachWebhooks, calComWebhooks].map((source): [string, IntakeSource] => [
      source.vendor,
      { load: async () => source as VendorWebhooks, secrets: { webhookSecret: WEBHOOK_SECRET } },
    ]),
    ...neighbours.map(({ vendor, intake }): [string, IntakeSource] => [vendor, intake]),
  ]);

function serveIntake(
  bench: Workbench,
  id: string,
  slug: string,
  clock: Clock,
  sources: ReadonlyMap<string, IntakeSource>,
): Promise<Listening> {
  const system = acrossWorkspaces(bench.database);
  const ids = createIds(clock);
  const app = createHttpApp({
    routes: [
      intakeRoute({
        sources,
        execute: system.execute,
        workspaceOf: async (name) =>
          name === slug ? { id, now: clock.now, newId: () => ids.next() } : undefined,
      }),
    ],
    authenticate: async () => {
      throw new Error('Nobody signs in here.');
    },
    contextFor: async () => {
      throw new Error('The intake needs no context.');
    },
    log: quietLog,
    baseUrl: 'http://127.0.0.1',
    version: 'test',
  });
  return listen(app, { host: '127.0.0.1', port: 0 });
}

/** As a person does it once at each vendor. */
function registerHooks(slug: string, instantly: RunningInstantly, heyreach: RunningHeyreach): void {
  const { state } = instantly.simulator;
  const id = state.nextId();
  state.webhooks.set(id, {
    id,
    target_hook_url: `http://legwork.test/hooks/${slug}/instantly`,
    event_type: 'all_events',
    campaign: null,
    headers: { authorization: `Bearer ${WEBHOOK_SECRET}` },
    status: 1,
  });
  for (const eventType of [
    'CONNECTION_REQUEST_ACCEPTED',
    'CONNECTION_REQUEST_SENT',
    'MESSAGE_REPLY_RECEIVED',
    'EVERY_MESSAGE_REPLY_RECEIVED',
    'CAMPAIGN_COMPLETED',
  ]) {
    const hook = heyreach.simulator.state.nextId();
    heyreach.simulator.state.hooks.set(hook, {
      id: hook,
      webhookName: eventType,
      webhookUrl: `http://legwork.test/hooks/${slug}/heyreach?secret=${encodeURIComponent(WEBHOOK_SECRET)}`,
      eventType,
      campaignIds: [],
      isActive: true,
    });
  }
}

let people = 0;
async function leadOf(
  ctx: Ctx,
  { email = '', linkedin = '', name = 'Avery Stone' }: { email?: string; linkedin?: string; name?: string },
): Promise<string> {
  people += 1;
  const [first, last] = name.split(' ');
  const done = await importLeads(
    ctx,
    memorySource(
      `people-${people}.csv`,
      `email,linkedin url,first name,last name,company\n${email},${linkedin},${first},${last},Company ${people}\n`,
    ),
  );
  if (done.accepted !== 1) throw new Error(`The lead ${email} ${linkedin} was not imported.`);
  const found = await ctx.db.tx((tx) =>
    row<{ id: string }>(
      tx,
      sql`select lead_id as id from import_leads where import_id = ${done.id}
      union select id from leads where import_id = ${done.id} limit 1`,
    ),
  );
  return found?.id ?? '';
}
