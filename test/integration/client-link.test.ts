import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tenant } from '../support/dispatch-world.ts';
import { BASE_URL, openProductBench, type ProductBench } from '../support/product-bench.ts';
import type { Waiting } from '../support/proposals.ts';

let product: ProductBench;
let tenant: Tenant;
let cookie: string;
let people = 0;

beforeAll(async () => {
  product = await openProductBench();
  tenant = await product.world.tenant({ mailboxes: 1 });
  cookie = await product.signIn(tenant.id, 'owner');
});
afterAll(() => product[Symbol.asyncDispose]());

/** A frozen batch of two messages with a link to it. */
async function linked(text = 'Would Tuesday suit?'): Promise<{
  items: Waiting[];
  batchId: string;
  linkId: string;
  path: string;
}> {
  people += 2;
  const items = await tenant.propose([
    { email: `ada@mill${people}.example`, subject: 'Two queues', body: text },
    { email: `bo@yard${people}.example`, subject: 'One dock', body: 'Hello Bo.' },
  ]);
  const { id: batchId } = await tenant.freeze(items.map(({ itemId }) => itemId));
  const made = await product.ask(`/api/batches/${batchId}/client-links`, {
    ...{ method: 'post', cookie, body: { label: 'Mill Works' } },
  });
  expect(made.status, made.text).toBe(201);
  const path = String(made.json.url).replace(BASE_URL, '');
  return { items, batchId, linkId: String(made.json.id), path };
}

