import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { changeGrant } from '#agents';
import type { Clock } from '#core/clock';
import type { Ctx, Workspace, WorkspaceMode } from '#core/ctx';
import { rows } from '#core/db/index';
import { breakerMoved } from '#gateway';
import { leadStatusChanged, leadsSuppressed } from '#leads/events';
import { slice as notify } from '#notify/slice';
import { mailAccepted, mailRejected } from '#outbound/events';
import { runFailed, runPaused, runStarted } from '#pipeline/events';
import { standardWebhooksPerformer } from '#vendors/standard-webhooks/adapter';
import { guards } from '../../src/app/guards.ts';
import { addEndpoint } from '../../src/notify/add-endpoint.ts';
import { changeEndpoint, rotateSecret } from '../../src/notify/change-endpoint.ts';
import { collectDeliveries } from '../../src/notify/collect-deliveries.ts';
import type { WebhookEvent } from '../../src/notify/contract.ts';
import { WEBHOOK_EVENTS } from '../../src/notify/contract.ts';
import { deliverDue } from '../../src/notify/deliver-due.ts';
import { PUBLISHED } from '../../src/notify/public-events.rules.ts';
import { readAlerts } from '../../src/notify/read-alerts.ts';
import { readDeliveries, readEndpoints } from '../../src/notify/read-endpoints.ts';
import { replayFailedSince, replayOutgoing } from '../../src/notify/replay-deliveries.ts';
import { emergencyStop } from '../../src/ops/emergency-stop.ts';
import { drainAll } from '../support/drain-all.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

type Received = { path: string; headers: IncomingHttpHeaders; body: string };

let bench: Workbench;
let received: Received[] = [];
/** What the receiver answers; a promise keeps the sender waiting. */
let answer: () => number | Promise<number> = () => 200;
let receiver = '';
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', async () => {
    received.push({ path: request.url ?? '', headers: request.headers, body });
    response.writeHead(await answer()).end();
  });
});

beforeAll(async () => {
  bench = await openWorkbench({ slices: [notify], performers: [standardWebhooksPerformer()], guards });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  receiver = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await bench[Symbol.asyncDispose]();
});
beforeEach(() => {
  received = [];
  answer = () => 200;
});

/** A workspace whose time is moved by hand. */
async function world(slug: string, mode: WorkspaceMode = 'sandbox') {
  let now = T0;
  const clock: Clock = { now: () => now };
  const workspace: Workspace = await bench.workspace(slug, mode);
  const ctx: Ctx = bench.ctx(workspace, { clock });
  return {
    ctx,
    pass(span: Temporal.DurationLike) {
      now = now.add(span);
    },
    async status(leadId = ctx.ids.next<'lead'>() as string) {
      await ctx.db.tx((tx) =>
        ctx.emit(tx, leadStatusChanged, {
          aggregate: leadId,
          payload: { leadId, from: 'new', to: 'sent', source: 'test' },
        }),
      );
      await drainAll(ctx, [collectDeliveries]);
      return leadId;
    },
    endpoint: (path = '/hook', eventTypes: WebhookEvent[] = [...WEBHOOK_EVENTS]) =>
      addEndpoint(ctx, { url: `${receiver}${path}`, description: '', eventTypes }),
    deliver: () => deliverDue.run(ctx),
    /** Goes from one due moment to the next until nothing is due any more. */
    async deliverAll() {
      for (let turn = 0; turn < 50; turn += 1) {
        await deliverDue.run(ctx);
        const next = await deliverDue.nextDue?.(ctx);
        if (!next) return;
        if (Temporal.Instant.compare(next, now) > 0) now = next;
      }
      throw new Error('It never came to an end.');
    },
    waited: () => T0.until(now).total('seconds'),
  };
}

/** Checks a delivery as a receiver would that knows the specification and nothing else. */
function isSignedWith(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const expected = createHmac('sha256', key).update(signed).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .some((entry) => {
      const [version, signature = ''] = entry.split(',');
      const given = Buffer.from(signature, 'base64');
      return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
    });
}
const idsOf = (deliveries: readonly Received[]) => deliveries.map(({ headers }) => headers['webhook-id']);

