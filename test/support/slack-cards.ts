import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect } from 'vitest';
import { approvalChats, approvalKinds, freezeBatch, proposeItems, reviewerSources } from '#approval';
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
import { standInFor } from './of-this-file.ts';
import { openVendorBench, type VendorBench } from './vendor-bench.ts';

const CHANNEL = 'C0APPROVALS';
const SIGNING = 'a signing secret of the tests';
export const RITA = { id: 'U0RITA', name: 'rita', email: 'rita@valewood.example' };
export const VERA = { id: 'U0VERA', name: 'vera', email: 'vera@valewood.example' };
export const MALLORY = { id: 'U0MALLORY', name: 'mallory', email: 'mallory@elsewhere.example' };
/** Who belongs to the workspace: one who may approve, one who may only look. */
const MEMBERS = [
  { id: 'person-rita', name: 'Rita Reviewer', email: 'Rita@Valewood.example', scopes: new Set(SCOPES) },
  { id: 'person-vera', name: 'Vera Viewer', email: VERA.email, scopes: new Set(['leads:read'] as const) },
];

/** Rita, where she is asked in the browser. */
export const reviewer: Actor = {
  ...{ ...systemActor('reviewer'), kind: 'person', id: 'person-rita', name: 'Rita Reviewer' },
};

const TEXT = 'Hi <!channel> Ana,\n\n```rm -rf```\n\nWould a <https://evil.example|link> help?';

/** A workspace whose batches are shown in Slack, anew for each test, and what is seen and pressed there. */
export function slackCards() {
  let opened: VendorBench;
  let connected: SlackSimulator;
  const world = standInFor(() => opened);
  const slack = standInFor(() => connected);
  beforeEach(async () => {
    opened = await openVendorBench({
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
              ...{
                vendor: 'slack',
                channelFor: (ctx: Ctx) => channelFor(ctx, CHANNEL),
                find: slackFindPerson,
              },
              ...{ post: slackPostMessage, update: slackUpdateMessage },
            }),
          ],
        }),
      ],
      neighbours: async ({ now }) => {
        connected = createSlackSimulator({
          ...{ botToken: 'xoxb-test', signingSecret: SIGNING, now, channels: [CHANNEL], perMinute: 10_000 },
          members: [RITA, VERA, MALLORY],
        });
        const server = await serveSimulators({ '/slack': connected });
        return [
          {
            ...{ vendor: 'slack', capabilities: ['chat'], close: server.close },
            performers: slackPerformers({ baseUrl: `${server.url}/slack`, botToken: 'xoxb-test' }),
            intake: {
              load: async () => slackWebhooks as VendorWebhooks,
              secrets: { signingSecret: SIGNING },
            },
          },
        ];
      },
    });
  });
  afterEach(() => opened[Symbol.asyncDispose]());

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
    expect(await world.deliver({ path: `/hooks/${world.ctx.workspace.slug}/slack`, headers, body })).toBe(
      200,
    );
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
  const items = async (): Promise<string[]> =>
    (await world.all<{ id: string }>(sql`select id from approval_items`)).map(({ id }) => id);
  return { world, slack, shown, press, decided, batchOf, cardText, items };
}
