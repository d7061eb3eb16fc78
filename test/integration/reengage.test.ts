import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suppressIn } from '#leads';
import { verify } from '#ops';
import { readResting, readRestingLeads } from '../../src/cadence/read-resting.ts';
import { reengage } from '../../src/cadence/recontact/reengage.ts';
import { answer, away, dayAhead } from '../support/answers.ts';
import { databaseText } from '../support/database-text.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { approveWaiting, enrolmentOf, started, waiting } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const report = async (tenant: Tenant, dryRun: boolean, kind: 'ooo' | 'nurture' = 'ooo') =>
  reengage(await tenant.ctx(), { kind, dryRun });
const recontacts = (tenant: Tenant) =>
  tenant.rows<{ kind: string; state: string; due: string; named: string | null; code: string }>(
    sql`select kind, state, due_at as due, named::text as named, reasons -> 0 ->> 'code' as code from recontacts order by created_at, reply_id`,
  );
/** Time passes until then, and nobody does anything. */
const to = (tenant: Tenant, moment: string) =>
  tenant.rows(sql`update workspaces set virtual_now = ${moment} where true returning 1`);
describe('who was away', () => {
  test('is written to once, in the conversation, a business day after the return and after a yes', async () => {
    const { tenant, leads } = await started(world, 1);
    const [first] = await tenant.sends();
    const back = await away(world, tenant, first?.to ?? '');
    expect(await recontacts(tenant)).toMatchObject([
      { kind: 'ooo', state: 'waiting', named: back.iso, due: `${back.next} 08:00:00+00` },
    ]);
    await to(tenant, `${back.next}T07:00:00Z`);
    const before = await databaseText(world, tenant);
    expect(await report(tenant, true)).toMatchObject({
      ...{ looked: 1, eligible: 0, proposed: 0, refused: { 'recontact.early': 1 } },
      people: [{ eligible: false, eligibleAt: `${back.next}T08:00:00Z` }],
    });
    await to(tenant, `${back.next}T08:00:00Z`);
    const dry = await report(tenant, true);
    expect(dry).toMatchObject({ looked: 1, eligible: 1, proposed: 0, people: [{ named: back.iso }] });
    expect(await databaseText(world, tenant)).toEqual(before);

    // Two who try at the same time write one draft.
    const both = await Promise.all([report(tenant, false), report(tenant, false)]);
    expect(both.map(({ proposed }) => proposed).sort()).toEqual([0, 1]);
    expect(await recontacts(tenant)).toMatchObject([{ state: 'proposed' }]);
    const [draft] = await tenant.rows<{ subject: string; body: string; step: number }>(
      sql`select subject, body, step from drafts where answers_id is not null`,
    );
    expect(draft?.subject).toMatch(/^Re: /);
    expect(draft?.body).not.toMatch(/vacation|holiday|leave|sick|travel/i);
    await tenant.settle();
    expect(tenant.accepted()).toHaveLength(1);
    expect(await waiting(tenant)).toHaveLength(1);
    await approveWaiting(tenant);
    await tenant.live(6);
    expect(tenant.accepted()).toHaveLength(2);
    const [, second] = await tenant.sends();
    const [sent] = await tenant.rows<{ threads: number; same: boolean; answers: string }>(
      sql`select (select count(*)::int from threads where lead_id = ${leads[0] ?? ''}) as threads, o.mailbox_id = f.mailbox_id as same, o.in_reply_to as answers
          from messages o join messages f on f.message_id = ${first?.messageId ?? ''} where o.message_id = ${second?.messageId ?? ''}`,
    );
    expect(sent).toEqual({
      threads: 1,
      same: true,
      answers: expect.stringMatching(/^<away-\d+@people.example>$/),
    });
    const raw = (await world.filed()).find((mail) => mail.includes(second?.messageId ?? 'nothing'));
    expect(raw).toMatch(/In-Reply-To: <away-\d+@people.example>/i);
    // The sequence goes on behind it, and keeps its distance.
    const enrolment = await enrolmentOf(tenant, leads[0] ?? '');
    expect(enrolment.state).toBe('active');
    expect(
      Temporal.Instant.compare(
        enrolment.dueAt ?? '',
        Temporal.Instant.from(`${back.next}T08:00:00Z`).add({ hours: 72 }),
      ),
    ).toBeGreaterThanOrEqual(0);
    expect(await report(tenant, false)).toMatchObject({ looked: 0, proposed: 0 });
    expect((await verify(await tenant.ctx())).ok).toBe(true);
  });

  test('is proposed by itself when the time has come', async () => {
    const { tenant } = await started(world, 1);
    const [first] = await tenant.sends();
    await away(world, tenant, first?.to ?? '');
    await tenant.live(24 * 9);
    expect(await recontacts(tenant)).toMatchObject([{ state: 'proposed', code: 'recontact.due' }]);
    expect(tenant.accepted()).toHaveLength(1);
    expect(await waiting(tenant)).toHaveLength(1);
  });

  test.each<[string, string, (tenant: Tenant, lead: string, email: string) => Promise<unknown>]>([
    [
      'answered since',
      'recontact.answered',
      async (tenant, _lead, email) => answer(world, tenant, email, 'Thanks, what does it cost?'),
    ],
    [
      'opted out since',
      'recontact.answered',
      async (tenant, _lead, email) => answer(world, tenant, email, 'Please remove me from your list.'),
    ],
    [
      'is suppressed since',
      'recontact.said_no',
      async (tenant, _lead, email) => {
        const ctx = await tenant.ctx();
        await ctx.db.tx((tx) =>
          suppressIn(ctx, tx, [{ address: email, reason: 'asked by phone', source: 'person' }]),
        );
      },
    ],
    [
      'was ruled out',
      'recontact.disqualified',
      (tenant, lead) =>
        tenant.rows(sql`update leads set status = 'disqualified' where id = ${lead} returning 1`),
    ],
    [
      'is in a campaign that ended',
      'recontact.campaign_over',
      (tenant) => tenant.rows(sql`update campaigns set state = 'completed' where true returning 1`),
    ],
  ])('is left alone who %s', async (_name, code, happens) => {
    const { tenant, leads } = await started(world, 1);
    const [first] = await tenant.sends();
    const back = await away(world, tenant, first?.to ?? '');
    await happens(tenant, leads[0] ?? '', first?.to ?? '');
    await tenant.settle();
    await to(tenant, `${back.next}T09:00:00Z`);
    const found = await report(tenant, true);
    const codes = found.people.flatMap(({ reasons }) => reasons.map((reason) => reason.code));
    const [noted] = await recontacts(tenant);
    expect([...codes, noted?.code]).toContain(code);
    expect(await report(tenant, false)).toMatchObject({ proposed: 0 });
    await tenant.settle();
    expect(await tenant.rows(sql`select 1 from drafts where answers_id is not null`)).toEqual([]);
  });
});

