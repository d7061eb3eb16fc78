import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freezeBatch } from '#approval';
import { saveCampaign } from '#campaigns';
import { recordLeadEvents } from '#leads';
import { draftLeads } from '#messaging';
import { readTimeline } from '../../src/leads/timeline/read-timeline.ts';
import { lastTouches } from '../../src/outbound/touches/touch.store.ts';
import { approved, people } from '../support/dispatch-steps.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  propose,
  reviewer,
  settingsWith,
} from '../support/dispatch-world.ts';
import {
  approveWaiting,
  DAY,
  enrolmentOf,
  pass,
  started,
  stepsOf,
  waiting,
} from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('swarm §39 11: a follow-up is done only when a mail server took it, it does leave, and step 1 is counted once', async () => {
  const { tenant, leads } = await started(world, 2);
  const lead = leads[0] ?? '';
  const done = () =>
    tenant.rows<{ step: number; accepted: boolean }>(
      sql`select s.step, exists (select 1 from send_ledger l where l.id::text = s.receipt and l.state = 'accepted') as accepted
          from enrolment_steps s where s.lead_id = ${lead} and s.state = 'done' order by s.step`,
    );
  expect(await done()).toEqual([{ step: 1, accepted: true }]);
  await tenant.live(6 * DAY);
  // It waits for a person: begun, and neither done nor sent.
  expect(await stepsOf(tenant, lead)).toContain('3 value_followup begun');
  expect(await done()).toEqual([{ step: 1, accepted: true }]);
  expect(tenant.accepted()).toHaveLength(2);
  expect(await waiting(tenant)).toHaveLength(1);
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.live(12);
  expect(tenant.accepted()).toHaveLength(4);
  expect(await done()).toEqual([
    { step: 1, accepted: true },
    { step: 3, accepted: true },
  ]);
  const firsts = await tenant.rows<{ count: number }>(
    sql`select count(*)::int as count from send_ledger where step = 1 group by enrolment_id`,
  );
  expect(firsts).toEqual([{ count: 1 }, { count: 1 }]);
  // A step on LinkedIn without an account is left out with a reason: it is never marked as done.
  expect(await stepsOf(tenant, lead)).toContain('2 connect skipped');
});

test('swarm §39 28: a paused sequence goes on by itself on its day, and who has left one is never begun again', async () => {
  const { tenant, leads } = await started(world, 2);
  const [paused = '', left = ''] = leads;
  const until = (await tenant.ctx()).now().add({ hours: 9 * DAY });
  await tenant.rows(
    sql`update enrolments set state = 'paused', pause_reason = 'out_of_office', resume_at = ${until.toString()}, due_at = null where lead_id = ${paused} returning 1`,
  );
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [{ leadId: left, event: 'replied', channel: 'email', summary: 'Answered.' }]),
  );
  await tenant.live(7 * DAY);
  expect((await enrolmentOf(tenant, paused)).state).toBe('paused');
  await tenant.live(14 * DAY);
  expect((await enrolmentOf(tenant, paused)).state).toBe('active');
  expect(await stepsOf(tenant, paused)).toContain('3 value_followup begun');
  // Whoever answered has left, and drafting for the campaign again begins nothing.
  const before = await enrolmentOf(tenant, left);
  expect(before.state).toBe('exited');
  await draftLeads(await tenant.ctx(), { campaignId: tenant.campaignId, leadIds: [left] });
  await pass(tenant, 30 * DAY);
  await tenant.settle();
  expect(await enrolmentOf(tenant, left)).toMatchObject({ state: 'exited', step: before.step });
  const drafts = await tenant.rows(sql`select 1 from drafts where lead_id = ${left}`);
  expect(drafts).toHaveLength(1);
});

test('gtmos §32 9 (touch_count): a second campaign counts on where the first one ended, and the last touch is of a table', async () => {
  const tenant = await world.tenant();
  const person = people(1, 'again');
  const { waiting: first } = await approved(tenant, person);
  const leadId = first[0]?.leadId ?? '';
  const opened = async () => {
    const ctx = await tenant.ctx(reviewer);
    const seen = { leadId, event: 'opened', channel: 'email', summary: 'Opened.' } as const;
    await ctx.db.tx((tx) => recordLeadEvents(ctx, tx, [seen]));
  };
  const told = async () => {
    const ctx = await tenant.ctx(reviewer);
    const { entries } = await readTimeline(ctx, leadId, { limit: 50 });
    const [counted] = await tenant.rows<{ opens: number; left: number; last: string }>(
      sql`select l.open_count as opens, (select count(*)::int from send_ledger s where s.lead_id = l.id and s.state = 'accepted') as left,
            (select max(s.transmission_at) from send_ledger s where s.lead_id = l.id) as last from leads l where l.id = ${leadId}`,
    );
    const [touch] = await ctx.db.tx((tx) => lastTouches(tx, [{ key: 'x', leadId }], ctx.now()));
    const at = Temporal.Instant.from(touch?.last.email ?? '');
    return {
      opens: counted?.opens,
      left: counted?.left,
      shown: entries.filter(({ channel, type }) => channel === 'email' && type === 'sent').length,
      lastIsNewest: at.epochMilliseconds === new Date(counted?.last ?? 0).getTime(),
    };
  };
  await tenant.live(24);
  await opened();
  expect(await told()).toEqual({ opens: 1, left: 1, shown: 1, lastIsNewest: true });
  await pass(tenant, 5 * DAY);
  const second = await saveCampaign(await tenant.ctx(reviewer), { name: 'Second', settings: settingsWith() });
  await propose(await tenant.ctx(), second.id, [{ email: person[0]?.email ?? '', subject: 'Another word' }]);
  const scope = { motion: 'outbound', kind: 'draft', campaignId: second.id } as const;
  await tenant.approve((await freezeBatch(await tenant.ctx(), scope)).id);
  await tenant.live(24);
  expect(await told()).toEqual({ opens: 1, left: 2, shown: 2, lastIsNewest: true });
  await opened();
  expect(await told()).toMatchObject({ opens: 2, left: 2 });
});
