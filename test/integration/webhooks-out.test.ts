import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { rows } from '#core/db/index';
import { breakerMoved } from '#gateway';
import { leadStatusChanged, leadsSuppressed } from '#leads/events';
import { mailAccepted, mailRejected } from '#outbound/events';
import { runFailed, runPaused, runStarted } from '#pipeline/events';
import { addEndpoint } from '../../src/notify/add-endpoint.ts';
import { rotateSecret } from '../../src/notify/change-endpoint.ts';
import { collectDeliveries } from '../../src/notify/collect-deliveries.ts';
import { PUBLISHED } from '../../src/notify/public-events.rules.ts';
import { readDeliveries } from '../../src/notify/read-endpoints.ts';
import { drainAll } from '../support/drain-all.ts';
import { isSignedWith, received, receiver, webhooksOutBench, world } from '../support/webhooks-out-bench.ts';
import { T0 } from '../support/workbench.ts';

webhooksOutBench();

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
