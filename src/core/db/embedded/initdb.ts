import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unavailable } from '../../errors.ts';
import { type Cluster, postgresEnvironment } from './cluster.ts';
import { killAll, processesInside } from './process-table.ts';
import { readStartFailure, startFailureSentence } from './start-failure.rules.ts';

/** Who may do anything in the cluster; used to make roles and databases, never by the product's own queries. */
export const ownerRole = 'postgres';

function run(cluster: Cluster, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const { account } = cluster;
  return new Promise((resolve, reject) => {
    const child = spawn(cluster.binaries.initdb, args, {
      // Its own session, so that Ctrl-C in the terminal does not reach it; its folder identifies leftovers.
      detached: true,
      cwd: cluster.building,
      env: postgresEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** What a killed initdb left: its processes and its half-made folder. A process may be born while we look, so we look again. */
async function clearLeftovers(cluster: Cluster): Promise<void> {
  for (let look = 0; look < 20 && existsSync(cluster.building); look += 1) {
    await killAll(processesInside(cluster.building, ['initdb', 'postgres']));
    rmSync(cluster.building, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

function writePasswordFor(cluster: Cluster, password: string): string {
  const file = join(cluster.building, '..', 'postgres.first-password');
  rmSync(file, { force: true });
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  if (cluster.account) chownSync(file, cluster.account.uid, cluster.account.gid);
  return file;
}

/**
 * Makes a new cluster (about 0.4 s): UTF-8, the locale built into Postgres so that sorting never changes with the
 * machine, password by scram. It is built beside and renamed when complete, so a killed attempt is simply repeated.
 */
export async function initialise(cluster: Cluster, password: string): Promise<void> {
  await clearLeftovers(cluster);
  try {
    mkdirSync(cluster.building, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    // The last breath of a killed initdb brought it back.
    await clearLeftovers(cluster);
    mkdirSync(cluster.building, { mode: 0o700 });
  }
  chmodSync(cluster.building, 0o700);
  if (cluster.account) chownSync(cluster.building, cluster.account.uid, cluster.account.gid);
  const passwordFile = writePasswordFor(cluster, password);
  try {
    const { code, output } = await run(cluster, [
      ...['-D', cluster.building, '-U', ownerRole, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'],
      ...(cluster.fsync ? [] : ['--no-sync']),
    ]);
    if (code !== 0) {
      const failure = readStartFailure(output);
      throw unavailable(`postgres.initdb_${failure.kind}`, startFailureSentence(failure, cluster));
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(cluster.building, cluster.data);
}
