import type { NodePgDatabase, NodePgTransaction } from 'drizzle-orm/node-postgres';

/** An open transaction, bound to one workspace by row-level security (or to none, for the system role). */
export type Tx = NodePgTransaction<Record<string, never>, Record<string, never>>;
export type Drizzle = NodePgDatabase<Record<string, never>>;

/** `plannedOnce`: a long statement whose plan does not hang on its values is not planned anew each time, nor is any other of its transaction. */
export type HowToAsk = { readonly plannedOnce?: boolean };

/** The database as one workspace sees it. */
export type WorkspaceDb = {
  /** Runs `work` in one transaction; throwing rolls back. */
  tx<T>(work: (tx: Tx) => Promise<T>, how?: HowToAsk): Promise<T>;
  /** A transaction of a single statement, opened, asked and committed in one message; a second statement throws. */
  ask<T>(question: (tx: Tx) => Promise<T>, how?: HowToAsk): Promise<T>;
};
