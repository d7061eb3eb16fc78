import { writeSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { systemActor } from '#core/actor';
import { systemClock } from '#core/clock';
import { createCtx } from '#core/context';
import { collectContributions } from '#core/contribution';
import type { Workspace } from '#core/ctx';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { openDatabase } from '#core/db/index';
import { consume, defineEvent, drainConsumers } from '#core/events/index';
import { createLog } from '#core/log';
import { secretKeys } from '#core/secret-keys';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { deliveryVerdict } from '#core/webhook-proof.rules';
import { createHttpApp, intakeRoute, listen, processDeliveries } from '#http';

/** A process that takes webhooks over a socket and works them off, until it is killed or told to finish. */
const { urls, workspace, secret } = JSON.parse(process.argv[2] ?? '{}') as {
  urls: { appUrl: string; systemUrl: string };
  workspace: Workspace;
  secret: string;
};
type Seen = { kind: string; id: string };

const log = createLog({ level: 'silent' });
const database = openDatabase({ ...urls, log, poolSize: 10, name: 'legwork-flood' });
const ctx = createCtx({
  database,
  workspace,
  actor: systemActor('flood'),
  clock: systemClock,
  log,
  performWith: () => async () => [],
  contributions: collectContributions([]),
  secretKey: secretKeys('a secret of the tests, 32 characters long'),
  baseUrl: 'http://legwork.test',
  executorId: `flood ${process.pid}`,
});
const webhooks: VendorWebhooks<Seen> = {
  vendor: 'flood',
  secrets: ['own'],
  verify: (delivery) =>
    deliveryVerdict({ kind: 'hmac', header: 'x-signature', secret, prefix: 'sha256=' }, delivery),
  deliveryId: ({ body }) => (JSON.parse(body) as { id: string }).id,
  keep: [],
  read: ({ body }) => [{ kind: 'flood.seen', id: (JSON.parse(body) as { id: string }).id }],
};
const route = intakeRoute({
  sources: new Map([['flood', { load: async () => webhooks as VendorWebhooks, secrets: { own: secret } }]]),
  workspaceOf: async (slug) =>
    slug === workspace.slug ? { id: workspace.id, now: ctx.now, newId: () => ctx.ids.next() } : undefined,
  execute: acrossWorkspaces(database).execute,
});
const app = createHttpApp({
  routes: [route],
  authenticate: async () => undefined,
  contextFor: async () => ctx,
  log,
  baseUrl: 'http://legwork.test',
  version: 'test',
} as unknown as Parameters<typeof createHttpApp>[0]);
/** The effect: one row for each delivery. A second one for the same would be counted. */
const effects = consume(defineEvent<Seen>('vendor.flood.seen'), {
  name: 'flood.effects',
  handle: async (_ctx, tx, events) => {
    for (const { payload } of events)
      await tx.execute(sql`insert into flood_effects (id, times) values (${payload.id}, 1)
        on conflict (id) do update set times = flood_effects.times + 1`);
  },
});
const tick = processDeliveries(new Map([['flood', { load: async () => webhooks as VendorWebhooks }]]));

const server = await listen(app, { host: '127.0.0.1', port: 0 });
writeSync(1, `${server.port}\n`);
let finishing = false;
process.once('SIGTERM', () => {
  finishing = true;
});
for (;;) {
  const processed = await tick.run(ctx);
  const { handled, waiting } = await drainConsumers(ctx, [effects]);
  const moved = processed + handled;
  if (moved === 0 && finishing && !waiting) break;
  if (moved === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}
await server.close();
await database.close();
process.exit();
