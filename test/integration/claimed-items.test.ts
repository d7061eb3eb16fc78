import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveBatch, approveGranted, approveItem, editItem, rejectBatch, rejectItem } from '#approval';
import { commands } from '#approval/cli';
import { createIo } from '#cli';
import type { Actor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { claimItem, releaseItem } from '../../src/approval/claim-item.ts';
import { approvalPage } from '../../src/approval/read-approvals.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';
import { BASE_URL, openProductBench, type ProductBench } from '../support/product-bench.ts';
import type { Waiting } from '../support/proposals.ts';

let product: ProductBench;
let tenant: Tenant;
let people = 0;
const ben: Actor = { ...reviewer, id: 'reviewer-2', name: 'Ben Reviewer' };
let rita: Ctx;
let second: Ctx;

beforeAll(async () => {
  product = await openProductBench();
  tenant = await product.world.tenant({ mailboxes: 1 });
  rita = await tenant.ctx(reviewer);
  second = await tenant.ctx(ben);
});
afterAll(() => product[Symbol.asyncDispose]());

async function waiting(): Promise<Waiting> {
  people += 1;
  const [item] = await tenant.propose([{ email: `p@mill${people}.example` }]);
  if (!item) throw new Error('Nothing was proposed.');
  return item;
}
const shown = async (itemId: string) =>
  (await approvalPage(second, { state: 'pending', limit: 200 })).items.find(({ id }) => id === itemId);
const trail = (itemId: string) =>
  tenant.rows<{ action: string; by: string; from: string | null }>(
    sql`select action, actor_id as by, detail ->> 'from' as from from audit_log where subject = ${itemId} order by at, id`,
  );
const ownTime = (minutes: number): Promise<object[]> =>
  tenant.rows(
    sql`update approval_items set claimed_until = claimed_until - make_interval(mins => ${minutes}) where claimed_by is not null returning 1`,
  );

test('whoever claims is shown to others, who cannot decide until they take it over on purpose', async () => {
  const { itemId, contentHash } = await waiting();
  await claimItem(rita, { itemId });
  expect((await shown(itemId))?.claim).toMatchObject({ by: reviewer.id, name: reviewer.name });
  const decisions = [
    () => approveItem(second, { itemId, contentHash }),
    () => rejectItem(second, { itemId, tag: 'other', reason: 'No.' }),
    () => editItem(second, { itemId, version: 1, edit: { subject: 'x', body: 'y' } }),
    () => claimItem(second, { itemId }),
  ];
  for (const decide of decisions) await expect(decide()).rejects.toThrow('Rita Reviewer looks at it since');
  expect((await shown(itemId))?.version).toBe(1);
  await claimItem(second, { itemId, takeOver: true });
  await expect(approveItem(rita, { itemId, contentHash })).rejects.toThrow('Ben Reviewer looks at it');
  await approveItem(second, { itemId, contentHash });
  expect(await trail(itemId)).toEqual([
    { action: 'approval_item.claimed', by: reviewer.id, from: null },
    { action: 'approval_item.taken_over', by: ben.id, from: reviewer.id },
  ]);
  const [left] = await tenant.rows(
    sql`select claimed_by as claimed, state from approval_items where id = ${itemId}`,
  );
  expect(left).toEqual({ claimed: null, state: 'approved' });
});

test('of two who claim at once one has it', async () => {
  const { itemId } = await waiting();
  const answers = await Promise.allSettled([rita, second].map((ctx) => claimItem(ctx, { itemId })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const holder = answers[0]?.status === 'fulfilled' ? reviewer : ben;
  expect((await shown(itemId))?.claim?.by).toBe(holder.id);
});

test('of two who decide at once without a claim one does, and what is decided is claimed by nobody', async () => {
  const { itemId, contentHash } = await waiting();
  const answers = await Promise.allSettled([
    approveItem(rita, { itemId, contentHash }),
    approveItem(second, { itemId, contentHash }),
    claimItem(second, { itemId, takeOver: true }),
  ]);
  expect(answers.slice(0, 2).filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  await expect(claimItem(second, { itemId, takeOver: true })).rejects.toThrow('approved already');
});

test('a claim is over two minutes after the last look, or when it is given back', async () => {
  const { itemId, contentHash } = await waiting();
  const first = await claimItem(rita, { itemId });
  const again = await claimItem(rita, { itemId });
  expect(again.claim?.at).toBe(first.claim?.at);
  await ownTime(2);
  expect((await shown(itemId))?.claim).toBeNull();
  await claimItem(second, { itemId });
  expect((await trail(itemId)).map(({ action }) => action)).toEqual([
    'approval_item.claimed',
    'approval_item.claimed',
  ]);
  await releaseItem(rita, { itemId });
  expect((await shown(itemId))?.claim?.by).toBe(ben.id);
  await releaseItem(second, { itemId });
  expect((await shown(itemId))?.claim).toBeNull();
  await approveItem(rita, { itemId, contentHash });
});

test('a batch with a claimed item is decided by nobody else, by a client neither; the product’s own yes waits for nobody', async () => {
  const { itemId } = await waiting();
  const { id: batchId, previewHash } = await tenant.freeze([itemId]);
  const owner = await product.signIn(tenant.id, 'owner');
  const link = await product.ask(`/api/batches/${batchId}/client-links`, {
    ...{ method: 'post', cookie: owner, body: { label: 'Mill Works' } },
  });
  await claimItem(rita, { itemId });
  await expect(approveBatch(second, batchId, previewHash)).rejects.toThrow('Rita Reviewer looks at it');
  await expect(rejectBatch(second, batchId, 'No.')).rejects.toThrow('Rita Reviewer looks at it');
  const said = await product.app.request(
    String(link.json.url),
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: BASE_URL },
      body: `decision=approved&name=Ana&previewHash=${previewHash}`,
    },
    { incoming: { socket: { remoteAddress: '192.0.2.1' } } },
  );
  const text = await said.text();
  expect(text).toContain('Somebody on the team looks at one of these messages just now.');
  expect(text).not.toContain('Rita');
  await approveBatch(rita, batchId, previewHash);
  const granted = await waiting();
  await claimItem(rita, { itemId: granted.itemId });
  const given = await second.db.tx((tx) =>
    approveGranted(within(second, tx), tx, { kind: 'draft', itemIds: [granted.itemId] }),
  );
  expect(given.size).toBe(1);
});

test('who may not decide claims nothing, and another workspace has nothing to claim', async () => {
  const { itemId } = await waiting();
  const claim = async (workspaceId: string, role: 'viewer' | 'owner') =>
    product.ask(`/api/approvals/${itemId}/claim`, {
      ...{ method: 'post', cookie: await product.signIn(workspaceId, role), body: {} },
    });
  expect((await claim(tenant.id, 'viewer')).status).toBe(403);
  const stranger = await product.world.tenant({ mailboxes: 1 });
  expect((await claim(stranger.id, 'owner')).status).toBe(404);
  expect((await claim(tenant.id, 'owner')).json).toMatchObject({ id: itemId });
  expect((await shown(itemId))?.claim?.by).not.toBe(reviewer.id);
});

test('in the terminal: what waits, who has it, a claim, a take-over, and giving it back', async () => {
  const { itemId } = await waiting();
  await claimItem(rita, { itemId });
  const run = async (line: readonly string[], flags = {}): Promise<string> => {
    const texts: string[] = [];
    const io = createIo({ json: false, stdout: { write: (text: string) => texts.push(text) } });
    const session = { ctx: async () => second, settle: async () => undefined };
    await commands[0]?.run(io, { positional: line, flags }, session);
    return texts.join('');
  };
  expect(await run([])).toMatch(new RegExp(`${itemId} .*Rita Reviewer`));
  await expect(run(['claim', itemId])).rejects.toThrow('Rita Reviewer looks at it');
  await expect(run(['keep', itemId])).rejects.toThrow('Say "claim" or "release"');
  expect(await run(['claim', itemId], { takeOver: true })).toContain('Yours until');
  expect(await run(['release', itemId])).toBe('Given back.\n');
  expect((await shown(itemId))?.claim).toBeNull();
});
