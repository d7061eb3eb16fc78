import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editTemplate, readTemplate } from '#messaging';
import { sequenceBlocker } from '../../src/cadence/blocker.ts';
import { readResting, readRestingLeads } from '../../src/cadence/read-resting.ts';
import { resumeArrived } from '../../src/cadence/waits.store.ts';
import { settleAnswers } from '../../src/enrichment/settle-answers.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { approveWaiting, DAY, enrolmentOf, started, stepsOf } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const MAILS = [
  { day: 1, channel: 'email', action: 'intro' },
  { day: 4, channel: 'email', action: 'value_followup', condition: 'not_replied' },
  { day: 40, channel: 'email', action: 'breakup', condition: 'not_replied' },
];
const NOTE = [
  { day: 1, channel: 'email', action: 'intro' },
  { day: 3, channel: 'linkedin', action: 'connect', condition: 'has_linkedin_url' },
  { day: 12, channel: 'email', action: 'breakup', condition: 'not_replied' },
];

const resting = async (tenant: Tenant) =>
  (await readResting(await tenant.ctx())).resting.map(({ why, count, expected }) => [why, count, expected]);
const behind = async (tenant: Tenant, why: string) =>
  (await readRestingLeads(await tenant.ctx(), { why })).leads.map(({ leadId }) => leadId);
const why = async (tenant: Tenant, leadId: string): Promise<string> => {
  const ctx = await tenant.ctx();
  return (await ctx.db.tx((tx) => sequenceBlocker.explain(ctx, tx, leadId)))?.reason.text ?? '';
};
/** The second mail says something more, whichever of its texts it is. */
async function says(tenant: Tenant, line: string): Promise<void> {
  for (const templateId of ['f_value_followup', 'f_value_one_week', 'f_value_leave_alone']) {
    const { version, text } = await readTemplate(await tenant.ctx(), { templateId });
    const body = `${text.body}\n\n${line}`;
    await editTemplate(await tenant.ctx(reviewer), { templateId, version, text: { ...text, body } });
  }
}
/** An account on LinkedIn with a list, as a person set it up; nothing of it is reached here. */
async function account(tenant: Tenant): Promise<string> {
  const id = (await tenant.ctx()).ids.next();
  await tenant.rows(
    sql`insert into mailboxes (workspace_id, id, address, display_name, vendor, connection, state, created_at, warmup_started_at)
        select workspace_id, ${id}, 'sam@linkedin-account.example', 'Sam', 'heyreach', '{"listId":"7"}', 'active', created_at, warmup_started_at from mailboxes limit 1 returning 1`,
  );
  return id;
}
const setState = (tenant: Tenant, id: string, state: string) =>
  tenant.rows(sql`update mailboxes set state = ${state} where id = ${id} returning 1`);
const profile = async (tenant: Tenant, leadId: string, url = 'linkedin.com/in/ana-berg') => {
  const ctx = await tenant.ctx();
  await tenant.rows(
    sql`insert into person_profiles (workspace_id, id, person_id, kind, url, created_at)
        select workspace_id, ${ctx.ids.next()}, person_id, 'linkedin', ${url}, ${ctx.now().toString()} from leads where id = ${leadId} returning 1`,
  );
};
/** A finder was asked about the person, and has not answered. */
async function lookFor(tenant: Tenant, leadId: string): Promise<string> {
  const ctx = await tenant.ctx();
  const id = ctx.ids.next();
  await tenant.rows(
    sql`insert into enrichment_journal (workspace_id, id, lead_id, provider, field, request_key, state, asked_at, due_at)
        values (${tenant.id}, ${id}, ${leadId}, 'bettercontact', 'email', ${leadId}, 'waiting', ${ctx.now().toString()}, ${ctx
          .now()
          .add({ hours: 365 * DAY })
          .toString()})`,
  );
  return id;
}
const ANSWER = {
  ...{ found: true, email: null, emailConfidence: 0, emailVerified: false, phone: null, title: null },
  ...{ company: null, notes: [] },
  intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
};

