import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo, EXIT, type Session } from '#cli';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import type { Slice } from '#core/slice';
import { testedChats } from '#notify';
import { slice as notify } from '#notify/slice';
import { slackFindPerson, slackPostMessage, slackWhoami } from '#vendors/slack/operations';
import { guards } from '../../src/app/guards.ts';
import { readAlerts } from '../../src/notify/read-alerts.ts';
import { slackTestCommand } from '../../src/notify/slack-test.cli.ts';
import type { ChatTest } from '../../src/notify/test-chat.ts';
import { watchChatScopes } from '../../src/notify/watch-chat-scopes.ts';
import { ANA, CHANNEL, startSlack } from '../../src/vendors/slack/case.fixture.ts';
import { openTerminal } from '../support/terminal.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

type Slack = Awaited<ReturnType<typeof startSlack>>;
const TEN = Array.from({ length: 10 }, (_, index) => index + 1);
const chat: Slice = {
  name: 'the chat',
  contributions: [
    contribute(testedChats, { whoami: slackWhoami, find: slackFindPerson, post: slackPostMessage }),
  ],
};

let [full, poor]: Slack[] = [];
let [bench, poorBench, strangers]: Workbench[] = [];
beforeAll(async () => {
  full = await startSlack(() => T0);
  // What the app had when nobody was told of anything: it could write, but not find the reader.
  poor = await startSlack(() => T0, { scopes: ['channels:read', 'chat:write', 'users:read'] });
  const open = (performers: Slack['performers']) =>
    openWorkbench({ slices: [notify, chat], performers, guards });
  bench = await open(full.performers);
  poorBench = await open(poor.performers);
  strangers = await open(full.strangers);
});
afterAll(async () => {
  for (const each of [bench, poorBench, strangers]) await each?.[Symbol.asyncDispose]();
  for (const each of [full, poor]) await each?.close();
});

const ctxOf = async (on: Workbench | undefined, slug: string): Promise<Ctx> => {
  if (!on) throw new Error('Not open.');
  return on.ctx(await on.workspace(slug, 'live'));
};
const texts = (slack: Slack | undefined, from = 0): string[] =>
  (slack?.simulator.posts() ?? []).slice(from).map(({ text }) => text.split(' ')[0] ?? '');

async function run(ctx: Ctx, flags: Record<string, string>, json = false) {
  let [out, err] = ['', ''];
  const io = createIo({
    json,
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  });
  const session: Session = { ctx: async () => ctx, settle: async () => undefined };
  const code = await slackTestCommand.run(io, { positional: [], flags }, session);
  return { code, out, err };
}

test('ten numbered messages reach a person, each with its own result', async () => {
  const ctx = await ctxOf(bench, 'slack-good');
  const before = texts(full).length;
  const { code, out } = await run(ctx, { to: ANA.email });
  expect(code).toBe(EXIT.done);
  expect(texts(full, before)).toEqual(TEN.map((number) => `${number}/10`));
  expect(
    full?.simulator
      .posts()
      .slice(before)
      .every(({ channel }) => channel.startsWith('D')),
  ).toBe(true);
  for (const [index, post] of (full?.simulator.posts().slice(before) ?? []).entries())
    expect(out.split('\n')[index]).toBe(`${index + 1}/10 ok ${post.ts}`);
  expect(out).toContain('10 of 10 posted');
});

test('autosend §1.2: a missing scope is told with what is needed and provided, and nothing is posted', async () => {
  const ctx = await ctxOf(poorBench, 'slack-poor');
  for (const to of [ANA.email, CHANNEL]) {
    const { code, out, err } = await run(ctx, { to });
    expect(code).toBe(EXIT.failed);
    expect(out).toBe('');
    expect(err).toMatch(/MISSING SCOPES\. needed: users:read\.email, im:write or conversations:write\./);
    expect(err).toContain('provided: channels:read, chat:write, users:read.');
  }
  const told = JSON.parse((await run(ctx, { to: CHANNEL }, true)).out) as ChatTest;
  expect(told).toMatchObject({
    posted: 0,
    messages: [],
    stopped: expect.stringContaining('users:read.email'),
  });
  expect(told.scopes.missing).toEqual(['users:read.email', 'im:write or conversations:write']);
  expect(texts(poor)).toEqual([]);
});

