import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { whyNotSending } from '#leads';
import { planWaiting } from '../../src/outbound/plan-waiting.ts';
import { ALL_ZERO, addresses, approved, people, proof } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { DAY, pass } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const mailboxesAre = (tenant: Tenant, state: 'active' | 'paused') =>
  tenant.rows(sql`update mailboxes set state = ${state} where true returning 1`);
const items = async (tenant: Tenant) =>
  (await tenant.rows<{ state: string }>(sql`select state from approval_items order by state`)).map(
    ({ state }) => state,
  );
const why = async (tenant: Tenant, leadId: string | undefined) =>
  (await whyNotSending(await tenant.ctx(), leadId ?? '')).reasons;

/** Approved while no mailbox may send, and looked at as often as there is something to do. */
async function approvedWithoutRoom(count: number, label: string) {
  const tenant = await world.tenant({ mailboxes: 2 });
  await mailboxesAre(tenant, 'paused');
  const { waiting } = await approved(tenant, people(count, label));
  await tenant.settle();
  expect(await tenant.sends()).toEqual([]);
  return { tenant, waiting };
}

test('autosend §28 21, anchors §2.2 26: approved while every mailbox is paused: the yes is kept, and what it was for leaves when one may send', async () => {
  const { tenant, waiting } = await approvedWithoutRoom(3, 'paused');
  const before = (await tenant.ctx()).now();
  await tenant.live();
  expect((await tenant.ctx()).now().equals(before)).toBe(true);
  expect(await why(tenant, waiting[0]?.leadId)).toContainEqual(
    expect.objectContaining({
      code: 'plan.no_mailbox',
      text: expect.stringMatching(/approved.*No active mailbox can send.*The yes holds until 2026-/),
    }),
  );
  await mailboxesAre(tenant, 'active');
  await tenant.live(DAY);
  expect(tenant.accepted().sort()).toEqual(addresses(people(3, 'paused')));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
  const [batch] = await tenant.rows(sql`select report from approval_batches`);
  expect(batch).toEqual({ report: { approved: 3, planned: 3, unplaced: [] } });
  expect(await planWaiting.run(await tenant.ctx())).toBe(0);
});

test('the reason is the present one: after the mailboxes the limit of the workspace', async () => {
  const { tenant, waiting } = await approvedWithoutRoom(1, 'limit');
  await tenant.rows(sql`update workspaces set daily_send_limit = 0 where true returning 1`);
  await mailboxesAre(tenant, 'active');
  await tenant.live();
  expect((await why(tenant, waiting[0]?.leadId)).map(({ code }) => code)).toContain('plan.limit_zero');
  await tenant.rows(sql`update workspaces set daily_send_limit = 50 where true returning 1`);
  await tenant.live(DAY);
  expect(tenant.accepted()).toEqual(addresses(people(1, 'limit')));
});

test('the yes is over when its batch would be: nothing leaves on it, and the message is written anew', async () => {
  const { tenant, waiting } = await approvedWithoutRoom(2, 'too-late');
  await pass(tenant, DAY);
  await mailboxesAre(tenant, 'active');
  expect(await planWaiting.run(await tenant.ctx())).toBe(2);
  expect(await items(tenant)).toEqual(['expired', 'expired']);
  expect(await tenant.rows(sql`select distinct state from drafts`)).toEqual([{ state: 'superseded' }]);
  expect((await why(tenant, waiting[0]?.leadId)).map(({ code }) => code)).toContain('approval.expired');
  expect(await planWaiting.run(await tenant.ctx())).toBe(0);
  expect(await tenant.sends()).toEqual([]);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('a yes that was taken back meanwhile is planned by nobody, and two looks plan each message once', async () => {
  const { tenant, waiting } = await approvedWithoutRoom(3, 'taken-back');
  await tenant.rows(
    sql`update approval_items set state = 'withdrawn' where id = ${waiting[0]?.itemId ?? ''} returning 1`,
  );
  await mailboxesAre(tenant, 'active');
  const ctx = await tenant.ctx();
  const moved = await Promise.all([planWaiting.run(ctx), planWaiting.run(ctx), planWaiting.run(ctx)]);
  expect(moved.toSorted()).toEqual([0, 0, 2]);
  await tenant.live(DAY);
  expect(tenant.accepted().sort()).toEqual(addresses(people(3, 'taken-back')).slice(1));
});
