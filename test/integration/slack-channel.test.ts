import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalChats, approvalKinds, freezeBatch, proposeItems } from '#approval';
import { slice as approval } from '#approval/slice';
import { createIo, EXIT, type Session } from '#cli';
import { systemActor } from '#core/actor';
import { connections } from '#core/connections';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { secretKeys } from '#core/secret-keys';
import { defineSlice } from '#core/slice';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { allow } from '#core/verdict';
import { alertChannels, channelFor, raiseAlerts, sharedChannels, testedChats } from '#notify';
import { slice as notify } from '#notify/slice';
import {
  slackFindPerson,
  slackPostMessage,
  slackUpdateMessage,
  slackWhoami,
} from '#vendors/slack/operations';
import { slackWebhooks } from '#vendors/slack/webhooks';
import { guards } from '../../src/app/guards.ts';
import type { Runtime } from '../../src/app/runtime.ts';
import { webhookRoute } from '../../src/app/webhook-intake.ts';
import { showBatches } from '../../src/approval/cards/show-batches.ts';
import { chatChannelCommand } from '../../src/notify/chat-channel.cli.ts';
import { changeChatChannel, readChatChannel } from '../../src/notify/chat-channel.ts';
import { postAlerts } from '../../src/notify/post-alerts.ts';
import { testChat } from '../../src/notify/test-chat.ts';
import { setWebhookSecret } from '../../src/ops/webhook-secrets.ts';
import { ANA, CHANNEL, SIGNING_SECRET, startSlack } from '../../src/vendors/slack/case.fixture.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const KEY = 'a secret of the tests, 32 characters long';
const [FIRST, SECOND] = ['C0FIRSTONE', 'C0SECOND01'];
let slack: Awaited<ReturnType<typeof startSlack>>;
let bench: Workbench;
beforeAll(async () => {
  slack = await startSlack(() => T0, { channels: [CHANNEL, FIRST, SECOND], perMinute: 10_000 });
  const chat = defineSlice({
    name: 'the chat',
    contributions: [
      contribute(approvalKinds, {
        kind: 'draft',
        preview: async (_ctx, _tx, items) => new Map(items.map(({ id }) => [id, allow()])),
      }),
      contribute(connections, {
        ...{ vendor: 'slack', capabilities: [], settings: [], configured: true, probe: null },
        webhook: { source: 'slack', secured: true, secrets: ['signingSecret'] },
      }),
      contribute(sharedChannels, CHANNEL),
      contribute(alertChannels, { operation: slackPostMessage, channelId: CHANNEL }),
      contribute(approvalChats, {
        ...{ vendor: 'slack', channelFor: (ctx: Ctx) => channelFor(ctx, CHANNEL), find: slackFindPerson },
        ...{ post: slackPostMessage, update: slackUpdateMessage },
      }),
      contribute(testedChats, { whoami: slackWhoami, find: slackFindPerson, post: slackPostMessage }),
    ],
  });
  bench = await openWorkbench({ slices: [approval, notify, chat], performers: slack.performers, guards });
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await slack.close();
});

const ctxOf = async (slug: string): Promise<Ctx> => bench.ctx(await bench.workspace(slug, 'live'));

const inSmall = async (slug: string): Promise<Ctx> => bench.ctx(await bench.workspace(slug, 'sandbox'));

/** A batch that waits, an alert, and a test; where they were posted. */
async function postedBy(ctx: Ctx): Promise<string[]> {
  const before = slack.simulator.posts().length;
  await ctx.db.tx((tx) =>
    proposeItems(ctx, tx, [
      {
        ...{ kind: 'draft', subjectId: ctx.ids.next(), leadId: null, title: 'Ana · a thought' },
        ...{ preview: { body: 'Hi' }, contentHash: 'hash', priority: 0, tier: null },
      },
    ]),
  );
  await freezeBatch(ctx, { motion: 'outbound', kind: 'draft' });
  await showBatches.run(ctx);
  await ctx.db.tx((tx) =>
    raiseAlerts(ctx, tx, [
      {
        ...{ code: 'reply.positive', subject: ctx.ids.next(), severity: 'info', title: 'Ana says yes' },
        ...{ text: 'She would like to meet.', at: ctx.now() },
      },
    ]),
  );
  await postAlerts.run(ctx);
  await testChat(ctx, { run: ctx.ids.next() });
  return slack.simulator
    .posts()
    .slice(before)
    .map(({ channel }) => channel);
}

