import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  approveBatch,
  approveItem,
  contentHash,
  editItem,
  findBatch,
  rejectItem,
  type StoredBatch,
} from '#approval';
import type { Ctx } from '#core/ctx';
import { isLegworkError } from '#core/errors';
import { unsubscribeUrl } from '#leads';
import { verify } from '#ops';
import {
  type DispatchWorld,
  openDispatchWorld,
  reviewer,
  type Tenant,
  type Waiting,
} from '../support/dispatch-world.ts';

const ROUNDS = 20;
const WORDS = 'worth a short chat next week';

let world: DispatchWorld;
let tenant: Tenant;
let ctx: Ctx;
let people = 0;

beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A workspace with one frozen batch of so many messages. */
async function frozen(count: number): Promise<{ waiting: Waiting[]; batch: StoredBatch }> {
  people += 1;
  const waiting = await tenant.propose(
    Array.from({ length: count }, (_, index) => ({ email: `p${index}@goes-${people}-${index}.example` })),
  );
  for (const each of waiting) each.contentHash = await withWayOut(each);
  const { id } = await tenant.freeze(waiting.map(({ itemId }) => itemId));
  return { waiting, batch: await batchOf(id) };
}

/** An edit is checked with its footer, so the way out has to be there. Returns the hash of what would leave then. */
async function withWayOut({ itemId, draftId, leadId, email }: Waiting): Promise<string> {
  const footer = `\n\n--\nFieldnote, 12 Example Street, 10115 Berlin\n${unsubscribeUrl(ctx, leadId)}`;
  const [draft] = await tenant.rows<{ subject: string; body: string }>(
    sql`update drafts set footer = ${footer} where id = ${draftId} returning subject, body`,
  );
  const text = `${draft?.body}${footer}`;
  const hash = contentHash({ to: email, subject: draft?.subject ?? '', text, tracking: [] });
  await tenant.rows(sql`update drafts set content_hash = ${hash} where id = ${draftId}`);
  await tenant.rows(sql`update approval_items set content_hash = ${hash} where id = ${itemId}`);
  return hash;
}

async function batchOf(id: string): Promise<StoredBatch> {
  const batch = await ctx.db.tx((tx) => findBatch(tx, id));
  if (!batch) throw new Error('There is no such batch.');
  return batch;
}

const open = async (): Promise<void> => {
  tenant = await world.tenant({ settings: { guardMode: 'soft' } });
  ctx = await tenant.ctx(reviewer);
};
const approveAlone = ({ itemId, contentHash }: Waiting) => approveItem(ctx, { itemId, contentHash });
const edit = ({ itemId }: Waiting) =>
  editItem(ctx, { itemId, version: 1, edit: { subject: 'quick question', body: `Is it ${WORDS}?` } });
const statesOf = async (waiting: readonly Waiting[]) => {
  const found = await tenant.rows<{ id: string; state: string }>(sql`select id, state from approval_items`);
  return waiting.map(({ itemId }) => found.find(({ id }) => id === itemId)?.state);
};
const unforeseen = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) =>
    result.status === 'rejected' && !isLegworkError(result.reason) ? [String(result.reason)] : [],
  );
/** What the mail server took, by subject and address, that no item with its yes names. */
const unapproved = async (): Promise<unknown[]> => {
  const proof = await verify(await tenant.ctx());
  return Object.entries(proof.checks).filter(([, { count }]) => count > 0);
};

test('approved alone, a message leaves with its own yes; the batch goes on without it', async () => {
  await open();
  const { waiting, batch } = await frozen(3);
  const [first] = waiting;
  const { batchId } = await approveAlone(first as Waiting);
  const after = await batchOf(batch.id);
  expect(batchId).not.toBe(batch.id);
  expect(after).toMatchObject({ state: 'pending', preview: { totals: { items: 2, sendable: 2 } } });
  expect(after.preview.tiers).toEqual({ tier_1: 2 });
  expect(after.previewHash).not.toBe(batch.previewHash);
  expect(after.scope.items.map(({ itemId }) => itemId).sort()).toEqual(
    waiting
      .slice(1)
      .map(({ itemId }) => itemId)
      .sort(),
  );
  expect(await statesOf(waiting)).toEqual(['approved', 'pending', 'pending']);
  await approveBatch(ctx, batch.id, after.previewHash);
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(waiting.map(({ email }) => email).sort());
  expect(await unapproved()).toEqual([]);
});

test('the last one approved alone ends its batch', async () => {
  await open();
  const { waiting, batch } = await frozen(1);
  await approveAlone(waiting[0] as Waiting);
  expect(await batchOf(batch.id)).toMatchObject({ state: 'rejected' });
  expect(await statesOf(waiting)).toEqual(['approved']);
});