test('what is published is what other slices really tell', () => {
  const told = [
    leadStatusChanged,
    mailAccepted,
    mailRejected,
    leadsSuppressed,
    runStarted,
    runPaused,
    runFailed,
    breakerMoved,
  ];
  expect([...PUBLISHED].sort()).toEqual(told.map(({ type }) => type).sort());
});

test('an event reaches every endpoint that asked for it, signed with its own secret, once', async () => {
  const { ctx, status, endpoint, deliver } = await world('out-signed');
  await status();
  const one = await endpoint('/one');
  const two = await endpoint('/two', ['lead.status_changed']);
  await endpoint('/other', ['run.started']);
  const leadId = await status();
  await drainAll(ctx, [collectDeliveries]);
  expect(await deliver()).toBe(2);
  expect(await deliver()).toBe(0);
  expect(received.map(({ path }) => path).sort()).toEqual(['/one', '/two']);
  for (const delivery of received) {
    const [own, other] = delivery.path === '/one' ? [one, two] : [two, one];
    expect(isSignedWith(own.secret, delivery)).toBe(true);
    expect(isSignedWith(other.secret, delivery)).toBe(false);
    expect(JSON.parse(delivery.body)).toEqual({
      type: 'lead.status_changed',
      timestamp: T0.toString(),
      data: { leadId, from: 'new', to: 'sent', source: 'test' },
    });
  }
  const [operation] = await ctx.db.tx((tx) =>
    rows(tx, sql`select actor_id as actor, effect, state from operation_log limit 1`),
  );
  expect(operation).toEqual({ actor: 'OPERATOR', effect: 'write', state: 'done' });
});

test('a failing endpoint is tried for 28 hours at growing distances under one id, then given up; a replay repairs it', async () => {
  const { ctx, status, endpoint, deliverAll, deliver, waited } = await world('out-retries');
  const { endpointId } = await endpoint();
  await status();
  answer = () => 500;
  await deliverAll();
  expect(received).toHaveLength(8);
  expect(new Set(idsOf(received)).size).toBe(1);
  expect(waited()).toBeGreaterThanOrEqual(5 + 300 + 1_800 + 7_200 + 18_000 + 36_000 + 36_000);
  const [dead] = await readDeliveries(ctx, { endpointId });
  expect(dead).toMatchObject({ state: 'dead', attempts: 8, responseCode: 500, dueAt: null });

  answer = () => 200;
  await replayOutgoing(ctx, { outgoingId: dead?.id ?? '' });
  // The endpoint is spared for two minutes after its last failure, whoever asks.
  await deliverAll();
  expect(new Set(idsOf(received)).size).toBe(1);
  expect((await readDeliveries(ctx, { endpointId }))[0]).toMatchObject({ state: 'done', responseCode: 200 });
  // What was taken already can be sent again too; the receiver knows it by its id.
  await replayOutgoing(ctx, { outgoingId: dead?.id ?? '' });
  await deliver();
  expect(received).toHaveLength(10);
});

test('everything that failed since a moment is replayed, and nothing else', async () => {
  const { ctx, status, endpoint, deliver, pass } = await world('out-replay');
  const { endpointId } = await endpoint();
  answer = () => 500;
  await status();
  await deliver();
  pass({ minutes: 1 });
  const since = ctx.now().toString();
  await status();
  await status();
  answer = () => 400;
  await ctx.db.tx((tx) => tx.execute(sql`update webhook_deliveries set attempts = 7`));
  pass({ minutes: 10 });
  for (let turn = 0; turn < 3; turn += 1) await deliver();
  expect((await readEndpoints(ctx))[0]).toMatchObject({ dead: 3, waiting: 0 });
  answer = () => 200;
  expect(await replayFailedSince(ctx, { endpointId, since })).toEqual({ replayed: 2 });
  await deliver();
  expect((await readEndpoints(ctx))[0]).toMatchObject({ dead: 1, waiting: 0, delivered: 2 });
});

