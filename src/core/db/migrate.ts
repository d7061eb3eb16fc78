import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { LegworkError } from '../errors.ts';

export type Migration = { name: string; sql: string; checksum: string };

const FOLDER = fileURLToPath(new URL('../../../migrations/', import.meta.url));

/** All migrations in order. Forward only; each file is one transaction. */
export function readMigrations(folder = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_[a-z_]+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const sql = readFileSync(`${folder}/${file}`, 'utf8');
      return {
        name: file.replace(/\.sql$/, ''),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex').slice(0, 16),
      };
    });
}

/**
 * Brings the database to this program's schema and returns the names applied now.
 * Refuses a database that is newer than the program, or whose applied files were changed.
 */
export async function migrate(ownerUrl: string, migrations = readMigrations()): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'legwork-migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(724002)');
    await client.query(
      'create table if not exists legwork_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from legwork_migrations order by name',
    );
    assertKnown(rows, migrations);
    const done = new Set(rows.map((row) => row.name));
    const applied: string[] = [];
    for (const migration of migrations.filter((entry) => !done.has(entry.name))) {
      await client.query('begin');
      // The row goes first: of two starters the second waits here and then sees that nothing is left to do.
      await client.query('insert into legwork_migrations (name, checksum) values ($1, $2)', [
        migration.name,
        migration.checksum,
      ]);
      await client.query(migration.sql);
      await client.query('commit');
      applied.push(migration.name);
    }
    return applied;
  } finally {
    await client.end();
  }
}

function assertKnown(
  applied: readonly { name: string; checksum: string }[],
  migrations: readonly Migration[],
): void {
  const known = new Map(migrations.map((entry) => [entry.name, entry.checksum]));
  const newer = applied.find((row) => !known.has(row.name));
  if (newer) {
    throw new LegworkError(
      'refused',
      'database.newer_schema',
      `The database was written by a newer Legwork (it has ${newer.name}, this program does not). Nothing was changed. Start the newer program, or restore a backup made by this one.`,
    );
  }
  const changed = applied.find((row) => known.get(row.name) !== row.checksum);
  if (changed) {
    throw new LegworkError(
      'refused',
      'database.migration_changed',
      `The migration ${changed.name} was changed after it was applied to this database. Nothing was changed. Restore the file; add a new migration instead.`,
    );
  }
}
