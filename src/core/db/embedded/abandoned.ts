import { existsSync, realpathSync } from 'node:fs';
import { dataIn } from './cluster.ts';
import { whoHolds } from './postmaster.ts';
import { killAll, processesInside, until } from './process-table.ts';

const immediateLimitMs = 10_000;

/**
 * Ends the Postgres that works in a folder nobody uses any more, at once and without writing anything down. Only processes of Postgres that
 * have their working directory in it, and that this account may look at, are touched. False when one of them is still there.
 */
export async function endAbandoned(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return true;
  const { data, building } = dataIn(realpathSync(folder));
  const those = (): number[] => [
    ...processesInside(data, ['postgres']),
    ...processesInside(building, ['initdb', 'postgres']),
  ];
  const { pid } = whoHolds({ data });
  // Told to end at once it gives its shared memory back, which it cannot when it is killed.
  if (pid !== null && those().includes(pid)) {
    process.kill(pid, 'SIGQUIT');
    await until(() => those().length === 0, immediateLimitMs);
  }
  return killAll(those());
}
