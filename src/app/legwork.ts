import { type Access, createAccess } from '#access';
import type { Environment } from '#core/config/index';
import { contribute } from '#core/contribution';
import { type Exclusive, takeExclusive } from '#core/db/exclusive';
import { holdFreePort } from '#http';
import { forecasters } from '#pipeline';
import type { Sandbox, SandboxSettings } from '#sandbox';
import { obeyConfiguredStop } from './configured-stop.ts';
import { guards } from './guards.ts';
import { type Installation, openInstallation } from './installation.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import type { Server } from './server.ts';
import { openForecaster } from './simulation/forecaster.ts';
import { slicesOver } from './slices.ts';
import { connectVendors, type Vendors } from './vendors/connect-vendors.ts';
import { VERSION } from './version.ts';
import { startWorker, type World } from './worker.ts';

/** Legwork in this process: an installation, its sign-in, its runtime and, if nobody else works, a worker. */
export type Legwork = {
  readonly installation: Installation;
  readonly access: Access;
  readonly runtime: Runtime;
  readonly sandbox: Sandbox | undefined;
  readonly world: World;
  /** True when another process works; then this one only writes and waits. */
  readonly elsewhere: boolean;
  /** The port to listen on; one that was held for this process is free from now on. */
  takePort(): Promise<number>;
  /** Answers requests to our own address without a socket, e.g. one-click requests of the sandbox's people. */
  answerOwn(handler: Server['handle']): void;
  startWorker(): void;
  close(): Promise<void>;
};

export type LegworkOptions = {
  role: 'all' | 'worker' | 'cli';
  quiet?: boolean;
  /** False for a process that only writes and reads: it opens no sandbox and performs nothing. */
  works?: boolean;
  /** Settings to use in place of this machine's, for a product of its own beside the real one. */
  environment?: Environment;
  throwaway?: boolean;
  /** Who lives in the sandbox; the same seed, the same people. */
  seed?: string;
};

const NOTHING: World = { deliverDue: async () => 0, nextDue: () => null };
/** The key of the lock on the sandbox. */
const SANDBOX = 1;

export async function openLegwork(options: LegworkOptions): Promise<Legwork> {
  const { environment, throwaway = false, seed = 'legwork' } = options;
  const installation = await openInstallation({
    ...(options.quiet ? { logLevel: 'warn' } : {}),
    ...(environment ? { environment } : {}),
    throwaway,
  });
  const { database, log, config, secret } = installation;
  const { baseUrl, takePort } = await placeOf(config, options.role);
  await obeyConfiguredStop(installation, options.role);
  // The sandbox's servers and files have room for one process; a second one leaves the work to the first.
  const sandboxLock = options.works === false ? undefined : await takeExclusive(database.systemUrl, SANDBOX);
  const elsewhere = sandboxLock === undefined;
  const { fetchUrl, visit, answerOwn } = ownDoor(baseUrl);
  const vendors: { connected?: Vendors } = {};
  const forecaster = openForecaster(log);
  if (options.role !== 'cli') await forecaster.sweep();
  const runtime = await createRuntime({
    database,
    slices: slicesOver(database),
    guards,
    connect: async (clock) => {
      const { home, environment } = installation;
      const withSandbox = !elsewhere;
      const connected = await connectVendors({
        ...{ home, environment, seed, clock, log, withSandbox, fetchUrl, visit, baseUrl },
      });
      vendors.connected = connected;
      const own = contribute(forecasters, forecaster);
      return { ...connected, contributions: [...connected.contributions, own] };
    },
    secret,
    baseUrl,
    role: options.role,
    version: VERSION,
    log,
  });
  const access = createAccess({
    database,
    secret: Buffer.from(runtime.secretKey('access.session')).toString('base64url'),
    baseUrl,
    dashboardToken: config.dashboardToken?.reveal(),
    log,
  });
  return together(
    {
      installation,
      access,
      runtime,
      elsewhere,
      takePort,
      vendors: vendors.connected,
      sandboxLock,
      forecaster,
    },
    answerOwn,
  );
}

/** Where this process is found. Links name the port, so one that may be any is chosen before there are links. */
async function placeOf(
  { host, port: wanted, baseUrl }: Installation['config'],
  role: LegworkOptions['role'],
): Promise<{ readonly baseUrl: string } & Pick<Legwork, 'takePort'>> {
  const held = wanted === 0 && role === 'all' ? await holdFreePort(host) : undefined;
  const port = held?.port ?? wanted;
  return {
    baseUrl: baseUrl ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    async takePort() {
      await held?.release();
      return port;
    },
  };
}

/** Requests to our own address, answered without a socket where somebody in this process answers them. */
function ownDoor(baseUrl: string) {
  let own: Server['handle'] | undefined;
  const fetchUrl: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    return own && request.url.startsWith(`${baseUrl}/`) ? own(request) : fetch(request);
  };
  const visit: NonNullable<SandboxSettings['visit']> = (path, { agent, from }) => {
    const request = new Request(`${baseUrl}${path}`, {
      headers: { 'user-agent': agent },
      redirect: 'manual',
    });
    return own ? own(request, from) : fetch(request);
  };
  const answerOwn: Legwork['answerOwn'] = (handler) => {
    own = handler;
  };
  return { fetchUrl, visit, answerOwn };
}

function together(
  parts: Pick<Legwork, 'installation' | 'access' | 'runtime' | 'elsewhere' | 'takePort'> & {
    vendors: Vendors | undefined;
    sandboxLock: Exclusive | undefined;
    forecaster: ReturnType<typeof openForecaster>;
  },
  answerOwn: Legwork['answerOwn'],
): Legwork {
  const { vendors, sandboxLock, forecaster, ...rest } = parts;
  const world: World = vendors?.sandbox ?? NOTHING;
  let worker: { stop(): Promise<void> } | undefined;
  return {
    ...rest,
    sandbox: vendors?.sandbox,
    world,
    answerOwn,
    startWorker: () => {
      worker ??= startWorker(rest.runtime, world);
    },
    async close() {
      await forecaster.close();
      await worker?.stop();
      await rest.runtime.stop();
      await vendors?.close();
      await sandboxLock?.release();
      await rest.access.close();
      await rest.installation.close();
    },
  };
}
