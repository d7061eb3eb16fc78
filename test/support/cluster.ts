import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '#core/db/embedded/index';
import { migrate } from '#core/db/migrate';
import { ensureRoles, newRolePasswords } from '#core/db/roles';
import { migrateDurable } from '#core/durable/index';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: { adminUrl: string; ownerUrl: string; appUrl: string; systemUrl: string };
    /** Where the tests of one run leave things for each other. */
    runFolder: string;
  }
}

export const TEMPLATE = 'legwork_template';

/** One Postgres for the whole test run, with a migrated database that every test file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-test-'));
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({ folder, fsync: false, settings: { max_connections: '300' } });
  const urls = await ensureRoles(postgres.ownerUrl, newRolePasswords(), TEMPLATE);
  await migrate(urls.ownerUrl);
  await migrateDurable(urls.ownerUrl);
  project.provide('runFolder', folder);
  project.provide('cluster', { adminUrl: postgres.ownerUrl, ...urls });
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A database of its own, cloned from the migrated template in well under a second. */
export async function cloneDatabase(
  cluster: { adminUrl: string; ownerUrl: string; appUrl: string; systemUrl: string },
  name: string,
) {
  const admin = new pg.Client({ connectionString: cluster.adminUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${name} template ${TEMPLATE} strategy file_copy owner legwork_owner`);
  } finally {
    await admin.end();
  }
  const named = (url: string): string => {
    const next = new URL(url);
    next.pathname = `/${name}`;
    return next.toString();
  };
  return {
    ownerUrl: named(cluster.ownerUrl),
    appUrl: named(cluster.appUrl),
    systemUrl: named(cluster.systemUrl),
  };
}
