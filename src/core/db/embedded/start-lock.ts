import { linkSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unavailable } from '../../errors.ts';
import { isAlive, startMark, until } from './process-table.ts';

/** initdb plus a crash recovery of a large database fit in here. */
const waitLimitMs = 5 * 60_000;

let counter = 0;

const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

const remove = (file: string): void => {
  try {
    unlinkSync(file);
  } catch {
    // Somebody was faster.
  }
};

/** `<pid> <start mark> <turn>`: a number that was given to another process since then has another mark. */
function ownerLives(text: string): boolean {
  const [number, mark] = text.split(' ');
  const pid = Number(number);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  const now = startMark(pid);
  return now === null || mark === 'unknown' || now === mark;
}

/** Takes a dead owner's lock away; a lock that changed hands meanwhile is put back. */
function removeDead(lock: string, seen: string, mine: string): void {
  const aside = `${mine}.aside`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (read(aside) !== seen) {
    try {
      linkSync(aside, lock);
    } catch {
      // A third one holds it now; initdb and Postgres guard themselves against the rest.
    }
  }
  remove(aside);
}

function tryTake(lock: string, mine: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const seen = read(lock);
  if (seen !== null && !ownerLives(seen)) removeDead(lock, seen, mine);
  return false;
}

/** Each waiting call has a file of its own beside the lock; those of killed processes are of no use. */
function sweep(lock: string): void {
  for (const name of readdirSync(dirname(lock))) {
    if (!name.startsWith(`${basename(lock)}.`)) continue;
    const file = join(dirname(lock), name);
    const text = read(file);
    if (text && !ownerLives(text)) remove(file);
  }
}

/**
 * Runs `work` while no other process or call works on the same folder: starting, joining and stopping exclude each
 * other. The lock of a dead process is taken over. Throws a sentence after five minutes of waiting.
 */
export async function withStartLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  counter += 1;
  const mine = `${lock}.${process.pid}.${counter}`;
  const text = `${process.pid} ${startMark(process.pid) ?? 'unknown'} ${counter}`;
  writeFileSync(mine, text, { mode: 0o600 });
  try {
    if (!(await until(() => tryTake(lock, mine), waitLimitMs, 25))) {
      throw unavailable(
        'postgres.start_lock',
        `Process ${read(lock)?.split(' ')[0] ?? 'unknown'} has been starting Postgres for five minutes. No data was touched. ` +
          `End that process, or delete ${lock} when it has nothing to do with Legwork.`,
      );
    }
    try {
      sweep(lock);
      return await work();
    } finally {
      if (read(lock) === text) remove(lock);
    }
  } finally {
    remove(mine);
  }
}
