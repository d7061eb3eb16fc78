import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  approvalChats,
  approvalKinds,
  approveBatch,
  freezeBatch,
  proposeItems,
  rejectItem,
  reviewerSources,
} from '#approval';
import { slice as approval } from '#approval/slice';
import { type Actor, SCOPES, systemActor } from '#core/actor';
import { contribute } from '#core/contribution';
import type { Ctx } from '#core/ctx';
import { defineSlice } from '#core/slice';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { allow } from '#core/verdict';
import { channelFor } from '#notify';
import { serveSimulators } from '#vendors/kit/simulator';
import { slackPerformers } from '#vendors/slack/adapter';
import { slackFindPerson, slackPostMessage, slackUpdateMessage } from '#vendors/slack/operations';
import { createSlackSimulator, type SlackSimulator } from '#vendors/slack/simulator';
import { slackWebhooks } from '#vendors/slack/webhooks';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';

const CHANNEL = 'C0APPROVALS';
const SIGNING = 'a signing secret of the tests';
const RITA = { id: 'U0RITA', name: 'rita', email: 'rita@valewood.example' };
const VERA = { id: 'U0VERA', name: 'vera', email: 'vera@valewood.example' };
const MALLORY = { id: 'U0MALLORY', name: 'mallory', email: 'mallory@elsewhere.example' };
/** Who belongs to the workspace: one who may approve, one who may only look. */
const MEMBERS = [
  { id: 'person-rita', name: 'Rita Reviewer', email: 'Rita@Valewood.example', scopes: new Set(SCOPES) },
  { id: 'person-vera', name: 'Vera Viewer', email: VERA.email, scopes: new Set(['leads:read'] as const) },
];

let world: VendorBench;
let slack: SlackSimulator;

beforeEach(async () => {
  world = await openVendorBench({
    slices: [
      approval,
      defineSlice({
        name: 'parts',
        contributions: [
          contribute(approvalKinds, {
            kind: 'draft',
            preview: async (_ctx, _tx, items) => new Map(items.map(({ id }) => [id, allow()])),
          }),
          contribute(reviewerSources, { list: async () => MEMBERS }),
          contribute(approvalChats, {
            ...{ vendor: 'slack', channelFor: (ctx: Ctx) => channelFor(ctx, CHANNEL), find: slackFindPerson },
            ...{ post: slackPostMessage, update: slackUpdateMessage },
          }),
        ],
      }),
    ],
    neighbours: async ({ now }) => {
      slack = createSlackSimulator({
        ...{ botToken: 'xoxb-test', signingSecret: SIGNING, now, channels: [CHANNEL], perMinute: 10_000 },
        members: [RITA, VERA, MALLORY],
      });
      const server = await serveSimulators({ '/slack': slack });
      return [
        {
          ...{ vendor: 'slack', capabilities: ['chat'], close: server.close },
          performers: slackPerformers({ baseUrl: `${server.url}/slack`, botToken: 'xoxb-test' }),
          intake: { load: async () => slackWebhooks as VendorWebhooks, secrets: { signingSecret: SIGNING } },
        },
      ];
    },
  });
});
afterEach(() => world[Symbol.asyncDispose]());

const TEXT = 'Hi <!channel> Ana,\n\n```rm -rf```\n\nWould a <https://evil.example|link> help?';

/** A frozen batch of so many messages, shown in the channel. */
async function shown(count = 2): Promise<{ batchId: string }> {
  const { ctx } = world;
  await ctx.db.tx((tx) =>
    proposeItems(
      ctx,
      tx,
      Array.from({ length: count }, (_, n) => ({
        ...{ kind: 'draft', subjectId: ctx.ids.next(), leadId: null, title: `Ana ${n} · a thought` },
        ...{
          preview: { to: `ana${n}@mill.example`, body: TEXT },
          contentHash: `hash ${n}`,
          priority: 0,
          tier: 'tier_1',
        },
      })),
    ),
  );
  const { id } = await freezeBatch(ctx, { motion: 'outbound', kind: 'draft' });
  await world.tick('approval.show_batches');
  expect(slack.posts()).toHaveLength(1);
  return { batchId: id };
}

