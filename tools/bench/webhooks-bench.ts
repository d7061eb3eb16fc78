import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { systemClock } from '#core/clock';
import { startPostgres } from '#core/db/embedded/index';
import { migrate } from '#core/db/migrate';
import { ensureRoles, newRolePasswords } from '#core/db/roles';
import { createIds } from '#core/ids';
import { TEMPLATE } from '../../test/support/cluster.ts';
import { median, report } from './report.ts';

const REPEATS = 3;
const LANES = 32;
const FLOOD_MS = 6_000;
const CALM_PER_SECOND = 300;
const CALM_MS = 10_000;
const MOST_SLOWDOWN = 1 / 0.7;
const MOST_P99_MS = 50;
const SECRET = 'a webhook secret of the bench';

let serial = 0;
const server = fileURLToPath(new URL('./webhooks-server.ts', import.meta.url));
type Running = { readonly child: ChildProcess; readonly port: number };

async function start(kind: 'product' | 'bare', urls: object, workspaceId: string): Promise<Running> {
  const child = spawn(process.execPath, [server, kind, JSON.stringify(urls), workspaceId, SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, port: Number(line) };
}

/** One delivery of about a kilobyte; answers its milliseconds. Throws when it was not taken. */
function deliver(agent: Agent, port: number): Promise<number> {
  serial += 1;
  const body = JSON.stringify({ event: 'reply_received', id: serial, text: 'x'.repeat(900) });
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        method: 'POST',
        path: '/hooks/bench/bench',
        headers: {
          'content-type': 'application/json',
          'x-signature': `sha256=${signature}`,
          'x-delivery': `delivery-${serial}`,
        },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () =>
          answer.statusCode === 202
            ? resolve(performance.now() - started)
            : reject(new Error(`A delivery got ${answer.statusCode}.`)),
        );
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Deliveries per second with every lane busy. */
async function flood(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const until = performance.now() + FLOOD_MS;
  let done = 0;
  const started = performance.now();
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      await deliver(agent, port);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  agent.destroy();
  return done / ((performance.now() - started) / 1_000);
}

/** The 99th percentile of the answers' milliseconds at an even pace. */
async function calm(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const times: Promise<number>[] = [];
  const started = performance.now();
  for (let index = 0; index < (CALM_PER_SECOND * CALM_MS) / 1_000; index += 1) {
    const wait = started + (index * 1_000) / CALM_PER_SECOND - performance.now();
    if (wait > 0) await setTimeout(wait);
    times.push(deliver(agent, port));
  }
  const sorted = (await Promise.all(times)).sort((a, b) => a - b);
  agent.destroy();
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
}

/** The intake against a route that only reads, checks and inserts, in turns on one Postgres. */
export async function benchWebhooks(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-bench-'));
  chmodSync(folder, 0o711);
  const postgres = await startPostgres({ folder });
  const running: Running[] = [];
  try {
    const urls = await ensureRoles(postgres.ownerUrl, newRolePasswords(), TEMPLATE);
    await migrate(urls.ownerUrl);
    const workspaceId = createIds(systemClock).next();
    await prepare(urls.ownerUrl, urls.systemUrl, workspaceId);
    const product = await start('product', urls, workspaceId);
    const bare = await start('bare', urls, workspaceId);
    running.push(product, bare);
    await calm(product.port);
    const rounds: { product: number; bare: number; p99: number }[] = [];
    for (let repeat = 1; repeat <= REPEATS; repeat += 1) {
      const round = {
        bare: await flood(bare.port),
        product: await flood(product.port),
        p99: await calm(product.port),
      };
      process.stderr.write(
        `round ${repeat}: intake ${round.product.toFixed(0)}/s, bare ${round.bare.toFixed(0)}/s, p99 at ${CALM_PER_SECOND}/s ${round.p99.toFixed(1)} ms\n`,
      );
      rounds.push(round);
    }
    const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
    return report(
      'webhooks',
      [
        { name: 'deliveries taken, every lane busy', figure: of((round) => round.product), unit: '/s' },
        { name: 'the same, read, checked and inserted only', figure: of((round) => round.bare), unit: '/s' },
        {
          name: 'bare over intake (0.7 of bare is 1.43)',
          figure: of((round) => round.bare / round.product),
          unit: '',
          atMost: MOST_SLOWDOWN,
        },
        {
          name: `99th percentile at ${CALM_PER_SECOND} a second`,
          figure: of((round) => round.p99),
          unit: 'ms',
          atMost: MOST_P99_MS,
        },
      ],
      { lanes: LANES, rounds },
    );
  } finally {
    for (const { child } of running) child.kill('SIGKILL');
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(ownerUrl: string, systemUrl: string, workspaceId: string): Promise<void> {
  const run = async (url: string, statements: readonly string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  await run(ownerUrl, [
    'create table bare_inbox (like webhook_inbox including all)',
    'grant select, insert on bare_inbox to legwork_system',
  ]);
  await run(systemUrl, [
    `insert into workspaces (id, path, name, slug, mode, created_at) values ('${workspaceId}', '{${workspaceId}}', 'Bench', 'bench', 'live', now())`,
  ]);
}
