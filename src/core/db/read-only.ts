import pg from 'pg';

export type ReadOnlyStatement = {
  readonly text: string;
  readonly values: readonly (string | number | null)[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};
export type ReadOnlyDatabase = {
  readRows(statement: ReadOnlyStatement): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
};

const CONNECT_MS = 5_000;
/** Dates and instants without a zone stay texts: the driver would read them in the zone of this machine. */
const TEXTS = new Set<number>([pg.types.builtins.DATE, pg.types.builtins.TIMESTAMP]);
const asText = (value: string): string => value;

/**
 * Opens a database of somebody else for reading, apart from our own pools. Whatever the query is, it changes nothing: the
 * connection begins every transaction read-only, the query runs as a cursor, which no statement that writes can be, and
 * the transaction is rolled back. At most `maxRows` come over the wire, whatever limit the query forgot. `begin` are the
 * statements that open the transaction. Throws what the driver throws, with `code`.
 */
export function openReadOnly(
  url: string,
  { maxRows, begin }: { maxRows: number; begin: (timeoutMs: number) => readonly string[] },
): ReadOnlyDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    application_name: 'legwork-signals',
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: 30_000,
    options: '-c default_transaction_read_only=on',
    types: {
      getTypeParser: (oid, format) =>
        TEXTS.has(oid) ? asText : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  // Without a listener an idle connection that dies with its server would end the process.
  pool.on('error', () => undefined);
  return {
    async readRows({ text, values, timeoutMs, signal }) {
      signal.throwIfAborted();
      const client = await pool.connect();
      const broken = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      );
      const read = readIn(client, { text, values, maxRows, begin: begin(timeoutMs) });
      try {
        const rows = await Promise.race([read, broken]);
        client.release();
        return rows;
      } catch (error) {
        read.catch(() => undefined);
        client.release(true);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

async function readIn(
  client: pg.PoolClient,
  {
    text,
    values,
    maxRows,
    begin,
  }: { text: string; values: readonly unknown[]; maxRows: number; begin: readonly string[] },
): Promise<Record<string, unknown>[]> {
  for (const statement of begin) await client.query(statement);
  await client.query(`declare legwork_signals no scroll cursor for ${text}`, [...values]);
  const { rows } = await client.query<Record<string, unknown>>(
    `fetch forward ${maxRows} from legwork_signals`,
  );
  await client.query('rollback');
  return rows;
}
