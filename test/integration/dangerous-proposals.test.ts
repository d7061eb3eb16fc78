import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveItem, rejectItem } from '#approval';
import { commands } from '#approval/cli';
import { createIo } from '#cli';
import type { Actor, Scope } from '#core/actor';
import type { Ctx } from '#core/ctx';
import type { DangerousOperation } from '#core/dangerous';
import { ROLE_SCOPES } from '../../src/access/roles.rules.ts';
import { carryOutApproved } from '../../src/approval/dangerous/carry-out.ts';
import { proposeDangerous } from '../../src/approval/dangerous/propose.ts';
import { expireApprovals } from '../../src/approval/expire-approvals.ts';
import { readItem } from '../../src/approval/read-approvals.ts';
import { erasePerson } from '../../src/leads/erasure/erase-person.ts';
import { planErasure } from '../../src/leads/erasure/plan-erasure.ts';
import { approveAsRead } from '../support/approve-as-read.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { T0 } from '../support/workbench.ts';

let world: DispatchWorld;
let tenant: Tenant;
let owner: Ctx;
let setter: Ctx;
let people = 0;
const actor = (id: string, scopes: Iterable<Scope>, kind: Actor['kind'] = 'person'): Actor => ({
  ...{ kind, id, name: `${id} of the tests` },
  scopes: new Set(scopes),
});

beforeAll(async () => {
  world = await openDispatchWorld();
  tenant = await world.tenant({ mailboxes: 1 });
  owner = await tenant.ctx(reviewer);
  setter = await tenant.ctx(actor('setter', ROLE_SCOPES.setter));
});
afterAll(() => world[Symbol.asyncDispose]());

const someone = async (): Promise<string> => {
  people += 1;
  const email = `ada@mill${people}.example`;
  await tenant.propose([{ email }]);
  return email;
};
const askToForget = (address: string, by = setter) =>
  proposeDangerous(by, {
    what: 'person.erase',
    input: { address },
    reason: 'They asked for it by phone.',
  });
const askToEnd = (campaign: string, by = setter) =>
  proposeDangerous(by, { what: 'campaign.archive', input: { campaign }, reason: 'The client left.' });
const itemOf = async (itemId: string) => (await readItem(owner, itemId)).item;
const known = async (email: string) =>
  (await tenant.rows(sql`select 1 from person_addresses where address = ${email}`)).length === 1;
const yes = async (itemId: string, by = owner, confirm?: number) => {
  const { contentHash, preview } = await itemOf(itemId);
  return approveItem(by, { itemId, contentHash, confirm: confirm ?? Number(preview.count) });
};
const standing = async (itemId: string) =>
  (
    await tenant.rows<{ item: string; batch: string; report: object | null }>(
      sql`select i.state as item, b.state as batch, b.report from approval_items i
          join approval_batches b on b.workspace_id = i.workspace_id and b.id = i.batch_id where i.id = ${itemId}`,
    )
  )[0];
const certificates = async () =>
  (
    await tenant.rows<{ count: number }>(
      sql`select count(*)::int as count from erasures where state = 'done'`,
    )
  )[0]?.count;

test('a setter asks to forget a person, an owner sees whom and how much, types the number, and it happens once', async () => {
  const email = await someone();
  await expect(planErasure(setter, { address: email })).rejects.toThrow('workspace:admin');
  const { itemId, isNew } = await askToForget(email);
  expect(isNew).toBe(true);
  const item = await itemOf(itemId);
  const plan = await planErasure(owner, { address: email });
  expect(item.preview).toMatchObject({
    count: plan.rows,
    typed: true,
    whom: email,
    proposedBy: { id: 'setter' },
  });
  expect(item.title).not.toContain(email);
  await expect(approveItem(owner, { itemId, contentHash: item.contentHash })).rejects.toMatchObject({
    code: 'dangerous.unconfirmed',
  });
  await expect(yes(itemId, owner, plan.rows + 1)).rejects.toMatchObject({ code: 'dangerous.unconfirmed' });
  await expect(approveAsRead(owner, item.batchId ?? '')).rejects.toMatchObject({
    code: 'dangerous.unconfirmed',
  });
  expect(await carryOutApproved.run(owner)).toBe(0);
  expect(await known(email)).toBe(true);
  const before = await certificates();
  await yes(itemId);
  await tenant.settle();
  expect(await known(email)).toBe(false);
  expect(await standing(itemId)).toMatchObject({ item: 'executed', batch: 'executed' });
  expect(await carryOutApproved.run(owner)).toBe(0);
  expect(await certificates()).toBe((before ?? 0) + 1);
  expect(
    JSON.stringify(await tenant.rows(sql`select * from approval_items where id = ${itemId}`)),
  ).not.toContain(email);
});