test('a text without its link waits until the campaign has one, is never sent with a bare field, and is written once', async () => {
  const { tenant, leads } = await started(world, 1, { sequence: MAILS });
  const [lead = ''] = leads;
  await says(tenant, 'Or choose a time: {{ bookingLink }}');
  await tenant.live(5 * DAY);
  expect(await enrolmentOf(tenant, lead)).toMatchObject({
    ...{ state: 'paused', step: 2, pauseReason: 'missing_booking_link' },
  });
  expect(await resting(tenant)).toEqual([['missing_booking_link', 1, false]]);
  expect(await behind(tenant, 'missing_booking_link')).toEqual([lead]);
  expect(await why(tenant, lead)).toContain('when that is there');
  expect(await stepsOf(tenant, lead)).toContain('2 value_followup waiting');
  expect(await tenant.rows(sql`select 1 from drafts where step = 2`)).toEqual([]);

  const ctx = await tenant.ctx();
  const later = ctx.now().add({ hours: 1 }).toString();
  await tenant.rows(sql`update workspaces set virtual_now = ${later} where true returning 1`);
  await tenant.rows(
    sql`update campaigns set settings = jsonb_set(settings, '{sender,calendarLink}', '"https://cal.example/sam/30"'), updated_at = ${later} returning 1`,
  );
  // What dies before its commit has done nothing; two at once go on with it once.
  const dying = await tenant.ctx();
  await expect(
    dying.db.tx(async (tx) => {
      expect(await resumeArrived(tx, dying.now())).toBe(1);
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  const [one, other] = [await tenant.ctx(), await tenant.ctx()];
  const resumed = await Promise.all(
    [one, other].map((each) => each.db.tx((tx) => resumeArrived(tx, each.now()))),
  );
  expect(resumed.toSorted()).toEqual([0, 1]);
  await tenant.live(2);
  expect(
    await tenant.rows(
      sql`select body like '%https://cal.example/sam/30%' as linked from drafts where step = 2`,
    ),
  ).toEqual([{ linked: true }]);
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.live(2 * DAY);
  expect(tenant.accepted()).toHaveLength(2);
  expect(await stepsOf(tenant, lead)).toContain('2 value_followup done');
});

test('a text without a field of the lead waits for it, and after a month is left out with its reason', async () => {
  const { tenant, leads } = await started(world, 2, { sequence: MAILS });
  const [cured = '', never = ''] = leads;
  await says(tenant, 'We know {{ technology }} well.');
  await tenant.live(5 * DAY);
  expect(await resting(tenant)).toEqual([['missing_lead_data', 2, false]]);
  const later = (await tenant.ctx()).now().add({ hours: 1 }).toString();
  await tenant.rows(
    sql`update companies set technologies = '{Kafka}', updated_at = ${later} where id = (select p.company_id from leads l join people p on p.id = l.person_id where l.id = ${cured}) returning 1`,
  );
  await tenant.live(4);
  expect(
    (await tenant.rows<{ lead: string }>(sql`select lead_id as lead from drafts where step = 2`)).map(
      ({ lead }) => lead,
    ),
  ).toEqual([cured]);
  expect(await resting(tenant)).toContainEqual(['missing_lead_data', 1, false]);
  await tenant.live(31 * DAY);
  expect(await stepsOf(tenant, never)).toContain('2 value_followup skipped');
  expect(await enrolmentOf(tenant, never)).toMatchObject({ state: 'active', step: 3 });
});

test('a step on LinkedIn waits while its account is disconnected, and never keeps the mail behind it waiting', async () => {
  const { tenant, leads } = await started(world, 2, { sequence: NOTE });
  const [first = '', second = ''] = leads;
  const id = await account(tenant);
  await setState(tenant, id, 'disconnected');
  await profile(tenant, first);
  await profile(tenant, second, 'linkedin.com/in/other');
  await tenant.live(4 * DAY);
  expect(await resting(tenant)).toEqual([['channel_disconnected', 2, false]]);
  await tenant.rows(
    sql`update enrolments set state = 'exited', exit_reason = 'test', pause_reason = null, resume_at = null where lead_id = ${second} returning 1`,
  );
  await setState(tenant, id, 'active');
  await tenant.live(1 * DAY);
  expect(await stepsOf(tenant, first)).toContain('2 connect begun');
  expect(await resting(tenant)).toEqual([['awaiting_approval', 1, true]]);
});

test('what is still disconnected on the day of the step behind is left out with its reason', async () => {
  const { tenant, leads } = await started(world, 1, { sequence: NOTE });
  const [lead = ''] = leads;
  await setState(tenant, await account(tenant), 'disconnected');
  await profile(tenant, lead);
  await tenant.live(13 * DAY);
  expect(await stepsOf(tenant, lead)).toEqual(
    expect.arrayContaining(['2 connect skipped', '3 breakup begun']),
  );
});

test('a step waits for a profile while the person is looked for, and goes on with the one that is found', async () => {
  const { tenant, leads } = await started(world, 1, { sequence: NOTE });
  const [lead = ''] = leads;
  await account(tenant);
  const id = await lookFor(tenant, lead);
  await tenant.live(4 * DAY);
  expect(await resting(tenant)).toEqual([['awaiting_enrichment', 1, true]]);
  const ctx = await tenant.ctx();
  const answer = {
    ...ANSWER,
    linkedinUrl: 'https://www.linkedin.com/in/ana-berg/',
    observedAt: ctx.now().toString(),
  };
  await settleAnswers(ctx, [
    { id, provider: 'bettercontact', field: 'email', leadIds: [lead], state: 'hit', answer, error: null },
  ]);
  await tenant.live(1 * DAY);
  expect(await tenant.rows(sql`select url from person_profiles`)).toEqual([
    { url: 'linkedin.com/in/ana-berg' },
  ]);
  expect(await stepsOf(tenant, lead)).toContain('2 connect begun');
});

test('a profile that nobody finds leaves the step out with its reason', async () => {
  const { tenant, leads } = await started(world, 1, { sequence: NOTE });
  const [lead = ''] = leads;
  await account(tenant);
  const id = await lookFor(tenant, lead);
  await tenant.live(4 * DAY);
  expect((await enrolmentOf(tenant, lead)).pauseReason).toBe('awaiting_enrichment');
  await settleAnswers(await tenant.ctx(), [
    {
      id,
      provider: 'bettercontact',
      field: 'email',
      leadIds: [lead],
      state: 'miss',
      answer: null,
      error: null,
    },
  ]);
  await tenant.live(1);
  expect(await stepsOf(tenant, lead)).toContain('2 connect skipped');
});

test('whom LinkedIn refused waits for another profile, and is asked under that', async () => {
  const { tenant, leads } = await started(world, 1, { sequence: NOTE });
  const [lead = ''] = leads;
  await account(tenant);
  await profile(tenant, lead);
  const { id } = await enrolmentOf(tenant, lead);
  const ctx = await tenant.ctx();
  await tenant.rows(
    sql`insert into enrolment_steps (workspace_id, enrolment_id, step, lead_id, channel, action, state, reasons, at)
        values (${tenant.id}, ${id}, 90, ${lead}, 'linkedin', 'connect', 'failed', '[{"code":"cadence.linkedin_refused","text":"It was refused."}]', ${ctx.now().add({ hours: 1 }).toString()}) returning 1`,
  );
  await tenant.live(4 * DAY);
  expect(await resting(tenant)).toEqual([['linkedin_unreachable', 1, false]]);
  const later = (await tenant.ctx()).now().add({ hours: 1 }).toString();
  await tenant.rows(sql`update workspaces set virtual_now = ${later} where true returning 1`);
  await profile(tenant, lead, 'linkedin.com/in/ana-berg-2');
  await tenant.live(1 * DAY);
  expect(await stepsOf(tenant, lead)).toContain('2 connect begun');
  expect(
    await tenant.rows(
      sql`select i.preview::text like '%ana-berg-2%' as other from approval_items i join drafts d on d.id::text = i.subject_id::text where d.step = 2`,
    ),
  ).toEqual([{ other: true }]);
});
