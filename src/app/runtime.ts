import type { Actor } from '#core/actor';
import { systemActor } from '#core/actor';
import type { Clock } from '#core/clock';
import { systemClock } from '#core/clock';
import { createCtx } from '#core/context';
import { type Contribution, collectContributions } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import type { Database } from '#core/db/index';
import { createDurable, type Durable, newExecutorId } from '#core/durable/index';
import { notFound } from '#core/errors';
import type { Consumer } from '#core/events/index';
import { createIds } from '#core/ids';
import type { Log } from '#core/log';
import { secretKeys } from '#core/secret-keys';
import type { Slice } from '#core/slice';
import type { Tick } from '#core/tick';
import { loadWorkspace, loadWorkspaces, type WorkspaceRecord } from '#core/workspace.store';
import { createGateway, type Gateway, type Guard, type Performer, reconcileTick } from '#gateway';
import { type IntakeSource, processDeliveries } from '#http';
import { workflowStarters } from './workflow-starters.ts';

/** One process of Legwork, put together: contexts, gateway, consumers, ticks, workflows. */
export type Runtime = {
  readonly database: Database;
  readonly gateway: Gateway;
  readonly durable: Durable;
  readonly consumers: readonly Consumer[];
  readonly ticks: readonly Tick[];
  readonly slices: readonly Slice[];
  /** Vendors whose deliveries can be proved here. */
  readonly webhooks: WebhookSources;
  readonly sandboxClock: SandboxClock;
  readonly baseUrl: string;
  readonly secretKey: (purpose: string) => Uint8Array;
  readonly log: Log;
  workspaces(): Promise<WorkspaceRecord[]>;
  contextFor(workspaceId: string, actor: Actor): Promise<Ctx>;
  stop(): Promise<void>;
};

/** Vendors by name, for sandbox workspaces and for real ones. */
export type WebhookSources = Readonly<Record<'live' | 'sandbox', ReadonlyMap<string, IntakeSource>>>;

/** The time all sandbox workspaces share. It stands still until somebody moves it. */
export type SandboxClock = Clock & { set(to: Temporal.Instant): void };

function sandboxClock(start: Temporal.Instant): SandboxClock {
  let now = start;
  return {
    now: () => now,
    set(to) {
      if (Temporal.Instant.compare(to, now) > 0) now = to;
    },
  };
}

/** Before any sandbox exists the clock stands at the beginning of time, so that the first one sets it. */
const latestVirtualTime = (workspaces: readonly WorkspaceRecord[]): Temporal.Instant =>
  workspaces
    .flatMap((workspace) => workspace.virtualNow ?? [])
    .sort(Temporal.Instant.compare)
    .at(-1) ?? Temporal.Instant.fromEpochMilliseconds(0);

export type RuntimeParts = {
  database: Database;
  slices: readonly Slice[];
  /** Connects the vendors; the sandbox among them lives on this clock. */
  connect: (clock: SandboxClock) => Promise<{
    performers: readonly Performer[];
    contributions: readonly Contribution[];
    webhooks?: OfferedWebhooks;
  }>;
  guards: readonly Guard[];
  secret: string;
  baseUrl: string;
  role: 'all' | 'web' | 'worker' | 'cli';
  version: string;
  log: Log;
};

export async function createRuntime(parts: RuntimeParts): Promise<Runtime> {
  const { database, slices, log } = parts;
  const system = acrossWorkspaces(database);
  const clock = sandboxClock(latestVirtualTime(await system.tx(loadWorkspaces)));
  const vendors = await parts.connect(clock);
  const gateway = createGateway({ performers: vendors.performers, guards: parts.guards });
  const webhooks = sourcesOf(vendors.webhooks);
  const contributions = collectContributions([
    ...slices.flatMap((slice) => slice.contributions ?? []),
    ...vendors.contributions,
  ]);
  const secretKey = secretKeys(parts.secret);
  const executorId = newExecutorId();
  const ids = { sandbox: createIds(clock), real: createIds(systemClock) };
  const contextFor = async (workspaceId: string, actor: Actor): Promise<Ctx> => {
    const workspace = await system.tx((tx) => loadWorkspace(tx, workspaceId));
    if (!workspace) throw notFound('workspace', workspaceId);
    if (workspace.virtualNow) clock.set(workspace.virtualNow);
    const sandbox = workspace.mode === 'sandbox';
    return createCtx({
      database,
      workspace,
      actor,
      clock: sandbox ? clock : systemClock,
      ids: sandbox ? ids.sandbox : ids.real,
      log,
      performWith: gateway.performWith,
      contributions,
      secretKey,
      baseUrl: parts.baseUrl,
      executorId,
    });
  };
  const durable = await createDurable({
    database,
    workflows: slices.flatMap((slice) => slice.workflows ?? []),
    contextFor: (workspaceId) => contextFor(workspaceId, systemActor('workflow')),
    executorId,
    role: parts.role,
    version: parts.version,
    log,
  });
  return {
    database,
    gateway,
    durable,
    consumers: [...slices.flatMap((slice) => slice.consumers ?? []), ...workflowStarters(slices, durable)],
    ticks: ticksOf(slices, gateway, webhooks),
    webhooks,
    slices,
    sandboxClock: clock,
    baseUrl: parts.baseUrl,
    secretKey,
    log,
    workspaces: () => system.tx(loadWorkspaces),
    contextFor,
    stop: () => durable.stop(),
  };
}

type Offered = IntakeSource & { readonly vendor: string };
type OfferedWebhooks = Readonly<Record<'live' | 'sandbox', readonly Offered[]>>;

const sourcesOf = ({ live, sandbox }: OfferedWebhooks = { live: [], sandbox: [] }): WebhookSources => ({
  live: byVendor(live),
  sandbox: byVendor(sandbox),
});

const byVendor = (sources: readonly Offered[]): ReadonlyMap<string, IntakeSource> =>
  new Map(sources.map((entry) => [entry.vendor, entry]));

/** What is done from time to time: the slices' own work, looking for lost answers, reading webhooks. */
const ticksOf = (slices: readonly Slice[], gateway: Gateway, { live, sandbox }: WebhookSources): Tick[] => [
  ...slices.flatMap((slice) => slice.ticks ?? []),
  reconcileTick(gateway.performers),
  processDeliveries(new Map([...sandbox, ...live])),
];
