import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  type FSWatcher,
  mkdtempSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createDice, type Dice } from '#core/dice';

/**
 * `kill -9` while the main job runs, fifty times over several runs with fixed seeds. `LEGWORK_KILLS` makes it fewer
 * or more. A kill counts only when the process was running and died of it.
 */
const KILLS = Number(process.env.LEGWORK_KILLS ?? 50);
const IMPORT_KILLS = Math.min(6, Math.ceil(KILLS / 8));
const RUNS = KILLS >= 40 ? 4 : Math.max(1, Math.round(KILLS / 11));
const LEADS = 40;
const EARLY_KILLS = 3;
const IMPORT_ROWS = 15_000;
/** A start that prints nothing for so long hangs, e.g. on work whose process is dead. */
const SILENCE_MS = 45_000;

const driver = fileURLToPath(new URL('./main-job-driver.ts', import.meta.url));
const shipped = fileURLToPath(new URL('../../src/sandbox/demo/leads.csv', import.meta.url));
const homes: string[] = [];
let delivered = 0;

afterAll(() => {
  for (const home of homes) {
    endPostgres(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
});

/** The last process to leave stops Postgres; only after a failed test one of ours may still be there. */
function endPostgres(home: string): void {
  const file = join(home, 'data', 'postgres', 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (pid > 1) process.kill(pid, 'SIGINT');
}

function newHome(content: string): { home: string; leads: string } {
  const home = mkdtempSync(join(tmpdir(), 'legwork-kill-'));
  chmodSync(home, 0o711);
  homes.push(home);
  const leads = join(home, 'leads.csv');
  writeFileSync(leads, content);
  return { home, leads };
}

type Plan = { source: 'line' | 'world' | 'answer'; after: number };
type Ended = {
  killed: boolean;
  outcome: Record<string, unknown> | undefined;
  lines: string[];
  worldEvents: number;
  errors: string;
};

/** Starts the driver and kills it at the planned event; without a plan it runs to its end. */
async function start(
  place: { home: string; leads: string },
  job: 'whole' | 'import',
  plan?: Plan,
): Promise<Ended> {
  const env = { ...process.env, LEGWORK_HOME: join(place.home, 'data'), LEGWORK_LOG_LEVEL: 'warn' };
  for (const name of ['DATABASE_URL', 'DATABASE_APP_URL', 'DATABASE_SYSTEM_URL', 'LEGWORK_EMERGENCY_STOP'])
    delete env[name as keyof typeof env];
  const child = spawn(process.execPath, [driver, place.leads, job], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen = { lines: [] as string[], worldEvents: 0, errors: '' };
  child.stderr.on('data', (chunk: Buffer) => {
    seen.errors += chunk.toString();
  });
  let watcher: FSWatcher | undefined;
  const happened = (source: Plan['source'], count: number): void => {
    if (plan?.source === source && count >= plan.after) child.kill('SIGKILL');
  };
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const silence = new Watchdog(child);
  for await (const line of createInterface({ input: child.stdout })) {
    silence.heard();
    seen.lines.push(line);
    if (line === 'ready') {
      watcher = watch(join(place.home, 'data', 'sandbox'), { recursive: true }, () => {
        seen.worldEvents += 1;
        happened('world', seen.worldEvents);
      });
      watcher.on('error', () => undefined);
    }
    if (/^(people|inbound\.)/.test(line)) happened('answer', Number.POSITIVE_INFINITY);
    if (!line.startsWith('done ')) happened('line', seen.lines.length);
  }
  const [code, signal] = await exited;
  silence.end();
  watcher?.close();
  if (silence.fell)
    throw new Error(`The process hung after: ${seen.lines.slice(-5).join(' | ')}\n${seen.errors}`);
  const killed = signal === 'SIGKILL';
  const last = seen.lines.findLast((line) => line.startsWith('done '));
  if (!killed && (code !== 0 || !last)) throw new Error(`The process ended with ${code}: ${seen.errors}`);
  return {
    ...seen,
    killed,
    outcome: last && !killed ? (JSON.parse(last.slice(5)) as Record<string, unknown>) : undefined,
  };
}

/** Ends a process that has been silent for too long, and remembers that it had to. */
class Watchdog {
  fell = false;
  readonly #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.heard();
  }

  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.fell = true;
      this.#child.kill('SIGKILL');
    }, SILENCE_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** Kills as often as wished at the dice's moments, then lets it finish. */
async function runWithKills(
  place: { home: string; leads: string },
  job: 'whole' | 'import',
  kills: number,
  nextPlan: (nth: number) => Plan,
): Promise<{ outcome: Record<string, unknown>; kills: number; at: string[] }> {
  const at: string[] = [];
  for (;;) {
    const plan = at.length < kills ? nextPlan(at.length + 1) : undefined;
    const ended = await start(place, job, plan);
    if (ended.killed) {
      at.push(placeOf(ended, plan));
      delivered += 1;
    }
    if (ended.outcome) return { outcome: ended.outcome, kills: at.length, at };
  }
}

/** Where a process was when it was killed, by the last line it said. */
function placeOf({ lines }: Ended, plan: Plan | undefined): string {
  if (plan?.source === 'answer') return 'answer';
  const last = lines.at(-1)?.split(' ')[0] ?? 'before ready';
  return lines.includes('started') && !lines.includes('approved') ? `preparing: ${last}` : last;
}

const share = (total: number, part: number, parts: number): number =>
  Math.floor((total * (part + 1)) / parts) - Math.floor((total * part) / parts);

test('an import that is killed again and again stores every row once', async () => {
  const rows = Array.from({ length: IMPORT_ROWS }, (_, index) =>
    index % 500 === 7
      ? `not-an-address,Bad,Row${index},`
      : `p${index % 14_000}@company-${index % 900}.example,Ada,Nr${index % 14_000},Company ${index % 900}`,
  );
  const file = `email,first name,last name,company\n${rows.join('\n')}\n`;
  const control = await start(newHome(file), 'import');
  const dice = createDice('import');
  const { outcome, kills, at } = await runWithKills(newHome(file), 'import', IMPORT_KILLS, () => ({
    source: 'line',
    after: dice.int(1, 2),
  }));
  expect(outcome).toEqual(control.outcome);
  expect(outcome.rows).toBe(IMPORT_ROWS);
  expect(kills, at.join(', ')).toBe(IMPORT_KILLS);
}, 180_000);

test('the main job that is killed again and again ends as if it had never been', async () => {
  const content = `${readFileSync(shipped, 'utf8')
    .split('\n')
    .slice(0, LEADS + 1)
    .join('\n')}\n`;
  const control = await start(newHome(content), 'whole');
  const expected = control.outcome?.same;
  expect(expected).toBeDefined();
  const total = KILLS - IMPORT_KILLS;
  const places: string[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const kills = share(total, run, RUNS);
    const dice = createDice(`main job ${run}`);
    const done = await runWithKills(newHome(content), 'whole', kills, (nth) =>
      planOf(dice, control, kills, nth),
    );
    places.push(...done.at);
    expect(done.kills, `run ${run}: ${done.at.join(', ')}`).toBe(kills);
    expect(done.outcome.same, `run ${run}: ${done.at.join(', ')}`).toEqual(expected);
    expect(done.outcome.chargedTwice).toEqual([]);
    expect(done.outcome.acceptedTwice).toEqual([]);
    expect(done.outcome.audit).toMatchObject({ ok: true, broken: null });
    expect(
      Object.values(done.outcome.proof as Record<string, number>).every((count) => count === 0),
      JSON.stringify(done.outcome.proof),
    ).toBe(true);
  }
  // The kills reached preparation, sending and answers.
  const reached = new Set(places);
  expect(places.some((place) => place.startsWith('preparing'))).toBe(true);
  if (KILLS < 40) return;
  expect([...reached]).toContain('outbound.dispatch');
  expect([...reached]).toContain('answer');
}, 420_000);

/**
 * Moments spread so that the wished kills fit into one run: a start prints four lines before it goes on. The first
 * ones fall into the enrichment, which prints nothing and shows only in what the finders charged.
 */
function planOf(dice: Dice, control: Ended, kills: number, nth: number): Plan {
  if (nth <= EARLY_KILLS) return { source: 'world', after: dice.int(2, 6) };
  // One in every run while an answer is being read, wherever the other moments fall.
  if (nth === Math.ceil(kills * 0.6)) return { source: 'answer', after: 1 };
  const lines = Math.max(6, Math.floor((control.lines.length / kills) * 1.4) + 4);
  const events = Math.max(2, Math.floor((control.worldEvents / kills) * 1.2));
  return dice.chance(0.4)
    ? { source: 'line', after: dice.int(2, lines) }
    : { source: 'world', after: dice.int(1, events) };
}

test('every kill was delivered to a running process', () => {
  expect(delivered).toBe(KILLS);
});