test('edited, a message stays in its batch with its new words; a yes to the old ones is refused', async () => {
  await open();
  const { waiting, batch } = await frozen(2);
  const edited = await edit(waiting[0] as Waiting);
  expect(edited.batchId).toBe(batch.id);
  const after = await batchOf(batch.id);
  expect(after).toMatchObject({ state: 'pending', preview: { totals: { items: 2, sendable: 2 } } });
  expect(after.scope.items.find(({ itemId }) => itemId === edited.id)?.contentHash).toBe(edited.contentHash);
  await expect(approveBatch(ctx, batch.id, batch.previewHash)).rejects.toMatchObject({
    code: 'batch.changed',
    message: expect.stringContaining('edited or taken out after you read it'),
  });
  expect(await statesOf(waiting)).toEqual(['pending', 'pending']);
  await approveBatch(ctx, batch.id, after.previewHash);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(2);
  expect((await world.filed()).filter((mail) => mail.includes(WORDS))).toHaveLength(1);
  expect(await unapproved()).toEqual([]);
});

test('a yes that names no version, or one of another batch, is none', async () => {
  await open();
  const { waiting, batch } = await frozen(2);
  for (const version of ['', `${batch.previewHash.slice(0, -1)}_`])
    await expect(approveBatch(ctx, batch.id, version)).rejects.toMatchObject({ code: 'batch.changed' });
  expect(await statesOf(waiting)).toEqual(['pending', 'pending']);
});

test('an edit that a check blocks leaves the batch as it was', async () => {
  await open();
  const { waiting, batch } = await frozen(2);
  const bad = { subject: 'quick question', body: 'Hello {{first_name}}' };
  await expect(
    editItem(ctx, { itemId: waiting[0]?.itemId ?? '', version: 1, edit: bad }),
  ).rejects.toMatchObject({ code: 'approval.edit_blocked' });
  expect(await batchOf(batch.id)).toEqual(batch);
});

test('a yes to the batch and one to a message of it at once: each has one yes, and nobody waits for the other', async () => {
  await open();
  const errors: string[] = [];
  const all: Waiting[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { waiting, batch } = await frozen(3);
    all.push(...waiting);
    const both = [
      () => approveBatch(ctx, batch.id, batch.previewHash),
      () => approveAlone(waiting[1] as Waiting),
    ];
    const results = await Promise.allSettled((round % 2 ? both : both.toReversed()).map((act) => act()));
    errors.push(...unforeseen(results));
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    const after = await batchOf(batch.id);
    if (after.state === 'pending') await approveBatch(ctx, batch.id, after.previewHash);
    expect(await statesOf(waiting)).toEqual(['approved', 'approved', 'approved']);
  }
  expect(errors).toEqual([]);
  await tenant.settle();
  const batches = await tenant.rows<{ count: number }>(
    sql`select count(*)::int as count from approval_items i join approval_batches b on b.workspace_id = i.workspace_id and b.id = i.batch_id where b.state in ('approved', 'executing', 'executed')`,
  );
  expect(batches).toEqual([{ count: all.length }]);
  expect(await unapproved()).toEqual([]);
}, 60_000);

test('an edit and a yes at once: no words leave that nobody said yes to', async () => {
  await open();
  const errors: string[] = [];
  const all: Waiting[] = [];
  let edited = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { waiting, batch } = await frozen(2);
    all.push(...waiting);
    const both = [() => approveBatch(ctx, batch.id, batch.previewHash), () => edit(waiting[0] as Waiting)];
    const [one, other] = await Promise.allSettled((round % 2 ? both : both.toReversed()).map((act) => act()));
    const [yes, change] = round % 2 ? [one, other] : [other, one];
    errors.push(...unforeseen([one, other].filter((each) => each !== undefined)));
    const after = await batchOf(batch.id);
    // Whoever was first: the yes holds for the old words, or the new ones wait for another.
    expect([yes?.status, change?.status].sort()).toEqual(['fulfilled', 'rejected']);
    if (change?.status === 'fulfilled') {
      edited += 1;
      expect(after.state).toBe('pending');
      expect(await statesOf(waiting)).toEqual(['pending', 'pending']);
    } else expect(await statesOf(waiting)).toEqual(['approved', 'approved']);
  }
  expect(errors).toEqual([]);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(all.length - 2 * edited);
  expect((await world.filed()).filter((mail) => mail.includes(WORDS))).toHaveLength(1);
  expect(await unapproved()).toEqual([]);
}, 60_000);

test('an edit, a no, a yes to one and one to all at once cost nobody an unforeseen error', async () => {
  await open();
  const errors: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { waiting, batch } = await frozen(5);
    const [first, second, third, fourth] = waiting as [Waiting, Waiting, Waiting, Waiting];
    errors.push(
      ...unforeseen(
        await Promise.allSettled([
          approveAlone(first),
          edit(second),
          tenant.freeze([third.itemId]),
          approveBatch(ctx, batch.id, batch.previewHash),
          approveAlone(third),
          rejectItem(ctx, { itemId: fourth.itemId, tag: 'other', reason: 'no' }),
        ]),
      ),
    );
  }
  expect(errors).toEqual([]);
}, 60_000);
