import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '#core/actor';
import { connections } from '#core/connections';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { secretKeys } from '#core/secret-keys';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { highlevelWebhooks } from '#vendors/highlevel/webhooks';
import { signalHttpWebhooks } from '#vendors/signal-http/webhooks';
import type { Runtime } from '../../src/app/runtime.ts';
import { webhookRoute } from '../../src/app/webhook-intake.ts';
import { checkConnections } from '../../src/ops/check-connections.ts';
import { dropWebhookSecret, readWebhookSecrets, setWebhookSecret } from '../../src/ops/webhook-secrets.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const INSTALLATION = 'the-secret-of-the-installation';
const A = 'a-secret-of-workspace-a';
const B = 'a-secret-of-workspace-b';
const VENDOR = 'signal_http';

let now = T0;
const clock = { now: () => now, set: () => undefined };
let bench: Workbench;
let runtime: Runtime;
const vendorCard = (vendor: string, secrets: string[]) =>
  contribute(connections, {
    vendor,
    capabilities: [],
    settings: [],
    configured: true,
    probe: null,
    webhook: { source: vendor, secured: true, secrets },
  });
beforeAll(async () => {
  bench = await openWorkbench({
    slices: [
      {
        name: 'vendors',
        contributions: [
          vendorCard(VENDOR, ['webhookSecret']),
          vendorCard('highlevel', ['webhookPublicKey', 'workflowSecret']),
        ],
      },
    ],
  });
  const sources = new Map([
    [
      VENDOR,
      { load: async () => signalHttpWebhooks as VendorWebhooks, secrets: { webhookSecret: INSTALLATION } },
    ],
    [
      'highlevel',
      { load: async () => highlevelWebhooks as VendorWebhooks, secrets: { workflowSecret: undefined } },
    ],
  ]);
  runtime = {
    database: bench.database,
    sandboxClock: clock,
    secretKey: secretKeys('a secret of the tests, 32 characters long'),
    webhooks: { live: sources, sandbox: sources },
  } as unknown as Runtime;
});
afterAll(() => bench[Symbol.asyncDispose]());

const workspace = async (slug: string): Promise<Ctx> => bench.ctx(await bench.workspace(slug), { clock });
const set = (ctx: Ctx, secret: string | undefined, overlapHours = 0, vendor = VENDOR, name?: string) =>
  setWebhookSecret(ctx, { vendor, overlapHours, ...(secret ? { secret } : {}), ...(name ? { name } : {}) });

let serial = 0;
/** The status of a delivery signed with a secret, as the route answers it that remembers nothing from before. */
async function post(slug: string, secret: string): Promise<number> {
  serial += 1;
  const body = JSON.stringify({ id: `s${serial}`, title: 'A signal' });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const url = new URL(`http://legwork.test/hooks/${slug}/${VENDOR}`);
  const request = new Request(url, {
    method: 'POST',
    body,
    headers: { 'x-legwork-signature': `sha256=${signature}` },
  });
  try {
    const answer = await webhookRoute(runtime).handle(
      undefined as never,
      { request, url, params: { workspace: slug, vendor: VENDOR } } as never,
    );
    return answer.status;
  } catch (error) {
    return (error as { kind?: string }).kind === 'unavailable' ? 503 : 401;
  }
}

test('autosend §28 17: the secret of one workspace opens its own hook and no other', async () => {
  const [a, b] = [await workspace('secret-a'), await workspace('secret-b')];
  const plain = await workspace('secret-none');
  await set(a, A);
  await set(b, B);
  const opens = async (slug: string) => Promise.all([A, B, INSTALLATION].map((secret) => post(slug, secret)));
  expect(await opens('secret-a')).toEqual([202, 401, 401]);
  expect(await opens('secret-b')).toEqual([401, 202, 401]);
  expect(await opens('secret-none')).toEqual([401, 401, 202]);
  await dropWebhookSecret(a, { vendor: VENDOR });
  expect(await opens('secret-a')).toEqual([401, 401, 202]);
  await expect(dropWebhookSecret(plain, { vendor: VENDOR })).rejects.toMatchObject({ kind: 'not_found' });
});

