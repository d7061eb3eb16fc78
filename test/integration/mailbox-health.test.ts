import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attention } from '#core/contributions';
import { recordLeadEvents, whyNotSending } from '#leads';
import { slice as outbound } from '#outbound/slice';
import { changeMailboxState } from '../../src/outbound/change-mailbox-state.ts';
import { readMailboxHealth } from '../../src/outbound/read-mailbox-health.ts';
import { readRamp, waiveRamp } from '../../src/outbound/waive-ramp.ts';
import { approved, dispatch, people, proof } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const watch = outbound.ticks?.find(({ name }) => name === 'outbound.mailbox_health');
const look = async (tenant: Tenant) => watch?.run(await tenant.ctx());
const mailboxes = (tenant: Tenant) =>
  tenant.rows<{ id: string; address: string; state: string; by: string | null; returned: boolean }>(
    sql`select id, address, state, paused_by as "by", returned_at is not null as returned from mailboxes order by address`,
  );
const alerts = (tenant: Tenant) =>
  tenant.rows<{ code: string }>(sql`select code from alerts where code like 'mailbox.%' order by at, code`);

/** People whom the first mailbox wrote to, as the ledger tells it. */
const writtenTo = async (tenant: Tenant, mailboxId: string | undefined, count: number) =>
  (
    await tenant.rows<{ leadId: string }>(
      sql`select lead_id as "leadId" from send_ledger where state = 'accepted' and mailbox_id = ${mailboxId} order by id limit ${count}`,
    )
  ).map(({ leadId }) => leadId);

async function happened(tenant: Tenant, leadIds: readonly string[], event: 'bounced' | 'unsubscribed') {
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    recordLeadEvents(
      ctx,
      tx,
      leadIds.map((leadId) => ({
        ...{ leadId, event, channel: 'email', summary: event, nextSendAt: null },
        ...(event === 'unsubscribed' ? { data: { source: 'complaint' } } : {}),
      })),
    ),
  );
}

