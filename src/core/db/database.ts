import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { WorkspaceId } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Drizzle, Tx, WorkspaceDb } from './types.ts';

/** Connections of one process: the application role (bound by row-level security) and the system role. */
export type Database = {
  readonly appUrl: string;
  readonly systemUrl: string;
  readonly appPool: pg.Pool;
  inWorkspace(path: readonly WorkspaceId[]): WorkspaceDb;
  /** The system role's connection. Only `core/db/across-workspaces.ts` may use it. */
  readonly system: Drizzle;
  close(): Promise<void>;
};

function createPool(url: string, max: number, name: string, log: Log): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, application_name: name, idleTimeoutMillis: 30_000 });
  // Without a listener an idle connection that dies with its server would end the process.
  pool.on('error', (error) =>
    log.warn({ error: error.message }, 'A database connection was lost; the next query opens a new one.'),
  );
  return pool;
}

/** Opens both pools; nothing connects before the first query. */
export function openDatabase(options: {
  appUrl: string;
  systemUrl: string;
  log: Log;
  poolSize?: number;
  name?: string;
}): Database {
  const { appUrl, systemUrl, log, poolSize = 10, name = 'legwork' } = options;
  const appPool = createPool(appUrl, poolSize, name, log);
  const systemPool = createPool(systemUrl, Math.max(4, Math.ceil(poolSize / 2)), `${name}-system`, log);
  const app = drizzle(appPool) as unknown as Drizzle;
  const system = drizzle(systemPool) as unknown as Drizzle;
  return {
    appUrl,
    systemUrl,
    appPool,
    system,
    inWorkspace: (path) => ({ tx: (work) => app.transaction((tx) => bound(tx as Tx, path, work)) }),
    async close() {
      await Promise.all([appPool.end(), systemPool.end()]);
    },
  };
}

async function bound<T>(tx: Tx, path: readonly WorkspaceId[], work: (tx: Tx) => Promise<T>): Promise<T> {
  const workspace = path.at(-1);
  if (!workspace) throw new Error('A workspace path is never empty.');
  await tx.execute(
    sql`select set_config('app.workspace_id', ${workspace}, true), set_config('app.workspace_path', ${path.join(',')}, true)`,
  );
  return work(tx);
}

/** The same workspace database, but every verb called with it joins the transaction already open. */
export const joined = (tx: Tx): WorkspaceDb => ({ tx: (work) => work(tx) });
