import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '#core/db/embedded/index';
import { migrate } from '#core/db/migrate';
import { ensureRoles, newRolePasswords } from '#core/db/roles';
import { cloneDatabase, TEMPLATE } from '../../test/support/cluster.ts';
import { median, report } from './report.ts';
import type { End, Part } from './send-run.ts';
import { LANES, MAILBOXES } from './send-world.ts';

/** A part is one message of each mailbox; the first ones only open the connections. */
const WARM_PARTS = 1;
const PARTS = 8;
const MESSAGES = (WARM_PARTS + PARTS) * MAILBOXES;
const REPEATS = 5;
const LEAST_OF_BARE = 0.6;

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

type Sink = { readonly child: ChildProcess; readonly port: number; took(): Promise<Took> };
type Took = { readonly taken: number; readonly different: number };

async function startSink(): Promise<Sink> {
  const child = spawn(process.execPath, [here('./send-sink.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  const port = Number(await next());
  return {
    child,
    port,
    async took() {
      child.stdin.write('\n');
      return JSON.parse(await next()) as Took;
    },
  };
}

type Runner = { part(): Promise<number>; warm(): Promise<unknown>; end(): Promise<readonly string[]> };

async function startRun(kind: 'product' | 'bare', port: number, urls: object): Promise<Runner> {
  // With the options of Node that the product is started with, the bare pool too.
  const args = [
    ...process.execArgv,
    here('./send-run.ts'),
    kind,
    String(port),
    JSON.stringify(urls),
    String(MESSAGES),
  ];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { done, value } = await lines.next();
    if (done) throw new Error(`The measurement of the ${kind} ended early.`);
    return JSON.parse(value);
  };
  await next();
  const told = (word: string): Promise<unknown> => {
    child.stdin.write(`${word}\n`);
    return next();
  };
  return {
    part: async () => ((await told('part')) as Part).seconds,
    warm: () => told('warm'),
    end: async () => ((await told('end')) as End).broken,
  };
}

type Round = {
  readonly productPerSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
  /** Messages of both that came to the mail server. */
  readonly taken: number;
  readonly different: number;
  readonly broken: readonly string[];
};

/** Both send their parts in turns, so that whatever else the machine does slows down both. */
async function measure(sink: Sink, fresh: (kind: string) => Promise<object>): Promise<Round> {
  const bare = await startRun('bare', sink.port, await fresh('bare'));
  const product = await startRun('product', sink.port, await fresh('product'));
  const seconds = { bare: 0, product: 0 };
  const before = await sink.took();
  for (let part = 0; part < WARM_PARTS; part += 1) for (const run of [bare, product]) await run.part();
  for (const run of [bare, product]) await run.warm();
  for (let part = 0; part < PARTS; part += 1) {
    seconds.bare += await bare.part();
    seconds.product += await product.part();
  }
  const after = await sink.took();
  await bare.end();
  const sent = PARTS * MAILBOXES;
  return {
    productPerSecond: sent / seconds.product,
    barePerSecond: sent / seconds.bare,
    ratio: seconds.bare / seconds.product,
    taken: after.taken - before.taken,
    different: after.different - before.different,
    broken: await product.end(),
  };
}

/** Finished sends, with every guard and the ledger, against a bare pool of the mail library, in turns. */
export async function benchSend(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-bench-'));
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({ folder });
  const sink = await startSink();
  try {
    const urls = await ensureRoles(postgres.ownerUrl, newRolePasswords(), TEMPLATE);
    await migrate(urls.ownerUrl);
    const rounds: Round[] = [];
    for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
      const round = await measure(sink, (kind) =>
        cloneDatabase({ adminUrl: postgres.ownerUrl, ...urls }, `bench_${kind}_${repeat}`),
      );
      process.stderr.write(
        `round ${repeat}: product ${round.productPerSecond.toFixed(0)}/s, bare ${round.barePerSecond.toFixed(0)}/s, ratio ${round.ratio.toFixed(2)}, the sink took ${round.taken}, ${round.different} different\n`,
      );
      for (const words of round.broken) process.stderr.write(`  verify: ${words}\n`);
      rounds.push(round);
    }
    return reportSends(rounds);
  } finally {
    sink.child.kill('SIGKILL');
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function reportSends(rounds: readonly Round[]): boolean {
  const of = (pick: (round: Round) => number) => median(rounds.map(pick));
  const sum = (pick: (round: Round) => number) => rounds.reduce((total, round) => total + pick(round), 0);
  return report(
    'send',
    [
      { name: 'finished sends', figure: of(({ productPerSecond }) => productPerSecond), unit: '/s' },
      { name: 'the same messages, bare pool', figure: of(({ barePerSecond }) => barePerSecond), unit: '/s' },
      { name: 'product over bare', figure: of(({ ratio }) => ratio), unit: '', atLeast: LEAST_OF_BARE },
      {
        name: 'messages the sink got twice',
        figure: sum(({ taken, different }) => taken - different),
        unit: '',
        atMost: 0,
      },
      {
        name: 'messages the sink did not get',
        figure: sum(({ different }) => 2 * MESSAGES - different),
        unit: '',
        atMost: 0,
      },
      {
        name: 'promises verify finds broken',
        figure: sum(({ broken }) => broken.length),
        unit: '',
        atMost: 0,
      },
    ],
    { messages: MESSAGES, connections: LANES, rounds },
  );
}
