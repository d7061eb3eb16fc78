import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAbandoned, ownerOf, ownMark } from '#core/db/embedded/index';
import { passingFolderVerdict } from './passing-folder.rules.ts';

/** A file system that some machines keep in memory: what nobody keeps need not touch the disk. */
const IN_MEMORY = '/dev/shm';
const GIGABYTE = 2 ** 30;
/** A simulation takes about 300 kB per lead (measured with 1,000 over 30 days). */
const PER_LEAD_BYTES = 2 ** 20;

/** `legwork-<kind>-<mark of the process that made it>-<six letters>`; earlier releases wrote no mark. */
const NAME = /^legwork-(?:simulation|forecast)-(?:(.+)-)?[0-9A-Za-z]{6}$/;

/** A folder that lasts as long as this process: its name says whose it is from the first moment on. */
export function passingFolder(kind: 'simulation' | 'forecast', parent: string): string {
  const folder = mkdtempSync(join(parent, `legwork-${kind}-${ownMark()}-`));
  // Postgres may run as another account, which has to be able to walk through.
  chmodSync(folder, 0o711);
  return folder;
}

/** Where a simulation of so many leads has room: in memory, or else on the disk. */
export const roomFor = (leads: number): string =>
  roomInMemory() > 2 * GIGABYTE + leads * PER_LEAD_BYTES ? IN_MEMORY : tmpdir();

/** Free bytes; 0 where there is no such file system. */
function roomInMemory(): number {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return Math.min(bavail * bsize, freemem());
  } catch {
    return 0;
  }
}

/**
 * Clears away what killed simulations left: their Postgres, which outlives them, and their folders. What belongs to a living process or
 * to another account stays. Gives back the folders that are gone.
 */
export async function sweepPassingFolders(): Promise<string[]> {
  const cleared: string[] = [];
  for (const parent of new Set([IN_MEMORY, tmpdir()]))
    for (const name of namesIn(parent)) {
      const folder = join(parent, name);
      if (mayBeCleared(folder, NAME.exec(name)?.[1]) && (await clear(folder))) cleared.push(folder);
    }
  return cleared;
}

function namesIn(parent: string): string[] {
  try {
    return readdirSync(parent).filter((name) => NAME.test(name));
  } catch {
    return [];
  }
}

function mayBeCleared(folder: string, mark: string | undefined): boolean {
  const made = lstatSync(folder, { throwIfNoEntry: false });
  if (!made?.isDirectory()) return false;
  const written = statSync(join(folder, 'postgres', 'global', 'pg_control'), { throwIfNoEntry: false });
  const untouchedMs = Date.now() - Math.max(made.mtimeMs, written?.mtimeMs ?? 0);
  return passingFolderVerdict({
    ours: process.getuid === undefined || made.uid === process.getuid(),
    owner: mark === undefined ? 'unseen' : ownerOf(mark),
    untouchedHours: untouchedMs / 3_600_000,
  }).allowed;
}

/** False where somebody else clears it at this moment, or something of it will not end; the next one looks again. */
async function clear(folder: string): Promise<boolean> {
  try {
    if (!(await endAbandoned(folder))) return false;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    return true;
  } catch {
    return false;
  }
}
