import { sql } from 'drizzle-orm';
import type { DispatchWorld, Tenant } from './dispatch-world.ts';

/** What only says that somebody looked: the log of effects with its counters, and the seals of the audit. */
const TRACES: ReadonlySet<string> = new Set([
  'operation_log',
  'executors',
  'rate_slots',
  'rate_counts',
  'lifetime_counts',
  'breakers',
]);

/** Every row of a tenant as text, table by table and `without` some of them, so that two states can be compared. */
export async function databaseText(
  world: Pick<DispatchWorld, 'owner'>,
  { id }: Pick<Tenant, 'id'>,
  without: ReadonlySet<string> = TRACES,
): Promise<Record<string, string[]>> {
  const tables = await world.owner<{ name: string }>(
    sql`select c.table_name as name from information_schema.columns c join information_schema.tables t on t.table_name = c.table_name and t.table_schema = c.table_schema
        where c.table_schema = 'public' and c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE' order by 1`,
  );
  const texts: Record<string, string[]> = {};
  for (const { name } of tables) {
    if (without.has(name)) continue;
    const found = await world.owner<{ text: string }>(
      sql`select t::text as text from ${sql.identifier(name)} t where workspace_id = ${id} order by 1`,
    );
    texts[name] = found.map(({ text }) => text);
  }
  return texts;
}

/** The same with nothing left out, not even what only says that somebody looked. */
export const wholeDatabaseText = (world: DispatchWorld, tenant: Tenant): Promise<Record<string, string[]>> =>
  databaseText(world, tenant, new Set());
