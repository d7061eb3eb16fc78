import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { endAbandoned } from '#core/db/embedded/index';
import { isAlive, killAll, processesInside, until } from '../../src/core/db/embedded/process-table.ts';
import { openTerminal, type Started, type Terminal } from '../support/terminal.ts';

const LONG = ['simulate', '--leads', '20', '--days', '60', '--progress', '--json'];
const WAIT_MS = 60_000;
const ROOM = ['/dev/shm', tmpdir()];

let terminal: Terminal;
let temporary: string;
const kept: string[] = [];
const folderOf = ({ pid }: ChildProcess): string => {
  const found = [...ROOM, temporary].flatMap((parent) =>
    (existsSync(parent) ? readdirSync(parent) : [])
      .filter((name) => name.startsWith(`legwork-simulation-${pid}-`))
      .map((name) => join(parent, name)),
  );
  expect(found).toHaveLength(1);
  kept.push(...found);
  return found[0] ?? '';
};
const postgresIn = (folder: string): number[] => processesInside(join(folder, 'postgres'), ['postgres']);
async function lives(child: ChildProcess): Promise<{ folder: string; postgres: number[] }> {
  const folder = folderOf(child);
  const postgres = postgresIn(folder);
  expect(postgres.length).toBeGreaterThan(0);
  return { folder, postgres };
}
async function killed({ child }: Started): Promise<{ folder: string; postgres: number[] }> {
  const left = await lives(child);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  return left;
}
const isGone = ({ folder, postgres }: { folder: string; postgres: number[] }): boolean =>
  !existsSync(folder) && !postgres.some(isAlive);
const simulation = async (): Promise<Started> => {
  const started = terminal.start(LONG, { TMPDIR: temporary });
  await started.waitFor(/"day":1/);
  return started;
};

beforeAll(() => {
  terminal = openTerminal();
});
afterAll(() => terminal.close());
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'simulate-killed-'));
  chmodSync(temporary, 0o711);
});
afterEach(async () => {
  for (const folder of kept.splice(0)) {
    await endAbandoned(folder);
    rmSync(folder, { recursive: true, force: true });
  }
  rmSync(temporary, { recursive: true, force: true });
});

test('what a killed simulation left goes with the next one, and one that lives beside it stays', async () => {
  const living = await simulation();
  const beside = await lives(living.child);
  // Held still, so that it does not come to its end while others are looked at.
  living.child.kill('SIGSTOP');
  const left = await killed(await simulation());
  // Postgres is in a session of its own: the death of its simulation does not reach it.
  expect(left.postgres.some(isAlive)).toBe(true);
  const next = await terminal.run(['simulate', '--leads', '5', '--days', '1', '--json'], {
    env: { TMPDIR: temporary },
  });
  expect(next.code).toBe(0);
  expect(isGone(left)).toBe(true);
  expect(existsSync(beside.folder)).toBe(true);
  expect(postgresIn(beside.folder)).toEqual(expect.arrayContaining([beside.postgres[0]]));
  living.child.kill('SIGCONT');
  await living.stop();
  expect(isGone(beside)).toBe(true);
}, 180_000);

test('the next start of the server clears it away, and leaves what is only called like it', async () => {
  const left = await killed(await simulation());
  const stranger = mkdtempSync(join(temporary, 'legwork-simulation-'));
  const server = terminal.start(['start', '--no-demo'], { TMPDIR: temporary, LEGWORK_PORT: '0' });
  await server.waitFor(/Legwork runs at/);
  expect(isGone(left)).toBe(true);
  expect(existsSync(stranger)).toBe(true);
  await server.stop();
}, 120_000);

test('a simulation whose reader was killed ends by itself, with its database', async () => {
  const program = `
    const { spawn } = require('node:child_process');
    const child = spawn(${JSON.stringify(join(import.meta.dirname, '../../legwork'))}, ${JSON.stringify(LONG)}, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.on('data', (text) => { if (String(text).includes('"day":1')) console.log(child.pid); });`;
  const { LEGWORK_HOME: _home, ...environment } = process.env;
  const parent = spawn(process.execPath, ['-e', program], {
    ...{ cwd: terminal.folder, env: { ...environment, TMPDIR: temporary } },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  const left = await lives({ pid } as ChildProcess);
  await killAll([parent.pid ?? 0]);
  expect(await until(() => isGone(left) && !isAlive(pid), WAIT_MS, 50)).toBe(true);
}, 180_000);