test('anchors §2.2 26: a mailbox of which too much bounces rests, its mail goes to the other, and it earns its return', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  await approved(tenant, people(110, 'health'));
  await tenant.live();
  const [bad, good] = await mailboxes(tenant);
  await happened(tenant, await writtenTo(tenant, bad?.id, 1), 'bounced');
  expect(await look(tenant)).toBe(0);
  await approved(tenant, people(12, 'health-later'));
  await tenant.settle();
  const planned = () =>
    tenant.rows<{ leadId: string; mailboxId: string }>(
      sql`select lead_id as "leadId", mailbox_id as "mailboxId" from send_ledger where state = 'planned'`,
    );
  expect((await planned()).some(({ mailboxId }) => mailboxId === bad?.id)).toBe(true);
  await tenant.rows(
    sql`update send_ledger set reasons = '[{"code": "plan.provider", "text": "It leaves by a mailbox at Google."}]' where state = 'planned' returning 1`,
  );

  await happened(tenant, (await writtenTo(tenant, bad?.id, 2)).slice(1), 'bounced');
  expect(await look(tenant)).toBe(1);
  expect(await look(tenant)).toBe(0);
  expect(await mailboxes(tenant)).toMatchObject([
    { state: 'paused', by: 'bounces' },
    { state: 'active', by: null },
  ]);
  expect((await alerts(tenant)).filter(({ code }) => code === 'mailbox.pause')).toHaveLength(1);
  expect((await planned()).every(({ mailboxId }) => mailboxId === good?.id)).toBe(true);
  // What was said of the place it had says nothing of the other mailbox.
  const moved = await tenant.rows<{ code: string }>(
    sql`select reasons -> 0 ->> 'code' as code from send_ledger where state = 'planned' and planned_for = 'epoch'`,
  );
  expect(new Set(moved.map(({ code }) => code))).toEqual(new Set(['send.moved']));
  const shown = await readMailboxHealth(await tenant.ctx());
  expect(shown).toMatchObject({
    ramp: null,
    mailboxes: [
      { address: bad?.address, state: 'paused', level: 'pause', bounces: 2, capToday: 0, dailyCap: 40 },
      { address: good?.address, state: 'active', level: 'ok', bounces: 0, capToday: 40 },
    ],
  });
  const [resting] = shown.mailboxes;
  expect(resting?.sends).toBeGreaterThanOrEqual(50);
  expect(resting?.stateReason).toContain('bounced');
  expect(resting?.returnsAt).not.toBeNull();
  const ctx = await tenant.ctx();
  const home: { kind: string }[] = [];
  await ctx.db.tx(async (tx) => {
    for (const part of ctx.contributed(attention)) home.push(...(await part.list(ctx, tx)));
  });
  expect(home.map(({ kind }) => kind)).toContain('mailboxes_resting');
  await tenant.live();
  expect((await tenant.sends()).filter(({ state }) => state === 'planned')).toEqual([]);

  world.runtime.sandboxClock.set((await tenant.ctx()).now().add({ hours: 7 * 24 }));
  await world.owner(
    sql`update workspaces set virtual_now = ${world.runtime.sandboxClock.now().toString()} where id = ${tenant.id}`,
  );
  expect(await look(tenant)).toBe(1);
  expect((await mailboxes(tenant))[0]).toMatchObject({ state: 'active', by: null, returned: true });
  await approved(tenant, people(60, 'health-back'));
  await tenant.settle();
  const perDay = await tenant.rows<{ count: string }>(
    sql`select count(*) from send_ledger where mailbox_id = ${bad?.id} and state <> 'cancelled' and planned_for > ${(await tenant.ctx()).now().subtract({ hours: 1 }).toString()}
        group by (planned_for at time zone 'UTC')::date order by min(planned_for)`,
  );
  expect(Number(perDay[0]?.count)).toBe(10);
  const [returning] = (await readMailboxHealth(await tenant.ctx())).mailboxes;
  expect(returning).toMatchObject({ state: 'active', capToday: 10, dailyCap: 40, returnsAt: null });
  expect(returning?.reasons.map(({ code }) => code)).toContain('mailbox.returning');
  expect(await proof(tenant)).toMatchObject({ duplicates: 0, lost: 0, unapproved: 0 });
});

test('after complaints only a person brings it back, and only where somebody waits is it said why', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(60, 'complaints'));
  await tenant.live();
  const [own] = await mailboxes(tenant);
  await happened(tenant, await writtenTo(tenant, own?.id, 1), 'unsubscribed');
  expect(await look(tenant)).toBe(1);
  expect((await mailboxes(tenant))[0]).toMatchObject({ state: 'paused', by: 'complaints' });
  world.runtime.sandboxClock.set((await tenant.ctx()).now().add({ hours: 30 * 24 }));
  expect(await look(tenant)).toBe(0);

  const change = { mailboxId: own?.id ?? '', state: 'active' as const, reason: 'the list was cleaned' };
  await expect(changeMailboxState(await tenant.ctx(), change)).rejects.toThrow(/A person/);
  expect(await changeMailboxState(await tenant.ctx(reviewer), change)).toEqual({ changed: true });
  expect(await changeMailboxState(await tenant.ctx(reviewer), change)).toEqual({ changed: false });
  expect((await mailboxes(tenant))[0]).toMatchObject({ state: 'active', returned: true });
  expect(await look(tenant)).toBe(0);

  const { waiting } = await approved(tenant, people(5, 'complaints-wait'));
  await tenant.settle();
  await changeMailboxState(await tenant.ctx(reviewer), { ...change, state: 'paused', reason: 'on holiday' });
  const held = (await tenant.sends()).find(({ state }) => state === 'planned');
  expect(waiting.map(({ leadId }) => leadId)).toContain(held?.leadId);
  expect((await whyNotSending(await tenant.ctx(), held?.leadId ?? '')).reasons).toContainEqual(
    expect.objectContaining({ code: 'send.mailbox_rests', text: expect.stringContaining('on holiday') }),
  );
});

