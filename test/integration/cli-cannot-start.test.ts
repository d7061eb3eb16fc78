import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { cloneDatabase } from '../support/cluster.ts';
import { openTerminal, said, type Terminal } from '../support/terminal.ts';

let terminal: Terminal;
beforeAll(() => {
  terminal = openTerminal();
});
afterAll(() => terminal.close());

const aFile = (): string => {
  const file = join(terminal.folder, 'a-file');
  writeFileSync(file, 'x');
  return file;
};

test('a taken port: a sentence with the number, and no database left running', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const ran = await terminal.run(['start'], { env: { LEGWORK_PORT: String(port) } });
  server.close();
  expect(ran.code).toBe(1);
  expect(said(ran)).toEqual([expect.stringContaining(`Port ${port} on 127.0.0.1 is taken`)]);
  expect(existsSync(join(terminal.home, 'postgres', 'postmaster.pid'))).toBe(false);
});

test.each([
  ['is a file', () => aFile()],
  ['lies below a file', () => join(aFile(), 'below')],
  ['cannot exist', () => '/proc/legwork'],
])('a data folder that %s: a sentence with its name', async (_what, home) => {
  const folder = home();
  const ran = await terminal.run(['health'], { env: { LEGWORK_HOME: folder } });
  expect(ran.code).toBe(3);
  expect(said(ran)).toEqual([expect.stringContaining(`The data folder ${folder} cannot be used`)]);
});

test('a damaged data folder: a sentence, what Postgres said, and nothing repaired behind your back', async () => {
  const other = openTerminal();
  mkdirSync(join(other.home, 'postgres'));
  writeFileSync(join(other.home, 'postgres', 'PG_VERSION'), '18\n');
  writeFileSync(join(other.home, 'postgres.password'), 'a password', { mode: 0o600 });
  const ran = await other.run(['health']);
  expect(ran.code).toBe(1);
  expect(said(ran)[0]).toMatch(/postgres.*(?:Nothing|safe)/is);
  expect(ran.stderr).not.toMatch(/inside Legwork| at .*\.ts:/);
  other.close();
});

test('a database of a newer Legwork: refused with the name of what is too new', async () => {
  const urls = await cloneDatabase(inject('cluster'), `newer_${process.pid}`);
  const client = new pg.Client({ connectionString: urls.ownerUrl });
  await client.connect();
  await client.query("insert into legwork_migrations (name, checksum) values ('9999_future', 'x')");
  await client.end();
  const env = {
    DATABASE_URL: urls.ownerUrl,
    DATABASE_APP_URL: urls.appUrl,
    DATABASE_SYSTEM_URL: urls.systemUrl,
  };
  const ran = await terminal.run(['health'], { env });
  expect(ran.code).toBe(3);
  expect(said(ran)).toEqual([expect.stringContaining('9999_future')]);
});