test('cards, alerts and tests of two workspaces go each to its own channel, of the third to the installation’s', async () => {
  const [first, second, third] = [await ctxOf('own-one'), await ctxOf('own-two'), await ctxOf('own-none')];
  await changeChatChannel(first, { channelId: FIRST });
  await changeChatChannel(second, { channelId: ` ${SECOND} ` });
  for (const [ctx, channel] of [
    [first, FIRST],
    [second, SECOND],
    [third, CHANNEL],
  ] as const)
    expect(await postedBy(ctx), ctx.workspace.slug).toEqual(Array.from({ length: 12 }, () => channel));
  expect(await readChatChannel(first)).toMatchObject({ channelId: FIRST, uses: 'own' });
  expect(await readChatChannel(third)).toMatchObject({ channelId: null, uses: 'shared' });
  const audited = await first.db.tx((tx) =>
    rows(tx, sql`select detail from audit_log where action = 'chat_channel.changed'`),
  );
  expect(audited).toEqual([{ detail: { before: null, after: FIRST } }]);
  for (const ctx of [first, second]) await changeChatChannel(ctx, { channelId: null });
});

test('what lies in the old channel is changed there, what comes is posted to the new one', async () => {
  const ctx = await ctxOf('moves');
  await postedBy(ctx);
  await changeChatChannel(ctx, { channelId: FIRST });
  const before = slack.simulator.posts().length;
  await ctx.db.tx((tx) => tx.execute(sql`update approval_cards set shown = null`));
  await showBatches.run(ctx);
  expect(slack.simulator.posts()).toHaveLength(before);
  expect(await postedBy(ctx)).toEqual(Array.from({ length: 12 }, () => FIRST));
  await changeChatChannel(ctx, { channelId: null });
});

test('a channel of another workspace is neither taken, nor tested, nor fallen back to', async () => {
  const [owner, other] = [await ctxOf('owner'), await ctxOf('other')];
  await changeChatChannel(owner, { channelId: FIRST });
  await expect(changeChatChannel(other, { channelId: FIRST })).rejects.toThrow(
    /belongs to another workspace/,
  );
  const before = slack.simulator.posts().length;
  await expect(testChat(other, { to: FIRST, run: other.ids.next() })).rejects.toThrow(
    /belongs to another workspace/,
  );
  expect(slack.simulator.posts()).toHaveLength(before);
  // The installation was given it later.
  expect(await channelFor(other, FIRST)).toBeNull();
  expect(await channelFor(owner, FIRST)).toBe(FIRST);
  // It is free again when its owner leaves it.
  await changeChatChannel(owner, { channelId: SECOND });
  expect(await changeChatChannel(other, { channelId: FIRST })).toMatchObject({ uses: 'own' });
  for (const ctx of [owner, other]) await changeChatChannel(ctx, { channelId: null });
});

test('of two workspaces that take one channel at once, one has it', async () => {
  const both = [await ctxOf('race-one'), await ctxOf('race-two')];
  const taken = await Promise.allSettled(both.map((ctx) => changeChatChannel(ctx, { channelId: FIRST })));
  expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const own = await Promise.all(both.map(readChatChannel));
  expect(own.filter(({ uses }) => uses === 'own')).toHaveLength(1);
  for (const ctx of both) await changeChatChannel(ctx, { channelId: null });
});

test.each([
  ['#general', /not the id of a Slack channel/],
  ['general', /its name is not enough/],
  ['D0123456789', /not the id of a Slack channel/],
  ['c0123456789', /not the id of a Slack channel/],
  [CHANNEL, /channel of the installation.*Leave it empty/],
])('%s is refused with a sentence, and the channel before stays', async (channelId, why) => {
  const ctx = await ctxOf(`bad-${channelId.length}-${channelId.charCodeAt(0)}`);
  await changeChatChannel(ctx, { channelId: SECOND });
  await expect(changeChatChannel(ctx, { channelId })).rejects.toThrow(why);
  expect(await readChatChannel(ctx)).toMatchObject({ channelId: SECOND });
  await changeChatChannel(ctx, { channelId: null });
});

