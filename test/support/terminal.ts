import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startPostgres } from '#core/db/embedded/index';

const LEGWORK = join(import.meta.dirname, '../../legwork');
const WAIT_MS = 60_000;

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type Started = {
  readonly child: ChildProcess;
  /** Everything printed so far, both streams. */
  printed(): string;
  /** Resolves with the match as soon as the output fits; throws with all output when it does not in time. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
};

/** A person's terminal: a working directory and a data folder of its own, far from the program. */
export type Terminal = {
  readonly folder: string;
  readonly home: string;
  run(args: readonly string[], more?: { stdin?: string; env?: Record<string, string> }): Promise<Ran>;
  /** Runs it in a shell, with its output going through a real pipe into another command. */
  piped(args: readonly string[], into: string): Promise<Ran>;
  /** Runs with `--json` and parses the whole of stdout as one document. */
  json(args: readonly string[], more?: { stdin?: string }): Promise<Record<string, unknown>>;
  start(args: readonly string[], env?: Record<string, string>): Started;
  /** Keeps the database up between commands, as a running program does; else each starts and stops it. */
  stay(): Promise<void>;
  close(): Promise<void>;
};

/** An empty data folder, which whoever runs the database may reach. */
export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'legwork-home-'));
  chmodSync(home, 0o711);
  return home;
}

/** `home`: the data folder, removed at the end. */
export function openTerminal(home = newHome()): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-cwd-'));
  // What the test runner sets must not reach the program; neither may the settings of whoever runs the tests.
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(LEGWORK_|DATABASE_|VITEST|NODE_|VITE_|TEST$|DEV$|PROD$|MODE$|BASE_URL$)/.test(name),
    ),
  );
  const surroundings = (env: Record<string, string> = {}) => ({
    cwd: folder,
    env: { ...clean, LEGWORK_HOME: home, NO_COLOR: '1', ...env },
  });
  const launch = (args: readonly string[], env?: Record<string, string>) =>
    spawn(LEGWORK, args, surroundings(env));
  const ended = (child: ChildProcessWithoutNullStreams, stdin = ''): Promise<Ran> =>
    new Promise((resolve, reject) => {
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
      });
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      child.stdin.on('error', () => undefined);
      child.stdin.end(stdin);
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  let postgres: EmbeddedPostgres | undefined;
  const run: Terminal['run'] = (args, more = {}) => ended(launch(args, more.env), more.stdin);
  return {
    folder,
    home,
    run,
    piped: (args, into) =>
      ended(spawn('/bin/sh', ['-c', `"$0" "$@" | ${into}`, LEGWORK, ...args], surroundings())),
    async json(args, more) {
      const { stdout, stderr } = await run([...args, '--json'], more);
      try {
        return JSON.parse(stdout) as Record<string, unknown>;
      } catch {
        throw new Error(`legwork ${args.join(' ')} --json printed no document:\n${stdout}\n${stderr}`);
      }
    },
    start: (args, env) => follow(launch(args, env)),
    async stay() {
      postgres = await startPostgres({ folder: home });
    },
    async close() {
      await postgres?.stop();
      for (const path of [home, folder]) rmSync(path, { recursive: true, force: true });
    },
  };
}

function follow(child: ChildProcess): Started {
  let text = '';
  const looks = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    text += chunk.toString();
    for (const look of looks) look();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    printed: () => text,
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const fail = (why: string) => reject(new Error(`${why} ${pattern} in:\n${text}`));
        const timer = setTimeout(() => fail('Not printed in time:'), WAIT_MS);
        const look = () => {
          const found = pattern.exec(text);
          if (!found) return;
          clearTimeout(timer);
          looks.delete(look);
          resolve(found);
        };
        looks.add(look);
        look();
        void ended.then(() => fail('The program ended without printing'));
      }),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** What stands on stderr besides the line that tells the time. */
export const said = (ran: Ran): string[] =>
  ran.stderr.split('\n').filter((line) => line.trim() !== '' && !/^\d+\.\d s$/.test(line));
