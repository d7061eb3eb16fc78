import pg from 'pg';

type Line = { line: string };

/**
 * The schema as the catalogue has it, in a stable order: tables with columns, constraints, indexes, policies and
 * row-security flags. Committed as `db/schema.sql`, so that every change of the schema is seen in review.
 */
export async function schemaSnapshot(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const lines: string[] = [];
    for (const query of QUERIES) lines.push(...(await client.query<Line>(query)).rows.map((row) => row.line));
    return `-- The schema of the database as its catalogue has it. Written by npm run snapshot; compared in the tests.\n${lines.join('\n')}\n`;
  } finally {
    await client.end();
  }
}

const QUERIES = [
  `select format('table %s.%s%s', n.nspname, c.relname, case when c.relrowsecurity then case when c.relforcerowsecurity then ' (row security forced)' else ' (row security)' end else '' end) as line
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') order by 1`,
  `select format('column %s.%s.%s %s%s%s', table_schema, table_name, column_name, udt_name, case when is_nullable = 'NO' then ' not null' else '' end, coalesce(' default ' || column_default, '')) as line
     from information_schema.columns where table_schema in ('public', 'auth') order by table_schema, table_name, ordinal_position`,
  `select format('constraint %s.%s %s %s', n.nspname, c.relname, con.conname, pg_get_constraintdef(con.oid)) as line
     from pg_constraint con join pg_class c on c.oid = con.conrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'auth') and con.contype <> 'n' order by n.nspname, c.relname, con.conname`,
  `select format('index %s', indexdef) as line from pg_indexes where schemaname in ('public', 'auth') order by tablename, indexname`,
  `select format('policy %s on %s.%s for %s to %s using (%s) with check (%s)', policyname, schemaname, tablename, cmd, array_to_string(roles, ', '), coalesce(qual, ''), coalesce(with_check, '')) as line
     from pg_policies where schemaname in ('public', 'auth') order by tablename, policyname`,
];
