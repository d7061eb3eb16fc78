import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approveBatch, approveItem, editItem, rejectBatch, rejectItem } from '#approval';
import { slice as approvalSlice } from '#approval/slice';
import { systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { isLegworkError } from '#core/errors';
import { verify } from '#ops';
import { approveAsRead } from '../support/approve-as-read.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  reviewer,
  type Tenant,
  type Waiting,
} from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

let number = 0;
const people = (count: number): { email: string }[] => {
  number += 1;
  return Array.from({ length: count }, (_, index) => ({
    email: `p${index}@appr-${number}-${index}.example`,
  }));
};
const one = async (tenant: Tenant): Promise<Waiting> => {
  const [waiting] = await tenant.propose(people(1));
  if (!waiting) throw new Error('Nothing was proposed.');
  return waiting;
};
const fingerprint = (tenant: Tenant) =>
  tenant.rows(sql`select (select json_agg(json_build_array(id, state, content_hash, version, decided_by, batch_id) order by id) from approval_items)::text as items,
    (select json_agg(json_build_array(id, state, scope, preview_hash, decided_by) order by id) from approval_batches)::text as batches,
    (select json_agg(json_build_array(id, state, subject, body) order by id) from drafts)::text as drafts,
    (select count(*) from events where type in ('batch.approved', 'approval_item.rejected'))::text as events`);

type Verb = (ctx: Ctx, waiting: Waiting, batchId: string) => Promise<unknown>;
const VERBS: Readonly<Record<string, Verb>> = {
  'approve the item': (ctx, { itemId, contentHash }) => approveItem(ctx, { itemId, contentHash }),
  'reject the item': (ctx, { itemId }) => rejectItem(ctx, { itemId, tag: 'other', reason: 'no' }),
  'edit the item': (ctx, { itemId, email }) =>
    editItem(ctx, {
      itemId,
      version: 1,
      edit: { subject: 'other words', body: `Another text for ${email}.` },
    }),
  'approve the batch': (ctx, _waiting, batchId) => approveAsRead(ctx, batchId),
  'reject the batch': (ctx, _waiting, batchId) => rejectBatch(ctx, batchId, 'no'),
};

describe('approve not idempotent, reject after execution: only what waits can be decided', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await world.tenant({ mailboxes: 1 });
  });
  const states = ['approved', 'rejected', 'expired', 'withdrawn', 'executed'];
  const verbs = Object.keys(VERBS);
  test.each(states.flatMap((state) => verbs.slice(0, 3).map((verb) => [state, verb])))(
    'an item that is %s: %s changes nothing',
    async (state, verb) => {
      const waiting = await one(tenant);
      await tenant.rows(
        sql`update approval_items set state = ${state}, decided_by = 'somebody' where id = ${waiting.itemId}`,
      );
      const before = await fingerprint(tenant);
      await expect(VERBS[verb]?.(await tenant.ctx(reviewer), waiting, '')).rejects.toMatchObject({
        kind: 'conflict',
      });
      expect(await fingerprint(tenant)).toEqual(before);
    },
  );
  test.each(
    ['approved', 'rejected', 'executing', 'executed', 'expired'].flatMap((state) =>
      verbs.slice(3).map((verb) => [state, verb]),
    ),
  )('a batch that is %s: %s changes nothing', async (state, verb) => {
    const waiting = await one(tenant);
    const batch = await tenant.freeze([waiting.itemId]);
    await tenant.rows(sql`update approval_batches set state = ${state} where id = ${batch.id}`);
    const before = await fingerprint(tenant);
    await expect(VERBS[verb]?.(await tenant.ctx(reviewer), waiting, batch.id)).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(await fingerprint(tenant)).toEqual(before);
  });
  test.each(verbs.filter((verb) => !verb.startsWith('edit')))(
    'what waits can be decided: %s',
    async (verb) => {
      const waiting = await one(tenant);
      const batch = await tenant.freeze([waiting.itemId]);
      const before = await fingerprint(tenant);
      await VERBS[verb]?.(await tenant.ctx(reviewer), waiting, batch.id);
      expect(await fingerprint(tenant)).not.toEqual(before);
    },
  );
});