test('nobody says yes to what they asked for, nor without the right, nor a key, nor from another workspace', async () => {
  const email = await someone();
  const { itemId } = await askToForget(email, owner);
  await expect(yes(itemId)).rejects.toMatchObject({ code: 'dangerous.own_proposal' });
  const operator = await tenant.ctx(actor('operator', ROLE_SCOPES.operator));
  await expect(yes(itemId, operator)).rejects.toThrow('workspace:admin');
  const key = await tenant.ctx(actor('key', ROLE_SCOPES.owner, 'key'));
  await expect(yes(itemId, key)).rejects.toMatchObject({ code: 'dangerous.needs_a_person' });
  const other = await world.tenant();
  const stranger = await other.ctx(actor('stranger', ROLE_SCOPES.owner));
  await expect(yes(itemId, stranger)).rejects.toMatchObject({ kind: 'not_found' });
  await expect(askToEnd(tenant.campaignId, stranger)).rejects.toMatchObject({ kind: 'not_found' });
  const viewer = await tenant.ctx(actor('viewer', ROLE_SCOPES.viewer));
  await expect(askToForget(email, viewer)).rejects.toThrow('inbox:write');
  expect(await known(email)).toBe(true);
  expect((await itemOf(itemId)).state).toBe('pending');
});

test('what changed since it was counted is refused and asked anew with the new number', async () => {
  const email = await someone();
  const { itemId } = await askToForget(email);
  const first = await itemOf(itemId);
  await tenant.rows(
    sql`insert into chat_people (workspace_id, vendor, email, person_id, asked_at) values (${tenant.id}, 'slack', ${email}, null, ${T0.toString()}) returning 1`,
  );
  await expect(yes(itemId)).rejects.toMatchObject({ code: 'approval.changed' });
  const second = await itemOf(itemId);
  expect(second.preview.count).toBe(Number(first.preview.count) + 1);
  expect(second).toMatchObject({ state: 'pending', edited: false, version: first.version + 1 });
  await expect(
    approveItem(owner, { itemId, contentHash: first.contentHash, confirm: Number(first.preview.count) }),
  ).rejects.toMatchObject({ code: 'approval.changed' });
  await yes(itemId);
  await tenant.settle();
  expect(await known(email)).toBe(false);
});

test('what changed between the yes and the effect is not done and asked anew', async () => {
  const email = await someone();
  const { itemId } = await askToForget(email);
  await yes(itemId);
  await tenant.rows(
    sql`insert into chat_people (workspace_id, vendor, email, person_id, asked_at) values (${tenant.id}, 'slack', ${email}, null, ${T0.toString()}) returning 1`,
  );
  expect(await carryOutApproved.run(owner)).toBe(0);
  expect(await known(email)).toBe(true);
  expect((await standing(itemId))?.item).toBe('withdrawn');
  const [anew] = await tenant.rows<{ id: string; by: string }>(
    sql`select id, preview -> 'proposedBy' ->> 'id' as by from approval_items where kind = 'dangerous' and state = 'pending' and preview -> 'input' ->> 'address' = ${email}`,
  );
  expect(anew?.by).toBe('setter');
  await rejectItem(owner, { itemId: anew?.id ?? '', tag: 'other', reason: 'Not now.' });
});

test('what breaks off one proposal does not hold up the others, keeps its yes and is done next time', async () => {
  const [first, second] = [await someone(), await someone()];
  const ids = [(await askToForget(first)).itemId, (await askToForget(second)).itemId];
  for (const itemId of ids) await yes(itemId);
  let fails = 1;
  const breaking = {
    ...owner,
    contributed: ((what: never) =>
      (owner.contributed(what) as unknown as DangerousOperation[]).map((operation) =>
        operation.name === 'person.erase' && fails-- > 0
          ? { ...operation, carryOut: () => Promise.reject(new TypeError('It broke off.')) }
          : operation,
      )) as never,
  };
  await expect(carryOutApproved.run(breaking)).rejects.toThrow('It broke off.');
  expect([await known(first), await known(second)]).toEqual([true, false]);
  expect((await standing(ids[0] ?? ''))?.item).toBe('approved');
  expect(await carryOutApproved.run(owner)).toBe(1);
  expect(await known(first)).toBe(false);
});

