import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { median, report } from './report.ts';

const REPEATS = 3;
const ROOT = resolve(import.meta.dirname, '../..');
/** What the program needs to run, copied so that no measurement touches the repository's own build or data. */
const PARTS = ['src', 'web', 'migrations', 'tools', 'package.json', 'tsconfig.json'];
const POLL_MS = 10;
/** Memory is read once the process had this long to come to rest. */
const REST_MS = 5_000;
const LONGEST_MS = 120_000;

type Start = { readySeconds: number; announcedSeconds: number; idleMb: number };

/** First start (new database, web build) and warm start of the program, from the spawn to a ready answer. */
export async function benchStart(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-bench-'));
  chmodSync(folder, 0o711);
  const program = join(folder, 'program');
  mkdirSync(program);
  for (const part of PARTS)
    cpSync(join(ROOT, part), join(program, part), {
      recursive: true,
      preserveTimestamps: true,
      filter: (source) => !source.startsWith(join(ROOT, 'web/dist')),
    });
  symlinkSync(join(ROOT, 'node_modules'), join(program, 'node_modules'));
  try {
    const first: Start[] = [];
    const warm: Start[] = [];
    for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
      rmSync(join(program, 'web/dist'), { recursive: true, force: true });
      const home = join(folder, `home-${repeat}`);
      first.push(await startOnce(program, home));
      warm.push(await startOnce(program, home));
      process.stderr.write(
        `round ${repeat}: first ${first.at(-1)?.readySeconds.toFixed(1)} s, warm ${warm.at(-1)?.readySeconds.toFixed(1)} s\n`,
      );
    }
    const of = (starts: readonly Start[], pick: (start: Start) => number) => median(starts.map(pick));
    return report(
      'start',
      [
        { name: 'warm start to ready', figure: of(warm, (start) => start.readySeconds), unit: 's' },
        {
          name: 'first start to ready (new database)',
          figure: of(first, (start) => start.readySeconds),
          unit: 's',
        },
        {
          name: 'first start to the sign-in link (web built)',
          figure: of(first, (start) => start.announcedSeconds),
          unit: 's',
        },
        {
          name: 'memory at rest, warm, without Postgres',
          figure: of(warm, (start) => start.idleMb),
          unit: 'MB',
        },
      ],
      { first, warm },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOnce(program: string, home: string): Promise<Start> {
  const port = await freePort();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    LEGWORK_HOME: home,
    LEGWORK_PORT: String(port),
    LEGWORK_LOG_LEVEL: 'warn',
  };
  delete env.DATABASE_URL;
  const began = performance.now();
  const child = spawn(process.execPath, [join(program, 'src/app/cli.ts'), 'start', '--no-demo'], {
    cwd: program,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const announced = announcement(child, began);
  try {
    const readySeconds = await untilReady(child, `http://127.0.0.1:${port}/api/health/ready`, began);
    const announcedSeconds = await announced;
    await new Promise((rest) => setTimeout(rest, REST_MS));
    return { readySeconds, announcedSeconds, idleMb: residentMb(child.pid ?? 0) };
  } finally {
    child.kill('SIGINT');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

async function announcement(child: ChildProcess, began: number): Promise<number> {
  if (!child.stdout) return Number.NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('Sign in once')) return (performance.now() - began) / 1_000;
  }
  return Number.NaN;
}

async function untilReady(child: ChildProcess, url: string, began: number): Promise<number> {
  while (performance.now() - began < LONGEST_MS) {
    if (child.exitCode !== null)
      throw new Error(`The program ended with ${child.exitCode} before it was ready.`);
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.status === 200) return (performance.now() - began) / 1_000;
    await new Promise((again) => setTimeout(again, POLL_MS));
  }
  throw new Error(`The program was not ready within ${LONGEST_MS / 1_000} seconds.`);
}

/** Resident memory as Linux counts it; NaN elsewhere. */
function residentMb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
  } catch {
    return Number.NaN;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}
