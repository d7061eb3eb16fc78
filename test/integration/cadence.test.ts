import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordLeadEvents } from '#leads';
import { advanceEnrolments } from '../../src/cadence/advance-enrolments.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';
import {
  approveWaiting,
  DAY,
  enrolmentOf,
  pass,
  started,
  stepsOf,
  waiting,
} from '../support/sequence-world.ts';

describe('a sequence over real mail servers', () => {
  let world: DispatchWorld;
  beforeAll(async () => {
    world = await openDispatchWorld();
  });
  afterAll(async () => world[Symbol.asyncDispose]());

  test('the whole sequence: each follow-up waits for a yes, leaves once, from the mailbox that wrote before', async () => {
    const { tenant, leads } = await started(world, 3);
    const lead = leads[0] ?? '';
    expect(await enrolmentOf(tenant, lead)).toMatchObject({ state: 'active', step: 2 });
    for (const mails of [6, 9, 12, 15]) {
      await tenant.live(7 * DAY);
      expect(tenant.accepted(), 'nothing leaves before the yes').toHaveLength(mails - 3);
      expect(await approveWaiting(tenant)).toBe(1);
      await tenant.live(12);
      expect(tenant.accepted()).toHaveLength(mails);
    }
    expect(await stepsOf(tenant, lead)).toEqual([
      '1 intro done',
      '2 connect skipped',
      '3 value_followup done',
      '4 message skipped',
      '5 social_proof done',
      '6 followup_message skipped',
      '7 breakup done',
      '8 close done',
    ]);
    expect(await enrolmentOf(tenant, lead)).toMatchObject({
      state: 'completed',
      exitReason: 'all_steps_done',
    });
    const senders = await tenant.rows<{ lead: string; boxes: number; subjects: number }>(
      sql`select s.lead_id as lead, count(distinct s.mailbox_id)::int as boxes, count(distinct d.subject)::int as subjects from send_ledger s
          join drafts d on d.workspace_id = s.workspace_id and d.id = s.draft_id group by 1`,
    );
    expect(senders.map(({ boxes, subjects }) => [boxes, subjects])).toEqual([
      [1, 5],
      [1, 5],
      [1, 5],
    ]);
  });

  test('a step is begun when it waits, and done only when a mail server took it', async () => {
    const { tenant, leads } = await started(world, 1);
    const lead = leads[0] ?? '';
    await tenant.live(6 * DAY);
    expect(await stepsOf(tenant, lead)).toContain('3 value_followup begun');
    const [mail] = await tenant.sends();
    expect(mail).toBeDefined();
    expect(
      await tenant.rows(sql`select 1 from enrolment_steps where state = 'done' and receipt is null`),
    ).toEqual([]);
    await approveWaiting(tenant);
    await tenant.live(12);
    const [receipt] = await tenant.rows<{ state: string }>(
      sql`select x.state from enrolment_steps s join send_ledger x on x.id::text = s.receipt where s.step = 3`,
    );
    expect(receipt?.state).toBe('accepted');
  });

  test.each([
    ['replied', 'replied'],
    ['meeting_booked', 'meeting_booked'],
    ['unsubscribed', 'unsubscribed'],
    ['bounced', 'bounced'],
    ['linkedin_replied', 'replied'],
  ] as const)('%s ends it: what waits is withdrawn and nothing more is written', async (event, why) => {
    const { tenant, leads } = await started(world, 1);
    const lead = leads[0] ?? '';
    await tenant.live(6 * DAY);
    const ctx = await tenant.ctx();
    await ctx.db.tx((tx) =>
      recordLeadEvents(ctx, tx, [{ leadId: lead, event, channel: 'email', summary: 'It happened.' }]),
    );
    await tenant.live(20 * DAY);
    expect(tenant.accepted()).toHaveLength(1);
    expect(await enrolmentOf(tenant, lead)).toMatchObject({ state: 'exited', exitReason: why });
    expect(
      await tenant.rows(sql`select 1 from approval_items where state in ('pending', 'approved')`),
    ).toEqual([]);
  });

  test('drafts nobody decides on are written anew three times, then the sequence waits for a person', async () => {
    const { tenant, leads } = await started(world, 1);
    for (let turn = 0; turn < 4; turn += 1) {
      await tenant.live(6 * DAY);
      // Waiting for a person makes no time fly; here nobody comes for three days and more.
      await pass(tenant, 80);
    }
    expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({
      state: 'paused',
      step: 3,
      pauseReason: 'nobody_decided',
      resumeAt: null,
    });
    const [drafts] = await tenant.rows<{ count: number }>(
      sql`select count(*)::int as count from drafts where step = 3`,
    );
    expect(drafts?.count).toBe(3);
    expect(tenant.accepted()).toHaveLength(1);
  });

  test('a paused campaign writes nothing; it goes on where it stood', async () => {
    const { tenant } = await started(world, 2);
    await tenant.rows(sql`update campaigns set state = 'paused' where true returning 1`);
    await tenant.live(10 * DAY);
    expect(await waiting(tenant)).toEqual([]);
    await tenant.rows(sql`update campaigns set state = 'active' where true returning 1`);
    await tenant.live(10 * DAY);
    expect(await waiting(tenant)).toHaveLength(1);
  });

  test('two workers at once write one draft each step', async () => {
    const { tenant } = await started(world, 20);
    await pass(tenant, 5 * DAY);
    await tenant.rows(sql`update enrolments set current_step = 3 where true returning 1`);
    const ctx = await tenant.ctx();
    const moved = await Promise.all([1, 2, 3].map(() => advanceEnrolments.run(ctx)));
    expect(moved.reduce((sum, count) => sum + count, 0)).toBe(20);
    const [drafts] = await tenant.rows<{ count: number }>(
      sql`select count(*)::int as count from drafts where step = 3`,
    );
    expect(drafts?.count).toBe(20);
  });
});