test('410 switches the endpoint off; what waits goes on when somebody switches it on', async () => {
  const { ctx, status, endpoint, deliver, pass } = await world('out-gone');
  const { endpointId } = await endpoint();
  await status();
  answer = () => 410;
  await deliver();
  expect((await readEndpoints(ctx))[0]).toMatchObject({ enabled: false, disabledReason: 'gone', dead: 1 });
  expect(await readAlerts(ctx)).toMatchObject([
    { code: 'webhook_endpoint.disabled', severity: 'critical', subject: endpointId },
  ]);
  await status();
  pass({ hours: 1 });
  expect(await deliver()).toBe(0);
  expect(received).toHaveLength(1);
  answer = () => 204;
  await changeEndpoint(ctx, { endpointId, enabled: true });
  await status();
  await deliver();
  expect((await readEndpoints(ctx))[0]).toMatchObject({ enabled: true, disabledReason: null, delivered: 1 });
});

test('five days of nothing but failures switch an endpoint off; one success begins anew', async () => {
  const { ctx, status, endpoint, deliver, pass } = await world('out-hopeless');
  await endpoint();
  const day = async (code: number) => {
    answer = () => code;
    await status();
    await deliver();
    pass({ hours: 24 });
  };
  const enabled = async () => (await readEndpoints(ctx))[0]?.enabled;
  for (let failing = 0; failing < 4; failing += 1) await day(400);
  await day(200);
  for (let failing = 0; failing < 5; failing += 1) await day(400);
  expect(await enabled()).toBe(true);
  await day(400);
  expect((await readEndpoints(ctx))[0]).toMatchObject({ enabled: false, disabledReason: 'failing' });
});

test('after a rotation both secrets verify until the overlap is over, then the new one alone', async () => {
  const { ctx, status, endpoint, deliver, pass } = await world('out-rotation');
  const old = await endpoint();
  const fresh = await rotateSecret(ctx, { endpointId: old.endpointId, overlapHours: 24 });
  expect(fresh.secret).not.toBe(old.secret);
  await status();
  await deliver();
  pass({ hours: 24 });
  await status();
  await deliver();
  const verified = received.map((delivery) => [
    isSignedWith(old.secret, delivery),
    isSignedWith(fresh.secret, delivery),
  ]);
  expect(verified).toEqual([
    [true, true],
    [false, true],
  ]);
  const [stored] = await ctx.db.tx((tx) => rows(tx, sql`select e::text as whole from webhook_endpoints e`));
  expect(JSON.stringify(stored)).not.toMatch(/whsec_/);
});

test('a process that dies with deliveries in hand: each one still arrives, repeats under the same id', async () => {
  const { ctx, status, endpoint, deliver, deliverAll, pass } = await world('out-restart');
  const { endpointId } = await endpoint();
  for (let count = 0; count < 5; count += 1) await status();
  const held = Promise.withResolvers<number>();
  const reached = Promise.withResolvers<void>();
  answer = () => {
    if (received.length === 5) reached.resolve();
    return held.promise;
  };
  // Nobody waits for the first process any more: it hangs in its calls while another one takes over.
  const first = deliver();
  await reached.promise;
  const ids = new Set(idsOf(received));
  answer = () => 200;
  expect(await deliver()).toBe(0);
  pass({ minutes: 5 });
  await deliverAll();
  expect(received).toHaveLength(10);
  expect(new Set(idsOf(received))).toEqual(ids);
  const settled = await readDeliveries(ctx, { endpointId });
  expect(settled.map(({ state }) => state)).toEqual(Array(5).fill('done'));
  expect(new Set(settled.map(({ webhookId }) => webhookId))).toEqual(ids);
  // The first one wakes up; what is settled stays settled.
  held.resolve(500);
  await first;
  expect((await readDeliveries(ctx, { endpointId })).map(({ state }) => state)).toEqual(
    Array(5).fill('done'),
  );
});

test('a process that dies after the answer and before writing it down delivers nothing twice', async () => {
  const { ctx, status, endpoint, deliver, pass } = await world('out-unwritten');
  await endpoint();
  await status();
  await deliver();
  await ctx.db.tx((tx) =>
    tx.execute(sql`update webhook_deliveries set state = 'waiting', attempts = 0, settled_at = null`),
  );
  pass({ minutes: 5 });
  await deliver();
  expect(received).toHaveLength(1);
  expect((await readEndpoints(ctx))[0]).toMatchObject({ delivered: 1, waiting: 0 });
});