test('fewer than fifty messages say nothing', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(20, 'few'));
  await tenant.live();
  const [own] = await mailboxes(tenant);
  await happened(tenant, await writtenTo(tenant, own?.id, 10), 'bounced');
  expect(await look(tenant)).toBe(0);
  expect(await alerts(tenant)).toEqual([]);
});

test('a fresh live workspace sends five a day to the first tier, until three days were clean', async () => {
  const tenant = await world.tenant({
    ...{ mode: 'live', ramp: true },
    settings: { window: { days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '23:59', zone: 'UTC' } },
  });
  const waiting = await tenant.propose(people(9, 'ramp'));
  await tenant.rows(sql`update leads set tier = 'tier_1'`);
  await tenant.rows(sql`update leads set tier = 'tier_2' where id = ${waiting[0]?.leadId}`);
  await tenant.approve((await tenant.freeze()).id);
  await world.owner(
    sql`insert into global_brakes (name, reason, engaged_at, engaged_by) values ('preparation', 'planning only', now(), 'test')`,
  );
  await tenant.settle();
  await world.owner(sql`delete from global_brakes where name = 'preparation'`);
  const planned = await tenant.sends();
  const byDay = Map.groupBy(planned, ({ plannedFor }) => plannedFor.slice(0, 10));
  expect([...byDay.values()].every((sends) => sends.length <= 5)).toBe(true);
  const second = planned.find(({ leadId }) => leadId === waiting[0]?.leadId);
  const today = Temporal.Now.plainDateISO('UTC');
  expect(second?.plannedFor.slice(0, 10) ?? '').toBe(today.add({ days: 3 }).toString());

  // Should everything be due at once, and from mailboxes that need no rest between two messages, the guard holds.
  await tenant.rows(sql`update mailboxes set min_gap_seconds = 0, last_planned_at = null`);
  await tenant.rows(sql`update send_ledger set planned_for = now() - interval '1 second'`);
  // A mailbox whose messages are being written down at that moment has its turn in the next run.
  for (let run = 0; run < 3; run += 1) await dispatch.run(await tenant.ctx());
  expect(tenant.accepted()).toHaveLength(5);
  const held = (await tenant.sends()).filter(({ state }) => state === 'planned');
  expect(held.map(({ reasons }) => reasons[0]?.code).sort()).toEqual([
    ...['ramp.tier', 'send.daily_limit', 'send.daily_limit', 'send.daily_limit'],
  ]);
  expect(
    (await whyNotSending(await tenant.ctx(), waiting[0]?.leadId ?? '')).reasons.map(({ code }) => code),
  ).toContain('ramp.tier');

  expect(await readRamp(await tenant.ctx())).toMatchObject({ active: true, cleanDays: 0, perDay: 5 });
  await tenant.rows(
    sql`with numbered as (select id, row_number() over (order by id) as number from send_ledger where state = 'accepted')
        update send_ledger s set transmission_at = s.transmission_at - make_interval(days => (1 + numbered.number % 3)::int) from numbered where numbered.id = s.id`,
  );
  expect(await readRamp(await tenant.ctx())).toMatchObject({ active: false, cleanDays: 3 });
  const sent = (await tenant.sends()).find(({ state }) => state === 'accepted');
  await happened(tenant, [sent?.leadId ?? ''], 'bounced');
  expect(await readRamp(await tenant.ctx())).toMatchObject({ active: true, cleanDays: 2 });
});

test('a person may end the slow start, an agent may not, and it is written down', async () => {
  const tenant = await world.tenant({ mode: 'live', ramp: true });
  expect((await readRamp(await tenant.ctx())).active).toBe(true);
  await expect(waiveRamp(await tenant.ctx(), { reason: 'warm domains' })).rejects.toThrow(/A person/);
  expect(await waiveRamp(await tenant.ctx(reviewer), { reason: 'warm domains' })).toEqual({ waived: true });
  expect(await waiveRamp(await tenant.ctx(reviewer), { reason: 'again' })).toEqual({ waived: false });
  expect((await readRamp(await tenant.ctx())).active).toBe(false);
  expect(await tenant.rows(sql`select 1 from audit_log where action = 'ramp.waived'`)).toHaveLength(1);
});
