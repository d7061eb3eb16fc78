import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveBatch, findBatch, type StoredBatch, takeBack } from '#approval';
import { within } from '#core/context';
import { isLegworkError } from '#core/errors';
import { verify } from '#ops';
import { openDispatchWorld, reviewer, type Tenant, type Waiting } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';

const ROUNDS = 12;
const WHY = 'The text is written anew.';
const world = ofThisFile(openDispatchWorld);

const batchOf = async (tenant: Tenant, id: string): Promise<StoredBatch | undefined> =>
  (await tenant.ctx()).db.tx((tx) => findBatch(tx, id));
const taking = async (tenant: Tenant, { itemId }: Waiting): Promise<void> => {
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) => takeBack(within(ctx, tx), tx, { itemIds: [itemId], reason: WHY }));
};
const statesOf = async (tenant: Tenant) =>
  (await tenant.rows<{ state: string }>(sql`select state from approval_items order by created_at, id`)).map(
    ({ state }) => state,
  );
const proven = async (tenant: Tenant): Promise<string[]> =>
  Object.entries((await verify(await tenant.ctx())).checks).flatMap(([name, { count }]) =>
    count === 0 ? [] : [name],
  );

async function frozen(count: number) {
  const tenant = await world.tenant({ settings: { guardMode: 'soft' } });
  const people = Array.from({ length: count }, (_, n) => ({ email: `p${n}@back-${n}.example` }));
  const waiting = await tenant.propose(people);
  return { tenant, waiting: waiting as [Waiting, ...Waiting[]], batch: await tenant.freeze() };
}

test('one message taken back: the others stay frozen, as another version that has to be looked at', async () => {
  const { tenant, waiting, batch } = await frozen(3);
  await taking(tenant, waiting[0]);
  const after = await batchOf(tenant, batch.id);
  expect(after).toMatchObject({
    state: 'pending',
    preview: {
      totals: { items: 3, sendable: 2, dropped: 1 },
      tiers: { tier_1: 2 },
      dropped: [{ itemId: waiting[0].itemId, reasons: [{ code: 'batch.taken_back', text: WHY }] }],
    },
  });
  expect(after?.scope.items.map(({ itemId }) => itemId)).not.toContain(waiting[0].itemId);
  const ctx = await tenant.ctx(reviewer);
  await expect(approveBatch(ctx, batch.id, batch.previewHash)).rejects.toMatchObject({
    code: 'batch.changed',
    message: expect.stringContaining('Nothing was approved; read the batch again.'),
  });
  expect(await statesOf(tenant)).toEqual(['withdrawn', 'pending', 'pending']);
  await approveBatch(ctx, batch.id, after?.previewHash ?? '');
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(
    waiting
      .slice(1)
      .map(({ email }) => email)
      .sort(),
  );
  expect(await proven(tenant)).toEqual([]);
});

test('the last message taken back ends its batch, with the reason', async () => {
  const { tenant, waiting, batch } = await frozen(1);
  await taking(tenant, waiting[0]);
  expect(await batchOf(tenant, batch.id)).toMatchObject({ state: 'rejected', reason: WHY });
});

test('taken back and approved at once: what was taken back does not leave, and the rest by its own yes alone', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { tenant, waiting, batch } = await frozen(2);
    const ctx = await tenant.ctx(reviewer);
    const both = [
      () => approveBatch(ctx, batch.id, batch.previewHash),
      () => taking(tenant, waiting[0]),
    ] as const;
    const results = await Promise.allSettled((round % 2 ? both : both.toReversed()).map((act) => act()));
    const errors = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(errors.filter((each) => !isLegworkError(each))).toEqual([]);
    const after = await batchOf(tenant, batch.id);
    expect(await statesOf(tenant)).toEqual(['withdrawn', errors.length === 0 ? 'approved' : 'pending']);
    expect(after?.state).toBe(errors.length === 0 ? 'approved' : 'pending');
    if (round > 1) continue;
    await tenant.live();
    expect(tenant.accepted()).toEqual(errors.length === 0 ? [waiting[1]?.email] : []);
    expect(await proven(tenant)).toEqual([]);
  }
}, 60_000);