test('an endpoint that fails has its own breaker: it is spared, others are served, and nobody is told of it', async () => {
  const { ctx, status, endpoint, deliver } = await world('out-breaker');
  const broken = await endpoint('/broken');
  await endpoint('/fine');
  answer = () => (received.at(-1)?.path === '/broken' ? 500 : 200);
  for (let count = 0; count < 12; count += 1) await status();
  for (let turn = 0; turn < 12; turn += 1) await deliver();
  const fails = received.filter(({ path }) => path === '/broken').length;
  expect(received.filter(({ path }) => path === '/fine')).toHaveLength(12);
  expect(fails).toBeLessThan(24);
  const [moved] = await ctx.db.tx((tx) =>
    rows<{ vendor: string }>(
      tx,
      sql`select payload ->> 'vendor' as vendor from events where type = 'gateway.breaker_moved'`,
    ),
  );
  expect(moved?.vendor).toBe(`webhook_out/${broken.endpointId}`);
  await drainAll(ctx, [collectDeliveries]);
  const told = await readDeliveries(ctx, { endpointId: broken.endpointId });
  expect(told.every(({ eventType }) => eventType === 'lead.status_changed')).toBe(true);
  // Being spared is no try.
  expect(told.filter(({ attempts }) => attempts === 0).length).toBeGreaterThan(0);
});

test('while everything is stopped nothing leaves and nothing is counted', async () => {
  const { ctx, status, endpoint, deliver } = await world('out-stopped');
  const { endpointId } = await endpoint();
  await status();
  await emergencyStop(ctx, { reason: 'wrong list' });
  expect(await deliver()).toBe(0);
  expect(received).toEqual([]);
  expect((await readDeliveries(ctx, { endpointId }))[0]).toMatchObject({ state: 'waiting', attempts: 0 });
});

test('when the agent may not do it any more, everything due waits a minute, and no try is counted', async () => {
  const { ctx, status, deliver, pass } = await world('out-cap', 'live');
  const { endpointId } = await addEndpoint(ctx, {
    url: 'https://hooks.example.com/',
    description: '',
    eventTypes: ['lead.status_changed'],
  });
  for (let count = 0; count < 3; count += 1) await status();
  await changeGrant(ctx, { agent: 'OPERATOR', action: 'notify_people', granted: false });
  expect(await deliver()).toBe(0);
  pass({ seconds: 59 });
  expect(await deliver()).toBe(0);
  const waiting = await readDeliveries(ctx, { endpointId });
  expect(waiting.map(({ state, attempts }) => [state, attempts])).toEqual(Array(3).fill(['waiting', 0]));
  expect(waiting[0]?.error).toContain('was taken away from OPERATOR');
  const [refusals] = await ctx.db.tx((tx) =>
    rows(
      tx,
      sql`select count(*)::int as count from operation_log where state = 'refused' and operation = 'webhook_out.endpoint.deliver'`,
    ),
  );
  expect(refusals).toEqual({ count: 3 });
});

test('a live workspace is refused a private address, when it is added and when it was written in', async () => {
  const { ctx, status, endpoint, deliver } = await world('out-live', 'live');
  await expect(endpoint()).rejects.toThrow('over https only');
  await expect(
    addEndpoint(ctx, { url: 'https://169.254.169.254/', description: '', eventTypes: ['run.started'] }),
  ).rejects.toThrow('private network');
  const { endpointId } = await addEndpoint(ctx, {
    url: 'https://hooks.example.com/',
    description: '',
    eventTypes: ['lead.status_changed'],
  });
  await ctx.db.tx((tx) => tx.execute(sql`update webhook_endpoints set url = ${`${receiver}/inside`}`));
  await status();
  await deliver();
  expect(received).toEqual([]);
  expect((await readDeliveries(ctx, { endpointId }))[0]).toMatchObject({ state: 'waiting', attempts: 1 });
});
