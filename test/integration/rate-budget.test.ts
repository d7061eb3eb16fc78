import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

const WINDOW_MS = 1_000;
const FOR_MS = 8_000;
/** What the vendor documents, and the part of it that is configured. */
const LIMIT = { scope: 'counted:key', calls: 100, perSeconds: WINDOW_MS / 1_000, share: 0.8 };
const CONFIGURED = LIMIT.calls * LIMIT.share;

const driver = fileURLToPath(new URL('./rate-budget-driver.ts', import.meta.url));
let bench: Workbench;
let server: Server;
const arrivals: number[] = [];

beforeAll(async () => {
  bench = await openWorkbench();
  server = createServer((_request, response) => {
    arrivals.push(performance.now());
    response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await bench[Symbol.asyncDispose]();
});

/** Most arrivals in any stretch of the given length. */
function busiest(times: readonly number[], length: number): number {
  let [most, first] = [0, 0];
  times.forEach((time, index) => {
    while (time - (times[first] ?? time) >= length) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

/** Two workers ask as often as they may for a while: what arrived. */
async function stretch(name: string): Promise<{ perSecond: number; most: number }> {
  const workspace = await bench.workspace(name, 'live');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  arrivals.length = 0;
  const workers = ['one', 'two'].map((worker) =>
    spawn(
      process.execPath,
      [
        driver,
        JSON.stringify({ urls: bench.urls, workspace, url, limit: LIMIT, forMs: FOR_MS, name: worker }),
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    ),
  );
  const codes = await Promise.all(workers.map(async (worker) => (await once(worker, 'close'))[0] as number));
  expect(codes).toEqual([0, 0]);
  const [first = 0, last = 0] = [arrivals[0], arrivals.at(-1)];
  const perSecond = (arrivals.length - 1) / ((last - first) / 1_000);
  const most = busiest(arrivals, WINDOW_MS);
  process.stdout.write(
    `two processes, ${LIMIT.calls}/s documented, ${CONFIGURED}/s configured: ${perSecond.toFixed(1)}/s used, at most ${most} in any second\n`,
  );
  return { perSecond, most };
}

// A busy machine takes time away from the two workers, never adds calls: the ceiling holds in every
// stretch, and one of three shows that the budget can be used.
test('autosend §28 22: two processes share one limit: never above it, and at least 95 % of what is configured is used', async () => {
  const used: number[] = [];
  for (const name of ['first', 'second', 'third']) {
    const { perSecond, most } = await stretch(`rates-${name}`);
    expect(most).toBeLessThanOrEqual(LIMIT.calls);
    expect(perSecond).toBeLessThanOrEqual(CONFIGURED * 1.01);
    used.push(perSecond);
    if (perSecond >= CONFIGURED * 0.95) break;
  }
  expect(Math.max(...used)).toBeGreaterThanOrEqual(CONFIGURED * 0.95);
}, 120_000);
