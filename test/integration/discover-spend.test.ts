import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem, rejectItem } from '#approval';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { row, rows } from '#core/db/index';
import { executeApprovedBatches } from '../../src/outbound/execute-batch.ts';
import { confirmDiscovery } from '../../src/pipeline/discover/confirm-discovery.ts';
import { discoveryOf } from '../../src/pipeline/discover/read-discovery.ts';
import { revealPeople } from '../../src/pipeline/discover/reveal-people.ts';
import { startDiscovery } from '../../src/pipeline/discover/start-discovery.ts';
import { count, discoverWorld, heads } from '../support/discover-world.ts';
import { T0 } from '../support/workbench.ts';

const world = discoverWorld();
/** What becomes of an approved batch of messages, done to this one. */
const executeSpend = (ctx: Ctx): Promise<void> =>
  ctx.db.tx(async (tx) => {
    const [batch] = await rows<{ id: string }>(tx, sql`select id from approval_batches`);
    const payload = { batchId: batch?.id ?? '', motion: 'spend' };
    await executeApprovedBatches.handle(within(ctx, tx), tx, [{ payload }] as never);
  });
const spent = (ctx: Ctx) =>
  ctx.db.tx((tx) =>
    row(
      tx,
      sql`select i.state as item, b.state as batch from approval_items i join approval_batches b on b.id = i.batch_id`,
    ),
  );

test('above the threshold a person says yes first; two processes and a lost answer pay once', async () => {
  const ctx = await world.open('approving');
  const found = await startDiscovery(ctx, { search: { titles: ['head', 'coo'] }, limit: 30 });
  const id = found.id ?? '';
  expect(found.forecast).toMatchObject({ people: 30, needsApproval: true });
  expect((await confirmDiscovery(ctx, { id, confirm: 30 })).state).toBe('waiting');
  const before = world.simulator.charges().length;
  expect(await revealPeople.run(ctx)).toBe(0);
  const [item] = await ctx.db.tx((tx) =>
    rows<{ id: string; hash: string }>(
      tx,
      sql`select id, content_hash as hash from approval_items where kind = 'spend'`,
    ),
  );
  await approveItem(ctx, { itemId: item?.id ?? '', contentHash: item?.hash ?? '', motion: 'spend' });
  await executeSpend(ctx);
  expect(await spent(ctx), 'nobody else uses the yes to pay').toEqual({
    item: 'approved',
    batch: 'approved',
  });
  world.simulator.dropResponseNext();
  await Promise.all([revealPeople.run(ctx), revealPeople.run(ctx)]);
  await revealPeople.run(ctx);
  const done = await discoveryOf(ctx, id);
  expect(done.state).toBe('done');
  // Ten answers were lost: they are not asked for again, and nobody stands in for them.
  expect((done.counts.revealed ?? 0) + (done.counts.unknown ?? 0)).toBe(30);
  expect(await count(ctx, 'leads')).toBe(done.counts.revealed);
  expect(world.simulator.charges().length - before).toBe(3);
  expect(await spent(ctx)).toEqual({ item: 'executed', batch: 'executed' });
});

test('a yes to pay that ran out pays nothing, and the search says so', async () => {
  const ctx = await world.open('ran-out');
  const found = await startDiscovery(ctx, { search: { titles: ['head', 'coo'] }, limit: 30 });
  await confirmDiscovery(ctx, { id: found.id ?? '', confirm: 30 });
  const [item] = await ctx.db.tx((tx) =>
    rows<{ id: string; hash: string }>(
      tx,
      sql`select id, content_hash as hash from approval_items where kind = 'spend'`,
    ),
  );
  await approveItem(ctx, { itemId: item?.id ?? '', contentHash: item?.hash ?? '', motion: 'spend' });
  await ctx.db.tx((tx) =>
    tx.execute(sql`update approval_batches set expires_at = ${T0.subtract({ hours: 1 }).toString()}`),
  );
  const before = world.simulator.charges().length;
  expect(await revealPeople.run(ctx)).toBe(0);
  expect(world.simulator.charges().length).toBe(before);
  expect(await discoveryOf(ctx, found.id ?? '')).toMatchObject({ state: 'failed' });
});

test('turned down, nothing is paid; over the cap nothing is even asked', async () => {
  const ctx = await world.open('refusing');
  const found = await startDiscovery(ctx, { search: { titles: ['head', 'coo'] }, limit: 30 });
  const id = found.id ?? '';
  await confirmDiscovery(ctx, { id, confirm: 30 });
  const [item] = await ctx.db.tx((tx) =>
    rows<{ id: string }>(tx, sql`select id from approval_items where kind = 'spend'`),
  );
  await rejectItem(ctx, { itemId: item?.id ?? '', tag: 'other', reason: 'too dear' });
  expect(await discoveryOf(ctx, id)).toMatchObject({ state: 'cancelled', error: 'Turned down: too dear' });
  await ctx.db.tx((tx) =>
    tx.execute(
      sql`insert into spend_budgets (workspace_id, vendor, unit, limit_micros) values (${ctx.workspace.id}, 'apollo', 'credit', 3000000)`,
    ),
  );
  const capped = await startDiscovery(ctx, heads);
  expect(capped.forecast).toMatchObject({ left: 3, people: 5 });
  await expect(confirmDiscovery(ctx, { id: capped.id ?? '', confirm: 5 })).rejects.toMatchObject({
    code: 'discover.over_the_cap',
  });
});
