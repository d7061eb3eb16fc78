import { createHmac, timingSafeEqual } from 'node:crypto';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import pg from 'pg';
import { systemClock } from '#core/clock';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { openDatabase } from '#core/db/index';
import { createIds } from '#core/ids';
import { createLog } from '#core/log';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { deliveryVerdict } from '#core/webhook-proof.rules';
import { createHttpApp, type HttpAppParts, intakeRoute, listen } from '#http';

/** Takes deliveries, as the product does or as barely as one can, and prints its port. */
const [kind, urls = '{}', workspaceId = '', secret = ''] = process.argv.slice(2);
const { appUrl, systemUrl } = JSON.parse(urls) as { appUrl: string; systemUrl: string };
const POOL = 10;

process.stdout.write(`${kind === 'product' ? await product() : await bare()}\n`);

async function product(): Promise<number> {
  const log = createLog({ level: 'silent' });
  const database = openDatabase({ appUrl, systemUrl, log, poolSize: POOL * 2, name: 'legwork-bench' });
  const ids = createIds(systemClock);
  const source: VendorWebhooks = {
    vendor: 'bench',
    secrets: ['own'],
    verify: (delivery) =>
      deliveryVerdict({ kind: 'hmac', header: 'x-signature', secret, prefix: 'sha256=' }, delivery),
    deliveryId: ({ headers }) => headers.get('x-delivery') ?? undefined,
    keep: [],
    read: () => [],
  };
  const workspace = { id: workspaceId, now: () => systemClock.now(), newId: () => ids.next() };
  const route = intakeRoute({
    sources: new Map([['bench', { load: async () => source, secrets: { own: secret } }]]),
    workspaceOf: async () => workspace,
    execute: acrossWorkspaces(database).execute,
  });
  const app = createHttpApp({
    routes: [route],
    authenticate: async () => Promise.reject(new Error('Nobody signs in here.')),
    contextFor: async () => Promise.reject(new Error('Nobody is known here.')),
    log,
    baseUrl: 'http://127.0.0.1',
    version: 'bench',
  } satisfies HttpAppParts);
  return (await listen(app, { host: '127.0.0.1', port: 0 })).port;
}

/** A route that reads the raw body, checks the signature and inserts into a table with the same columns and indexes. */
async function bare(): Promise<number> {
  const pool = new pg.Pool({ connectionString: systemUrl, max: POOL });
  const ids = createIds(systemClock);
  const app = new Hono();
  app.post('/hooks/:workspace/:vendor', async (c) => {
    const body = await c.req.text();
    const given = Buffer.from((c.req.header('x-signature') ?? '').slice('sha256='.length), 'hex');
    const expected = createHmac('sha256', secret).update(body).digest();
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return c.json({}, 401);
    await pool.query(
      'insert into bare_inbox (workspace_id, id, source, delivery_id, headers, body, received_at) values ($1, $2, $3, $4, $5, $6, now()) on conflict do nothing',
      [workspaceId, ids.next(), 'bench', c.req.header('x-delivery'), '{}', body],
    );
    return c.json({ accepted: true }, 202);
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => resolve(port));
  return promise;
}
