import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { recordLeadEvents, whyNotSending } from '#leads';
import { changeEnrolment } from '../../src/cadence/change-enrolment.ts';
import { editSequence } from '../../src/cadence/edit-sequence.ts';
import { runCadence } from '../../src/cadence/run-cadence.ts';
import { wholeDatabaseText } from '../support/database-text.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  propose,
  reviewer,
  settingsWith,
  type Tenant,
} from '../support/dispatch-world.ts';
import { DAY, enrolled, enrolmentOf, pass, started, waiting } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(async () => world[Symbol.asyncDispose]());

describe('a dry run', () => {
  test('swarm §38.1: says what would happen and changes not one row of any table', async () => {
    const { tenant } = await started(world, 4);
    await pass(tenant, 5 * DAY);
    const ctx = await tenant.ctx(reviewer);
    const before = await wholeDatabaseText(world, tenant);
    const report = await runCadence(ctx, { dryRun: true });
    expect(report).toMatchObject({
      ...{ dryRun: true, due: 8, batches: [], drafted: { value_followup: 4 } },
      skipped: { 'cadence.condition_not_met:has_linkedin_url': 4 },
    });
    expect(Object.keys(before).length).toBeGreaterThan(30);
    expect(await wholeDatabaseText(world, tenant)).toEqual(before);
    // And the same for real changes what it said.
    const real = await runCadence(ctx, { dryRun: false });
    expect({ ...real, dryRun: true, batches: [] }).toEqual(report);
    expect(await wholeDatabaseText(world, tenant)).not.toEqual(before);
  });
});

describe('conditions of a step', () => {
  const sequence = [
    { day: 1, channel: 'email', action: 'intro' },
    { day: 5, channel: 'email', action: 'value_followup', condition: 'email_opened' },
    { day: 9, channel: 'call', action: 'call', condition: 'phone_provided' },
  ];
  test('autosend §15.1: who opened gets the step and who did not goes on behind it; a number too short is none', async () => {
    const { tenant, leads } = await started(world, 3, { sequence, tracking: ['opens'] });
    const ctx = await tenant.ctx(reviewer);
    const [person, machine, nobody] = leads;
    const opened = (leadId: string | undefined, type: string) => ({
      ...{ leadId: leadId ?? '', type, channel: 'email' as const, summary: 'Opened', nextSendAt: null },
      event: type === 'opened' ? ('opened' as const) : null,
    });
    await ctx.db.tx((tx) =>
      recordLeadEvents(ctx, tx, [opened(person, 'opened'), opened(machine, 'opened_by_machine')]),
    );
    const number = (leadId: string | undefined, phone: string) =>
      tenant.rows(
        sql`insert into person_phones (workspace_id, id, person_id, phone, source, created_at)
            select workspace_id, ${ctx.ids.next()}, person_id, ${phone}, 'test', now() from leads where id = ${leadId ?? ''} returning 1`,
      );
    await number(person, '+14155550123');
    await number(machine, '+1415555');
    await number(nobody, '+14155550124');
    await pass(tenant, 5 * DAY);
    const report = await runCadence(await tenant.ctx(reviewer), { dryRun: false });
    expect(report.drafted).toEqual({ value_followup: 1 });
    expect(report.skipped).toMatchObject({ 'cadence.condition_not_met:email_opened': 2 });
    await pass(tenant, 5 * DAY);
    await runCadence(await tenant.ctx(reviewer), { dryRun: false });
    const called = await tenant.rows<{ leadId: string; state: string; code: string | null }>(
      sql`select lead_id as "leadId", state, reasons -> 0 ->> 'code' as code from enrolment_steps where step = 3`,
    );
    expect(called).toContainEqual({
      leadId: machine,
      state: 'skipped',
      code: 'cadence.condition_not_met:phone_provided',
    });
    expect(called).toContainEqual(expect.objectContaining({ leadId: nobody, state: 'begun' }));
  });

  test('a step that hangs on opens nobody tells of is refused, saved anew as in an edit', async () => {
    const ctx = await (await world.tenant()).ctx(reviewer);
    const unheard = { name: 'Unheard', settings: settingsWith({ sequence }) };
    await expect(saveCampaign(ctx, unheard)).rejects.toMatchObject({
      fields: [
        { path: 'settings.sequence.1.condition', message: expect.stringContaining('Have opens told') },
      ],
    });
    const { id: campaignId } = await saveCampaign(ctx, { name: 'Heard', settings: settingsWith() });
    const steps = sequence.map((step) => ({ condition: 'always', ...step })) as never;
    await expect(editSequence(ctx, { campaignId, steps, scope: 'new' })).rejects.toThrow(/was not changed/);
  });
});

