import { drizzle, NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import type { WorkspaceId } from '../ids.ts';
import type { Log } from '../log.ts';
import { PreparedClient } from './prepared-client.ts';
import type { Drizzle, HowToAsk, Tx, WorkspaceDb } from './types.ts';

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

/** `log` hears of connections that die under an open pool; when it is closing, their end is wanted. */
function createPool(url: string, max: number, name: string, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    idleTimeoutMillis: 30_000,
    Client: PreparedClient,
    // What is asked without waiting for the answer before goes out at once: a transaction opens with its first question.
    pipeline: true,
  });
  // Without a listener an idle connection that dies with its server would end the process.
  pool.on('error', (error) => {
    if (pool.ending) return;
    log.warn({ error: error.message }, 'A database connection was lost; the next query opens a new one.');
  });
  // Nor would one that dies while a transaction has it: that transaction's next query fails and says why.
  pool.on('connect', (client) => client.on('error', () => undefined));
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
  const system = drizzle(systemPool) as unknown as Drizzle;
  return {
    appUrl,
    systemUrl,
    appPool,
    system,
    inWorkspace: (path) => ({
      tx: (work, how) => transactionIn(appPool, path, work, how),
      ask: (question, how) => questionIn(appPool, path, question, how),
    }),
    async close() {
      await Promise.all([appPool.end(), systemPool.end()]);
    },
  };
}

/**
 * One transaction of a workspace. It opens and says whose it is in one message, together with its first question, as it is the
 * most frequent thing asked of Postgres. Were it not opened, whatever follows would be nobody's, and no row is.
 */
async function transactionIn<T>(
  pool: pg.Pool,
  path: readonly WorkspaceId[],
  work: (tx: Tx) => Promise<T>,
  how: HowToAsk = {},
): Promise<T> {
  const client = await pool.connect();
  let lost: Error | undefined;
  try {
    const opened = sent(client, opening(path, how));
    const result = await work(transactionOn(client));
    await opened;
    kept(await client.query('commit'));
    return result;
  } catch (error) {
    await client.query('rollback').catch((broken: Error) => {
      lost = broken;
    });
    throw error;
  } finally {
    client.release(lost);
  }
}

/** One statement of a workspace as a transaction of its own: the commit is on its way before the answer is. */
async function questionIn<T>(
  pool: pg.Pool,
  path: readonly WorkspaceId[],
  question: (tx: Tx) => Promise<T>,
  how: HowToAsk = {},
): Promise<T> {
  const client = await pool.connect();
  let over: Promise<pg.QueryResult> | undefined;
  let lost: Error | undefined;
  const once = {
    query(...asked: [never]) {
      if (over) throw new Error('A question is one statement; what takes two is a transaction.');
      const answer = client.query(...asked);
      // A statement that failed is undone by its commit.
      over = sent(client, 'commit');
      return answer;
    },
  };
  try {
    const opened = sent(client, opening(path, how));
    const answer = await question(transactionOn(once as never));
    await opened;
    if (over) kept(await over);
    return answer;
  } finally {
    await (over ?? client.query('rollback')).catch((broken: Error) => {
      lost = broken;
    });
    client.release(lost);
  }
}

/** Sends a statement without waiting; who needs its answer waits for it later. */
function sent(client: pg.PoolClient, statement: string): Promise<pg.QueryResult> {
  const answer = client.query(statement);
  answer.catch(() => undefined);
  return answer;
}

/** Throws when Postgres answered a commit by undoing everything, which it does where a statement failed and `work` went on nevertheless. */
function kept({ command }: pg.QueryResult): void {
  if (command !== 'ROLLBACK') return;
  throw new Error(
    'A statement of this transaction failed, its error was passed over, and so Postgres undid the whole of it. Nothing was changed; whoever catches the error of a statement has to throw.',
  );
}

/** Opens a transaction and says whose it is. */
function opening(path: readonly WorkspaceId[], { plannedOnce = false }: HowToAsk): string {
  const workspace = path.at(-1);
  if (!workspace) throw new Error('A workspace path is never empty.');
  const plan = plannedOnce ? '; set local plan_cache_mode = force_generic_plan' : '';
  return `begin; set local app.workspace_id = ${pg.escapeLiteral(workspace)}; set local app.workspace_path = ${pg.escapeLiteral(path.join(','))}${plan}`;
}

const dialect = new PgDialect();
const transactionOn = (client: pg.PoolClient): Tx =>
  new NodePgTransaction(dialect, new NodePgSession(client, dialect, undefined), undefined) as unknown as Tx;

/** The same workspace database, but every verb called with it joins the transaction already open. */
export const joined = (tx: Tx): WorkspaceDb => ({ tx: (work) => work(tx), ask: (question) => question(tx) });
