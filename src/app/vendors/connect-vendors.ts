import { join } from 'node:path';
import { type ConfigOf, type Environment, loadConfig } from '#core/config/index';
import { type Connection, connections } from '#core/connections';
import { type Contribution, contribute } from '#core/contribution';
import { datedTables } from '#core/contributions';
import type { WorkspaceMode } from '#core/ctx';
import type { Log } from '#core/log';
import { reason } from '#core/verdict';
import { definePerformer, EffectError, type Performer } from '#gateway';
import { daysOfHits, daysOfSignals, inboundConfig, reconcileDaysBack } from '#inbound';
import { connectedCrms } from '#leads';
import { openSandbox, type Sandbox, type SandboxSettings, sandboxRecords } from '#sandbox';
import { dnsPerformer } from '#vendors/dns/adapter';
import { timezonesChecked } from '#vendors/instantly/timezone.rules';
import { limitsChecked } from '#vendors/kit/documented-limits';
import { pricesChecked } from '#vendors/language-model/models.rules';
import { oauthClients } from '#vendors/native-mail/config';
import { close as closeMail, nativeMailPerformers } from '#vendors/native-mail/performers';
import { standardWebhooksPerformer } from '#vendors/standard-webhooks/adapter';
import type { SandboxClock } from '../runtime.ts';
import { chatChannels, noticePerformers, writing } from './chat-channels.ts';
import { commsVendors } from './comms-vendors.ts';
import { dataFinders } from './data-finders.ts';
import { dataVendors } from './data-vendors.ts';
import type { LiveVendor } from './live-vendor.ts';
import { modelVendors } from './model-vendors.ts';
import { outreachVendors } from './outreach-vendors.ts';
import { vendorSections } from './vendor-config.ts';

/** What this process can do to the world: real vendors for live workspaces, the sandbox's servers for sandbox ones. */
export type Vendors = {
  readonly performers: readonly Performer[];
  readonly contributions: readonly Contribution[];
  /** The vendors whose deliveries can be proved, by the kind of workspace they are for. */
  readonly webhooks: Webhooks;
  readonly sandbox: Sandbox | undefined;
  close(): Promise<void>;
};

/** What vendors publish and change without telling. */
export const vendorTables = [limitsChecked, pricesChecked, timezonesChecked];

export type Webhooks = {
  readonly live: readonly NonNullable<LiveVendor['webhooks']>[];
  readonly sandbox: readonly NonNullable<LiveVendor['webhooks']>[];
};

export async function connectVendors(parts: {
  home: string;
  environment: Environment;
  /** Who lives in the sandbox. */
  seed: string;
  clock: SandboxClock;
  log: Log;
  withSandbox: boolean;
  fetchUrl: typeof fetch;
  visit?: NonNullable<SandboxSettings['visit']>;
  /** Where our own intake is. */
  baseUrl: string;
}): Promise<Vendors> {
  const { environment } = parts;
  const { config } = loadConfig(vendorSections, environment);
  const sandbox = parts.withSandbox
    ? await openSandbox({
        ...parts,
        folder: join(parts.home, 'sandbox'),
        now: parts.clock.now,
      })
    : undefined;
  const [live, inSmall] = await Promise.all([
    Promise.all(vendorsOf(config)),
    sandbox ? Promise.all(vendorsOf(loadConfig(vendorSections, sandbox.settings).config)) : [],
  ]);
  const worlds = byOperation(
    inSmall.flatMap((vendor) => vendor.performers).concat(sandboxRecords(parts.baseUrl)),
    live.flatMap((vendor) => vendor.performers).concat(dnsPerformer(config.dns)),
  );
  return {
    performers: [
      ...nativeMailPerformers({ oauth: oauthOf(config.nativeMail) }),
      ...[standardWebhooksPerformer(), ...noticePerformers(environment)],
      ...[...worlds.values()].map(byMode),
    ],
    contributions: [
      ...dataFinders(worlds, config.clay),
      ...connectionsIn(live, inSmall).map((connection) => contribute(connections, connection)),
      ...vendorTables.map((table) => contribute(datedTables, table)),
      ...crmsOf(config, false),
      ...(sandbox ? crmsOf(loadConfig(vendorSections, sandbox.settings).config, true) : []),
      ...chatChannels(environment),
      ...reading(environment),
      ...writing(parts.home, environment),
    ],
    webhooks: {
      live: live.flatMap((vendor) => vendor.webhooks ?? []),
      sandbox: inSmall.flatMap((vendor) => vendor.webhooks ?? []),
    },
    sandbox,
    async close() {
      closeMail();
      await Promise.all([...live, ...inSmall].map((vendor) => vendor.close()));
      await sandbox?.close();
    },
  };
}

