import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
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
import type { Sent } from './send-run.ts';
import { MAILBOXES } from './send-world.ts';

/** One message of each mailbox first, so that both have their connections. */
const WARM = MAILBOXES;
const MESSAGES = 6 * MAILBOXES;
const REPEATS = 3;
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

async function run(kind: 'product' | 'bare', port: number, urls: object): Promise<Sent> {
  const args = [
    here('./send-run.ts'),
    kind,
    String(port),
    JSON.stringify(urls),
    String(MESSAGES),
    String(WARM),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`The measurement of the ${kind} ended with ${code}.`);
  return JSON.parse(Buffer.concat(chunks).toString()) as Sent;
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
    const rounds: { product: Sent; bare: Sent; took: Took }[] = [];
    for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
      const fresh = (kind: string) =>
        cloneDatabase({ adminUrl: postgres.ownerUrl, ...urls }, `bench_${kind}_${repeat}`);
      const bare = await run('bare', sink.port, await fresh('bare'));
      await sink.took();
      const product = await run('product', sink.port, await fresh('product'));
      const took = await sink.took();
      process.stderr.write(
        `round ${repeat}: product ${product.perSecond.toFixed(0)}/s, bare ${bare.perSecond.toFixed(0)}/s, ratio ${(product.perSecond / bare.perSecond).toFixed(2)}, the sink took ${took.taken}, ${took.different} different\n`,
      );
      for (const words of product.broken) process.stderr.write(`  verify: ${words}\n`);
      rounds.push({ product, bare, took });
    }
    return reportSends(rounds);
  } finally {
    sink.child.kill('SIGKILL');
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function reportSends(rounds: readonly { product: Sent; bare: Sent; took: Took }[]): boolean {
  const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
  const sum = (pick: (round: (typeof rounds)[number]) => number) =>
    rounds.reduce((total, round) => total + pick(round), 0);
  return report(
    'send',
    [
      { name: 'finished sends', figure: of(({ product }) => product.perSecond), unit: '/s' },
      { name: 'the same messages, bare pool', figure: of(({ bare }) => bare.perSecond), unit: '/s' },
      {
        name: `bare over product (${LEAST_OF_BARE} of bare is ${(1 / LEAST_OF_BARE).toFixed(2)})`,
        figure: of(({ bare, product }) => bare.perSecond / product.perSecond),
        unit: '',
        atMost: 1 / LEAST_OF_BARE,
      },
      {
        name: 'messages the sink got twice',
        figure: sum(({ took }) => took.taken - took.different),
        unit: '',
        atMost: 0,
      },
      {
        name: 'messages the sink did not get',
        figure: sum(({ took }) => MESSAGES - took.different),
        unit: '',
        atMost: 0,
      },
      {
        name: 'promises verify finds broken',
        figure: sum(({ product }) => product.broken.length),
        unit: '',
        atMost: 0,
      },
    ],
    { messages: MESSAGES, warm: WARM, rounds },
  );
}