describe('approving an expired thing', () => {
  test('a batch older than a day is refused, although no tick has ended it yet', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    await tenant.propose(people(2));
    const batch = await tenant.freeze();
    await tenant.rows(sql`update approval_batches set expires_at = ${(await tenant.ctx()).now().toString()}`);
    await expect(tenant.approve(batch.id)).rejects.toMatchObject({ code: 'batch.expired' });
    await tenant.live();
    expect(tenant.accepted()).toEqual([]);
  });

  test.each(['approve the item', 'edit the item', 'approve the batch'])(
    'an item older than three days cannot be decided any more, although no tick has ended it yet: %s',
    async (verb) => {
      const tenant = await world.tenant({ mailboxes: 1 });
      const waiting = await one(tenant);
      const batch = await tenant.freeze();
      await tenant.rows(sql`update approval_items set expires_at = ${(await tenant.ctx()).now().toString()}`);
      const before = await fingerprint(tenant);
      await expect(VERBS[verb]?.(await tenant.ctx(reviewer), waiting, batch.id)).rejects.toMatchObject({
        code: expect.stringMatching(/expired|drifted/),
      });
      expect(await fingerprint(tenant)).toEqual(before);
    },
  );

  test('what was approved and not executed in time is ended with a word, not forgotten', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const waiting = await one(tenant);
    const batch = await tenant.freeze();
    await tenant.approve(batch.id);
    await tenant.rows(sql`update approval_batches set expires_at = ${(await tenant.ctx()).now().toString()}`);
    const ctx = await tenant.ctx(systemActor('worker'));
    expect((await verify(ctx)).checks.lost?.count).toBe(0);
    for (const tick of approvalSlice.ticks ?? []) await tick.run(ctx);
    expect(await tenant.rows(sql`select state from approval_items where id = ${waiting.itemId}`)).toEqual([
      { state: 'expired' },
    ]);
    expect(await tenant.rows(sql`select state from drafts where id = ${waiting.draftId}`)).toEqual([
      { state: 'superseded' },
    ]);
    expect((await verify(ctx)).checks.lost?.count).toBe(0);
    await tenant.live();
    expect(tenant.accepted()).toEqual([]);
  });
});

test('two approvers at once: one wins, one is told, one message leaves', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const waiting = await one(tenant);
  const batch = await tenant.freeze();
  const other = { ...reviewer, id: 'reviewer-2', name: 'Ben Beside' };
  // Before anybody begins: who is refused while another one is still being readied would be heard by nobody.
  const [nora, ben] = [await tenant.ctx(reviewer), await tenant.ctx(other)];
  const verdicts = await Promise.allSettled([
    approveBatch(nora, batch.id, batch.previewHash),
    approveItem(ben, { itemId: waiting.itemId, contentHash: waiting.contentHash }),
    rejectItem(ben, { itemId: waiting.itemId, tag: 'other', reason: 'no' }),
    approveBatch(ben, batch.id, batch.previewHash),
    approveItem(nora, { itemId: waiting.itemId, contentHash: waiting.contentHash }),
  ]);
  expect(verdicts.filter((verdict) => verdict.status === 'fulfilled')).toHaveLength(1);
  await tenant.live();
  expect(tenant.accepted().length).toBeLessThanOrEqual(1);
  const [{ events } = { events: -1 }] = await tenant.rows<{ events: number }>(
    sql`select count(*)::int as events from events where type in ('batch.approved', 'approval_item.rejected')`,
  );
  expect(events).toBe(1);
});

test('locks taken in two orders: an item and its batch decided at the same moment cost nobody an unforeseen error', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const unforeseen: unknown[] = [];
  for (let round = 0; round < 12; round += 1) {
    const waiting = await tenant.propose(people(3));
    const batch = await tenant.freeze();
    const results = await Promise.allSettled([
      ...waiting.map(({ itemId }) => rejectItem(ctx, { itemId, tag: 'other', reason: 'no' })),
      approveBatch(ctx, batch.id, batch.previewHash),
    ]);
    expect(results.some((result) => result.status === 'fulfilled')).toBe(true);
    for (const result of results)
      if (result.status === 'rejected' && !isLegworkError(result.reason)) unforeseen.push(result.reason);
  }
  expect(unforeseen).toEqual([]);
});

test('a batch whose only item was taken back ends, and what waits beside it is frozen anew', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx();
  const [taken, kept] = [await one(tenant), await one(tenant)];
  const alone = await tenant.freeze([taken.itemId]);
  const together = await tenant.freeze([kept.itemId]);
  await tenant.rows(
    sql`update approval_items set state = 'withdrawn', decided_by = 'somebody', decided_at = now() where id = ${taken.itemId}`,
  );
  const expire = approvalSlice.ticks?.find(({ name }) => name === 'approval.expire');
  expect(await expire?.run(ctx)).toBe(1);
  expect(await expire?.run(ctx)).toBe(0);
  const states = await tenant.rows<{ id: string; state: string }>(
    sql`select id, state from approval_batches`,
  );
  expect(new Map(states.map(({ id, state }) => [id, state]))).toEqual(
    new Map([
      [alone.id, 'rejected'],
      [together.id, 'pending'],
    ]),
  );
});
