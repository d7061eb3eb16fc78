import { existsSync, realpathSync } from 'node:fs';
import pg from 'pg';
import { messageOf, unavailable } from '../../errors.ts';
import { type Cluster, socketFolderOf, socketIn } from './cluster.ts';
import { ownerRole } from './initdb.ts';

/**
 * The application name by which this process's connections are known to the cluster. The last process with such a
 * name stops Postgres, so every pool of ours should carry it.
 */
export const applicationName = `legwork:${process.pid}`;

/** One quiet connection that a process holds as long as it uses the cluster: it is counted, and it notices an end. */
export type Presence = {
  /** Called once when the connection ends without `close`. */
  readonly onLost: (listener: () => void) => void;
  /** How many other processes of ours are connected. */
  readonly countOthers: () => Promise<number>;
  readonly close: () => Promise<void>;
};

const ownerUrlOf = (port: number, password: string): string =>
  `postgres://${ownerRole}:${password}@127.0.0.1:${port}/postgres`;

/**
 * Where processes of ours connect: the socket in the data folder, where there is one. A question through it takes little more
 * than half the time that it takes through the loopback network (measured in docs/decisions/0010).
 */
export function connectionUrlOf(cluster: Cluster, port: number, password: string): string {
  const folder = socketFolderOf(cluster);
  const url = new URL(ownerUrlOf(port, password));
  if (folder && existsSync(socketIn(folder, port))) url.searchParams.set('host', folder);
  return url.toString();
}

/** Postgres answers these while it starts, recovers or stops, or does not answer at all. */
const passing = new Set(['57P03', '57P01', '57P02', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

export const isPassing = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return passing.has(code);
  return /terminated unexpectedly|timeout expired/.test(messageOf(error));
};

/** Pools add a word of their own after a dash; a backend of ours that is on its way out is nobody else. */
const countOthersSql = `
  select count(distinct split_part(application_name, '-', 1))::int as others
    from pg_stat_activity
   where application_name like 'legwork:%' and split_part(application_name, '-', 1) <> $1`;

const shown = (row: unknown, key: string): unknown => (row as Record<string, unknown> | undefined)?.[key];

async function assertSameFolder(client: pg.Client, cluster: Cluster): Promise<void> {
  const answer = await client.query('show data_directory');
  const folder = String(shown(answer.rows[0], 'data_directory') ?? '');
  if (folder === cluster.data || folder === realpathSync(cluster.data)) return;
  throw unavailable(
    'postgres.other_cluster',
    `The Postgres that answers for ${cluster.data} works on ${folder}. Nothing was changed. Stop that Postgres, or choose ` +
      'another folder with LEGWORK_HOME.',
  );
}

/**
 * Connects and makes sure that it is this cluster that answers. Throws the database's error as it is while Postgres is
 * not ready (`isPassing`), a sentence when another cluster or another password is found.
 */
export async function openPresence(cluster: Cluster, port: number, password: string): Promise<Presence> {
  const client = new pg.Client({
    connectionString: ownerUrlOf(port, password),
    application_name: applicationName,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  });
  let lost: (() => void) | null = null;
  let state: 'open' | 'closing' | 'lost' = 'open';
  const lose = (): void => {
    if (state !== 'open') return;
    state = 'lost';
    lost?.();
  };
  client.on('error', lose);
  client.on('end', lose);
  // It must not keep a finished command alive; the type declarations do not know these methods.
  const socket = client as pg.Client & { ref: () => void; unref: () => void };
  const close = async (): Promise<void> => {
    if (state === 'open') state = 'closing';
    socket.ref();
    await client.end().catch(() => undefined);
  };
  try {
    await client.connect();
    await client.query("set idle_session_timeout = 0; set statement_timeout = '10s'");
    await assertSameFolder(client, cluster);
  } catch (error) {
    await close();
    if ((error as { code?: unknown }).code !== '28P01') throw error;
    throw unavailable(
      'postgres.password_wrong',
      `The Postgres on ${cluster.data} does not accept the password in ${cluster.passwordFile}. Nothing was changed. Put the ` +
        'file that belongs to this data back, or choose another folder with LEGWORK_HOME.',
      error,
    );
  }
  socket.unref();
  return {
    onLost: (listener) => {
      lost = listener;
      if (state === 'lost') listener();
    },
    countOthers: async () => {
      socket.ref();
      const answer = await client.query(countOthersSql, [applicationName]).finally(() => socket.unref());
      return Number(shown(answer.rows[0], 'others') ?? 0);
    },
    close,
  };
}