describe('a person changes one lead’s sequence', () => {
  const change = async (
    tenant: Tenant,
    id: string,
    move: 'pause' | 'resume' | 'end',
    why = 'The customer asked.',
  ) => changeEnrolment(await tenant.ctx(reviewer), { enrolmentId: id, move, reason: why });

  test('what is paused by hand stays so however long, and goes on by hand', async () => {
    const { tenant, leads } = await started(world, 1);
    const { id } = await enrolmentOf(tenant, leads[0] ?? '');
    await change(tenant, id, 'pause');
    await pass(tenant, 40 * DAY);
    await tenant.live(DAY);
    expect(await waiting(tenant)).toEqual([]);
    const why = await whyNotSending(await tenant.ctx(), leads[0] ?? '');
    expect(why.reasons.map(({ text }) => text).join(' ')).toContain('a person has to go on with it');
    await change(tenant, id, 'resume');
    await tenant.live(DAY);
    expect(await waiting(tenant)).toHaveLength(1);
  });

  test('ending takes the waiting draft and the planned message with it, for good', async () => {
    const { tenant, leads } = await started(world, 1);
    await tenant.live(6 * DAY);
    expect(await waiting(tenant)).toHaveLength(1);
    const { id } = await enrolmentOf(tenant, leads[0] ?? '');
    await change(tenant, id, 'end');
    await tenant.live(30 * DAY);
    expect(tenant.accepted()).toHaveLength(1);
    expect(
      await tenant.rows(sql`select 1 from approval_items where state in ('pending', 'approved')`),
    ).toEqual([]);
    await expect(change(tenant, id, 'resume')).rejects.toThrow(
      'The sequence is exited, so it cannot be resumed.',
    );
  });

  test('ending takes nothing of what another campaign has for the lead', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx();
    const { id: other } = await saveCampaign(ctx, { name: 'Another one', settings: settingsWith() });
    const to = (n: number) => [{ email: `twice${n}@mill-twice-${n}.example` }];
    const [planned] = [await propose(ctx, tenant.campaignId, to(1)), await propose(ctx, other, to(1))];
    const [pending] = [await propose(ctx, tenant.campaignId, to(2)), await propose(ctx, other, to(2))];
    const [here, there] = (
      await tenant.rows<{ id: string }>(
        sql`select i.id from approval_items i where i.lead_id = ${planned[0]?.leadId ?? ''} order by i.created_at, i.id`,
      )
    ).map(({ id }) => id);
    for (const id of [here ?? '', there ?? '']) await tenant.approve((await tenant.freeze([id])).id);
    await tenant.rows(sql`update campaigns set state = 'paused' where true returning 1`);
    await tenant.settle();
    for (const lead of [planned[0]?.leadId, pending[0]?.leadId]) {
      const [enrolment] = await tenant.rows<{ id: string }>(
        sql`select id from enrolments where lead_id = ${lead ?? ''} and campaign_id = ${tenant.campaignId}`,
      );
      await change(tenant, enrolment?.id ?? '', 'end');
    }
    const ofCampaign = (table: string, at: string) =>
      tenant.rows<{ campaign: string; state: string }>(
        sql`select c.name as campaign, t.state from ${sql.identifier(table)} t join drafts d on d.id = t.${sql.identifier(at)}
            join enrolments e on e.id = d.enrolment_id join campaigns c on c.id = e.campaign_id order by c.name, t.state`,
      );
    const mine = `Campaign of ${tenant.slug}`;
    expect(await ofCampaign('send_ledger', 'draft_id')).toEqual([
      { campaign: 'Another one', state: 'planned' },
      { campaign: mine, state: 'cancelled' },
    ]);
    expect(await ofCampaign('approval_items', 'subject_id')).toEqual([
      { campaign: 'Another one', state: 'approved' },
      { campaign: 'Another one', state: 'pending' },
      { campaign: mine, state: 'withdrawn' },
      { campaign: mine, state: 'withdrawn' },
    ]);
  });

  test('a change without a reason, of nothing, or by somebody who may not, changes nothing', async () => {
    const { tenant, leads } = await started(world, 1);
    const { id } = await enrolmentOf(tenant, leads[0] ?? '');
    await expect(change(tenant, id, 'pause', ' ')).rejects.toThrow('The sequence was not changed.');
    await expect(change(tenant, '0190aaaa-0000-7000-8000-000000000000', 'pause')).rejects.toThrow(
      'There is no enrolment',
    );
    const viewer = { ...reviewer, scopes: new Set(['leads:read'] as const) };
    await expect(
      changeEnrolment(await tenant.ctx(viewer), { enrolmentId: id, move: 'pause', reason: 'x' }),
    ).rejects.toThrow('campaigns:write is missing');
    const other = await enrolled(world, 1);
    await expect(change(other.tenant, id, 'pause')).rejects.toThrow('There is no enrolment');
    expect((await enrolmentOf(tenant, leads[0] ?? '')).state).toBe('active');
  });
});
