import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tenant } from '../support/dispatch-world.ts';
import { openProductBench, type ProductBench } from '../support/product-bench.ts';

let product: ProductBench;
let tenant: Tenant;
let owner: string;
beforeAll(async () => {
  product = await openProductBench();
  tenant = await product.world.tenant({ mailboxes: 1 });
  owner = await product.signIn(tenant.id, 'owner');
});
afterAll(() => product[Symbol.asyncDispose]());

const known = (email: string) => tenant.rows(sql`select 1 from person_addresses where address = ${email}`);

test('a key proposes by the API and does nothing by itself; an owner says yes with the number, and only then it happens', async () => {
  const email = 'una@loom.example';
  await tenant.propose([{ email }]);
  const key = await product.key(owner, ['inbox:write']);
  const headers = { authorization: `Bearer ${key}`, 'x-workspace': tenant.slug };
  const body = { what: 'person.erase', input: { address: email }, reason: 'They asked the agent.' };
  const direct = await product.ask('/api/erasures', {
    method: 'post',
    headers,
    body: { address: email, confirm: 1 },
  });
  expect(direct.status).toBe(403);
  const made = await product.ask('/api/proposals', { method: 'post', headers, body });
  expect(made.status).toBe(201);
  const path = `/api/approvals/${made.json.itemId}`;
  const { item } = (await product.ask(path, { cookie: owner })).json as {
    item: { contentHash: string; preview: { count: number } };
  };
  const answer = (confirm: number | undefined, cookie = owner) =>
    product.ask(`${path}/approve`, {
      method: 'post',
      cookie,
      body: { contentHash: item.contentHash, confirm },
    });
  const client = await product.signIn(tenant.id, 'client');
  expect((await answer(item.preview.count, client)).status).toBe(403);
  expect((await answer(undefined)).json.code).toBe('dangerous.unconfirmed');
  const foreign = await product.world.tenant();
  expect((await answer(item.preview.count, await product.signIn(foreign.id, 'owner'))).status).toBe(404);
  expect(await known(email)).toHaveLength(1);
  expect((await answer(item.preview.count)).status).toBe(200);
  await tenant.settle();
  expect(await known(email)).toEqual([]);
});

test('what is no operation, names nobody or gives no reason is refused in a sentence', async () => {
  const ask = (body: object) => product.ask('/api/proposals', { method: 'post', cookie: owner, body });
  const unknown = await ask({ what: 'world.end', input: {}, reason: 'because' });
  expect([unknown.status, unknown.json.code]).toEqual([422, 'dangerous.unknown']);
  expect((await ask({ what: 'person.erase', input: {}, reason: 'because' })).json.code).toBe(
    'dangerous.incomplete',
  );
  expect((await ask({ what: 'person.erase', input: { address: 'a@b.example' }, reason: '' })).status).toBe(
    422,
  );
});