test('one message refused in the middle is told in Slack’s word, the others are posted, and the run ends with 1', async () => {
  const ctx = await ctxOf(bench, 'slack-middle');
  const before = texts(full).length;
  const real = ctx.perform;
  let posts = 0;
  const perform: Ctx['perform'] = (operation, requests, lastWord) => {
    if (operation.name === slackPostMessage.name && ++posts === 4)
      full?.simulator.failNext({ status: 200, body: { ok: false, error: 'restricted_action' } });
    return real(operation, requests, lastWord);
  };
  const { code, out } = await run({ ...ctx, perform }, { to: CHANNEL }, true);
  const report = JSON.parse(out) as ChatTest;
  expect(code).toBe(EXIT.failed);
  expect(report).toMatchObject({ posted: 9, failed: 1 });
  expect(report.messages.filter(({ state }) => state !== 'posted')).toMatchObject([
    { number: 4, state: 'failed', error: 'restricted_action', ts: null },
  ]);
  expect(texts(full, before)).toEqual(TEN.filter((number) => number !== 4).map((number) => `${number}/10`));

  // The same run again posts only what is missing.
  const again = await run(ctx, { to: CHANNEL, resume: report.run });
  expect(again.code).toBe(EXIT.done);
  expect(texts(full, before)).toHaveLength(10);
  expect(again.out.match(/posted before/g)).toHaveLength(9);
  expect(again.out).toMatch(/^4\/10 ok [\d.]+$/m);
});

test('a message whose answer was lost is unknown, and is not posted twice', async () => {
  const ctx = await ctxOf(bench, 'slack-lost');
  const before = texts(full).length;
  const real = ctx.perform;
  const perform: Ctx['perform'] = (operation, requests, lastWord) => {
    if (requests[0]?.idempotencyKey.endsWith(' 10')) full?.simulator.dropResponseNext();
    return real(operation, requests, lastWord);
  };
  const first = await run({ ...ctx, perform }, { to: CHANNEL }, true);
  const { run: id, messages } = JSON.parse(first.out) as ChatTest;
  expect([first.code, messages.at(-1)?.state]).toEqual([EXIT.failed, 'unknown']);
  expect((await run(ctx, { to: CHANNEL, resume: id })).code).toBe(EXIT.failed);
  expect(texts(full, before)).toHaveLength(10);
});

test.each([
  ['nobody@valewood.test', /no active member/],
  ['#general', /neither an e-mail address nor the id of a channel/],
])('%s is nobody there: nothing is posted', async (to, why) => {
  const before = texts(full).length;
  await expect(run(await ctxOf(bench, `slack-${to.length}`), { to })).rejects.toThrow(why);
  expect(texts(full)).toHaveLength(before);
});

test('a token that Slack does not accept is told in Slack’s word', async () => {
  const ctx = await ctxOf(strangers, 'slack-strangers');
  await expect(run(ctx, { to: CHANNEL })).rejects.toThrow(/invalid_auth.*The test did not begin/s);
});

test('in a sandbox it goes to the local server', async () => {
  const terminal = openTerminal();
  try {
    const report = await terminal.json(['slack-test', '--to', 'nora@fieldnote.example']);
    expect(report).toMatchObject({ posted: 10, failed: 0, stopped: null });
    expect((await terminal.run(['slack-test'])).code).toBe(2);
  } finally {
    await terminal.close();
  }
});

test('at start the scopes are compared: what is missing is an alert for the owners, once, and all there is none', async () => {
  const [lacking, well] = [await ctxOf(poorBench, 'scopes-poor'), await ctxOf(bench, 'scopes-full')];
  for (const ctx of [lacking, well, lacking]) await watchChatScopes.run(ctx);
  const alertsOf = async (ctx: Ctx) => readAlerts(ctx);
  expect(await alertsOf(lacking)).toMatchObject([
    {
      ...{ code: 'chat.scopes', severity: 'critical' },
      text: expect.stringContaining('needed: users:read.email, im:write or conversations:write'),
    },
  ]);
  expect(await alertsOf(well)).toEqual([]);
  // Nobody is asked in a sandbox, and a chat that refuses the token is told of by its connection.
  const sandbox = poorBench?.ctx(await poorBench.workspace('scopes-sandbox', 'sandbox'));
  const refused = await ctxOf(strangers, 'scopes-refused');
  for (const ctx of [sandbox, refused]) if (ctx) expect(await watchChatScopes.run(ctx)).toBe(0);
});
