import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { accessConfig } from '#access';
import { approvalConfig } from '#approval';
import { autosendConfig } from '#autosend';
import { type ConfigOf, coreConfig, type Environment, loadConfig, readEnvironment } from '#core/config/index';
import { applicationName, type EmbeddedPostgres, startPostgres } from '#core/db/embedded/index';
import { type Database, openDatabase } from '#core/db/index';
import { migrate } from '#core/db/migrate';
import {
  assertBoundRole,
  ensureRoles,
  newRolePasswords,
  type RolePasswords,
  type RoleUrls,
} from '#core/db/roles';
import { migrateDurable } from '#core/durable/index';
import { messageOf, refused } from '#core/errors';
import { legworkHome, programFolder } from '#core/home';
import { createLog, type Log } from '#core/log';
import { inboundConfig } from '#inbound';
import { messagingConfig } from '#messaging';
import { notifyConfig } from '#notify';
import { vendorSections } from './vendors/vendor-config.ts';

export type CoreConfig = ConfigOf<[typeof coreConfig]>['core'];

/** Every section of the product, so that all problems are reported at once and no variable of ours is called unknown. */
const SECTIONS = [
  coreConfig,
  accessConfig,
  approvalConfig,
  inboundConfig,
  autosendConfig,
  messagingConfig,
  notifyConfig,
  ...vendorSections,
] as const;

/** This machine's Legwork: its folder, secret and migrated database. */
export type Installation = {
  readonly config: CoreConfig;
  readonly environment: Environment;
  readonly trustedProxies: readonly string[];
  readonly home: string;
  readonly secret: string;
  readonly database: Database;
  readonly log: Log;
  readonly notes: readonly string[];
  /** Closes connections; the last process to leave stops the embedded Postgres. */
  close(): Promise<void>;
};

export type InstallationOptions = {
  readonly logLevel?: CoreConfig['logLevel'];
  /** Settings to use in place of this machine's. */
  readonly environment?: Environment;
  /** Nobody will miss its data: the embedded Postgres does not wait for the disk. */
  readonly throwaway?: boolean;
};

/** Nothing has to outlive it, and it stays so small that one plan of a statement is as good as the next. */
const THROWAWAY = {
  synchronous_commit: 'off',
  plan_cache_mode: 'force_generic_plan',
  update_process_title: 'off',
} as const;

/** Reads the settings, brings the database up and to the present schema. Throws a sentence for everything that stands in the way. */
export async function openInstallation({
  environment = readEnvironment(programFolder, process.env),
  ...options
}: InstallationOptions = {}): Promise<Installation> {
  const { config, warnings } = loadConfig(SECTIONS, environment);
  const home = legworkHome(environment);
  const log = createLog({ level: options.logLevel ?? config.core.logLevel });
  makeHome(home.folder);
  const notes = [...warnings, ...(home.note ? [home.note] : [])];
  const own = config.core.databaseUrl?.reveal();
  const embedded = own
    ? undefined
    : await startPostgres({
        folder: home.folder,
        fsync: !options.throwaway,
        settings: options.throwaway ? THROWAWAY : {},
      });
  const stopWatching = embedded?.watch((event) =>
    log.warn({ event: event.kind }, 'The embedded Postgres changed its state.'),
  );
  const urls = embedded
    ? await ensureRoles(embedded.ownerUrl, storedPasswords(home.folder), 'legwork')
    : await ownDatabase(own ?? '', config.core, home.folder);
  const fresh = await migrate(urls.ownerUrl);
  if (fresh.length > 0) await migrateDurable(urls.ownerUrl);
  const database = openDatabase({ ...urls, log, name: applicationName });
  return {
    config: config.core,
    environment,
    trustedProxies: config.access.trustedProxies,
    home: home.folder,
    secret: config.core.secret?.reveal() ?? storedSecret(home.folder),
    database,
    log,
    notes,
    async close() {
      await database.close();
      stopWatching?.();
      await embedded?.stopIfLast();
    },
  };
}

/** One folder after the other: in a place like /proc, Node's own recursive way never comes to an end. */
function makeHome(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.unshift(at);
  try {
    for (const path of missing) if (!existsSync(path)) mkdirSync(path);
    if (!statSync(folder).isDirectory()) throw new Error('it is a file');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw refused(
      'home.unusable',
      `The data folder ${folder} cannot be used: ${messageOf(error)}. Nothing was started. Set LEGWORK_HOME to a folder this user may write to.`,
    );
  }
}

async function ownDatabase(ownerUrl: string, config: CoreConfig, home: string): Promise<RoleUrls> {
  const app = config.databaseAppUrl?.reveal();
  if (!app) {
    const name = decodeURIComponent(new URL(ownerUrl).pathname.slice(1));
    const roles = await ensureRoles(ownerUrl, storedPasswords(home), name);
    return { ...roles, ownerUrl };
  }
  await assertBoundRole(app);
  const system = config.databaseSystemUrl?.reveal();
  if (!system) {
    throw refused(
      'database.system_url_missing',
      'DATABASE_APP_URL is set and DATABASE_SYSTEM_URL is not. Nothing was started. Set it to the same database as the role legwork_system.',
    );
  }
  return { ownerUrl, appUrl: app, systemUrl: system };
}

/** Reads a file only this user may read, or makes it. */
function secretFile(path: string, make: () => string): string {
  if (!existsSync(path)) {
    writeFileSync(path, make(), { mode: 0o600, flag: 'wx' });
    chmodSync(path, 0o600);
  }
  return readFileSync(path, 'utf8').trim();
}

const storedSecret = (home: string): string =>
  secretFile(join(home, 'legwork.secret'), () => randomBytes(32).toString('base64url'));

const storedPasswords = (home: string): RolePasswords =>
  JSON.parse(
    secretFile(join(home, 'database.roles'), () => JSON.stringify(newRolePasswords())),
  ) as RolePasswords;

export type { EmbeddedPostgres };
