import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Clock } from '#core/clock';
import { contribute } from '#core/contribution';
import { attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Slice } from '#core/slice';
import { breakerMoved, reconcileOperations } from '#gateway';
import { alertChannels } from '#notify';
import { slice as notify } from '#notify/slice';
import { slackPostMessage } from '#vendors/slack/operations';
import { guards } from '../../src/app/guards.ts';
import { postAlerts } from '../../src/notify/post-alerts.ts';
import { acknowledgeAlert, readAlerts } from '../../src/notify/read-alerts.ts';
import { watchBreakers, watchWebhooks } from '../../src/notify/watch.ts';
import { CHANNEL, startSlack } from '../../src/vendors/slack/case.fixture.ts';
import { drainAll } from '../support/drain-all.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

type Slack = Awaited<ReturnType<typeof startSlack>>;

let now = T0;
const clock: Clock = { now: () => now };
const pass = (span: Temporal.DurationLike) => {
  now = now.add(span);
};

let slack: Slack;
/** With Slack, with a Slack that does not know the key, and without any. */
let connected: Workbench;
let refused: Workbench;
let missing: Workbench;
let silent: Workbench;

const channel: Slice = {
  name: 'the channel',
  contributions: [contribute(alertChannels, { operation: slackPostMessage, channelId: CHANNEL })],
};

beforeAll(async () => {
  slack = await startSlack(clock.now);
  connected = await openWorkbench({ slices: [notify, channel], performers: slack.performers, guards });
  refused = await openWorkbench({ slices: [notify, channel], performers: slack.strangers, guards });
  missing = await openWorkbench({ slices: [notify, channel], guards });
  silent = await openWorkbench({ slices: [notify], guards });
});
afterAll(async () => {
  await slack.close();
  for (const bench of [connected, refused, missing, silent]) await bench[Symbol.asyncDispose]();
});
beforeEach(() => {
  now = T0;
});

const ctxOf = async (bench: Workbench, slug: string): Promise<Ctx> =>
  bench.ctx(await bench.workspace(slug), { clock });

async function breaker(ctx: Ctx, to: string, vendor = 'instantly'): Promise<void> {
  await ctx.db.tx((tx) =>
    ctx.emit(tx, breakerMoved, {
      aggregate: vendor,
      payload: { vendor, from: 'closed', to, why: `${vendor} does not answer.` },
    }),
  );
  await drainAll(ctx, [watchBreakers]);
}

