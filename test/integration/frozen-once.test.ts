import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveGranted, approveItem, type FrozenBatch, freezeEach } from '#approval';
import { within } from '#core/context';
import { isLegworkError } from '#core/errors';
import { verify } from '#ops';
import { openDispatchWorld, reviewer, type Tenant, type Waiting } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';

const ROUNDS = 12;
const world = ofThisFile(openDispatchWorld);

const idsOf = (waiting: readonly Waiting[]) => waiting.map(({ itemId }) => itemId);

/** A workspace where three messages wait, and the first two of them are frozen. */
async function twoFrozen(): Promise<{ tenant: Tenant; waiting: Waiting[]; batch: FrozenBatch }> {
  const tenant = await world.tenant({ settings: { guardMode: 'soft' } });
  const waiting = await tenant.propose([0, 1, 2].map((n) => ({ email: `p${n}@once-${n}.example` })));
  return { tenant, waiting, batch: await tenant.freeze(idsOf(waiting).slice(0, 2)) };
}

/** Every batch that waits, and whether each item that it lists stands in it. */
const pending = (tenant: Tenant) =>
  tenant.rows<{ id: string; listed: number; standing: number }>(
    sql`select b.id, jsonb_array_length(b.scope -> 'items') as listed,
          (select count(*)::int from jsonb_array_elements(b.scope -> 'items') s join approval_items i on i.id::text = s ->> 'itemId' and i.batch_id = b.id) as standing
        from approval_batches b where b.state = 'pending' order by b.created_at, b.id`,
  );
const refusal = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.flatMap((each) =>
    each.status === 'rejected' ? [isLegworkError(each.reason) ? each.reason.code : String(each.reason)] : [],
  );

test('what stands in a batch that waits is not put into another; the sentence names the batch', async () => {
  const { tenant, waiting, batch } = await twoFrozen();
  const refused = { code: 'batch.held_elsewhere', message: expect.stringContaining(batch.id) };
  await expect(tenant.freeze(idsOf(waiting))).rejects.toMatchObject(refused);
  const ctx = await tenant.ctx(reviewer);
  await expect(
    ctx.db.tx((tx) => freezeEach(within(ctx, tx), tx, idsOf(waiting).slice(1))),
  ).rejects.toMatchObject(refused);
  await expect(
    ctx.db.tx((tx) => approveGranted(within(ctx, tx), tx, { kind: 'draft', itemIds: idsOf(waiting) })),
  ).rejects.toMatchObject({
    ...refused,
    message: expect.stringMatching(/stands in another batch already: 2 messages.*Nothing was frozen/s),
  });
  expect(await pending(tenant)).toEqual([{ id: batch.id, listed: 2, standing: 2 }]);
  const { items } = await tenant.freeze([waiting[2]?.itemId ?? '']);
  expect(items).toBe(1);
});

test('what stood in a batch whose time is over is free for another', async () => {
  const { tenant, waiting, batch } = await twoFrozen();
  const [first, second] = waiting as [Waiting, Waiting];
  await approveItem(await tenant.ctx(reviewer), first);
  await tenant.rows(
    sql`update approval_batches set expires_at = created_at where id = ${batch.id} returning 1`,
  );
  await tenant.settle();
  expect(await tenant.freeze([second.itemId])).toMatchObject({ items: 1 });
});

test('of two who freeze the same at once one gets it', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const tenant = await world.tenant({ settings: { guardMode: 'soft' } });
    const ids = idsOf(
      await tenant.propose([0, 1].map((n) => ({ email: `p${n}@both-${round}-${n}.example` }))),
    );
    const results = await Promise.allSettled([tenant.freeze(ids), tenant.freeze(ids.toReversed())]);
    expect(refusal(results)).toEqual(['batch.held_elsewhere']);
    expect(await pending(tenant)).toEqual([{ id: expect.any(String), listed: 2, standing: 2 }]);
  }
}, 60_000);

test('frozen and approved at once: the yes holds, and no other batch has any of it', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { tenant, waiting, batch } = await twoFrozen();
    const both = [() => tenant.approve(batch.id), () => tenant.freeze(idsOf(waiting).slice(0, 2))];
    const results = await Promise.allSettled((round % 2 ? both : both.toReversed()).map((act) => act()));
    expect(['batch.held_elsewhere', 'batch.empty']).toContain(refusal(results).join());
    expect(await pending(tenant)).toEqual([]);
    const states = await tenant.rows<{ state: string; batch: string | null }>(
      sql`select state, batch_id as batch from approval_items order by created_at, id`,
    );
    expect(states.filter(({ batch: of }) => of === batch.id).map(({ state }) => state)).toEqual([
      'approved',
      'approved',
    ]);
    if (round > 0) continue;
    await tenant.live();
    expect(tenant.accepted()).toHaveLength(2);
    const { checks } = await verify(await tenant.ctx());
    expect(Object.entries(checks).filter(([, { count }]) => count > 0)).toEqual([]);
  }
}, 60_000);