test('the same is asked for once, also by two at once', async () => {
  const email = await someone();
  const both = await Promise.all([askToForget(email), askToForget(email)]);
  expect(new Set(both.map(({ itemId }) => itemId)).size).toBe(1);
  expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
});

test('nobody decides in time: nothing happens, and a late yes is none', async () => {
  const email = await someone();
  const { itemId } = await askToForget(email);
  const { contentHash, preview } = await itemOf(itemId);
  await tenant.rows(
    sql`update approval_items set expires_at = ${T0.toString()} where id = ${itemId} returning 1`,
  );
  await expect(
    approveItem(owner, { itemId, contentHash, confirm: Number(preview.count) }),
  ).rejects.toMatchObject({ code: 'approval.expired' });
  await expireApprovals.run(owner);
  expect((await itemOf(itemId)).state).toBe('expired');
  expect(await known(email)).toBe(true);
});

test('an owner who acts alone keeps their way, and a proposal for somebody who is gone says so', async () => {
  const email = await someone();
  const [lead] = await tenant.rows<{ id: string }>(
    sql`select l.id from leads l join person_addresses a on a.person_id = l.person_id where a.address = ${email}`,
  );
  const { itemId } = await proposeDangerous(setter, {
    ...{ what: 'person.erase', input: { leadId: lead?.id }, reason: 'They asked for it by phone.' },
  });
  const { rows } = await planErasure(owner, { address: email });
  await erasePerson(owner, { address: email, confirm: rows });
  expect(await known(email)).toBe(false);
  expect((await readItem(owner, itemId)).sendable).toBe(false);
});

test('whoever dies between the yes and the effect leaves what the next run ends, once', async () => {
  const email = await someone();
  const { itemId } = await askToForget(email);
  await yes(itemId);
  // The first transaction of the erasure is there, the rest is not: what a process leaves that was killed between them.
  const dying: Ctx = {
    ...owner,
    as: (by) => ({
      ...owner.as(by),
      contributed: ((key: { name: string }) =>
        key.name === 'erasure_hook'
          ? [{ name: 'dies', tell: () => Promise.reject(new Error('killed')) }]
          : owner.contributed(key)) as Ctx['contributed'],
    }),
  };
  await expect(carryOutApproved.run(dying)).rejects.toThrow('killed');
  expect(await standing(itemId)).toMatchObject({ item: 'approved', batch: 'executing' });
  expect(await known(email)).toBe(true);
  const runs = await Promise.all([carryOutApproved.run(owner), carryOutApproved.run(owner)]);
  expect(runs.reduce((sum, each) => sum + each, 0)).toBe(1);
  expect(await known(email)).toBe(false);
  expect(await standing(itemId)).toMatchObject({ item: 'executed', batch: 'executed' });
});

test('legwork approvals proposes, shows, approves with the number and rejects', async () => {
  const email = await someone();
  const [approvals] = commands;
  const run = async (by: Ctx, positional: string[], flags: Record<string, string> = {}) => {
    const lines: string[] = [];
    const io = createIo({ json: true, stdout: { write: (text: string) => lines.push(text) } });
    await approvals?.run(io, { positional, flags }, { ctx: async () => by, settle: async () => undefined });
    return JSON.parse(lines.join('')) as Record<string, unknown>;
  };
  const made = await run(setter, ['propose', 'person.erase'], { address: email, reason: 'They asked.' });
  const itemId = String(made.itemId);
  const shown = (await run(owner, ['show', itemId])) as { item: { preview: { count: number } } };
  await expect(run(owner, ['approve', itemId])).rejects.toMatchObject({ code: 'dangerous.unconfirmed' });
  await run(owner, ['approve', itemId], { yes: String(shown.item.preview.count) });
  await tenant.settle();
  expect(await known(email)).toBe(false);
  const draft = await tenant.propose([{ email: 'zoe@mill.example' }]);
  await expect(run(owner, ['approve', draft[0]?.itemId ?? ''])).rejects.toMatchObject({
    code: 'approvals.not_here',
  });
});