async function delivered(ctx: Ctx, source: string, at: Temporal.Instant, dead = false): Promise<void> {
  const id = ctx.ids.next();
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into webhook_inbox (workspace_id, id, source, delivery_id, headers, body, received_at, dead_at, error)
      values (${ctx.workspace.id}, ${id}, ${source}, ${id}, '{}', '', ${at.toString()}, ${dead ? at.toString() : null}, ${dead ? 'The field number is missing.' : null})`),
  );
}

const codes = async (ctx: Ctx) => (await readAlerts(ctx)).map(({ code }) => code);
const onHome = async (ctx: Ctx) =>
  ctx.db.tx(async (tx) =>
    (await Promise.all(ctx.contributed(attention).map((source) => source.list(ctx, tx)))).flat(),
  );

test('an open breaker is posted to the channel once an hour, and leaves Home when it was', async () => {
  const ctx = await ctxOf(connected, 'alerts-posted');
  const before = slack.simulator.posts().length;
  await breaker(ctx, 'open');
  await breaker(ctx, 'open');
  expect(await onHome(ctx)).toMatchObject([{ kind: 'alerts', count: 1, rank: 95 }]);
  expect(await postAlerts.run(ctx)).toBe(1);
  expect(await postAlerts.run(ctx)).toBe(0);
  expect(await onHome(ctx)).toEqual([]);
  pass({ minutes: 5 });
  await breaker(ctx, 'half_open');
  await breaker(ctx, 'closed');
  pass({ hours: 1 });
  await breaker(ctx, 'open');
  expect(await postAlerts.run(ctx)).toBe(2);
  expect(
    slack.simulator
      .posts()
      .slice(before)
      .map(({ channel: at, text }) => [at, text]),
  ).toEqual([
    [CHANNEL, 'Critical: instantly failed too often and is left alone for now'],
    [CHANNEL, 'Note: instantly answers again'],
    [CHANNEL, 'Critical: instantly failed too often and is left alone for now'],
  ]);
  expect((await readAlerts(ctx)).every(({ postedAt }) => postedAt !== null)).toBe(true);
});

test.each([
  ['a channel and no Slack', () => missing, /Nothing is connected/],
  ['a Slack that refuses', () => refused, /slack/i],
  ['no channel at all', () => silent, null],
])('%s: the alert is kept and stands on Home', async (_what, bench, error) => {
  const ctx = await ctxOf(bench(), 'alerts-kept');
  await breaker(ctx, 'open');
  expect(await postAlerts.run(ctx)).toBe(0);
  const [kept] = await readAlerts(ctx);
  expect(kept).toMatchObject({ code: 'breaker.open', severity: 'critical', postedAt: null });
  if (error) expect(kept?.postError).toMatch(error);
  expect(await onHome(ctx)).toMatchObject([{ kind: 'alerts', href: '/operations/outgoing' }]);
  // Once somebody saw it, it is not posted later on.
  await acknowledgeAlert(ctx, { alertId: kept?.id ?? '' });
  expect(await onHome(ctx)).toEqual([]);
});

test('autosend §28 25: a post that Slack refused is made later, once', async () => {
  const ctx = await ctxOf(connected, 'alerts-later');
  const before = slack.simulator.posts().length;
  slack.simulator.failNext({ status: 200, body: { ok: false, error: 'not_in_channel' } });
  await breaker(ctx, 'open', 'clay');
  expect(await postAlerts.run(ctx)).toBe(0);
  expect((await readAlerts(ctx))[0]).toMatchObject({ postedAt: null, postError: expect.any(String) });
  expect(await postAlerts.run(ctx)).toBe(0);
  pass({ minutes: 1 });
  expect(await postAlerts.run(ctx)).toBe(1);
  expect(slack.simulator.posts().length).toBe(before + 1);
  expect((await readAlerts(ctx))[0]).toMatchObject({ postedAt: expect.any(String), postError: null });
});

test('a post whose answer was lost is looked for, never posted twice', async () => {
  const ctx = await ctxOf(connected, 'alerts-lost');
  const before = slack.simulator.posts().length;
  slack.simulator.dropResponseNext();
  await breaker(ctx, 'open', 'heyreach');
  expect(await postAlerts.run(ctx)).toBe(0);
  pass({ minutes: 3 });
  expect(await postAlerts.run(ctx)).toBe(0);
  const performers = new Map(slack.performers.map((performer) => [performer.operation.name, performer]));
  expect(await reconcileOperations(ctx, performers)).toMatchObject([{ verdict: 'happened' }]);
  pass({ minutes: 5 });
  expect(await postAlerts.run(ctx)).toBe(1);
  expect(slack.simulator.posts().length).toBe(before + 1);
});

test('deliveries that cannot be read are told of once an hour and vendor', async () => {
  const ctx = await ctxOf(silent, 'alerts-dead');
  await delivered(ctx, 'smartlead', T0, true);
  await delivered(ctx, 'smartlead', T0, true);
  await delivered(ctx, 'heyreach', T0);
  expect(await watchWebhooks.run(ctx)).toBe(1);
  expect(await watchWebhooks.run(ctx)).toBe(0);
  expect((await readAlerts(ctx))[0]).toMatchObject({
    code: 'webhook.dead',
    subject: 'smartlead',
    title: '2 deliveries of smartlead could not be read',
  });
});

test('a vendor that used to deliver and fell silent is told of once; one that never did is not', async () => {
  const ctx = await ctxOf(silent, 'alerts-silence');
  for (let count = 0; count < 5; count += 1) await delivered(ctx, 'instantly', T0);
  for (let count = 0; count < 4; count += 1) await delivered(ctx, 'calendly', T0);
  pass({ hours: 23 });
  expect(await watchWebhooks.run(ctx)).toBe(0);
  pass({ hours: 2 });
  expect(await watchWebhooks.run(ctx)).toBe(1);
  pass({ hours: 5 });
  expect(await watchWebhooks.run(ctx)).toBe(0);
  expect(await codes(ctx)).toEqual(['webhook.silent']);
  // It delivers again, and falls silent again: that is a second silence.
  await delivered(ctx, 'instantly', now);
  pass({ hours: 24 });
  expect(await watchWebhooks.run(ctx)).toBe(1);
});

test('autosend §28 23: an hour is sixty minutes, wherever the clock stands', async () => {
  const ctx = await ctxOf(silent, 'alerts-hour');
  pass({ minutes: 58 });
  await breaker(ctx, 'open');
  pass({ minutes: 4 });
  await breaker(ctx, 'open');
  expect(await codes(ctx)).toEqual(['breaker.open']);
  await breaker(ctx, 'open', 'clay');
  pass({ minutes: 57 });
  await breaker(ctx, 'open');
  expect(await codes(ctx)).toEqual(['breaker.open', 'breaker.open', 'breaker.open']);
});

test('what happened long before anybody looked is no news', async () => {
  const ctx = await ctxOf(silent, 'alerts-old');
  await ctx.db.tx((tx) =>
    ctx.emit(tx, breakerMoved, {
      aggregate: 'clay',
      payload: { vendor: 'clay', from: 'closed', to: 'open', why: 'It failed.' },
    }),
  );
  pass({ hours: 24 });
  await drainAll(ctx, [watchBreakers]);
  expect(await readAlerts(ctx)).toEqual([]);
});
