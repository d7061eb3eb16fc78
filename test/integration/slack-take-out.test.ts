import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem, findItem, rejectItem, takeBack } from '#approval';
import { within } from '#core/context';
import { approveAsRead } from '../support/approve-as-read.ts';
import { RITA, reviewer, slackCards, VERA } from '../support/slack-cards.ts';

const { world, slack, shown, press, decided, batchOf, cardText, items } = slackCards();

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
  await rejectItem(world.ctx.as(reviewer), {
    itemId: first ?? '',
    tag: 'weak_cta',
    reason: 'It asks nothing.',
  });
  expect(await batchOf(batchId)).toMatchObject({ state: 'pending' });
  await world.tick('approval.show_batches');
  expect(cardText()).toContain('1 first messages wait for a yes');
  await approveAsRead(world.ctx.as(reviewer), batchId);
  expect((await decided()).map(({ state }) => state).sort()).toEqual(['approved', 'rejected']);
});

test('approved alone in the browser the batch goes on without it, and a press on the card of before decides nothing', async () => {
  const { batchId } = await shown(2);
  const [first] = await items();
  const item = await world.ctx.db.tx((tx) => findItem(tx, first ?? ''));
  await approveItem(world.ctx.as(reviewer), {
    ...{ itemId: item?.id ?? '', contentHash: item?.contentHash ?? '' },
  });
  expect(await batchOf(batchId)).toMatchObject({ state: 'pending' });
  expect(await press('approval.approve', RITA.id)).toContain('another version');
  await world.tick('approval.show_batches');
  expect(cardText()).toContain('1 first messages wait for a yes');
  expect(await press('approval.approve', RITA.id)).toBe('Approved by Rita Reviewer.');
  expect((await decided()).map(({ state }) => state)).toEqual(['approved', 'approved']);
});

test('taken back by the product: the card says what it holds no more, and a press on the one before decides nothing', async () => {
  const { batchId } = await shown(3);
  const [first] = await items();
  const { ctx } = world;
  await ctx.db.tx((tx) =>
    takeBack(within(ctx, tx), tx, { itemIds: [first ?? ''], reason: 'It is written anew.' }),
  );
  expect(await press('approval.approve', RITA.id)).toContain('another version');
  await world.tick('approval.show_batches');
  expect(cardText()).toContain('2 first messages wait for a yes');
  expect(cardText()).toContain('1 · 1 taken back');
  expect(await press('approval.approve', RITA.id)).toBe('Approved by Rita Reviewer.');
  expect(await batchOf(batchId)).toMatchObject({ state: 'approved' });
});