describe('who said "not now"', () => {
  test('is asked again on the day they named, after a yes, and never by itself', async () => {
    const { tenant, leads } = await started(world, 2);
    const [first, second] = await tenant.sends();
    const [named, silent] = [await dayAhead(tenant, 44), await dayAhead(tenant, 180)];
    await answer(world, tenant, first?.to ?? '', `Not now, please get back to me on ${named.written}.`);
    await answer(world, tenant, second?.to ?? '', 'The timing is not right, maybe later.');
    await tenant.settle();
    expect(await recontacts(tenant)).toMatchObject([
      { kind: 'nurture', state: 'waiting', named: named.iso, due: `${named.iso} 09:00:00+00` },
      { kind: 'nurture', state: 'waiting', named: null, due: `${silent.iso} 09:00:00+00` },
    ]);
    await to(tenant, `${named.iso}T09:00:00Z`);
    expect(await report(tenant, false, 'nurture')).toMatchObject({ looked: 2, eligible: 1, proposed: 1 });
    await tenant.settle();
    expect(tenant.accepted()).toHaveLength(2);
    expect(await tenant.rows(sql`select status from leads where id = ${leads[0] ?? ''}`)).toEqual([
      { status: 'revival_queued' },
    ]);
    await approveWaiting(tenant);
    await tenant.live(6);
    expect(tenant.accepted()).toEqual([first?.to, second?.to, first?.to]);
    expect((await verify(await tenant.ctx())).ok).toBe(true);
  });
});

test('why sequences rest is shown with counts, and what a person wrote is not', async () => {
  const { tenant, leads } = await started(world, 3);
  const [first] = await tenant.sends();
  await away(world, tenant, first?.to ?? '');
  const [, second, third] = leads;
  await tenant.rows(
    sql`update enrolments set state = 'paused', pause_reason = 'she is a friend', due_at = null where lead_id in (${second ?? ''}, ${third ?? ''}) and state = 'active' returning 1`,
  );
  const shown = await readResting(await tenant.ctx());
  expect(
    shown.resting.map(({ why, count, release, nextAt }) => [why, count, release, nextAt !== null]),
  ).toContainEqual(['out_of_office', 1, 'time', true]);
  expect(shown.resting.find(({ why }) => why === 'by_hand')?.count).toBeGreaterThanOrEqual(1);
  expect(JSON.stringify(shown)).not.toContain('friend');
  const ctx = await tenant.ctx();
  for (const { why, count } of shown.resting)
    expect((await readRestingLeads(ctx, { why })).leads, why).toHaveLength(count);
  expect((await readRestingLeads(ctx, { why: 'out_of_office' })).leads).toMatchObject([
    { leadId: leads[0], step: 2, until: expect.stringMatching(/^2026-/) },
  ]);
  expect((await readRestingLeads(ctx, { why: 'by_hand' })).leads.map(({ leadId }) => leadId).sort()).toEqual(
    [second, third].sort(),
  );
  await expect(readRestingLeads(ctx, { why: 'she is a friend' })).rejects.toMatchObject({
    code: 'resting.why',
  });
  await expect(readRestingLeads(ctx, { why: 'by_hand', after: 'x' })).rejects.toMatchObject({
    code: 'page.cursor',
  });
  expect(shown.recontacts).toEqual([
    { kind: 'ooo', rung: 'none', state: 'waiting', when: 'next_30_days', count: 1 },
  ]);
});
