import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { serviceAccount } from '../../src/core/db/embedded/account.ts';
import * as embedded from '../../src/core/db/embedded/index.ts';
import { isAlive, until } from '../../src/core/db/embedded/process-table.ts';
import { clearFolders, newFolder, start } from '../support/embedded-folder.ts';

const serverModule = new URL('../../src/core/db/embedded/server.ts', import.meta.url).href;
const children: ChildProcess[] = [];

const whatStays = ['postgres', 'postgres.log', 'postgres.password', 'postgres.port'];

async function ask(postgres: { ownerUrl: string }, sql: string): Promise<unknown> {
  const client = new pg.Client({
    connectionString: postgres.ownerUrl,
    application_name: embedded.applicationName,
  });
  await client.connect();
  try {
    const result: pg.QueryResult<{ answer: unknown }> = await client.query(sql);
    return result.rows[0]?.answer;
  } finally {
    await client.end();
  }
}

/** Another process of ours that starts or joins the cluster, prints a line of JSON and stays until it is ended. */
function otherProcess(folder: string): ChildProcessByStdio<null, Readable, null> {
  const program = `
    const { startPostgres } = await import(${JSON.stringify(serverModule)});
    const { joined, pid, ownerUrl } = await startPostgres({ folder: ${JSON.stringify(folder)}, fsync: false });
    console.log(JSON.stringify({ joined, pid, ownerUrl }));
    setInterval(() => undefined, 1000);`;
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio });
  children.push(child);
  return child;
}

async function inOtherProcess(folder: string) {
  const child = otherProcess(folder);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { joined: boolean; pid: number; ownerUrl: string }) };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Resolves with the first event of this kind. */
const event = (
  postgres: embedded.EmbeddedPostgres,
  kind: embedded.PostgresEvent['kind'],
): Promise<embedded.PostgresEvent> =>
  new Promise((resolve) => {
    postgres.watch((happened) => {
      if (happened.kind === kind) resolve(happened);
    });
  });

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await clearFolders();
});

describe('start and stop', () => {
  it('makes a cluster in UTF-8 and UTC that only this machine and the password reach', async () => {
    const folder = newFolder();
    const postgres = await start(folder);
    expect(postgres.joined).toBe(false);
    expect(await ask(postgres, "select current_setting('server_encoding') as answer")).toBe('UTF8');
    expect(await ask(postgres, "select current_setting('TimeZone') as answer")).toBe('UTC');
    expect(await ask(postgres, "select current_setting('listen_addresses') as answer")).toBe('127.0.0.1');
    const sockets = await ask(postgres, "select current_setting('unix_socket_directories') as answer");
    expect(sockets).toBe(join(folder, 'postgres'));
    expect(fs.statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
    expect(await ask(postgres, 'select inet_client_addr()::text as answer')).toBe(null);
    expect(await ask(postgres, 'select datlocprovider::text as answer from pg_database limit 1')).toBe('b');
    expect(await ask(postgres, "select lower('ÄÖ') as answer")).toBe('äö');
    expect(fs.statSync(join(folder, 'postgres.password')).mode & 0o777).toBe(0o600);
    const wrong = postgres.ownerUrl.replace(/:[0-9a-f]{48}@/, ':wrong@');
    await expect(ask({ ownerUrl: wrong }, 'select 1 as answer')).rejects.toMatchObject({ code: '28P01' });
    await postgres.stop();
    expect(isAlive(postgres.pid)).toBe(false);
    expect(fs.readdirSync(folder).sort()).toEqual(whatStays);
  });

  it('is reached over the loopback network where the path of a socket would be too long', async () => {
    const folder = join(newFolder(), 'a'.repeat(100));
    const postgres = await start(folder);
    expect(await ask(postgres, "select current_setting('unix_socket_directories') as answer")).toBe('');
    expect(await ask(postgres, 'select host(inet_client_addr()) as answer')).toBe('127.0.0.1');
    await postgres.stop();
  });

  it('comes back on the same port with the same data after a clean stop', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await ask(first, 'create table kept as select 7 as answer');
    await first.stop();
    const second = await start(folder);
    expect(second).toMatchObject({ port: first.port, joined: false, ownerUrl: first.ownerUrl });
    expect(await ask(second, 'select answer from kept')).toBe(7);
    expect(fs.readFileSync(second.logFile, 'utf8')).not.toMatch(/automatic recovery/);
    await second.stop();
  });

  it('takes another port when a stranger holds the remembered one', async () => {
    const folder = newFolder();
    const first = await start(folder);
    await first.stop();
    const stranger = createServer().listen(first.port, '127.0.0.1');
    await once(stranger, 'listening');
    const second = await start(folder);
    expect(second.port).not.toBe(first.port);
    await second.stop();
    stranger.close();
  });

  it('initialises once when several start at the same time', async () => {
    const folder = newFolder();
    const [other, ...mine] = await Promise.all([inOtherProcess(folder), start(folder), start(folder)]);
    expect(new Set([other.pid, ...mine.map((one) => one.pid)]).size).toBe(1);
    expect([other.joined, ...mine.map((one) => one.joined)].filter((joined) => !joined)).toHaveLength(1);
    await mine[0].leave();
    await mine[1].stop();
  });
});