/** Somebody presses a button of the card, Slack tells us, and we act on it. */
async function press(action: string, userId: string, which = 0): Promise<string | null> {
  const [post] = slack.posts();
  if (!post) throw new Error('There is no card.');
  world.clock.move({ seconds: 1 });
  const { headers, body } = slack.click(post, action, userId, which);
  expect(await world.deliver({ path: `/hooks/${world.ctx.workspace.slug}/slack`, headers, body })).toBe(200);
  await world.settle();
  await world.tick('approval.decide_clicks');
  await world.tick('approval.show_batches');
  const click = await world.one<{ outcome: string | null }>(
    sql`select outcome from approval_clicks order by received_at desc, id desc limit 1`,
  );
  return click?.outcome ?? null;
}
const decided = () =>
  world.all<{ title: string; state: string; tag: string | null; by: string }>(
    sql`select title, state, tag, decided_by as by from approval_items where state <> 'pending' order by title`,
  );
const batchOf = (id: string) =>
  world.one<{ state: string; decidedBy: string | null; reason: string | null }>(
    sql`select state, decided_by as "decidedBy", reason from approval_batches where id = ${id}`,
  );
const cardText = (): string => JSON.stringify(slack.posts()[0]);

describe('approval buttons that carry the draft or trust the click: a batch in Slack', () => {
  test('shows what would leave, and nothing of it becomes a mention, a link or code', async () => {
    await shown(3);
    const text = cardText();
    expect(text).toContain('3 first messages wait for a yes');
    expect(text).toContain('Ana 0 · a thought');
    expect(text).not.toContain('<!channel>');
    expect(text).not.toContain('<https://evil.example');
    expect(text).not.toContain('```');
  });

  test('its buttons carry an opaque id and a version, no text and no address', async () => {
    await shown();
    const values = [...cardText().matchAll(/"value":"([^"]*)"/g)].map((match) => match[1]);
    const buttons = values.filter((value) => value?.includes('.'));
    expect(buttons, 'two of the batch, two of each message').toHaveLength(6);
    for (const value of buttons) expect(value).toMatch(/^[0-9a-f-]{36}\.[0-9a-f]{16}(?:\.[0-9a-f-]{36})?$/);
  });

  test('a reviewer approves, as the person they are here, and the card says so', async () => {
    const { batchId } = await shown();
    expect(await press('approval.approve', RITA.id)).toBe('Approved by Rita Reviewer.');
    expect(await batchOf(batchId)).toMatchObject({ state: 'approved', decidedBy: 'person-rita' });
    expect(cardText()).toContain('are approved');
    expect(cardText()).not.toContain('"action_id":"approval.approve"');
  });

  test('a reviewer rejects, and the items may be frozen again', async () => {
    const { batchId } = await shown();
    expect(await press('approval.reject', RITA.id)).toBe('Rejected by Rita Reviewer.');
    expect(await batchOf(batchId)).toMatchObject({ state: 'rejected' });
    expect(await freezeBatch(world.ctx, { motion: 'outbound', kind: 'draft' })).toMatchObject({ items: 2 });
  });

  test('one message is taken out by its button: the batch goes on without it, and the card follows', async () => {
    const { batchId } = await shown(3);
    expect(await press('approval.not_this_text', RITA.id, 1)).toBe('Taken out by Rita Reviewer.');
    expect(await decided()).toEqual([
      { title: 'Ana 1 · a thought', state: 'rejected', tag: 'other', by: 'person-rita' },
    ]);
    expect(await batchOf(batchId)).toMatchObject({ state: 'pending' });
    expect(cardText()).toContain('2 first messages wait for a yes');
    expect(cardText()).not.toContain('Ana 1 · a thought');
    expect(await press('approval.not_this_person', RITA.id, 0)).toBe('Taken out by Rita Reviewer.');
    expect((await decided()).map(({ tag }) => tag)).toEqual(['icp_mismatch', 'other']);
    expect(cardText()).toContain('1 first messages wait for a yes');
    expect(await press('approval.approve', RITA.id)).toBe('Approved by Rita Reviewer.');
    const states = await world.all<{ state: string }>(sql`select state from approval_items order by title`);
    expect(states.map(({ state }) => state)).toEqual(['rejected', 'rejected', 'approved']);
  });

  test('the last message taken out ends the batch', async () => {
    const { batchId } = await shown(2);
    await press('approval.not_this_text', RITA.id);
    await press('approval.not_this_text', RITA.id);
    expect(await batchOf(batchId)).toMatchObject({ state: 'rejected' });
    expect(cardText()).toContain('were rejected');
  });

  test('two presses from one card: the second is of another version and takes nothing out', async () => {
    await shown(3);
    const [post] = slack.posts();
    if (!post) throw new Error('There is no card.');
    for (const which of [0, 1]) {
      world.clock.move({ seconds: 1 });
      const { headers, body } = slack.click(post, 'approval.not_this_text', RITA.id, which);
      await world.deliver({ path: `/hooks/${world.ctx.workspace.slug}/slack`, headers, body });
    }
    await world.settle();
    await world.tick('approval.decide_clicks');
    expect(await world.all(sql`select 1 from approval_clicks`)).toHaveLength(2);
    expect(await decided()).toHaveLength(1);
    await world.tick('approval.show_batches');
    expect(cardText()).toContain('2 first messages wait for a yes');
  });

  test('who may not approve takes nothing out, nor while somebody else looks at it', async () => {
    await shown(2);
    expect(await press('approval.not_this_text', VERA.id)).toContain('nobody who may approve here');
    await world.all(
      sql`update approval_items set claimed_by = 'somebody', claimed_name = 'Somebody', claimed_at = ${world.ctx.now().toString()}, claimed_until = ${world.ctx.now().add({ hours: 1 }).toString()} returning 1`,
    );
    expect(await press('approval.not_this_text', RITA.id)).toContain('Nothing was decided');
    expect(await decided()).toEqual([]);
  });

  test('a message that the batch does not hold is not taken out by its card', async () => {
    const { batchId } = await shown(2);
    await world.all(
      sql`update approval_batches set scope = jsonb_set(scope, '{items}', '[]') where id = ${batchId} returning 1`,
    );
    expect(await press('approval.not_this_text', RITA.id)).toContain('no such message');
    expect(await decided()).toEqual([]);
  });

  test('more messages than are shown: how many, and where they are read', async () => {
    await shown(6);
    expect(cardText()).toContain('2 more: <');
    expect(cardText()).toContain('/approvals|read them');
    await press('approval.not_this_text', RITA.id);
    expect(cardText()).toContain('1 more: <');
  });

  test('rejected in the browser the batch goes on without it as well, and the card follows', async () => {
    const { batchId } = await shown(2);
    const [first] = await items();
    const reviewer: Actor = { ...systemActor('reviewer'), kind: 'person', id: 'person-rita' };
    await rejectItem(world.ctx.as(reviewer), {
      itemId: first ?? '',
      tag: 'weak_cta',
      reason: 'It asks nothing.',
    });
    expect(await batchOf(batchId)).toMatchObject({ state: 'pending' });
    await world.tick('approval.show_batches');
    expect(cardText()).toContain('1 first messages wait for a yes');
    await approveBatch(world.ctx.as(reviewer), batchId);
    expect((await decided()).map(({ state }) => state).sort()).toEqual(['approved', 'rejected']);
  });

  test.each([
    ['somebody of the workspace who may only look', VERA.id],
    ['somebody in the channel who is nobody here', MALLORY.id],
    ['somebody the chat does not know', 'U0NOBODY'],
  ])('autosend §28 28: %s presses and nothing happens', async (_, userId) => {
    const { batchId } = await shown();
    expect(await press('approval.approve', userId)).toContain('nobody who may approve here');
    expect(await batchOf(batchId)).toMatchObject({ state: 'pending' });
  });

  test('autosend §28 30: two presses at once decide once, and the second says who was first', async () => {
    const { batchId } = await shown();
    const [post] = slack.posts();
    if (!post) throw new Error('There is no card.');
    const presses = (['approval.approve', 'approval.reject'] as const).map((action) =>
      slack.click(post, action, RITA.id),
    );
    for (const { headers, body } of presses)
      await world.deliver({ path: `/hooks/${world.ctx.workspace.slug}/slack`, headers, body });
    await world.settle();
    await world.tick('approval.decide_clicks');
    const outcomes = await world.all<{ outcome: string }>(
      sql`select outcome from approval_clicks order by id`,
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'Approved by Rita Reviewer.',
      expect.stringContaining('Nothing was decided'),
    ]);
    expect(await batchOf(batchId)).toMatchObject({ state: 'approved' });
  });

  test('autosend §28 29: Slack has its answer before anything is decided', async () => {
    const { batchId } = await shown();
    const [post] = slack.posts();
    if (!post) throw new Error('There is no card.');
    const { headers, body } = slack.click(post, 'approval.approve', RITA.id);
    const asked = slack.requests().length;
    expect(await world.deliver({ path: `/hooks/${world.ctx.workspace.slug}/slack`, headers, body })).toBe(
      200,
    );
    expect(await batchOf(batchId)).toMatchObject({ state: 'pending' });
    expect(slack.requests().length).toBe(asked);
    await world.settle();
    await world.tick('approval.decide_clicks');
    expect(await batchOf(batchId)).toMatchObject({ state: 'approved' });
  });

  test('the same delivery twice is one click', async () => {
    await shown();
    const [post] = slack.posts();
    if (!post) throw new Error('There is no card.');
    const { headers, body } = slack.click(post, 'approval.approve', RITA.id);
    const path = `/hooks/${world.ctx.workspace.slug}/slack`;
    for (const _ of [1, 2, 3]) await world.deliver({ path, headers, body });
    await world.settle();
    expect(await world.all(sql`select 1 from approval_clicks`)).toHaveLength(1);
  });

  test('a delivery that is old, or signed by somebody else, is not heard', async () => {
    const { batchId } = await shown();
    const [post] = slack.posts();
    if (!post) throw new Error('There is no card.');
    const path = `/hooks/${world.ctx.workspace.slug}/slack`;
    const good = slack.click(post, 'approval.approve', RITA.id);
    const forged = { ...good.headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` };
    expect(await world.deliver({ path, headers: forged, body: good.body })).toBe(401);
    for (const minutes of [6, -12]) {
      world.clock.move({ minutes });
      expect(await world.deliver({ path, headers: good.headers, body: good.body })).toBe(401);
    }
    await world.settle();
    expect(await batchOf(batchId)).toMatchObject({ state: 'pending' });
  });

  test('a card of another version decides nothing: what was frozen anew wants a new look', async () => {
    const { batchId } = await shown();
    await world.all(
      sql`update approval_batches set preview_hash = 'another' where id = ${batchId} returning 1`,
    );
    expect(await press('approval.approve', RITA.id)).toContain('another version');
  });

  test('autosend §28 38: reviewers in a table of ids: who somebody is in Slack is asked by address, once a day, not at every click', async () => {
    await shown();
    const asked = () => slack.requests().filter(({ path }) => path === '/users.lookupByEmail').length;
    await press('approval.approve', MALLORY.id);
    expect(asked()).toBe(1);
    world.clock.move({ hours: 1 });
    await press('approval.approve', MALLORY.id);
    expect(asked()).toBe(1);
    world.clock.move({ hours: 24 });
    await press('approval.approve', MALLORY.id);
    expect(asked()).toBe(2);
  });

  test('decided in the web, the card follows; one that could not be posted is tried again', async () => {
    slack.failNext({ status: 200, body: { ok: false, error: 'is_archived' } });
    const reviewer: Actor = {
      ...systemActor('reviewer'),
      kind: 'person',
      id: 'person-rita',
      name: 'Rita Reviewer',
    };
    const { ctx } = world;
    await ctx.db.tx((tx) =>
      proposeItems(ctx, tx, [
        {
          ...{ kind: 'draft', subjectId: ctx.ids.next(), leadId: null, title: 'Ana' },
          ...{ preview: {}, contentHash: 'h', priority: 0, tier: null },
        },
      ]),
    );
    const { id } = await freezeBatch(ctx, { motion: 'cadence', kind: 'draft', itemIds: await items() });
    await world.tick('approval.show_batches');
    expect(slack.posts()).toHaveLength(0);
    const failed = await world.one<{ error: string }>(sql`select error from approval_cards`);
    expect(failed?.error).toContain('archived');
    world.clock.move({ minutes: 2 });
    await world.tick('approval.show_batches');
    expect(cardText()).toContain('1 follow-ups wait for a yes');
    await approveBatch(ctx.as(reviewer), id);
    await world.tick('approval.show_batches');
    expect(cardText()).toContain('Approved by Rita Reviewer.');
  });
});

const items = async (): Promise<string[]> =>
  (await world.all<{ id: string }>(sql`select id from approval_items`)).map(({ id }) => id);
