import type { SQL } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { Tx } from './types.ts';

/**
 * The one door past row-level security, for ticks, relay, intake, sign-in and `verify`. Who may import this
 * file is listed in `architecture.ts`.
 */
export const acrossWorkspaces = (database: Database) => ({
  tx: <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.system.transaction((tx) => work(tx as Tx)),
  /** One statement by itself; answers how many rows came back or were changed. */
  execute: async (statement: SQL): Promise<number> =>
    (await database.system.execute(statement)).rowCount ?? 0,
});