describe('sharing', () => {
  it('joins the Postgres of a killed process, and the last one stops it', async () => {
    const folder = newFolder();
    const other = await inOtherProcess(folder);
    await killed(other.child);
    expect(isAlive(other.pid)).toBe(true);
    const postgres = await start(folder);
    expect({ joined: postgres.joined, pid: postgres.pid }).toEqual({ joined: true, pid: other.pid });
    expect(await postgres.stopIfLast()).toBe(true);
    expect(isAlive(other.pid)).toBe(false);
  });

  it('a connection of its own that is still on its way out is nobody else', async () => {
    const postgres = await start(newFolder());
    const own = `${embedded.applicationName}-system`;
    const late = new pg.Client({ connectionString: postgres.ownerUrl, application_name: own });
    late.on('error', () => undefined);
    await late.connect();
    expect(await postgres.stopIfLast()).toBe(true);
  });

  it('leaves it running while another process uses it', async () => {
    const folder = newFolder();
    const other = await inOtherProcess(folder);
    const postgres = await start(folder);
    expect(await postgres.stopIfLast()).toBe(false);
    expect(await ask(other, 'select 1 as answer')).toBe(1);
    await killed(other.child);
    expect(await (await start(folder)).stopIfLast()).toBe(true);
    expect(isAlive(other.pid)).toBe(false);
  });
});

describe('after an accident', () => {
  it('starts a killed Postgres again on the same port, with everything that was committed', async () => {
    const postgres = await start(newFolder());
    await ask(postgres, 'create table kept as select 7 as answer');
    const before = postgres.pid;
    const back = event(postgres, 'back');
    process.kill(before, 'SIGKILL');
    expect(await back).toMatchObject({ kind: 'back', restarted: true });
    expect(postgres.pid).not.toBe(before);
    expect(await ask(postgres, 'select answer from kept')).toBe(7);
    await postgres.stop();
  });

  it('says why it does not come back, and goes on trying', async () => {
    const folder = newFolder();
    const postgres = await start(folder);
    const versionFile = join(folder, 'postgres', 'PG_VERSION');
    fs.writeFileSync(versionFile, '19\n');
    const [failed, back] = [event(postgres, 'failed'), event(postgres, 'back')];
    process.kill(postgres.pid, 'SIGKILL');
    expect(await failed).toMatchObject({ error: { code: 'postgres.wrong_version' } });
    fs.writeFileSync(versionFile, '18\n');
    expect(await back).toMatchObject({ restarted: true });
    await postgres.stop();
  });

  it('ends a backend that still computes for a killed Postgres', async () => {
    const folder = newFolder();
    const postgres = await start(folder);
    const client = new pg.Client({ connectionString: postgres.ownerUrl });
    client.on('error', () => undefined);
    await client.connect();
    const busy = client
      .query('do $$ declare n bigint := 0; begin loop n := n + 1; end loop; end $$')
      .catch(() => undefined);
    const computing = "select count(*)::int as answer from pg_stat_activity where query like 'do %'";
    await until(async () => (await ask(postgres, computing)) === 1, 5000);
    const back = event(postgres, 'back');
    process.kill(postgres.pid, 'SIGKILL');
    expect(await back).toMatchObject({ restarted: true });
    await busy;
    expect(await ask(postgres, 'select 1 as answer')).toBe(1);
    await postgres.stop();
  });

  it('is not misled by a pid file whose number belongs to another program', async () => {
    const folder = newFolder();
    const { port, stop } = await start(folder);
    await stop();
    const account = serviceAccount();
    // Under the same account, else Postgres itself sees that it cannot be a Postgres of its own.
    const stranger = spawn('sleep', ['100'], { stdio: 'ignore', cwd: '/', ...account });
    children.push(stranger);
    const file = join(folder, 'postgres', 'postmaster.pid');
    fs.writeFileSync(
      file,
      `${stranger.pid}\n${folder}/postgres\n1700000000\n${port}\n\n127.0.0.1\n1 1\nready   \n`,
    );
    if (account) fs.chownSync(file, account.uid, account.gid);
    const second = await start(folder);
    expect({ joined: second.joined, port: second.port }).toEqual({ joined: false, port });
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    await second.stop();
  });

  it('repeats an initialisation that was killed, while its initdb may still be at work', async () => {
    const folder = newFolder();
    const other = otherProcess(folder);
    await until(() => fs.existsSync(join(folder, 'postgres.building', 'base')), 10_000, 2);
    await killed(other);
    expect(fs.existsSync(join(folder, 'postgres'))).toBe(false);
    const postgres = await start(folder);
    expect(await ask(postgres, 'select 1 as answer')).toBe(1);
    await postgres.stop();
    expect(fs.readdirSync(folder).sort()).toEqual(whatStays);
  });
});
