import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveGranted, claimBatch, freezeBatch, freezeByCampaign } from '#approval';
import { saveCampaign } from '#campaigns';
import { within } from '#core/context';
import { freezeFollowUps } from '../../src/cadence/freeze-follow-ups.ts';
import { approveAsRead } from '../support/approve-as-read.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';
import { BASE_URL, openProductBench, type ProductBench } from '../support/product-bench.ts';
import { propose, settingsWith, type Waiting } from '../support/proposals.ts';

let product: ProductBench;
beforeAll(async () => {
  product = await openProductBench();
});
afterAll(() => product[Symbol.asyncDispose]());

const FIRST = { motion: 'outbound', kind: 'draft' } as const;
type Two = { tenant: Tenant; yards: string; mills: Waiting[]; docks: Waiting[] };

/** A workspace in which messages of two campaigns wait: two of Mills, one of Yards. */
async function twoCampaigns(): Promise<Two> {
  const tenant = await product.world.tenant({ mailboxes: 1 });
  const other = await saveCampaign(await tenant.ctx(reviewer), { name: 'Yards', settings: settingsWith() });
  const mills = await tenant.propose([{ email: 'ada@mill.example' }, { email: 'bo@mill2.example' }]);
  const docks = await propose(await tenant.ctx(), other.id, [{ email: 'cy@yard.example' }]);
  await tenant.rows(
    sql`update approval_items set preview = jsonb_set(preview, '{campaign,name}', to_jsonb(case when campaign_id = ${other.id} then 'Yards' else 'Mills' end)) returning 1`,
  );
  return { tenant, yards: other.id, mills, docks };
}

const batchesOf = (tenant: Tenant) =>
  tenant.rows<{ campaign: string; items: number; campaigns: number }>(
    sql`select b.preview ->> 'campaign' as campaign, count(*)::int as items, count(distinct i.campaign_id)::int as campaigns
        from approval_batches b join approval_items i on i.batch_id = b.id and i.workspace_id = b.workspace_id
        where b.state = 'pending' group by b.id, 1 order by 1`,
  );
const ONE_EACH = [
  { campaign: 'Mills', items: 2, campaigns: 1 },
  { campaign: 'Yards', items: 1, campaigns: 1 },
];

test('what waits of two campaigns is frozen into a batch for each', async () => {
  const { tenant, yards, mills, docks } = await twoCampaigns();
  const ctx = await tenant.ctx();
  await expect(freezeBatch(ctx, FIRST)).rejects.toThrow(
    'Messages of 2 campaigns wait ("Mills", "Yards"), and a batch holds those of one. Nothing was frozen; name the campaign.',
  );
  const both = [...mills, ...docks].map(({ itemId }) => itemId);
  await expect(freezeBatch(ctx, { ...FIRST, itemIds: both })).rejects.toThrow('of several campaigns');
  expect(await batchesOf(tenant)).toEqual([]);
  const batches = await freezeByCampaign(ctx, FIRST);
  expect(batches.map(({ items, preview }) => [preview.campaign, items])).toEqual([
    ['Mills', 2],
    ['Yards', 1],
  ]);
  expect(await batchesOf(tenant)).toEqual(ONE_EACH);
  const [id] = batches.map((each) => each.id);
  await tenant.approve(String(id));
  // Whose it is belongs to what was approved.
  await tenant.rows(
    sql`update approval_batches set scope = jsonb_set(scope, '{campaignId}', to_jsonb(${yards}::text)) where id = ${id} returning 1`,
  );
  await expect(ctx.db.tx((tx) => claimBatch(ctx, tx, String(id)))).rejects.toThrow(
    'no longer holds what was approved',
  );
});

test('of two who freeze at once one gets each message', async () => {
  const { tenant } = await twoCampaigns();
  const ctx = await tenant.ctx();
  await Promise.allSettled([1, 2, 3, 4].map(() => freezeByCampaign(ctx, FIRST)));
  expect(await batchesOf(tenant)).toEqual(ONE_EACH);
  const [all] = await tenant.rows<{ count: number }>(
    sql`select count(*)::int as count from approval_batches`,
  );
  expect(all?.count).toBe(2);
});

test('over the API each campaign gets its batch, or the one that is named; others freeze nothing', async () => {
  const { tenant, yards } = await twoCampaigns();
  const ask = async (cookie: string, body: object) =>
    product.ask('/api/batches', { method: 'post', cookie, body, headers: { 'x-workspace': tenant.id } });
  const owner = await product.signIn(tenant.id, 'owner');
  const looser = await product.ask('/api/batches?state=pending', { cookie: owner });
  expect(looser.json).toMatchObject({ batches: [], loose: 3 });
  expect((await ask(await product.signIn(tenant.id, 'viewer'), {})).status).toBe(403);
  const stranger = await product.world.tenant({ mailboxes: 1 });
  const foreign = await product.ask('/api/batches', {
    ...{ method: 'post', cookie: await product.signIn(stranger.id, 'owner'), body: { campaignId: yards } },
  });
  expect(foreign.status, foreign.text).toBe(409);
  expect(await batchesOf(tenant)).toEqual([]);
  const one = await ask(owner, { campaignId: yards });
  expect(one.json).toMatchObject({ campaign: 'Yards', items: 1, batches: [{ campaign: 'Yards' }] });
  expect((await ask(owner, { campaignId: yards })).status).toBe(409);
  expect((await ask(owner, {})).json).toMatchObject({ campaign: 'Mills', items: 2 });
  expect(await batchesOf(tenant)).toEqual(ONE_EACH);
  const listed = await product.ask('/api/batches?state=pending', { cookie: owner });
  expect(listed.json).toMatchObject({ loose: 0, batches: [{ campaignId: tenant.campaignId }, {}] });
  const made = await product.ask(`/api/batches/${one.json.id}/client-links`, {
    ...{ method: 'post', cookie: owner, body: { label: 'Yard Works' } },
  });
  const path = String(made.json.url).replace(BASE_URL, '');
  expect((await product.ask(path)).text).toContain('campaign <strong>Yards</strong>');
});

test('a batch of one campaign that waits does not hold up the follow-ups of another', async () => {
  const { tenant, yards } = await twoCampaigns();
  await tenant.rows(sql`update approval_items set motion = 'cadence' returning 1`);
  await freezeBatch(await tenant.ctx(), { motion: 'cadence', kind: 'draft', campaignId: yards });
  expect(await freezeFollowUps.run(await tenant.ctx())).toBe(2);
  expect(await batchesOf(tenant)).toEqual(ONE_EACH);
  expect(await freezeFollowUps.run(await tenant.ctx())).toBe(0);
});

test('a yes the product gives itself makes a batch for each campaign too', async () => {
  const { tenant, mills, docks } = await twoCampaigns();
  const ctx = await tenant.ctx();
  const itemIds = [...mills, ...docks].map(({ itemId }) => itemId);
  const given = await ctx.db.tx((tx) => approveGranted(within(ctx, tx), tx, { kind: 'draft', itemIds }));
  expect([...given.keys()].toSorted()).toEqual(itemIds.toSorted());
  expect(new Set(given.values()).size).toBe(2);
  await expect(approveAsRead(ctx, String([...given.values()][0]))).rejects.toThrow('is approved');
});
