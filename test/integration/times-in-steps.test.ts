import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { editItem, rejectItem } from '#approval';
import { within } from '#core/context';
import { draftLeads, editTemplate, readTemplate } from '#messaging';
import { verify } from '#ops';
import { slice as outbound } from '#outbound/slice';
import { bookSlot, connectCalendar } from '#scheduling';
import { watchStepTimes } from '../../src/autosend/step-times/watch-step-times.ts';
import { advanceEnrolments } from '../../src/cadence/advance-enrolments.ts';
import { readResting } from '../../src/cadence/read-resting.ts';
import { refreshAvailability } from '../../src/scheduling/refresh-availability.ts';
import { CALENDAR } from '../../src/vendors/cal-com/case.fixture.ts';
import { answers, answerWorld, draftsOf, ZONE } from '../support/answer-world.ts';
import { dispatch } from '../support/dispatch-steps.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';
import { drainAll } from '../support/drain-all.ts';
import {
  approveWaiting,
  DAY,
  enrolled,
  enrolmentOf,
  pass,
  started,
  stepsOf,
  waiting,
} from '../support/sequence-world.ts';

const world = answerWorld();

const MAILS = [
  { day: 1, channel: 'email', action: 'intro' },
  { day: 4, channel: 'email', action: 'value_followup', condition: 'not_replied' },
];
const SHORT = 'Hi {{ firstName }},\n\nWould {{ availableTimes }} suit you for {{ work }} {{ context }}?';

async function offersTimes(tenant: Tenant): Promise<void> {
  for (const templateId of ['f_value_followup', 'f_value_one_week', 'f_value_leave_alone']) {
    const { version, text } = await readTemplate(await tenant.ctx(), { templateId });
    await editTemplate(await tenant.ctx(reviewer), {
      ...{ templateId, version, text: { ...text, body: SHORT, bodyB: null } },
    });
  }
}
async function connect(tenant: Tenant): Promise<void> {
  const ctx = await tenant.ctx();
  await connectCalendar(ctx, { vendor: 'cal_com', calendarId: CALENDAR, zone: ZONE });
  await refreshAvailability.run(ctx);
}
type Mail = {
  id: string;
  lead: string;
  state: string;
  subject: string;
  body: string;
  times: { at: string; label: string }[];
};
const mails = (tenant: Tenant): Promise<Mail[]> =>
  tenant.rows(
    sql`select id, lead_id as lead, state, subject, body, times from drafts where step = 2 order by created_at, id`,
  );
const held = (tenant: Tenant): Promise<{ at: string; lead: string; carrier: string; sent: boolean }[]> =>
  tenant.rows(
    sql`select slot_at as at, lead_id as lead, carrier, sent_at is not null as sent from slot_offers where state = 'pending' order by slot_at`,
  );
const resting = async (tenant: Tenant) =>
  (await readResting(await tenant.ctx())).resting.map(({ why, count }) => [why, count]);

/** Their first mail has left, and the second one offers times. */
async function written(count: number) {
  const own = await started(world, count, { sequence: MAILS });
  await offersTimes(own.tenant);
  await connect(own.tenant);
  await own.tenant.live(4 * DAY);
  return own;
}

test('a step that offers times waits for a calendar, leaves with two kept times in their zone, and who takes one has it', async () => {
  const { tenant, leads } = await started(world, 1, { sequence: MAILS });
  const [lead = ''] = leads;
  await offersTimes(tenant);
  await tenant.live(5 * DAY);
  expect(await enrolmentOf(tenant, lead)).toMatchObject({ pauseReason: 'missing_workspace_setup' });
  expect(await resting(tenant)).toEqual([['missing_workspace_setup', 1]]);
  await pass(tenant, 1);
  await connect(tenant);
  await tenant.live(2);
  const [mail] = await mails(tenant);
  expect(mail).toMatchObject({ state: 'queued' });
  expect(mail?.times).toHaveLength(2);
  for (const { label } of mail?.times ?? []) {
    expect(mail?.body).toContain(label);
    expect(label).toMatch(/ E[SD]T on /);
  }
  expect((await held(tenant)).map(({ carrier, sent }) => [carrier, sent])).toEqual([
    [`step ${mail?.id}`, false],
    [`step ${mail?.id}`, false],
  ]);
  await approveWaiting(tenant);
  await tenant.live(1 * DAY);
  expect(tenant.accepted()).toHaveLength(2);
  expect((await held(tenant)).every(({ sent }) => sent)).toBe(true);
  const { at = '' } = mail?.times[0] ?? {};
  const day = Temporal.Instant.from(at).toZonedDateTimeISO(ZONE).toLocaleString('en-US', { weekday: 'long' });
  await answers(tenant, 'person0@mill-0.example', `${day} works for me.`);
  const [answer] = await draftsOf(tenant);
  expect(answer?.reasons.map(({ code }) => code)).toContain('draft.accepted');
  const meeting = await bookSlot(await tenant.ctx(reviewer), {
    leadId: lead,
    at: Temporal.Instant.from(at),
  });
  expect(meeting.state).toBe('booked');
  expect((await verify(await tenant.ctx())).ok).toBe(true);
});

