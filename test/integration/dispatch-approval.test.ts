import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editItem } from '#approval';
import { batchApproved } from '#approval/events';
import { saveCampaign } from '#campaigns';
import { rows } from '#core/db/index';
import { suppressAddresses } from '#leads';
import { beginTransmissions } from '../../src/outbound/ledger.store.ts';
import { addresses, approved, people } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';

let world: DispatchWorld;

beforeAll(async () => {
  world = await openDispatchWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

test('an approval withdrawn between the claim and the first byte is obeyed', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'withdrawn'));
  await tenant.settle();
  const ctx = await tenant.ctx();
  const [held] = await tenant.rows<{ id: string; itemId: string }>(
    sql`update send_ledger set state = 'claimed', claimed_by = ${ctx.executorId}, claimed_at = now() where state = 'planned' returning id, approval_item_id as "itemId"`,
  );
  await tenant.rows(sql`update approval_items set state = 'withdrawn' where id = ${held?.itemId ?? ''}`);
  const leaving = [{ id: held?.id ?? '', campaignId: tenant.campaignId, forbidding: [] }];
  expect([...(await ctx.db.tx((tx) => beginTransmissions(tx, leaving, ctx.executorId, ctx.now())))]).toEqual(
    [],
  );
});

test('swarm §38.1: campaign exclusions: a sub-domain and a single address are dropped in the preview, with the reason', async () => {
  const tenant = await world.tenant({
    settings: { excludedDomains: ['barred.example'], excludedAddresses: ['One.Person@single.example'] },
  });
  await tenant.propose([
    { email: 'a@mail.barred.example' },
    { email: 'one.person@single.example' },
    { email: 'other@single.example' },
  ]);
  const batch = await tenant.freeze();
  expect(batch.preview.totals).toEqual({ items: 3, sendable: 1, dropped: 2 });
  expect(batch.preview.dropped.map((entry) => [entry.title, entry.reasons[0]?.code]).sort()).toEqual([
    ['a@mail.barred.example', 'recipient.excluded_recipient_domain'],
    ['one.person@single.example', 'recipient.excluded_recipient_email'],
  ]);
  await tenant.approve(batch.id);
  await tenant.live();
  expect(tenant.accepted()).toEqual(['other@single.example']);
});

test('empty approved scope executes nothing', async () => {
  const tenant = await world.tenant({ settings: { excludedDomains: ['nobody.example'] } });
  await tenant.propose([{ email: 'a@nobody.example' }, { email: 'b@nobody.example' }]);
  const batch = await tenant.freeze();
  expect(batch.items).toBe(0);
  await tenant.approve(batch.id);
  await tenant.live();
  expect(await tenant.sends()).toEqual([]);
  expect(tenant.accepted()).toEqual([]);
  const [after] = await tenant.rows<{ state: string }>(
    sql`select state from approval_batches where id = ${batch.id}`,
  );
  expect(after?.state).not.toBe('executed');
});

test('swarm §38.1: an executed batch cannot run again', async () => {
  const tenant = await world.tenant();
  const { batch } = await approved(tenant, people(2, 'again'));
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(2);
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    ctx.emit(tx, batchApproved, { aggregate: batch.id, payload: { batchId: batch.id, motion: 'outbound' } }),
  );
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(2);
  expect(await tenant.sends()).toHaveLength(2);
  const refusals = await tenant.rows<{ detail: { message: string } }>(
    sql`select detail from audit_log where action = 'batch.not_executed' and subject = ${batch.id}`,
  );
  expect(refusals[0]?.detail.message).toMatch(/executed/);
});

test('swarm §38.1: queue drift after approval does not alter scope', async () => {
  const tenant = await world.tenant();
  const [first] = await tenant.propose(people(2, 'drift'));
  const batch = await tenant.freeze();
  // Behind the product's back: no verb can change an item that waits in a frozen batch without dissolving it.
  await tenant.rows(
    sql`update approval_items set content_hash = repeat('0', 64) where id = ${first?.itemId ?? ''}`,
  );
  await expect(tenant.approve(batch.id)).rejects.toMatchObject({ code: 'batch.drifted' });
  await tenant.propose([{ email: 'newcomer@drift.example' }]);
  await tenant.rows(
    sql`update approval_items set content_hash = ${first?.contentHash ?? ''} where id = ${first?.itemId ?? ''}`,
  );
  await tenant.approve(batch.id);
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(addresses(people(2, 'drift')));
});

test('an edit after the freeze makes another version of the batch, so approving it is refused', async () => {
  const tenant = await world.tenant();
  const [first] = await tenant.propose(people(1, 'edited'));
  const batch = await tenant.freeze();
  await editItem(await tenant.ctx(), {
    itemId: first?.itemId ?? '',
    version: 1,
    edit: { subject: 'Other words', body: 'Hello, a wholly different text.' },
  }).catch(() => undefined);
  const [state] = await tenant.rows<{ version: number }>(
    sql`select version from approval_items where id = ${first?.itemId ?? ''}`,
  );
  if (state?.version === 2)
    await expect(tenant.approve(batch.id)).rejects.toMatchObject({ kind: 'conflict' });
  // A text the checks block is not stored: then the batch still holds exactly what was frozen.
  else await expect(tenant.approve(batch.id)).resolves.toBeUndefined();
});

