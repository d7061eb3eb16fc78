import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { changeGrant } from '#agents';
import { rows } from '#core/db/index';
import { addEndpoint } from '../../src/notify/add-endpoint.ts';
import { changeEndpoint } from '../../src/notify/change-endpoint.ts';
import { collectDeliveries } from '../../src/notify/collect-deliveries.ts';
import { readAlerts } from '../../src/notify/read-alerts.ts';
import { readDeliveries, readEndpoints } from '../../src/notify/read-endpoints.ts';
import { replayFailedSince, replayOutgoing } from '../../src/notify/replay-deliveries.ts';
import { emergencyStop } from '../../src/ops/emergency-stop.ts';
import { drainAll } from '../support/drain-all.ts';
import { answerWith, idsOf, received, webhooksOutBench, world } from '../support/webhooks-out-bench.ts';

webhooksOutBench();

test('a failing endpoint is tried for 28 hours at growing distances under one id, then given up; a replay repairs it', async () => {
  const { ctx, status, endpoint, deliverAll, deliver, waited } = await world('out-retries');
  const { endpointId } = await endpoint();
  await status();
  answerWith(() => 500);
  await deliverAll();
  expect(received).toHaveLength(8);
  expect(new Set(idsOf(received)).size).toBe(1);
  expect(waited()).toBeGreaterThanOrEqual(5 + 300 + 1_800 + 7_200 + 18_000 + 36_000 + 36_000);
  const [dead] = await readDeliveries(ctx, { endpointId });
  expect(dead).toMatchObject({ state: 'dead', attempts: 8, responseCode: 500, dueAt: null });

  answerWith(() => 200);
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
  answerWith(() => 500);
  await status();
  await deliver();
  pass({ minutes: 1 });
  const since = ctx.now().toString();
  await status();
  await status();
  answerWith(() => 400);
  await ctx.db.tx((tx) => tx.execute(sql`update webhook_deliveries set attempts = 7`));
  pass({ minutes: 10 });
  for (let turn = 0; turn < 3; turn += 1) await deliver();
  expect((await readEndpoints(ctx))[0]).toMatchObject({ dead: 3, waiting: 0 });
  answerWith(() => 200);
  expect(await replayFailedSince(ctx, { endpointId, since })).toEqual({ replayed: 2 });
  await deliver();
  expect((await readEndpoints(ctx))[0]).toMatchObject({ dead: 1, waiting: 0, delivered: 2 });
});

test('410 switches the endpoint off; what waits goes on when somebody switches it on', async () => {
  const { ctx, status, endpoint, deliver, pass } = await world('out-gone');
  const { endpointId } = await endpoint();
  await status();
  answerWith(() => 410);
  await deliver();
  expect((await readEndpoints(ctx))[0]).toMatchObject({ enabled: false, disabledReason: 'gone', dead: 1 });
  expect(await readAlerts(ctx)).toMatchObject([
    { code: 'webhook_endpoint.disabled', severity: 'critical', subject: endpointId },
  ]);
  await status();
  pass({ hours: 1 });
  expect(await deliver()).toBe(0);
  expect(received).toHaveLength(1);
  answerWith(() => 204);
  await changeEndpoint(ctx, { endpointId, enabled: true });
  await status();
  await deliver();
  expect((await readEndpoints(ctx))[0]).toMatchObject({ enabled: true, disabledReason: null, delivered: 1 });
});

test('five days of nothing but failures switch an endpoint off; one success begins anew', async () => {
  const { ctx, status, endpoint, deliver, pass } = await world('out-hopeless');
  await endpoint();
  const day = async (code: number) => {
    answerWith(() => code);
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

test('a process that dies with deliveries in hand: each one still arrives, repeats under the same id', async () => {
  const { ctx, status, endpoint, deliver, deliverAll, pass } = await world('out-restart');
  const { endpointId } = await endpoint();
  for (let count = 0; count < 5; count += 1) await status();
  const held = Promise.withResolvers<number>();
  const reached = Promise.withResolvers<void>();
  answerWith(() => {
    if (received.length === 5) reached.resolve();
    return held.promise;
  });
  // Nobody waits for the first process any more: it hangs in its calls while another one takes over.
  const first = deliver();
  await reached.promise;
  const ids = new Set(idsOf(received));
  answerWith(() => 200);
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
  answerWith(() => (received.at(-1)?.path === '/broken' ? 500 : 200));
  // Far more than are on their way at once, before the first failure is known.
  const EACH = 40;
  for (let count = 0; count < EACH; count += 1) await status();
  for (let turn = 0; turn < 12; turn += 1) await deliver();
  const fails = received.filter(({ path }) => path === '/broken').length;
  expect(received.filter(({ path }) => path === '/fine')).toHaveLength(EACH);
  expect(fails).toBeLessThan(EACH);
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
