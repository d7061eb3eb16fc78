import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { freezeBatch, proposeItems } from '#approval';
import { approveAsRead } from '../support/approve-as-read.ts';
import { MALLORY, RITA, reviewer, slackCards, VERA } from '../support/slack-cards.ts';

const { world, slack, shown, press, batchOf, cardText, items } = slackCards();

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
    await approveAsRead(ctx.as(reviewer), id);
    await world.tick('approval.show_batches');
    expect(cardText()).toContain('Approved by Rita Reviewer.');
  });
});