test('a text changed after the approval does not leave: other bytes have no approval', async () => {
  const tenant = await world.tenant();
  const { waiting } = await approved(tenant, people(1, 'bytes'));
  await tenant.rows(
    sql`update drafts set body = body || ' P.S. one more thing' where id = ${waiting[0]?.draftId ?? ''}`,
  );
  await tenant.live();
  expect(tenant.accepted()).toEqual([]);
  expect((await tenant.sends()).map((send) => [send.state, send.reasons[0]?.code])).toEqual([
    ['cancelled', 'approval.other_bytes'],
  ]);
});

test('expired batch is not executed', async () => {
  const tenant = await world.tenant();
  const { batch } = await approved(tenant, people(2, 'expired'));
  await tenant.rows(
    sql`update approval_batches set expires_at = created_at - interval '1 second' where id = ${batch.id}`,
  );
  await tenant.live();
  expect(tenant.accepted()).toEqual([]);
  expect(await tenant.sends()).toEqual([]);
  const second = await world.tenant();
  await second.propose(people(1, 'expired-early'));
  const early = await second.freeze();
  await second.rows(sql`update approval_batches set expires_at = created_at where id = ${early.id}`);
  await expect(second.approve(early.id)).rejects.toMatchObject({ code: 'batch.expired' });
});

test('tampered batch hash executes nothing', async () => {
  const tenant = await world.tenant();
  const { batch } = await approved(tenant, people(2, 'tampered'));
  const outsider = await tenant.propose([{ email: 'smuggled@tampered.example' }]);
  const smuggled = JSON.stringify([{ itemId: outsider[0]?.itemId, contentHash: outsider[0]?.contentHash }]);
  await tenant.rows(
    sql`update approval_batches set scope = jsonb_set(scope, '{items}', (scope -> 'items') || ${smuggled}::jsonb) where id = ${batch.id}`,
  );
  await tenant.live();
  expect(tenant.accepted()).toEqual([]);
  expect(await tenant.sends()).toEqual([]);
});

test('guards applied in preview: what the preview counts is what is sent', async () => {
  const tenant = await world.tenant({
    settings: { perDomainPerBatch: 3, excludedDomains: ['barred.example'] },
  });
  const recipients = [
    ...people(4, 'counted'),
    { email: 'x@barred.example' },
    ...Array.from({ length: 5 }, (_, index) => ({ email: `c${index}@crowded.example` })),
    { email: 'gone@left.example' },
  ];
  const waiting = await tenant.propose(recipients);
  const ctx = await tenant.ctx();
  await suppressAddresses(ctx, [{ address: 'gone@left.example', reason: 'no', source: 'test' }]);
  const batch = await tenant.freeze(waiting.map((entry) => entry.itemId));
  expect(batch.preview.totals).toEqual({ items: 11, sendable: 7, dropped: 4 });
  await tenant.approve(batch.id);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(batch.preview.totals.sendable);
  expect(tenant.accepted().filter((address) => address.endsWith('@crowded.example'))).toHaveLength(3);
});

test('approve is idempotent: the second yes is a conflict and one message leaves', async () => {
  const tenant = await world.tenant();
  await tenant.propose(people(1, 'twice'));
  const batch = await tenant.freeze();
  const answers = await Promise.allSettled([
    tenant.approve(batch.id),
    tenant.approve(batch.id),
    tenant.approve(batch.id),
  ]);
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers)
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ kind: 'conflict' });
  await expect(tenant.approve(batch.id)).rejects.toMatchObject({ kind: 'conflict' });
  await tenant.live();
  await expect(tenant.approve(batch.id)).rejects.toMatchObject({ kind: 'conflict' });
  expect(tenant.accepted()).toHaveLength(1);
});

test('the preview of an approval kind reads the campaign as it is: an exclusion added later still counts', async () => {
  const tenant = await world.tenant();
  await tenant.propose([{ email: 'soon@excluded-later.example' }]);
  const ctx = await tenant.ctx();
  const [campaign] = await tenant.rows<{ name: string; settings: Record<string, unknown> }>(
    sql`select name, settings from campaigns where id = ${tenant.campaignId}`,
  );
  await saveCampaign(ctx, {
    name: campaign?.name,
    settings: { ...campaign?.settings, excludedDomains: ['excluded-later.example'] },
  });
  expect((await tenant.freeze()).preview.totals).toEqual({ items: 1, sendable: 0, dropped: 1 });
});

test('every sent message names the reviewer and the batch it was frozen in', async () => {
  const tenant = await world.tenant();
  await approved(tenant, people(2, 'named'));
  await tenant.live();
  const found = await (await tenant.ctx()).db.tx((tx) =>
    rows<{ by: string }>(
      tx,
      sql`select b.decided_by as by from send_ledger l join approval_batches b on b.id = l.batch_id where l.state = 'accepted'`,
    ),
  );
  expect(found.map((entry) => entry.by)).toEqual(['reviewer-1', 'reviewer-1']);
});
