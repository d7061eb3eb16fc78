import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '#core/db/index';
import { createDice } from '#core/dice';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

const DELIVERIES = 10_000;
const DUPLICATES = 0.3;
const FORGED = 0.05;
const LANES = 24;
const SECRET = 'a webhook secret of the tests';

const driver = fileURLToPath(new URL('./webhook-flood-driver.ts', import.meta.url));
const agent = new Agent({ keepAlive: true, maxSockets: LANES });
let bench: Workbench;

beforeAll(async () => {
  bench = await openWorkbench();
  const owner = new pg.Client({ connectionString: bench.urls.ownerUrl });
  await owner.connect();
  await owner.query('create table flood_effects (id text primary key, times int not null)');
  await owner.query('grant select, insert, update on flood_effects to legwork_app');
  await owner.end();
});
afterAll(async () => {
  agent.destroy();
  await bench[Symbol.asyncDispose]();
});

type Delivery = { readonly body: string; readonly signature: string; readonly forged: boolean };

/** What a vendor sends on a bad day: late ones first, many twice, some from somebody else. */
function flood(): Delivery[] {
  const dice = createDice('flood');
  const genuine = Math.round(DELIVERIES * (1 - DUPLICATES - FORGED));
  const of = (index: number, forged: boolean): Delivery => {
    const body = JSON.stringify({ id: forged ? `forged ${index}` : `delivery ${index}`, at: index });
    const signature = createHmac('sha256', forged ? 'somebody else' : SECRET)
      .update(body)
      .digest('hex');
    return { body, signature: `sha256=${signature}`, forged };
  };
  return dice.shuffle([
    ...Array.from({ length: genuine }, (_, index) => of(index, false)),
    ...Array.from({ length: DELIVERIES * DUPLICATES }, () => of(dice.int(0, genuine - 1), false)),
    ...Array.from({ length: DELIVERIES * FORGED }, (_, index) => of(index, true)),
  ]);
}

const post = (port: number, { body, signature }: Delivery): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        agent,
        method: 'POST',
        path: '/hooks/flood/flood',
        headers: { 'content-type': 'application/json', 'x-signature': signature },
      },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });

test('10,000 deliveries, many twice, some forged, in no order, the process killed in between: each effect once', async () => {
  const workspace = await bench.workspace('flood', 'live');
  const start = async (): Promise<{ child: ChildProcess; port: number }> => {
    const child = spawn(
      process.execPath,
      [driver, JSON.stringify({ urls: bench.urls, workspace, secret: SECRET })],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [line] = (await once(
      createInterface({ input: child.stdout as NodeJS.ReadableStream }),
      'line',
    )) as [string];
    return { child, port: Number(line) };
  };
  let server = await start();
  const waiting = flood();
  const killAt = Math.round(waiting.length / 2);
  const statuses = new Map<number, number>();
  let restart: Promise<void> | undefined;
  let sent = 0;
  const lane = async (): Promise<void> => {
    for (let delivery = waiting.pop(); delivery; delivery = waiting.pop()) {
      await restart;
      sent += 1;
      if (sent === killAt) {
        server.child.kill('SIGKILL');
        restart = start().then((next) => {
          server = next;
        });
      }
      try {
        const status = await post(server.port, delivery);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(status).toBe(delivery.forged ? 401 : 202);
      } catch (error) {
        // Its answer got lost with the process: the vendor sends it again.
        if ((error as NodeJS.ErrnoException).code === undefined) throw error;
        waiting.push(delivery);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  server.child.kill('SIGTERM');
  await once(server.child, 'exit');

  const ctx = bench.ctx(workspace);
  const count = async (query: string): Promise<number> =>
    Number((await ctx.db.tx((tx) => rows<{ n: string }>(tx, sql.raw(query))))[0]?.n);
  const genuine = Math.round(DELIVERIES * (1 - DUPLICATES - FORGED));
  expect(statuses.get(202)).toBeGreaterThanOrEqual(genuine);
  expect(await count('select count(*) as n from flood_effects')).toBe(genuine);
  expect(await count('select count(*) as n from flood_effects where times <> 1')).toBe(0);
  expect(await count(`select count(*) as n from flood_effects where id like 'forged%'`)).toBe(0);
  expect(await count('select count(*) as n from webhook_inbox where processed_at is null')).toBe(0);
  expect(await count('select coalesce(sum(count), 0) as n from webhook_refusals')).toBeGreaterThanOrEqual(
    DELIVERIES * FORGED,
  );
}, 180_000);
