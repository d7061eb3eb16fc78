import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Cluster, postgresEnvironment, socketFolderOf } from './cluster.ts';
import {
  type FolderState,
  folderState,
  type PostmasterPid,
  parsePostmasterPid,
} from './postmaster-pid.rules.ts';
import { commandLine, isAlive, killAll, processesInside, until } from './process-table.ts';
import { readStartFailure, type StartFailure } from './start-failure.rules.ts';

/** A crash recovery may replay a lot; while the process lives and says nothing else, we wait this long. */
const readyLimitMs = 5 * 60_000;
/** The log is moved aside (one predecessor is kept) when a start finds it larger. */
const logLimitBytes = 10 * 1024 * 1024;

const pidFileOf = (cluster: Pick<Cluster, 'data'>): string => join(cluster.data, 'postmaster.pid');

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export function readPostmasterPid(cluster: Pick<Cluster, 'data'>): PostmasterPid | 'unreadable' | null {
  const text = readText(pidFileOf(cluster));
  return text === null ? null : (parsePostmasterPid(text) ?? 'unreadable');
}

export type Held = FolderState & { readonly pid: number | null; readonly port: number | null };

/** Who has the data folder open at this moment. */
export function whoHolds(cluster: Pick<Cluster, 'data'>): Held {
  const pidFile = readPostmasterPid(cluster);
  const known = pidFile !== null && pidFile !== 'unreadable' ? pidFile : null;
  const alive = known !== null && isAlive(known.pid);
  const line = alive ? commandLine(known.pid) : null;
  const worksInFolder = alive && processesInside(cluster.data, ['postgres']).includes(known.pid);
  const state = folderState({ pidFile, alive, commandLine: line, worksInFolder, dataFolder: cluster.data });
  return { ...state, pid: known?.pid ?? null, port: known?.port ?? null };
}

/**
 * Removes what a dead Postgres left: its pid file where the number belongs to another program now (Postgres would
 * believe it), and backends that are still computing — they keep its shared memory, and no new one could start.
 * Call it only when no Postgres holds the folder. False when a backend could not be ended.
 */
export async function clearDeadPostgres(cluster: Cluster): Promise<boolean> {
  const gone = await killAll(processesInside(cluster.data, ['postgres']));
  rmSync(pidFileOf(cluster), { force: true });
  return gone;
}

function openLog(cluster: Cluster): { file: number; from: number } {
  const size = statSync(cluster.logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logLimitBytes) renameSync(cluster.logFile, `${cluster.logFile}.1`);
  const file = openSync(cluster.logFile, 'a', 0o600);
  chmodSync(cluster.logFile, 0o600);
  return { file, from: size > logLimitBytes ? 0 : size };
}

/** What was written to the log since `from`, at most the last 64 KB of it. */
function logSince(cluster: Cluster, from: number): string {
  const size = statSync(cluster.logFile, { throwIfNoEntry: false })?.size ?? 0;
  const start = Math.max(from, size - 65_536);
  if (size <= start) return '';
  const buffer = Buffer.alloc(size - start);
  const file = openSync(cluster.logFile, 'r');
  try {
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, start));
  } finally {
    closeSync(file);
  }
}

function settingsOf(cluster: Cluster, port: number): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketFolderOf(cluster) ?? '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    cluster_name: 'legwork',
    // A fresh database grows fast, and until its tables are looked at each question reads all rows of a workspace.
    autovacuum_naptime: '5s',
    // Commits stay synchronous even then: without that, killing Postgres would lose the last of them.
    ...(cluster.fsync ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...cluster.settings,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

export type Launched = { readonly ok: true; readonly pid: number } | ({ readonly ok: false } & StartFailure);

/**
 * Starts Postgres in a session of its own (Ctrl-C in our terminal and our own death do not reach it), with its output
 * in the log file, and waits until its pid file says `ready` (about 0.05 s). On failure, why.
 */
export async function launch(cluster: Cluster, port: number): Promise<Launched> {
  const log = openLog(cluster);
  const { account } = cluster;
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.data, ...settingsOf(cluster, port)], {
    detached: true,
    cwd: cluster.data,
    env: postgresEnvironment(),
    stdio: ['ignore', log.file, log.file],
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  closeSync(log.file);
  child.unref();
  let ended = false;
  let spawnError = '';
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', (error) => {
    ended = true;
    spawnError = error.message;
  });
  const isReady = (): boolean => {
    const file = readPostmasterPid(cluster);
    return file !== null && file !== 'unreadable' && file.pid === child.pid && file.status === 'ready';
  };
  await until(() => ended || isReady(), readyLimitMs, 5);
  if (!ended && child.pid !== undefined && isReady()) return { ok: true, pid: child.pid };
  if (!ended && child.pid !== undefined) await killAll([child.pid]);
  return {
    ok: false,
    ...readStartFailure(spawnError ? `FATAL: ${spawnError}` : logSince(cluster, log.from)),
  };
}
