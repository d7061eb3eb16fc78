import pg from 'pg';
import { applicationName } from './embedded/index.ts';

export type Exclusive = { release(): Promise<void> };

/**
 * Takes a lock that only one process of the installation can hold, for as long as its connection lives; a process
 * that is killed lets go at once. Undefined when somebody else holds it.
 */
export async function takeExclusive(url: string, key: number): Promise<Exclusive | undefined> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock(724020, $1) as held', [
    key,
  ]);
  if (rows[0]?.held) return { release: () => client.end() };
  await client.end();
  return undefined;
}