test('during the overlap the one before proves along, and not a moment longer', async () => {
  const ctx = await workspace('secret-rotated');
  await set(ctx, A, 24);
  // Before the first one of its own it was the installation's.
  expect([await post('secret-rotated', A), await post('secret-rotated', INSTALLATION)]).toEqual([202, 202]);
  await set(ctx, B, 2);
  const opens = async () => Promise.all([B, A, INSTALLATION].map((secret) => post('secret-rotated', secret)));
  expect(await opens()).toEqual([202, 202, 401]);
  now = now.add({ hours: 2 });
  expect(await opens()).toEqual([202, 401, 401]);
  await set(ctx, A, 0);
  expect(await opens()).toEqual([401, 202, 401]);
});

test('it is sealed in the database, shown once when it was made here, and never again', async () => {
  const ctx = await workspace('secret-sealed');
  const given = await set(ctx, A);
  expect(given).toMatchObject({ vendor: VENDOR, name: 'webhookSecret', secret: null });
  const made = await set(ctx, undefined);
  expect(made.secret).toMatch(/^[\w-]{43}$/);
  expect(await post('secret-sealed', made.secret ?? '')).toBe(202);
  const everything = await ctx.db.tx(async (tx) => [
    await rows(tx, sql`select * from webhook_secrets`),
    await rows(tx, sql`select * from audit_log`),
    await rows(tx, sql`select * from events`),
  ]);
  const shown = JSON.stringify([
    everything,
    await readWebhookSecrets(ctx),
    await checkConnections(ctx),
    given,
  ]);
  for (const secret of [A, made.secret ?? A]) expect(shown).not.toContain(secret);
  const { connections: cards } = await checkConnections(ctx, { only: VENDOR });
  expect(cards[0]?.webhook).toMatchObject({
    secured: true,
    own: [{ name: 'webhookSecret', setAt: expect.stringContaining('2026-03-02') }],
  });
});

test('a row that is carried over to another workspace opens nothing there', async () => {
  const [from, to] = [await workspace('secret-from'), await workspace('secret-to')];
  await set(from, A);
  const [stolen] = await from.db.tx((tx) =>
    rows<{ sealed: string }>(tx, sql`select sealed from webhook_secrets`),
  );
  await to.db.tx((tx) =>
    tx.execute(sql`insert into webhook_secrets (workspace_id, vendor, name, sealed, set_by, set_at)
      values (${to.workspace.id}, ${VENDOR}, 'webhookSecret', ${stolen?.sealed}, 'x', ${now.toString()})`),
  );
  // What cannot be opened proves nothing, and the installation's does not step in for it.
  expect([await post('secret-to', A), await post('secret-to', INSTALLATION)]).toEqual([503, 503]);
  expect(await to.db.tx((tx) => rows(tx, sql`select 1 from webhook_secrets`))).toHaveLength(1);
});

test('only who runs the workspace sets one, for a vendor and a name there is', async () => {
  const ctx = await workspace('secret-who');
  const stranger = ctx.as({ ...systemActor('setter'), scopes: new Set(['operations:read'] as const) });
  await expect(set(stranger, A)).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(dropWebhookSecret(stranger, { vendor: VENDOR })).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(set(ctx, A, 0, 'nobody')).rejects.toMatchObject({ code: 'webhook_secret.vendor' });
  await expect(set(ctx, A, 0, 'highlevel')).rejects.toThrow('webhookPublicKey or workflowSecret');
  await expect(set(ctx, A, 0, 'highlevel', 'token')).rejects.toMatchObject({ code: 'webhook_secret.name' });
  expect(await set(ctx, A, 0, 'highlevel', 'workflowSecret')).toMatchObject({ name: 'workflowSecret' });
  expect(await readWebhookSecrets(stranger)).toMatchObject([
    { own: [] },
    { vendor: 'highlevel', own: [{ name: 'workflowSecret' }] },
  ]);
});
