import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sequenceBlocker } from '../../src/cadence/blocker.ts';
import { changeEnrolment } from '../../src/cadence/change-enrolment.ts';
import { readResting, readRestingLeads } from '../../src/cadence/read-resting.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { DAY, enrolmentOf, started, stepsOf } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const CALLS = [
  { day: 1, channel: 'email', action: 'intro' },
  { day: 3, channel: 'call', action: 'call', condition: 'not_replied' },
  { day: 20, channel: 'email', action: 'breakup', condition: 'not_replied' },
];
/** A finder was asked for the number of a lead and has not answered. */
async function lookFor(tenant: Tenant, leadId: string): Promise<void> {
  const ctx = await tenant.ctx();
  await tenant.rows(
    sql`insert into enrichment_journal (workspace_id, id, lead_id, provider, field, request_key, state, asked_at, due_at)
        values (${tenant.id}, ${ctx.ids.next()}, ${leadId}, 'bettercontact', 'phone', ${leadId}, 'waiting', ${ctx.now().toString()}, ${ctx
          .now()
          .add({ hours: 365 * DAY })
          .toString()})`,
  );
}
const settled = (tenant: Tenant, state: 'miss' | 'hit') =>
  tenant.rows(sql`update enrichment_journal set state = ${state}, due_at = null returning 1`);
const resting = async (tenant: Tenant, campaignId?: string) =>
  (await readResting(await tenant.ctx(), { campaignId })).resting.map(({ why, count, expected }) => ({
    ...{ why, count, expected },
  }));

async function waitsForNumber(): Promise<{ tenant: Tenant; lead: string }> {
  const { tenant, leads } = await started(world, 1, { sequence: CALLS });
  const [lead = ''] = leads;
  await lookFor(tenant, lead);
  await tenant.live(3 * DAY);
  expect(await enrolmentOf(tenant, lead)).toMatchObject({
    ...{ state: 'paused', step: 2, pauseReason: 'awaiting_enrichment', resumeAt: null },
  });
  return { tenant, lead };
}

test('a call without a number waits while one is looked for, is told as expected, and becomes a task when it is there', async () => {
  const { tenant, lead } = await waitsForNumber();
  expect(await resting(tenant)).toEqual([{ why: 'awaiting_enrichment', count: 1, expected: true }]);
  const ctx = await tenant.ctx();
  const told = await ctx.db.tx((tx) => sequenceBlocker.explain(ctx, tx, lead));
  expect(told?.reason.text).toContain('when that is there');
  await tenant.live(5 * DAY);
  expect(await enrolmentOf(tenant, lead)).toMatchObject({ state: 'paused', step: 2 });
  await tenant.rows(
    sql`insert into person_phones (workspace_id, id, person_id, phone, source, created_at)
        select workspace_id, ${ctx.ids.next()}, person_id, '+4915112345678', 'test', ${ctx.now().toString()} from leads returning 1`,
  );
  await settled(tenant, 'hit');
  await tenant.live(1);
  expect(await tenant.rows(sql`select kind, step from tasks`)).toEqual([{ kind: 'call', step: 2 }]);
  expect(await resting(tenant)).toEqual([]);
});

test('what cannot be had is left out with the reason, and the sequence goes on', async () => {
  const { tenant, lead } = await waitsForNumber();
  await settled(tenant, 'miss');
  await tenant.live(1);
  expect(await stepsOf(tenant, lead)).toContain('2 call skipped');
  expect(await enrolmentOf(tenant, lead)).toMatchObject({ state: 'active', step: 3, pauseReason: null });
  expect(await tenant.rows(sql`select 1 from tasks`)).toEqual([]);
});

test('who is put off until a day rests until then and goes on by itself; a day that has passed is refused', async () => {
  const { tenant, leads } = await started(world, 1);
  const [lead = ''] = leads;
  const { id } = await enrolmentOf(tenant, lead);
  const ctx = await tenant.ctx(reviewer);
  const change = { enrolmentId: id, move: 'pause' as const, reason: 'Trade fair until then.' };
  const past = ctx.now().subtract({ hours: 1 }).toString();
  await expect(changeEnrolment(ctx, { ...change, until: past })).rejects.toThrow('has passed');
  const until = ctx
    .now()
    .add({ hours: 6 * DAY })
    .toString();
  await expect(changeEnrolment(ctx, { ...change, move: 'end', until })).rejects.toThrow('not changed');
  await changeEnrolment(ctx, { ...change, until });
  expect(await enrolmentOf(tenant, lead)).toMatchObject({ state: 'paused', pauseReason: 'lead_snoozed' });
  expect(await resting(tenant)).toEqual([{ why: 'lead_snoozed', count: 1, expected: true }]);
  await tenant.live(5 * DAY);
  expect((await enrolmentOf(tenant, lead)).state).toBe('paused');
  await tenant.live(7 * DAY);
  expect(await enrolmentOf(tenant, lead)).toMatchObject({ state: 'active', pauseReason: null });
});

test('a message of which nobody knows whether it left is counted, wants a person, and is not written again', async () => {
  const { tenant, leads } = await started(world, 2);
  const [lead = '', other = ''] = leads;
  await tenant.live(5 * DAY);
  expect(await resting(tenant)).toEqual([{ why: 'awaiting_approval', count: 2, expected: true }]);
  const { id } = await enrolmentOf(tenant, lead);
  await tenant.rows(
    sql`update send_ledger set state = 'unknown', enrolment_id = ${id} where lead_id = ${lead} returning 1`,
  );
  expect(await resting(tenant)).toEqual([
    { why: 'awaiting_approval', count: 1, expected: true },
    { why: 'email_send_uncertain', count: 1, expected: false },
  ]);
  const ctx = await tenant.ctx();
  const behind = async (why: string) =>
    (await readRestingLeads(ctx, { why })).leads.map(({ leadId }) => leadId);
  expect([await behind('email_send_uncertain'), await behind('awaiting_approval')]).toEqual([
    [lead],
    [other],
  ]);
});

test('counts and their rows are those of one campaign where one is asked for', async () => {
  const { tenant } = await started(world, 2);
  await tenant.live(5 * DAY);
  const [other] = await tenant.rows<{ id: string }>(sql`select gen_random_uuid() as id`);
  expect(await resting(tenant, tenant.campaignId)).toEqual([
    { why: 'awaiting_approval', count: 2, expected: true },
  ]);
  expect(await resting(tenant, other?.id)).toEqual([]);
  const ctx = await tenant.ctx();
  const of = async (campaignId?: string) =>
    (await readRestingLeads(ctx, { why: 'awaiting_approval', campaignId })).leads.length;
  expect([await of(), await of(tenant.campaignId), await of(other?.id)]).toEqual([2, 2, 0]);
});
