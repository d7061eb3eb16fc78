import { join } from 'node:path';
import { type ConfigOf, loadConfig, readEnvironment } from '#core/config/index';
import { type Contribution, contribute } from '#core/contribution';
import type { WorkspaceMode } from '#core/ctx';
import { programFolder } from '#core/home';
import type { Log } from '#core/log';
import { reason } from '#core/verdict';
import { type EnrichmentProvider, enrichmentProviders } from '#enrichment';
import { definePerformer, EffectError, type Performer } from '#gateway';
import { openSandbox, type Sandbox } from '#sandbox';
import { apolloPerformer } from '#vendors/apollo/adapter';
import { apolloEnrich } from '#vendors/apollo/operations';
import { canAsk as apolloCanAsk } from '#vendors/apollo/wire';
import { bettercontactPerformer } from '#vendors/bettercontact/adapter';
import { bettercontactEnrich } from '#vendors/bettercontact/operations';
import { canAsk as bettercontactCanAsk } from '#vendors/bettercontact/wire';
import { close as closeMail, nativeMailPerformers } from '#vendors/native-mail/performers';
import type { SandboxClock } from './runtime.ts';
import { vendorSections } from './vendor-config.ts';

/** What this process can do to the world: real vendors for live workspaces, the sandbox's servers for sandbox ones. */
export type Vendors = {
  readonly performers: readonly Performer[];
  readonly contributions: readonly Contribution[];
  readonly sandbox: Sandbox | undefined;
  close(): Promise<void>;
};

/** Short waits: in the sandbox an aggregator answers at once. */
const SANDBOX_POLL_MS = 10;

export async function connectVendors(parts: {
  home: string;
  clock: SandboxClock;
  log: Log;
  withSandbox: boolean;
  fetchUrl: typeof fetch;
}): Promise<Vendors> {
  const { config } = loadConfig(vendorSections, readEnvironment(programFolder, process.env));
  const sandbox = parts.withSandbox
    ? await openSandbox({
        folder: join(parts.home, 'sandbox'),
        seed: 'legwork',
        now: parts.clock.now,
        log: parts.log,
        fetchUrl: parts.fetchUrl,
      })
    : undefined;
  const finders = findersOf(config, sandbox);
  return {
    performers: [...nativeMailPerformers(), ...finders.flatMap((finder) => byMode(finder.modes))],
    contributions: finders.map(({ name, order, modes }) =>
      contribute(enrichmentProviders, providerOf(name, order, modes)),
    ),
    sandbox,
    async close() {
      closeMail();
      await sandbox?.close();
    },
  };
}

type Modes = { readonly sandbox?: Performer; readonly live?: Performer };
type Finder = { readonly name: 'apollo' | 'bettercontact'; readonly order: number; readonly modes: Modes };

function findersOf(config: ConfigOf<typeof vendorSections>, sandbox: Sandbox | undefined): Finder[] {
  const { apollo, bettercontact } = config;
  return [
    {
      name: 'apollo',
      order: 1,
      modes: {
        ...(sandbox ? { sandbox: apolloPerformer(sandbox.apollo) } : {}),
        ...(apollo.apiKey
          ? { live: apolloPerformer({ baseUrl: apollo.baseUrl, apiKey: apollo.apiKey.reveal() }) }
          : {}),
      },
    },
    {
      name: 'bettercontact',
      order: 2,
      modes: {
        ...(sandbox
          ? {
              sandbox: bettercontactPerformer({
                ...sandbox.bettercontact,
                pollMilliseconds: SANDBOX_POLL_MS,
              }),
            }
          : {}),
        ...(bettercontact.apiKey
          ? {
              live: bettercontactPerformer({
                baseUrl: bettercontact.baseUrl,
                apiKey: bettercontact.apiKey.reveal(),
                pollMilliseconds: bettercontact.pollMilliseconds,
              }),
            }
          : {}),
      },
    },
  ];
}

const CAN_ASK = { apollo: apolloCanAsk, bettercontact: bettercontactCanAsk } as const;
const OPERATIONS = { apollo: apolloEnrich, bettercontact: bettercontactEnrich } as const;

function providerOf(name: Finder['name'], order: number, modes: Modes): EnrichmentProvider {
  const served: WorkspaceMode[] = [
    ...(modes.sandbox ? (['sandbox'] as const) : []),
    ...(modes.live ? (['shadow', 'live'] as const) : []),
  ];
  return {
    name,
    order,
    modes: served,
    operation: OPERATIONS[name],
    accepts: CAN_ASK[name],
  };
}

/** One operation, two worlds: a sandbox workspace never reaches a real vendor, a live one never a simulator. */
function byMode(modes: Modes): Performer[] {
  const any = modes.sandbox ?? modes.live;
  if (!any) return [];
  const performer = definePerformer({
    operation: any.operation,
    perform(ctx, input, call) {
      const chosen = ctx.workspace.mode === 'sandbox' ? modes.sandbox : modes.live;
      if (!chosen)
        throw new EffectError(
          reason(
            'vendor.not_connected',
            `${any.operation.name} is not connected for a ${ctx.workspace.mode} workspace. Nothing was done.`,
          ),
          { effect: 'none' },
        );
      return chosen.perform(ctx, input, call);
    },
  });
  return [performer];
}