test('only who runs the workspace changes it', async () => {
  const ctx = await ctxOf('scopes');
  const viewer = ctx.as({ ...systemActor('viewer'), scopes: new Set(['operations:read']) });
  await expect(changeChatChannel(viewer, { channelId: FIRST })).rejects.toThrow(/workspace:admin/);
  expect(await readChatChannel(viewer)).toMatchObject({ uses: 'shared' });
});

test('legwork slack-channel shows, sets and clears', async () => {
  const ctx = await ctxOf('terminal');
  const run = async (...positional: string[]) => {
    let out = '';
    const io = createIo({
      json: false,
      stdout: { write: (text) => (out += text) },
      stderr: { write: () => true },
    });
    const session: Session = { ctx: async () => ctx, settle: async () => undefined };
    expect(await chatChannelCommand.run(io, { positional, flags: {} }, session)).toBe(EXIT.done);
    return out;
  };
  expect(await run()).toContain('the one of the installation is used');
  expect(await run('set', FIRST)).toContain(`posted to ${FIRST}`);
  expect(await run('clear')).toContain('the one of the installation is used');
  await expect(run('set')).rejects.toThrow(/Name the channel by its id/);
  await expect(run('move')).rejects.toThrow(/There is no move/);
});

/** What Slack tells the address of a workspace, signed with a secret; answers our status. */
async function told(slug: string, body: string, secret: string): Promise<number> {
  const source = {
    load: async () => slackWebhooks as VendorWebhooks,
    secrets: { signingSecret: SIGNING_SECRET },
  };
  const sources = new Map([['slack', source]]);
  const runtime = {
    database: bench.database,
    sandboxClock: { now: () => T0 },
    secretKey: secretKeys(KEY),
    webhooks: { live: sources, sandbox: sources },
  } as unknown as Runtime;
  const time = String(Math.floor(T0.epochMilliseconds / 1_000));
  const proof = createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex');
  const url = new URL(`http://legwork.test/hooks/${slug}/slack`);
  const headers = { 'x-slack-request-timestamp': time, 'x-slack-signature': `v0=${proof}` };
  const request = new Request(url, { method: 'POST', body, headers });
  const call = { request, url, params: { workspace: slug, vendor: 'slack' } };
  return (await webhookRoute(runtime).handle(undefined as never, call as never)).status;
}
const kept = async (ctx: Ctx): Promise<number> =>
  (await ctx.db.tx((tx) => rows(tx, sql`select 1 from webhook_inbox where source = 'slack'`))).length;

test('a press on a card is kept in the workspace of the card, whichever address Slack knows', async () => {
  const [known, owner] = [await inSmall('address-known'), await inSmall('card-owner')];
  const before = slack.simulator.posts().length;
  await postedBy(owner);
  const card = slack.simulator.posts()[before];
  if (!card) throw new Error('There is no card.');
  const { body } = slack.simulator.click(card, 'approval.approve', ANA.id);
  expect(await told('address-known', body, SIGNING_SECRET)).toBe(200);
  expect([await kept(known), await kept(owner)]).toEqual([0, 1]);
  // Told again at its own address, it is the same press.
  expect(await told('card-owner', body, SIGNING_SECRET)).toBe(200);
  expect([await kept(known), await kept(owner)]).toEqual([0, 1]);
});

test('the secret of one workspace presses no button of another', async () => {
  const [forger, owner] = [await inSmall('forger'), await inSmall('forged')];
  const own = 'a signing secret of their own';
  await setWebhookSecret(forger, { vendor: 'slack', secret: own, overlapHours: 0 });
  const before = slack.simulator.posts().length;
  await postedBy(owner);
  const card = slack.simulator.posts()[before];
  if (!card) throw new Error('There is no card.');
  const { body } = slack.simulator.click(card, 'approval.approve', ANA.id);
  expect(await told('forger', body, own)).toBe(200);
  expect([await kept(forger), await kept(owner)]).toEqual([1, 0]);
});
