import pg from 'pg';
import { inject } from 'vitest';

/** Where a text stands in the whole database: every column of every table that can hold text, whoever owns it. */
export async function searchDatabase(databaseUrl: string, pattern: string): Promise<string[]> {
  const url = new URL(inject('cluster').adminUrl);
  url.pathname = new URL(databaseUrl).pathname;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    const { rows } = await client.query<{ place: string; column: string; type: string }>(
      `select format('%I.%I', table_schema, table_name) as place, quote_ident(column_name) as column, data_type as type
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
         and data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'bytea', 'USER-DEFINED')
       order by 1, 2`,
    );
    const found: string[] = [];
    for (const { place, column, type } of rows) {
      const text = type === 'bytea' ? `encode(${column}, 'escape')` : `${column}::text`;
      const { rowCount } = await client.query(`select 1 from ${place} where ${text} ~* $1 limit 1`, [
        pattern,
      ]);
      if ((rowCount ?? 0) > 0) found.push(`${place}.${column.replaceAll('"', '')}`);
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Tables of the tenants with their columns. */
export async function tenantColumns(databaseUrl: string): Promise<Map<string, Set<string>>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ table: string; column: string }>(
      `select c.table_name as table, c.column_name as column from information_schema.columns c
       where c.table_schema = 'public' and exists (select 1 from information_schema.columns w
         where w.table_schema = 'public' and w.table_name = c.table_name and w.column_name = 'workspace_id')`,
    );
    return new Map(
      [...Map.groupBy(rows, ({ table }) => table)].map(([table, all]) => [
        table,
        new Set(all.map(({ column }) => column)),
      ]),
    );
  } finally {
    await client.end();
  }
}
