import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { migrate, readMigrations } from '#core/db/migrate';
import { schemaSnapshot } from '../../tools/schema-snapshot.ts';
import { cloneDatabase } from '../support/cluster.ts';

const SNAPSHOT = join(import.meta.dirname, '../../db/schema.sql');

async function newDatabase(name: string, template = 'template1'): Promise<string> {
  const { adminUrl, ownerUrl } = inject('cluster');
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${name} template ${template} owner legwork_owner`);
  await admin.end();
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

test('migrations are numbered without gaps or doubles and named by intent', () => {
  const names = readMigrations().map((migration) => migration.name);
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
});

test('every prefix of the migrations applies, and the rest applies on top of it', async () => {
  const all = readMigrations();
  const grown = `prefix_${process.pid}`;
  const growing = await newDatabase(grown);
  for (let length = 1; length < all.length; length += 1) {
    expect(await migrate(growing, all.slice(0, length))).toHaveLength(1);
    const url = await newDatabase(`${grown}_${length}`, grown);
    expect(await migrate(url, all)).toHaveLength(all.length - length);
    expect(await migrate(url, all)).toEqual([]);
  }
}, 120_000);

test('a database of a newer program and a changed migration are refused with a sentence', async () => {
  const all = readMigrations();
  const url = await newDatabase(`newer_schema_${process.pid}`);
  await migrate(url, all);
  await expect(migrate(url, all.slice(0, -1))).rejects.toMatchObject({ code: 'database.newer_schema' });
  const changed = all.map((migration, index) =>
    index === 0 ? { ...migration, checksum: 'other' } : migration,
  );
  await expect(migrate(url, changed)).rejects.toMatchObject({ code: 'database.migration_changed' });
});

test('the schema is the committed one', async () => {
  const urls = await cloneDatabase(inject('cluster'), `snapshot_${process.pid}`);
  const now = await schemaSnapshot(urls.ownerUrl);
  if (process.env.LEGWORK_WRITE_SNAPSHOT === '1' || !existsSync(SNAPSHOT)) writeFileSync(SNAPSHOT, now);
  expect(now).toBe(readFileSync(SNAPSHOT, 'utf8'));
});
