import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approveBatch, rejectItem } from '#approval';
import { pendingBatches } from '#approval/views';
import { enrolmentsOfLead, stepsOfLead } from '#cadence/views';
import { DEFAULT_SEQUENCE } from '#campaigns/contract';
import { importLeads, memorySource, recordLeadEvents } from '#leads';
import { draftLeads } from '#messaging';
import { advanceEnrolments } from '../../src/cadence/advance-enrolments.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

const SETTINGS = {
  sequence: DEFAULT_SEQUENCE,
  copy: {
    offer: 'map where work waits between two teams',
    proof: 'The map takes one week and ends with a list of the three longest waits.',
  },
};
const DAY = 24;

describe('a sequence over real mail servers', () => {
  let world: DispatchWorld;
  beforeAll(async () => {
    world = await openDispatchWorld();
  });
  afterAll(async () => world[Symbol.asyncDispose]());

  /** People on a list, each with a first message that waits in a batch. */
  async function enrolled(
    count: number,
    more: Record<string, unknown> = {},
  ): Promise<{ tenant: Tenant; leads: string[] }> {
    const tenant = await world.tenant({ settings: { ...SETTINGS, ...more } });
    const ctx = await tenant.ctx();
    const lines = Array.from(
      { length: count },
      (_, n) => `person${n}@mill-${n}.example,Ana${n},Berg,Head of Operations,Mill ${n} Works,Manufacturing`,
    );
    const source = memorySource(
      'list.csv',
      `email,first name,last name,title,company,industry\n${lines.join('\n')}\n`,
    );
    await importLeads(ctx, source);
    const leads = await tenant.rows<{ id: string }>(sql`select id from leads order by id`);
    const ids = leads.map(({ id }) => id);
    const outcomes = await draftLeads(ctx, { campaignId: tenant.campaignId, leadIds: ids });
    expect(outcomes.map(({ state }) => state)).toEqual(ids.map(() => 'queued'));
    return { tenant, leads: ids };
  }
  const started = async (count: number, more: Record<string, unknown> = {}) => {
    const own = await enrolled(count, more);
    await own.tenant.approve((await own.tenant.freeze()).id);
    await own.tenant.live(3);
    expect(own.tenant.accepted()).toHaveLength(count);
    return own;
  };
  /** Time passes, and nobody does anything. */
  const pass = async (tenant: Tenant, hours: number): Promise<void> => {
    const later = (await tenant.ctx()).now().add({ hours });
    await tenant.rows(sql`update workspaces set virtual_now = ${later.toString()} where true returning 1`);
  };
  const waiting = async (tenant: Tenant) => (await tenant.ctx()).db.tx(pendingBatches);
  const approveWaiting = async (tenant: Tenant): Promise<number> => {
    const batches = await waiting(tenant);
    for (const { id } of batches) await approveBatch(await tenant.ctx(reviewer), id);
    return batches.length;
  };
  const enrolment = async (tenant: Tenant, leadId: string) => {
    const [found] = await (await tenant.ctx()).db.tx((tx) => enrolmentsOfLead(tx, leadId));
    if (!found) throw new Error('The lead is not enrolled.');
    return found;
  };
  const steps = async (tenant: Tenant, leadId: string) =>
    (await (await tenant.ctx()).db.tx((tx) => stepsOfLead(tx, leadId))).map(
      ({ step, action, state }) => `${step} ${action} ${state}`,
    );

  test('the whole sequence: each follow-up waits for a yes, leaves once, from the mailbox that wrote before', async () => {
    const { tenant, leads } = await started(3);
    const lead = leads[0] ?? '';
    expect(await enrolment(tenant, lead)).toMatchObject({ state: 'active', step: 2 });
    for (const mails of [6, 9, 12, 15]) {
      await tenant.live(7 * DAY);
      expect(tenant.accepted(), 'nothing leaves before the yes').toHaveLength(mails - 3);
      expect(await approveWaiting(tenant)).toBe(1);
      await tenant.live(12);
      expect(tenant.accepted()).toHaveLength(mails);
    }
    expect(await steps(tenant, lead)).toEqual([
      '1 intro done',
      '2 connect skipped',
      '3 value_followup done',
      '4 message skipped',
      '5 social_proof done',
      '6 followup_message skipped',
      '7 breakup done',
      '8 close done',
    ]);
    expect(await enrolment(tenant, lead)).toMatchObject({ state: 'completed', exitReason: 'all_steps_done' });
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
    const { tenant, leads } = await started(1);
    const lead = leads[0] ?? '';
    await tenant.live(6 * DAY);
    expect(await steps(tenant, lead)).toContain('3 value_followup begun');
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
    const { tenant, leads } = await started(1);
    const lead = leads[0] ?? '';
    await tenant.live(6 * DAY);
    const ctx = await tenant.ctx();
    await ctx.db.tx((tx) =>
      recordLeadEvents(ctx, tx, [{ leadId: lead, event, channel: 'email', summary: 'It happened.' }]),
    );
    await tenant.live(20 * DAY);
    expect(tenant.accepted()).toHaveLength(1);
    expect(await enrolment(tenant, lead)).toMatchObject({ state: 'exited', exitReason: why });
    expect(
      await tenant.rows(sql`select 1 from approval_items where state in ('pending', 'approved')`),
    ).toEqual([]);
  });

  test('a rejected text ends its step, not the sequence', async () => {
    const { tenant, leads } = await started(1);
    await tenant.live(6 * DAY);
    const [item] = await tenant.rows<{ id: string }>(
      sql`select id from approval_items where state = 'pending'`,
    );
    await rejectItem(await tenant.ctx(reviewer), {
      itemId: item?.id ?? '',
      tag: 'tone_style_issue',
      reason: 'Too stiff.',
    });
    await tenant.settle();
    expect(await steps(tenant, leads[0] ?? '')).toContain('3 value_followup skipped');
    await tenant.live(7 * DAY);
    expect(await approveWaiting(tenant)).toBe(1);
    await tenant.live(12);
    expect(tenant.accepted()).toHaveLength(2);
    expect(await steps(tenant, leads[0] ?? '')).toContain('5 social_proof done');
  });

  test('drafts nobody decides on are written anew three times, then the sequence waits for a person', async () => {
    const { tenant, leads } = await started(1);
    for (let turn = 0; turn < 4; turn += 1) {
      await tenant.live(6 * DAY);
      // Waiting for a person makes no time fly; here nobody comes for three days and more.
      await pass(tenant, 80);
    }
    expect(await enrolment(tenant, leads[0] ?? '')).toMatchObject({
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
    const { tenant } = await started(2);
    await tenant.rows(sql`update campaigns set state = 'paused' where true returning 1`);
    await tenant.live(10 * DAY);
    expect(await waiting(tenant)).toEqual([]);
    await tenant.rows(sql`update campaigns set state = 'active' where true returning 1`);
    await tenant.live(10 * DAY);
    expect(await waiting(tenant)).toHaveLength(1);
  });

  test('two workers at once write one draft each step', async () => {
    const { tenant } = await started(20);
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
