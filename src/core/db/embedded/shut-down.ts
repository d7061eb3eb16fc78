import { spawn } from 'node:child_process';
import { unavailable } from '../../errors.ts';
import type { Cluster } from './cluster.ts';
import { whoHolds } from './postmaster.ts';
import { isAlive, until } from './process-table.ts';

/** The checkpoint at the end of a fast shutdown may write gigabytes to a slow disk. */
const fastLimitMs = 60_000;
const immediateLimitMs = 10_000;

function ask(pid: number, signal: 'SIGINT' | 'SIGQUIT', cluster: Cluster): void {
  if (process.platform === 'win32') {
    // Windows has no such signals; the program that comes with Postgres knows its own way.
    const mode = signal === 'SIGINT' ? 'fast' : 'immediate';
    spawn(cluster.binaries.pgCtl, ['stop', '-W', '-m', mode, '-D', cluster.data], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

/**
 * Stops the Postgres that holds the folder and waits until it is gone (about 0.1 s): fast — open transactions are rolled
 * back, everything is written — and after a minute at once, which is as safe but makes the next start recover.
 * Does nothing when none runs.
 */
export async function shutDown(cluster: Cluster): Promise<void> {
  const { state, pid } = whoHolds(cluster);
  if (pid === null || !['running', 'starting', 'stopping'].includes(state)) return;
  ask(pid, 'SIGINT', cluster);
  if (await until(() => !isAlive(pid), fastLimitMs)) return;
  ask(pid, 'SIGQUIT', cluster);
  if (await until(() => !isAlive(pid), immediateLimitMs)) return;
  throw unavailable(
    'postgres.does_not_stop',
    `Postgres ${pid} on ${cluster.data} does not stop. What was committed is safe. End that process by hand; the next start ` +
      'recovers.',
  );
}
