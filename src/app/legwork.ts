import { type Access, createAccess, permissionGuard } from '#access';
import { approvalGuard } from '#approval';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { type ExecutorState, listExecutors } from '#core/durable/index';
import { suppressionGuard } from '#leads';
import { sendLimitsGuard } from '#outbound';
import type { Sandbox } from '#sandbox';
import { type Installation, openInstallation } from './installation.ts';
import { createRuntime, type Runtime } from './runtime.ts';
import { slicesOver } from './slices.ts';
import { connectVendors, type Vendors } from './vendors.ts';
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
  /** Answers requests to our own address without a socket, e.g. one-click requests of the sandbox's people. */
  answerOwn(handler: (request: Request) => Promise<Response>): void;
  startWorker(): void;
  close(): Promise<void>;
};

const NOTHING: World = { deliverDue: async () => 0, nextDue: () => null };
const WORKING_ROLES = ['all', 'worker'];
const SILENCE_SECONDS = 10;

export async function openLegwork(options: {
  role: 'all' | 'worker' | 'cli';
  quiet?: boolean;
  port?: number;
}): Promise<Legwork> {
  const installation = await openInstallation(options.quiet ? { logLevel: 'warn' } : {});
  const { database, log, config, secret } = installation;
  const baseUrl =
    config.baseUrl ??
    `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${options.port ?? config.port}`;
  const elsewhere = await someoneWorks(installation);
  let own: ((request: Request) => Promise<Response>) | undefined;
  const fetchUrl: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    return own && request.url.startsWith(`${baseUrl}/`) ? own(request) : fetch(request);
  };
  const vendors: { connected?: Vendors } = {};
  const runtime = await createRuntime({
    database,
    slices: slicesOver(database),
    guards: [permissionGuard, suppressionGuard, sendLimitsGuard, approvalGuard],
    connect: async (clock) => {
      const { home } = installation;
      vendors.connected = await connectVendors({ home, clock, log, withSandbox: !elsewhere, fetchUrl });
      return vendors.connected;
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
  return together({ installation, access, runtime, elsewhere, vendors: vendors.connected }, (handler) => {
    own = handler;
  });
}

function together(
  parts: Pick<Legwork, 'installation' | 'access' | 'runtime' | 'elsewhere'> & {
    vendors: Vendors | undefined;
  },
  answerOwn: Legwork['answerOwn'],
): Legwork {
  const { vendors, ...rest } = parts;
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
      await worker?.stop();
      await rest.runtime.stop();
      await vendors?.close();
      await rest.access.close();
      await rest.installation.close();
    },
  };
}

async function someoneWorks(installation: Installation): Promise<boolean> {
  const executors: ExecutorState[] = await acrossWorkspaces(installation.database).tx((tx) =>
    listExecutors(tx, SILENCE_SECONDS),
  );
  return executors.some(
    (executor) => executor.alive && WORKING_ROLES.includes(executor.role) && isRunning(executor),
  );
}

/** A process of this machine that was killed is not alive, whatever its last heartbeat says. */
function isRunning(executor: ExecutorState): boolean {
  try {
    process.kill(executor.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