/** How answers are looked for, and how long it is kept who looked at mail and pages. */
function reading(environment: Environment): Contribution[] {
  const { reconcileDays, hitDays, signalDays } = loadConfig([inboundConfig], environment).config.inbound;
  return [
    contribute(reconcileDaysBack, reconcileDays),
    contribute(daysOfHits, hitDays),
    contribute(daysOfSignals, signalDays),
  ];
}

/** CRMs with a key. Which workspace their contacts belong to is said in the workspace. */
const crmsOf = ({ highlevel }: ConfigOf<typeof vendorSections>, inSmall: boolean): Contribution[] =>
  highlevel.token && highlevel.locationId
    ? [contribute(connectedCrms, { vendor: 'highlevel', account: highlevel.locationId, inSmall })]
    : [];

const oauthOf = (own: ConfigOf<typeof vendorSections>['nativeMail']) =>
  oauthClients({
    ...own,
    googleClientSecret: own.googleClientSecret?.reveal(),
    microsoftClientSecret: own.microsoftClientSecret?.reveal(),
  });

const vendorsOf = (config: ConfigOf<typeof vendorSections>): readonly Promise<LiveVendor>[] => [
  ...outreachVendors(config),
  ...dataVendors(config),
  ...commsVendors(config),
  ...modelVendors(config),
];

/** A live workspace has what is set up; a sandbox has the local servers, and reads what live ones would need. */
function connectionsIn(live: readonly LiveVendor[], inSmall: readonly LiveVendor[]): Connection[] {
  const real = live.map(({ connection }) => connection);
  const local = inSmall.flatMap(({ connection }) => {
    const settings = real.find(({ vendor }) => vendor === connection.vendor)?.settings ?? [];
    return connection.configured ? [{ ...connection, settings, inSmall: true }] : [];
  });
  const covered = new Set(local.map(({ vendor }) => vendor));
  return [
    ...local.map((connection) => ({ ...connection, modes: SANDBOX })),
    ...real.map((connection) => ({
      ...connection,
      modes: covered.has(connection.vendor) ? REAL : [...SANDBOX, ...REAL],
    })),
  ];
}

const SANDBOX: readonly WorkspaceMode[] = ['sandbox'];
const REAL: readonly WorkspaceMode[] = ['shadow', 'live'];

/** The two worlds of one operation. */
type Worlds = { readonly sandbox?: Performer; readonly live?: Performer };

function byOperation(sandbox: readonly Performer[], live: readonly Performer[]): ReadonlyMap<string, Worlds> {
  const worlds = new Map<string, Worlds>();
  for (const performer of sandbox) worlds.set(performer.operation.name, { sandbox: performer });
  for (const performer of live) {
    const { name } = performer.operation;
    worlds.set(name, { ...worlds.get(name), live: performer });
  }
  return worlds;
}

/** One operation, two worlds: a sandbox workspace never reaches a real vendor, a live one never a simulator. */
function byMode({ sandbox, live }: Worlds): Performer {
  const any = (live ?? sandbox) as Performer;
  const chosen = (mode: WorkspaceMode): Performer => {
    const performer = mode === 'sandbox' ? sandbox : live;
    if (performer) return performer;
    throw new EffectError(
      reason(
        'vendor.not_connected',
        `${any.operation.name} is not connected for a ${mode} workspace. Nothing was done.`,
      ),
      { effect: 'none' },
    );
  };
  const { limits, reconcile } = any;
  return definePerformer({
    operation: any.operation,
    perform: (ctx, input, call) => chosen(ctx.workspace.mode).perform(ctx, input, call),
    ...(limits ? { limits } : {}),
    ...(reconcile
      ? {
          reconcile: async (ctx, lost) =>
            (await chosen(ctx.workspace.mode).reconcile?.(ctx, lost)) ?? 'cannot_tell',
        }
      : {}),
  });
}
