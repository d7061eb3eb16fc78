import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Cluster } from './cluster.ts';

/** Below the range from which systems take the ports of outgoing connections, so a free one stays free. */
const firstPort = 20_000;
const portCount = 10_000;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)));
  });

/** The port of the last start, or null. */
export function rememberedPort(cluster: Cluster): number | null {
  if (!existsSync(cluster.portFile)) return null;
  const port = Number(readFileSync(cluster.portFile, 'utf8').trim());
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
}

export function rememberPort(cluster: Cluster, port: number): void {
  if (rememberedPort(cluster) === port) return;
  const fresh = `${cluster.portFile}.new`;
  writeFileSync(fresh, `${port}\n`, { mode: 0o600 });
  renameSync(fresh, cluster.portFile);
}

/**
 * Free ports in the order to try them: the remembered one, then a walk that begins at a number made from the folder,
 * so that two clusters on one machine rarely meet.
 */
export async function* freePorts(cluster: Cluster): AsyncGenerator<number> {
  const remembered = rememberedPort(cluster);
  if (remembered !== null && (await isFree(remembered))) yield remembered;
  const start = createHash('sha256').update(cluster.data).digest().readUInt32BE(0);
  for (let step = 0; step < 100; step += 1) {
    const port = firstPort + ((start + step * 7) % portCount);
    if (port !== remembered && (await isFree(port))) yield port;
  }
}
