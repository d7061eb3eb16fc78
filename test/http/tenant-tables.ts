import pg from 'pg';

/** Tables without `workspace_id`, and why each is none of a tenant's business. */
export const EXEMPT_TABLES: Readonly<Record<string, string>> = {
  legwork_migrations: 'the schema, not data',
  global_brakes: 'stops everybody; tenants may read it and not write it',
  rate_slots: 'a vendor counts the calls of a key, whichever workspace makes them',
  rate_counts: 'likewise, by the hour or the day',
  lifetime_counts: 'likewise, over the whole life of a source',
  taken_chat_channels: 'which channels are taken, not by whom; nothing of others is posted there',
  executors: 'the processes of this installation, for health',
};

export type Column = { name: string; type: string; needed: boolean };
export type TenantTable = {
  name: string;
  rls: boolean;
  forced: boolean;
  policies: string[];
  key: string;
  columns: Column[];
};

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Every table of the schema `public`, as the catalogue knows it, with the column that carries its workspace. */
export async function tablesOf(client: pg.Client): Promise<(TenantTable & { tenant: boolean })[]> {
  const { rows } = await client.query<{
    name: string;
    rls: boolean;
    forced: boolean;
    policies: string[];
    columns: (Column & { generated: boolean })[];
  }>(`
    select c.relname as name, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
      array(select p.polname::text || ' ' || coalesce((select string_agg(r.rolname, ',' order by r.rolname) from pg_roles r where r.oid = any (p.polroles)), 'public')
            from pg_policy p where p.polrelid = c.oid) as policies,
      (select json_agg(json_build_object('name', a.attname, 'type', t.typname, 'needed', a.attnotnull and not a.atthasdef and a.attidentity = '', 'generated', a.attgenerated <> '' or a.attidentity <> '') order by a.attnum)
         from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname`);
  return rows.map(({ columns, ...table }) => {
    const carrier = columns.some((column) => column.name === 'workspace_id')
      ? 'workspace_id'
      : table.name === 'workspaces'
        ? 'id'
        : '';
    return {
      ...table,
      key: carrier,
      tenant: carrier !== '',
      columns: columns.filter((column) => !column.generated),
    };
  });
}

const SAMPLES: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: 'gen_random_uuid()::text',
  varchar: 'gen_random_uuid()::text',
  bool: 'false',
  int2: '1',
  int4: '1',
  int8: '1',
  float4: '1',
  float8: '1',
  numeric: '1',
  timestamptz: 'now()',
  date: 'current_date',
  time: 'localtime',
  interval: "interval '1 day'",
  json: "'{}'",
  jsonb: "'{}'",
  bytea: "'\\x00'",
  xid8: "'1'",
};

const sampleOf = (table: string, { name, type }: Column): string => {
  const sample = type.startsWith('_') ? "'{}'" : SAMPLES[type];
  if (!sample) throw new Error(`Say in SAMPLES what a ${type} looks like (${table}.${name}).`);
  return sample;
};

/** An insert of one made-up row that belongs to the given workspace. */
export function insertInto(table: TenantTable, workspaceId: string): string {
  const columns = table.columns.filter((column) => column.needed || column.name === table.key);
  const values = columns.map((column) =>
    column.name === table.key ? `'${workspaceId}'` : sampleOf(table.name, column),
  );
  return `insert into ${table.name} (${columns.map((column) => `"${column.name}"`).join(', ')}) values (${values.join(', ')})`;
}

/**
 * Takes away, in a database made for one test, what forbids made-up rows: checks, foreign keys and triggers. Row-level
 * security and grants, which are what the test is about, stay.
 */
export async function loosen(admin: pg.Client, tables: readonly TenantTable[]): Promise<void> {
  const { rows } = await admin.query<{ table: string; name: string }>(`
    select c.relname as "table", k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and k.contype in ('c', 'f') and k.conparentid = 0 order by k.contype desc`);
  for (const { table, name } of rows)
    await admin.query(`alter table ${table} drop constraint "${name}" cascade`);
  for (const table of tables) await admin.query(`alter table ${table.name} disable trigger all`);
}

/** Runs one statement as a workspace (or below it) and takes it back. Answers the row count or the SQL state of the error. */
export async function asWorkspace(
  app: pg.Client,
  path: readonly string[],
  statement: string,
): Promise<{ count?: number; state?: string }> {
  await app.query('begin');
  try {
    await app.query(
      "select set_config('app.workspace_id', $1, true), set_config('app.workspace_path', $2, true)",
      [path.at(-1), path.join(',')],
    );
    const result = await app.query<{ count?: string }>(statement);
    return { count: Number(result.rows[0]?.count ?? result.rowCount ?? 0) };
  } catch (error) {
    return { state: error instanceof pg.DatabaseError ? (error.code ?? '') : String(error) };
  } finally {
    await app.query('rollback');
  }
}
