import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { LegworkError, messageOf, unavailable } from '../../errors.ts';
import { type Account, canEnter, runsAsRoot, serviceAccount } from './account.ts';
import { type Binaries, prepareBinaries } from './binaries.ts';

/** One embedded Postgres and the files that belong to it, all inside `folder`. */
export type Cluster = {
  readonly folder: string;
  /** The data folder of Postgres, `<folder>/postgres`. */
  readonly data: string;
  /** Where a new data folder is built; it is renamed to `data` only when complete. */
  readonly building: string;
  readonly logFile: string;
  readonly portFile: string;
  readonly passwordFile: string;
  readonly lockFile: string;
  /** Null when Postgres runs as the current user. */
  readonly account: Account | null;
  readonly binaries: Binaries;
  readonly fsync: boolean;
  readonly settings: Readonly<Record<string, string>>;
};

export type PostgresOptions = {
  /** Where the cluster and its files live; made when missing. */
  readonly folder: string;
  /** False trades safety against power loss for speed; for tests. Default true. */
  readonly fsync?: boolean;
  /** Further `postgresql.conf` settings, e.g. `{ max_connections: '50' }`. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Postgres gets no variable of ours: `PG*` would change it, and its messages must be English to be understood. */
export const postgresEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {}),
});

/** Turns a refused file operation into a sentence; anything else is passed on. */
export function explainFileError(error: unknown, folder: string): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (error instanceof LegworkError || !code) return error;
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return unavailable(
      'postgres.folder_locked',
      `Legwork may not read or write ${folder} (${messageOf(error)}). Nothing in it was changed. Start it as the user ` +
        'who owns the folder, or choose another folder with LEGWORK_HOME.',
      error,
    );
  }
  if (['ENOSPC', 'EDQUOT'].includes(code)) {
    return unavailable(
      'postgres.disk_full',
      `The disk that holds ${folder} is full. What was committed is safe. Free some space, then start again.`,
      error,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return unavailable(
      'postgres.folder_not_usable',
      `${folder} cannot be a folder for data (${messageOf(error)}). Nothing was changed. Choose another with LEGWORK_HOME.`,
      error,
    );
  }
  return error;
}

function makeFolder(folder: string, account: Account | null): string {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.push(at);
  mkdirSync(folder, { recursive: true });
  // The service account must be able to pass through, whatever the umask is; nobody else may list.
  for (const made of missing) chmodSync(made, account ? 0o711 : 0o700);
  const real = realpathSync(folder);
  if (account && !canEnter(real, account)) {
    throw unavailable(
      'postgres.folder_unreachable',
      `As root, Postgres runs as the account "${account.name}", which may not enter ${real}. Nothing was changed. ` +
        `Give it the right to pass through (chmod o+x on the folder and its parents), or choose another with LEGWORK_HOME.`,
    );
  }
  return real;
}

/** Where the data lies in a folder, and where it is built. */
export const dataIn = (folder: string) => ({
  data: join(folder, 'postgres'),
  building: join(folder, 'postgres.building'),
});

/** Makes the folder, finds the account and the programs. Touches no data. */
export async function prepareCluster(options: PostgresOptions): Promise<Cluster> {
  const account = serviceAccount();
  if (runsAsRoot() && !account) {
    throw unavailable(
      'postgres.no_account',
      'Postgres refuses to run as root and this machine has neither an account "postgres" nor "nobody". No data was ' +
        'touched. Create one (useradd --system postgres), start Legwork as another user, or set DATABASE_URL.',
    );
  }
  try {
    const folder = makeFolder(options.folder, account);
    return {
      folder,
      ...dataIn(folder),
      logFile: join(folder, 'postgres.log'),
      portFile: join(folder, 'postgres.port'),
      passwordFile: join(folder, 'postgres.password'),
      lockFile: join(folder, 'postgres.starting'),
      account,
      binaries: await prepareBinaries(folder, account),
      fsync: options.fsync ?? true,
      settings: options.settings ?? {},
    };
  } catch (error) {
    throw explainFileError(error, options.folder);
  }
}

/** The socket by which Postgres answers on a port. */
export const socketIn = (folder: string, port: number): string => join(folder, `.s.PGSQL.${port}`);

/** The shortest limit that a system has for the path of a socket, in bytes (macOS: 104 with the closing zero). */
const LONGEST_SOCKET_PATH = 103;

/** Where Postgres puts its socket: into the data folder, which nobody else may enter. Null where there can be none. */
export function socketFolderOf({ data }: Pick<Cluster, 'data'>): string | null {
  if (process.platform === 'win32') return null;
  return Buffer.byteLength(socketIn(data, 65_535)) <= LONGEST_SOCKET_PATH ? data : null;
}

/** Is there a data folder with anything in it? */
export const hasData = (cluster: Cluster): boolean =>
  existsSync(cluster.data) && readdirSync(cluster.data).length > 0;

/** The superuser's password; made on first use, while there is no data it would have to fit. */
export function ownerPassword(cluster: Cluster): string {
  if (existsSync(cluster.passwordFile)) return readFileSync(cluster.passwordFile, 'utf8').trim();
  if (hasData(cluster)) {
    throw unavailable(
      'postgres.password_missing',
      `${cluster.passwordFile} is missing, but there is data in ${cluster.data}. Nothing was changed. Put the file back ` +
        'from your backup, or move the data folder aside and restore a backup into an empty one.',
    );
  }
  const password = randomBytes(24).toString('hex');
  const fresh = `${cluster.passwordFile}.new`;
  writeFileSync(fresh, `${password}\n`, { mode: 0o600 });
  renameSync(fresh, cluster.passwordFile);
  return password;
}

/** Refuses data that these programs cannot or must not open; reads one file. */
export function checkData(cluster: Cluster): void {
  const versionFile = join(cluster.data, 'PG_VERSION');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : '';
  if (!/^\d+$/.test(version) || !existsSync(join(cluster.data, 'global', 'pg_control'))) {
    throw unavailable(
      'postgres.corrupt',
      `The folder ${cluster.data} is damaged: files that every Postgres database has are missing. Nothing in it was ` +
        'changed. Copy it away before anything else; then move it aside, start again and restore your last backup.',
    );
  }
  if (Number(version) !== cluster.binaries.major) {
    const direction = Number(version) > cluster.binaries.major ? 'newer' : 'older';
    throw unavailable(
      'postgres.wrong_version',
      `The data in ${cluster.data} was written by Postgres ${version}, which is ${direction} than the Postgres ` +
        `${cluster.binaries.major} of this Legwork release. Nothing in it was changed. Start the release that wrote it, make a ` +
        'backup there and restore it here, or choose an empty folder with LEGWORK_HOME.',
    );
  }
}
