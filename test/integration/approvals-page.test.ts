import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tenant } from '../support/dispatch-world.ts';
import { openProductBench, type ProductBench } from '../support/product-bench.ts';

let product: ProductBench;
let tenant: Tenant;
let cookie: string;

beforeAll(async () => {
  product = await openProductBench();
  tenant = await product.world.tenant({ mailboxes: 1 });
  cookie = await product.signIn(tenant.id, 'owner');
});
afterAll(() => product[Symbol.asyncDispose]());

type Page = {
  items: { id: string; title: string }[];
  next: string | null;
  overview: {
    total: number;
    kinds: { value: string; count: number }[];
    tiers: { value: string; count: number }[];
    campaigns: { value: string; count: number }[];
  } | null;
};
const ask = async (query = ''): Promise<Page> => {
  const answer = await product.ask(`/api/approvals?${query}`, { cookie });
  expect(answer.status, answer.text).toBe(200);
  return answer.json as unknown as Page;
};
const titles = (page: Page) => page.items.map(({ title }) => title);
const people = (count: number, at: string) =>
  Array.from({ length: count }, (_, index) => ({
    email: `p${String(index).padStart(3, '0')}@${at}.example`,
  }));
const named = (titled: string, name: string, more: { tracking?: string; tier?: string } = {}) =>
  tenant.rows(
    sql`update approval_items set preview = jsonb_set(preview, '{campaign,name}', to_jsonb(${name}::text)) || ${JSON.stringify(more.tracking ? { tracking: more.tracking } : {})}::jsonb,
          tier = ${more.tier ?? 'tier_1'} where title like ${titled} returning 1`,
  );

test('page by page everything that waits is reached once, also where somebody decides meanwhile', async () => {
  const waiting = await tenant.propose(people(12, 'paged'));
  const first = await ask('limit=5');
  expect(first.items).toHaveLength(5);
  expect(first.overview?.total).toBe(12);
  // Two of the first page are decided elsewhere: with an offset two others would be passed over.
  for (const { itemId, contentHash } of waiting.filter(({ itemId }) =>
    first.items.slice(0, 2).some(({ id }) => id === itemId),
  )) {
    const answer = await product.ask(`/api/approvals/${itemId}/approve`, {
      ...{ method: 'post', cookie, body: { contentHash } },
    });
    expect(answer.status, answer.text).toBe(200);
  }
  const second = await ask(`limit=5&after=${first.next}`);
  expect(second.overview).toBeNull();
  const third = await ask(`limit=5&after=${second.next}`);
  expect(third.next).toBeNull();
  const reached = [first, second, third].flatMap(titles);
  expect(reached).toEqual([...new Set(reached)]);
  expect(reached.toSorted()).toEqual(waiting.map(({ email }) => email).toSorted());
  const unknown = await product.ask('/api/approvals?after=0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10', { cookie });
  expect([unknown.status, unknown.json.code]).toEqual([422, 'approval.cursor']);
});

test('what waits is told apart by campaign, tier and kind; a page never shows another workspace', async () => {
  await tenant.propose([...people(2, 'mills'), ...people(3, 'yards'), ...people(1, 'kilns')]);
  await named('%@mills.example', 'Mills');
  await named('%@yards.example', 'Yards', { tier: 'tier_2' });
  await tenant.rows(
    sql`update approval_items set kind = 'referral', motion = 'referral', tier = null, preview = preview || '{"campaign": "Yards"}' where title like '%@kilns.example' returning 1`,
  );
  expect(titles(await ask('campaign=Mills'))).toEqual(['p000@mills.example', 'p001@mills.example']);
  const yards = await ask('campaign=Yards');
  expect(yards.overview?.total).toBe(4);
  expect(yards.overview?.campaigns).toEqual([
    { value: 'Yards', count: 4 },
    { value: 'Mills', count: 2 },
  ]);
  expect(titles(await ask('kind=referral'))).toEqual(['p000@kilns.example']);
  expect(titles(await ask('tier=none'))).toEqual(['p000@kilns.example']);
  expect((await ask('tier=tier_2&campaign=Yards&limit=2')).overview?.total).toBe(3);
  const other = await product.world.tenant({ mailboxes: 1 });
  const theirs = await product.ask('/api/approvals', { cookie: await product.signIn(other.id, 'owner') });
  expect(theirs.json).toMatchObject({ items: [], overview: { total: 0, campaigns: [] } });
});

test('what was decided is read by its state, the newest decision first, page by page', async () => {
  const waiting = await tenant.propose(people(3, 'decided'));
  for (const { itemId } of waiting) {
    const answer = await product.ask(`/api/approvals/${itemId}/reject`, {
      ...{ method: 'post', cookie, body: { tag: 'other', reason: 'Not now.' } },
    });
    expect(answer.status, answer.text).toBe(200);
    await tenant.rows(
      sql`update approval_items set decided_at = decided_at + ${waiting.findIndex((each) => each.itemId === itemId)} * interval '1 second' where id = ${itemId} returning 1`,
    );
  }
  const first = await ask('state=rejected&limit=2');
  expect(titles(first)).toEqual(['p002@decided.example', 'p001@decided.example']);
  expect(titles(await ask(`state=rejected&limit=2&after=${first.next}`))).toEqual(['p000@decided.example']);
});

test('a batch names the campaign and the tracking of everything in it', async () => {
  const waiting = await tenant.propose(
    Array.from({ length: 110 }, (_, index) => ({
      email: `p@large${String(index).padStart(3, '0')}.example`,
    })),
  );
  await named('p@large%', 'Mills');
  await named('p@large10_.example', 'Mills', { tracking: 'Tracked: it tells us.' });
  const { id, items } = await tenant.freeze(waiting.map(({ itemId }) => itemId));
  expect(items).toBe(110);
  const said = { preview: { campaign: 'Mills' }, tracking: ['Tracked: it tells us.'] };
  expect((await product.ask(`/api/batches/${id}`, { cookie })).json).toMatchObject({ id, ...said });
  const { json } = await product.ask('/api/batches?state=pending', { cookie });
  expect((json.batches as { id: string }[]).find((batch) => batch.id === id)).toMatchObject(said);
  expect((await product.ask('/api/batches?state=executed', { cookie })).json).toMatchObject({ batches: [] });
});
