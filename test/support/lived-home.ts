import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { newHome, openTerminal } from './terminal.ts';

/** The key of the lock on the home that all copy. */
const LIVED_HOME = 724_021;

/** A data folder of its own in which the product was started once, its demo run finished, and stopped: a copy of one of this run of tests. */
export async function livedHome(): Promise<string> {
  const home = newHome();
  copyHome(await oneOfThisRun(), home);
  return home;
}

/** Whoever comes first lets the demo run; who comes meanwhile waits for it. */
async function oneOfThisRun(): Promise<string> {
  const lived = join(inject('runFolder'), 'lived');
  const lock = new pg.Client({ connectionString: inject('cluster').adminUrl });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [LIVED_HOME]);
    if (!existsSync(lived)) await live(lived);
    return lived;
  } finally {
    await lock.end();
  }
}

async function live(lived: string): Promise<void> {
  const terminal = openTerminal();
  try {
    const started = terminal.start(['start'], { LEGWORK_PORT: '0' });
    await started.waitFor(/The demo run is finished: [1-9]\d* sent/);
    const code = await started.stop();
    if (code !== 0) throw new Error(`The first start ended with ${code}:\n${started.printed()}`);
    copyHome(terminal.home, `${lived}.copy`);
    renameSync(`${lived}.copy`, lived);
  } finally {
    await terminal.close();
  }
}

/** Each keeps its owner, as the database does not start for another one; the port is chosen anew. */
function copyHome(from: string, to: string): void {
  execFileSync('cp', ['-aT', from, to]);
  rmSync(join(to, 'postgres.port'), { force: true });
}