/** The form as a browser sends it. */
const say = async (path: string, form: Record<string, string>) => {
  const response = await product.app.request(
    `${BASE_URL}${path}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: BASE_URL },
      body: new URLSearchParams(form).toString(),
    },
    { incoming: { socket: { remoteAddress: '192.0.2.1' } } },
  );
  return { status: response.status, text: await response.text() };
};
const hashIn = (page: string) => /name="previewHash" value="([0-9a-f]*)"/.exec(page)?.[1] ?? '';
const yes = async (path: string, name = 'Ana Berg') =>
  say(path, {
    ...{ decision: 'approved', name, reason: '', previewHash: hashIn((await product.ask(path)).text) },
  });

const batch = async (id: string) =>
  (
    await tenant.rows<{ state: string; decided_by: string | null; reason: string | null }>(
      sql`select state, decided_by, reason from approval_batches where id = ${id}`,
    )
  )[0];
const linkOf = async (id: string) => {
  const { json } = await product.ask('/api/client-links', { cookie });
  return (json.links as { id: string; state: string; url: string | null }[]).find((each) => each.id === id);
};

test('a client reads exactly what would leave, without an account, and says yes once', async () => {
  const { items, batchId, linkId, path } = await linked('Costs <b>less</b> & "more".');
  const seen = await product.ask(path);
  expect(seen.status).toBe(200);
  expect(seen.text).toContain('2 messages for your approval');
  expect(seen.text).toContain('For Mill Works.');
  expect(seen.text).toContain('Costs &lt;b&gt;less&lt;/b&gt; &amp; &quot;more&quot;.');
  expect(seen.text).toContain('Approve all 2');
  expect(seen.headers.get('referrer-policy')).toBe('no-referrer');
  expect(seen.headers.get('cache-control')).toBe('no-store');
  expect(await batch(batchId)).toMatchObject({ state: 'pending' });

  const done = await yes(path);
  expect([done.status, done.text]).toEqual([
    200,
    expect.stringContaining('Ana Berg said yes with this link'),
  ]);
  expect(await batch(batchId)).toMatchObject({ state: 'approved', decided_by: `client-link:${linkId}` });
  const decided = await tenant.rows<{ state: string; by: string }>(
    sql`select state, decided_by as by from approval_items where batch_id = ${batchId}`,
  );
  expect(decided).toEqual(items.map(() => ({ state: 'approved', by: `client-link:${linkId}` })));
  const [entry] = await tenant.rows<{ actor: string; detail: object }>(
    sql`select actor_name as actor, detail from audit_log where action = 'client_link.decided' and subject = ${linkId}`,
  );
  expect(entry).toMatchObject({ actor: 'Ana Berg', detail: { batchId, name: 'Ana Berg' } });

  const again = await yes(path, 'Somebody Else');
  expect(again.text).toContain('Ana Berg said yes');
  const later = await product.ask(path);
  expect(later.text).not.toContain('Two queues');
  expect(await linkOf(linkId)).toMatchObject({ state: 'approved', url: null, clientName: 'Ana Berg' });
});

test('changes need words; they dissolve the batch, and its messages wait on', async () => {
  const { items, batchId, linkId, path } = await linked();
  const nameless = await say(path, { decision: 'approved', name: ' ', reason: '' });
  expect([nameless.status, nameless.text]).toEqual([400, expect.stringContaining('Say who you are.')]);
  const wordless = await say(path, { decision: 'changes_wanted', name: 'Ana <Berg>', reason: ' ' });
  expect(wordless.text).toContain('Say what should be different. Nothing was decided yet.');
  expect(wordless.text).toContain('value="Ana &lt;Berg&gt;"');
  expect(await batch(batchId)).toMatchObject({ state: 'pending' });

  const back = await say(path, { decision: 'changes_wanted', name: 'Ana Berg', reason: 'Softer, please.' });
  expect(back.text).toContain('Ana Berg asked for changes');
  expect(await batch(batchId)).toMatchObject({ state: 'rejected', reason: 'Ana Berg: Softer, please.' });
  const waiting = await tenant.rows<{ state: string; batch: string | null }>(
    sql`select state, batch_id as batch from approval_items where id in (${sql.join(
      items.map(({ itemId }) => sql`${itemId}`),
      sql`, `,
    )})`,
  );
  expect(waiting).toEqual(items.map(() => ({ state: 'pending', batch: null })));
  expect(await linkOf(linkId)).toMatchObject({ state: 'changes_wanted', reason: 'Softer, please.' });
});

test('a token with one wrong sign, of nobody, or with another row in it opens nothing', async () => {
  const [one, other] = [await linked(), await linked()];
  const last = one.path.at(-1) === 'A' ? 'B' : 'A';
  for (const path of [
    `${one.path.slice(0, -1)}${last}`,
    one.path.replace(one.linkId, other.linkId),
    one.path.replace(tenant.id, one.linkId),
    '/c/nothing',
  ]) {
    const answer = await product.ask(path);
    expect(answer.status, path).toBe(404);
    expect(answer.text, path).not.toContain('Two queues');
    expect((await yes(path)).status, path).toBe(404);
  }
  expect(await batch(one.batchId)).toMatchObject({ state: 'pending' });
});

test('a link that was taken back, one whose batch had its yes, and one whose batch was turned down open nothing', async () => {
  const [taken, decided, refused] = [await linked(), await linked(), await linked()];
  const revoke = () =>
    product.ask(`/api/client-links/${taken.linkId}/revoke`, { method: 'post', cookie, body: {} });
  expect((await revoke()).json).toMatchObject({ state: 'revoked', url: null });
  expect((await revoke()).status).toBe(409);
  const read = await product.ask(`/api/batches/${decided.batchId}`, { cookie });
  await product.ask(`/api/batches/${decided.batchId}/approve`, {
    ...{ method: 'post', cookie, body: { previewHash: read.json.previewHash } },
  });
  await product.ask(`/api/batches/${refused.batchId}/reject`, {
    ...{ method: 'post', cookie, body: { reason: 'Not these.' } },
  });
  for (const [{ path, batchId }, words] of [
    [taken, 'This link was taken back.'],
    [decided, 'This was decided already.'],
    [refused, 'This was decided already.'],
  ] as const) {
    const before = await batch(batchId);
    expect((await product.ask(path)).text).toContain(words);
    expect((await yes(path)).text).toContain(words);
    expect(await batch(batchId)).toEqual(before);
  }
});

test('of a message that was taken out of the batch a client is asked nothing, and their yes does not hold for it', async () => {
  const { batchId, path, items } = await linked();
  const [item] = items;
  await product.ask(`/api/approvals/${item?.itemId}/reject`, {
    ...{ method: 'post', cookie, body: { tag: 'other', reason: 'Not this one.' } },
  });
  expect((await product.ask(path)).text).toContain(`${items.length - 1} message`);
  await yes(path);
  expect((await batch(batchId))?.state).toBe('approved');
  const { json } = await product.ask(`/api/approvals/${item?.itemId}`, { cookie });
  expect(json).toMatchObject({ item: { state: 'rejected' } });
});

test('of a client and a colleague who decide at once, one does', async () => {
  const { batchId, path, linkId } = await linked();
  const reject = product.ask(`/api/batches/${batchId}/reject`, {
    ...{ method: 'post', cookie, body: { reason: 'Not now.' } },
  });
  const [client, colleague] = await Promise.all([yes(path), reject]);
  const won = client.text.includes('said yes with this link');
  expect(colleague.status).toBe(won ? 409 : 200);
  expect((await batch(batchId))?.state).toBe(won ? 'approved' : 'rejected');
  expect((await linkOf(linkId))?.state).toBe(won ? 'approved' : 'over');
});

test('who may not decide makes no link, and a key never does', async () => {
  const { batchId } = await linked();
  const viewer = await product.signIn(tenant.id, 'viewer');
  const make = (as: object) =>
    product.ask(`/api/batches/${batchId}/client-links`, { method: 'post', body: { label: 'x' }, ...as });
  expect((await make({ cookie: viewer })).status).toBe(403);
  expect((await product.ask('/api/client-links', { cookie: viewer })).status).toBe(403);
  const key = await product.key(cookie, ['approvals:read', 'runs:write']);
  expect((await make({ headers: { authorization: `Bearer ${key}` } })).status).toBe(403);
  expect((await make({ cookie })).status).toBe(201);
  const nameless = await product.ask(`/api/batches/${batchId}/client-links`, {
    ...{ method: 'post', cookie, body: {} },
  });
  expect(nameless.status).toBe(422);
});

test('somebody who tries again and again from one place is told to wait', async () => {
  const answers = await Promise.all(Array.from({ length: 80 }, () => product.ask('/c/nothing')));
  const statuses = new Set(answers.map(({ status }) => status));
  expect(statuses).toContain(429);
});
