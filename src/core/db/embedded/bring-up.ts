import { type LegworkError, unavailable } from '../../errors.ts';
import { type Cluster, checkData, explainFileError, hasData, ownerPassword } from './cluster.ts';
import { initialise } from './initdb.ts';
import { freePorts, rememberedPort, rememberPort } from './port.ts';
import { clearDeadPostgres, type Launched, launch, whoHolds } from './postmaster.ts';
import { isPassing, openPresence, type Presence } from './presence.ts';
import { until } from './process-table.ts';
import { type StartFailure, startFailureSentence } from './start-failure.rules.ts';
import { withStartLock } from './start-lock.ts';

/** A living Postgres of this cluster and our connection to it. */
export type Running = {
  readonly pid: number;
  readonly port: number;
  readonly password: string;
  /** True when it was already running: started by another process, or left by one that was killed. */
  readonly joined: boolean;
  readonly presence: Presence;
};

const settleLimitMs = 5 * 60_000;
const connectLimitMs = 60_000;

const failed = (failure: StartFailure, cluster: Cluster): LegworkError =>
  unavailable(`postgres.${failure.kind}`, startFailureSentence(failure, cluster));

/** Connects, patiently while Postgres recovers; null when the process died meanwhile. */
async function connect(cluster: Cluster, port: number, password: string): Promise<Presence | null> {
  let presence: Presence | null = null;
  let last: unknown = null;
  const settled = await until(
    async () => {
      try {
        presence = await openPresence(cluster, port, password);
        return true;
      } catch (error) {
        if (!isPassing(error)) throw error;
        last = error;
        return ['free', 'stale', 'foreign'].includes(whoHolds(cluster).state);
      }
    },
    connectLimitMs,
    20,
  );
  if (settled) return presence;
  throw unavailable(
    'postgres.no_answer',
    `Postgres runs on ${cluster.data} but has not answered on port ${port} for a minute. What was committed is safe. ` +
      `Look into ${cluster.logFile}.`,
    last,
  );
}

/** Joins the Postgres that already has the folder open; null when there is none. */
async function join(cluster: Cluster, password: string): Promise<Running | null> {
  const settled = await until(
    () => !['starting', 'stopping'].includes(whoHolds(cluster).state),
    settleLimitMs,
    20,
  );
  const held = whoHolds(cluster);
  if (!settled) {
    throw unavailable(
      'postgres.not_settling',
      `Postgres ${held.pid ?? ''} on ${cluster.data} has been ${held.state} for five minutes. What was committed is safe. ` +
        `Look into ${cluster.logFile}, and end that process when it makes no progress.`,
    );
  }
  if (held.state !== 'running' || held.pid === null || held.port === null) return null;
  const presence = await connect(cluster, held.port, password);
  if (!presence) return null;
  rememberPort(cluster, held.port);
  return { pid: held.pid, port: held.port, password, joined: true, presence };
}

async function* portsToTry(cluster: Cluster, onlyRemembered: boolean): AsyncGenerator<number> {
  const remembered = rememberedPort(cluster);
  if (onlyRemembered && remembered !== null) {
    yield remembered;
    return;
  }
  let tries = 0;
  for await (const port of freePorts(cluster)) {
    yield port;
    tries += 1;
    if (tries === 5) return;
  }
}

async function startNew(cluster: Cluster, password: string, samePort: boolean): Promise<Running> {
  let failure: StartFailure = { kind: 'port_taken', reasons: [] };
  for await (const port of portsToTry(cluster, samePort)) {
    if (!(await clearDeadPostgres(cluster)))
      throw failed({ kind: 'leftover_backends', reasons: [] }, cluster);
    let launched: Launched = await launch(cluster, port);
    if (!launched.ok && launched.kind === 'leftover_backends') {
      // Backends of a killed Postgres may appear to be gone a moment before their memory is.
      await until(
        async () => {
          await clearDeadPostgres(cluster);
          launched = await launch(cluster, port);
          return launched.ok || launched.kind !== 'leftover_backends';
        },
        5000,
        200,
      );
    }
    if (launched.ok) {
      const presence = await connect(cluster, port, password);
      if (!presence) break;
      rememberPort(cluster, port);
      return { pid: launched.pid, port, password, joined: false, presence };
    }
    failure = launched;
    if (failure.kind !== 'port_taken') break;
  }
  throw failed(failure, cluster);
}

/**
 * Makes sure that Postgres runs on this cluster, whatever was there before, and connects to it: joins a living one, else
 * initialises when there is no data, clears what a dead one left, and starts. Only one process does this at a time.
 * With `samePort` a new start takes the remembered port or fails, because living pools point to it.
 */
export async function bringUp(cluster: Cluster, samePort: boolean): Promise<Running> {
  try {
    return await withStartLock(cluster.lockFile, async () => {
      const password = ownerPassword(cluster);
      if (!hasData(cluster)) await initialise(cluster, password);
      checkData(cluster);
      return (await join(cluster, password)) ?? (await startNew(cluster, password, samePort));
    });
  } catch (error) {
    throw explainFileError(error, cluster.folder);
  }
}