test('without a free time the step waits, is counted, and goes on by itself once there is one', async () => {
  const { tenant, leads } = await started(world, 1, { sequence: MAILS });
  const [lead = ''] = leads;
  await offersTimes(tenant);
  await connect(tenant);
  await tenant.rows(sql`update availability_sources set next_refresh_at = 'infinity' returning 1`);
  const slots = await tenant.rows<{ at: string }>(
    sql`delete from availability_slots returning slot_at as at`,
  );
  await tenant.live(5 * DAY);
  expect(await enrolmentOf(tenant, lead)).toMatchObject({
    state: 'paused',
    pauseReason: 'missing_availability',
  });
  expect(await resting(tenant)).toEqual([['missing_availability', 1]]);
  expect(await mails(tenant)).toEqual([]);
  expect(slots.length).toBeGreaterThan(0);
  await pass(tenant, 1);
  await tenant.rows(
    sql`update availability_sources set next_refresh_at = ${(await tenant.ctx()).now().toString()} returning 1`,
  );
  await tenant.live(1);
  expect((await mails(tenant)).map(({ state, times }) => [state, times.length])).toEqual([['queued', 2]]);
  expect(await stepsOf(tenant, lead)).toContain('2 value_followup begun');
});

test('written at the same time no two leads hold one slot, and what dies between keeping and writing keeps nothing', async () => {
  const { tenant, leads } = await enrolled(world, 6, { sequence: MAILS });
  await offersTimes(tenant);
  await connect(tenant);
  const step = { number: 2, touch: 'value_followup', motion: 'cadence' };
  const input = { campaignId: tenant.campaignId, step };
  const dying = await tenant.ctx();
  await expect(
    dying.db.tx(async (tx) => {
      await draftLeads(within(dying, tx), { ...input, leadIds: leads });
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  expect(await held(tenant)).toEqual([]);
  await Promise.all(
    leads.map(async (leadId) => draftLeads(await tenant.ctx(), { ...input, leadIds: [leadId] })),
  );
  const kept = await held(tenant);
  expect(kept).toHaveLength(12);
  expect(new Set(kept.map(({ at }) => at)).size).toBe(12);
});

test('a text that was rejected, and one whose sequence ended, give their times back', async () => {
  const { tenant, leads } = await written(2);
  const [first = '', second = ''] = leads;
  expect(await held(tenant)).toHaveLength(4);
  const [item] = await tenant.rows<{ id: string; hash: string }>(
    sql`select i.id, i.content_hash as hash from approval_items i join drafts d on d.id = i.subject_id where d.step = 2 and d.lead_id = ${first}`,
  );
  await rejectItem(await tenant.ctx(reviewer), {
    itemId: item?.id ?? '',
    tag: 'icp_mismatch',
    reason: 'Not for them.',
  });
  await tenant.rows(
    sql`update enrolments set state = 'exited', exit_reason = 'test', doing = null, due_at = null where lead_id = ${second} returning 1`,
  );
  await watchStepTimes.run(await tenant.ctx());
  expect(await held(tenant)).toEqual([]);
});

test('a time that somebody took between the yes and the mail is not sent: the message is written anew and asked about again', async () => {
  const { tenant } = await written(1);
  const [before] = await mails(tenant);
  const taken = before?.times[0];
  expect(await approveWaiting(tenant)).toBe(1);
  // Approved, and before it leaves the slot is gone.
  await tenant.rows(sql`update availability_sources set next_refresh_at = 'infinity' returning 1`);
  await tenant.rows(sql`delete from availability_slots where slot_at = ${taken?.at ?? ''} returning 1`);
  await tenant.live(1);
  expect(tenant.accepted()).toHaveLength(1);
  const [old, fresh, ...more] = await mails(tenant);
  expect(more).toEqual([]);
  expect([old?.state, fresh?.state]).toEqual(['superseded', 'queued']);
  expect(fresh?.times).toHaveLength(2);
  expect(fresh?.body).not.toContain(taken?.label);
  expect((await held(tenant)).map(({ carrier }) => carrier)).toEqual([
    `step ${fresh?.id}`,
    `step ${fresh?.id}`,
  ]);
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.live(1 * DAY);
  expect(tenant.accepted()).toHaveLength(2);
  expect((await verify(await tenant.ctx())).ok).toBe(true);
});

test('a message that a person took back gives its times to others and is not written anew for that', async () => {
  const { tenant } = await written(1);
  await tenant.rows(
    sql`update approval_items set state = 'withdrawn' where state = 'pending' and subject_id in (select id from drafts where step = 2) returning 1`,
  );
  const ctx = await tenant.ctx();
  await watchStepTimes.run(ctx);
  expect(await held(tenant)).toEqual([]);
  await watchStepTimes.run(ctx);
  expect((await mails(tenant)).map(({ state }) => state)).toEqual(['queued']);
});

test('what was planned with a time that is gone is not handed over', async () => {
  const { tenant } = await written(1);
  const [before] = await mails(tenant);
  const [batch] = await waiting(tenant);
  const ctx = await tenant.ctx();
  await tenant.rows(sql`update availability_sources set next_refresh_at = 'infinity' returning 1`);
  await tenant.approve(batch?.id ?? '');
  await drainAll(ctx, outbound.consumers ?? []);
  expect((await tenant.sends()).at(-1)).toMatchObject({ state: 'planned' });
  await tenant.rows(
    sql`update send_ledger set planned_for = ${ctx.now().toString()} where state = 'planned' returning 1`,
  );
  await tenant.rows(
    sql`delete from availability_slots where slot_at = ${before?.times[0]?.at ?? ''} returning 1`,
  );
  await dispatch.run(ctx);
  const last = (await tenant.sends()).at(-1);
  expect([last?.state, last?.reasons.map(({ code }) => code)]).toEqual(['planned', ['times.lost']]);
  expect(tenant.accepted()).toHaveLength(1);
});

test('a person edits the words and may leave a time out, which goes to others; a time nobody keeps is refused', async () => {
  const { tenant } = await written(1);
  const [mail] = await mails(tenant);
  const [item] = await tenant.rows<{ id: string; version: number }>(
    sql`select i.id, i.version from approval_items i where i.subject_id = ${mail?.id ?? ''}`,
  );
  const [first, second] = mail?.times ?? [];
  const ctx = await tenant.ctx(reviewer);
  const instead = (words: string) =>
    editItem(ctx, {
      ...{ itemId: item?.id ?? '', version: item?.version ?? 1 },
      edit: {
        subject: mail?.subject ?? '',
        body: (mail?.body ?? '').replace(`${first?.label} or ${second?.label}`, words),
      },
    });
  await expect(instead('4:15 PM EST on Fri, Mar 13')).rejects.toThrow('not supported');
  expect(await held(tenant)).toHaveLength(2);
  await instead(first?.label ?? '');
  expect((await mails(tenant))[0]?.times).toEqual([first]);
  expect((await held(tenant)).map(({ at }) => Temporal.Instant.from(at).toString())).toEqual([first?.at]);
});

test('a step is written once, however many hands are at it', async () => {
  const { tenant } = await started(world, 3, { sequence: MAILS });
  await offersTimes(tenant);
  await connect(tenant);
  const clock = world.runtime.sandboxClock;
  clock.set(clock.now().add({ hours: 4 * DAY }));
  const hands = await Promise.all([1, 2, 3].map(() => tenant.ctx()));
  await Promise.all(hands.map((ctx) => advanceEnrolments.run(ctx)));
  expect(await mails(tenant)).toHaveLength(3);
  expect(await held(tenant)).toHaveLength(6);
});
