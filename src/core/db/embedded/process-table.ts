import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

const onLinux = process.platform === 'linux';

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

/** The fields of `/proc/<pid>/stat` after the name, which may itself contain spaces and brackets. */
function statFields(pid: number): readonly string[] | null {
  const text = readProc(pid, 'stat');
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

const ps = (pid: number, column: string): string | null => {
  const answer = spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
  return answer.status === 0 ? answer.stdout.trim() : null;
};

/** Does a process with this number live? One that is dead but not yet collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !(onLinux && statFields(pid)?.[0] === 'Z');
}

/** A mark that differs when the number was given to a new process; null where it cannot be known. */
export function startMark(pid: number): string | null {
  if (onLinux) return statFields(pid)?.[19] ?? null;
  return process.platform === 'win32' ? null : ps(pid, 'lstart');
}

/** Which table of processes this is: two containers that share a folder do not see each other's numbers. */
function tableMark(): string {
  try {
    return onLinux ? readlinkSync('/proc/self/ns/pid').replace(/\D/g, '') : '0';
  } catch {
    return '0';
  }
}

const wordOf = (mark: string | null): string => mark?.replace(/[^0-9A-Za-z]/g, '') || '0';

/** A word for this process that no other one ever has: fit to be part of the name of a folder that is its own. */
export const ownMark = (): string => `${process.pid}-${wordOf(startMark(process.pid))}-${tableMark()}`;

/** What became of the process with this mark; `unseen` where it is none, or of a table that cannot be seen from here. */
export function ownerOf(mark: string): 'alive' | 'dead' | 'unseen' {
  const [, number, start, table] = /^(\d+)-([0-9A-Za-z]+)-(\d+)$/.exec(mark) ?? [];
  const pid = Number(number);
  if (!pid || table !== tableMark()) return 'unseen';
  if (!isAlive(pid)) return 'dead';
  const now = wordOf(startMark(pid));
  return now === start || now === '0' || start === '0' ? 'alive' : 'dead';
}

/** The whole command line, `''` for a process without one, null where it cannot be read. */
export function commandLine(pid: number): string | null {
  if (onLinux) return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() ?? null;
  return process.platform === 'win32' ? null : ps(pid, 'command');
}

function linuxProcessesInside(folder: string, names: readonly string[]): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const pid = Number(entry);
    const name = readProc(pid, 'comm')?.trim();
    if (!name || !names.includes(name)) continue;
    try {
      // The kernel adds " (deleted)" when the folder is gone; such a process still counts.
      if (readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '') === folder) found.push(pid);
    } catch {
      // Ended meanwhile, or another user's: not ours to touch.
    }
  }
  return found;
}

/**
 * Numbers of the processes with one of these program names whose working directory is exactly `path`. A person's
 * shell in that folder is therefore never among them. Empty on Windows.
 */
export function processesInside(path: string, names: readonly string[]): number[] {
  const folder = existsSync(path) ? realpathSync(path) : path;
  if (onLinux) return linuxProcessesInside(folder, names);
  if (process.platform === 'win32') return [];
  const found: number[] = [];
  for (const name of names) {
    const answer = spawnSync('lsof', ['-a', '-d', 'cwd', '-c', name, '-Fpn'], { encoding: 'utf8' });
    let pid = 0;
    for (const line of (answer.stdout ?? '').split('\n')) {
      if (line.startsWith('p')) pid = Number(line.slice(1));
      if (line === `n${folder}` && pid > 0) found.push(pid);
    }
  }
  return found;
}

/** Ask again every few milliseconds until the answer is yes; false when `limitMs` passed first. */
export async function until(
  done: () => boolean | Promise<boolean>,
  limitMs: number,
  everyMs = 10,
): Promise<boolean> {
  const end = performance.now() + limitMs;
  for (;;) {
    if (await done()) return true;
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** End these at once (SIGKILL) and wait until they are gone; true when all are. */
export async function killAll(pids: readonly number[], limitMs = 5000): Promise<boolean> {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Already gone.
    }
  }
  return until(() => !pids.some(isAlive), limitMs);
}
