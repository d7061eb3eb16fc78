import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import { whyNotSending } from '#leads';
import { readRun } from '#pipeline';
import { listGradeAttention } from '../../src/pipeline/grade/attention.ts';
import { acknowledgeGrade, gradeRun } from '../../src/pipeline/grade/grade-run.ts';
import { runsCommand } from '../../src/pipeline/runs.cli.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  reviewer,
  type Tenant,
  type Waiting,
} from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A run that has drafted for so many people, whose names are not names of people: grade C, as nothing else is known. */
async function drafted(people: number): Promise<{ tenant: Tenant; runId: string; waiting: Waiting[] }> {
  const tenant = await world.tenant({ mailboxes: 4 });
  const waiting = await tenant.propose(
    Array.from({ length: people }, (_, index) => ({ email: `ada@firm-${index}.example` })),
  );
  const ctx = await tenant.ctx();
  const runId = ctx.ids.next<'run'>();
  const at = ctx.now().toString();
  await tenant.rows(
    sql`insert into runs (workspace_id, id, campaign_id, name, mode, state, stages, started_by, started_at)
        values (${tenant.id}, ${runId}, ${tenant.campaignId}, 'run_1', 'sandbox', 'awaiting_approval', '["enrich","segment","craft","approve","send"]', 'test', ${at})`,
  );
  await tenant.rows(
    sql`insert into run_items (workspace_id, run_id, stage, lead_id, outcome, at)
        select ${tenant.id}, ${runId}, 'approve', l.id, 'waiting', ${at} from leads l`,
  );
  return { tenant, runId, waiting };
}

const repair = (tenant: Tenant) =>
  tenant.rows(
    sql`update people set first_name = 'Ada', last_name = 'Berg' where workspace_id = ${tenant.id}`,
  );
/** Nobody of the list fits. */
const spoil = (tenant: Tenant) => tenant.rows(sql`update leads set tier = 'tier_4', score_reasons = '[]'`);

test('gtmos §9.1: a list of grade C leaves when a person said so, and not before', async () => {
  const { tenant, runId } = await drafted(100);
  const before = await tenant.freeze();
  expect(before.preview.totals).toEqual({ items: 100, sendable: 100, dropped: 0 });
  await tenant.approve(before.id);
  await tenant.live(2);
  expect(tenant.accepted()).toEqual([]);
  const [held] = await tenant.sends();
  expect(held?.reasons[0]).toMatchObject({ code: 'list.unacknowledged', detail: { grade: 'C', score: 75 } });
  const system = await tenant.ctx();
  const waits = async () =>
    (await system.db.tx((tx) => listGradeAttention.list(system, tx))).map(({ count }) => count);
  expect(await waits()).toEqual([1]);
  expect((await readRun(system, runId)).grade).toMatchObject({ grade: 'C', rows: 100, directional: false });
  await expect(acknowledgeGrade(system, { runId })).rejects.toMatchObject({ code: 'run.needs_a_person' });
  const person = await tenant.ctx(reviewer);
  expect(await acknowledgeGrade(person, { runId })).toMatchObject({ acknowledgedBy: reviewer.id });
  expect(await waits()).toEqual([]);
  // Saying it twice changes nothing.
  await acknowledgeGrade(person, { runId });
  expect(
    await tenant.rows(sql`select 1 from audit_log where action = 'run.grade_acknowledged'`),
  ).toHaveLength(1);
  await tenant.live(24);
  expect(tenant.accepted().length).toBeGreaterThan(0);
});

test('gtmos §9.1: below C nothing leaves, whoever says so and whatever was approved before; a repaired list does', async () => {
  const { tenant, runId, waiting } = await drafted(100);
  const person = await tenant.ctx(reviewer);
  await gradeRun(person, { runId });
  await acknowledgeGrade(person, { runId });
  await tenant.approve((await tenant.freeze()).id);
  await spoil(tenant);
  expect(await gradeRun(person, { runId })).toMatchObject({
    grade: 'F',
    ships: 'never',
    acknowledgedAt: null,
  });
  await expect(acknowledgeGrade(person, { runId })).rejects.toMatchObject({ code: 'list.grade' });
  await tenant.live(30);
  expect(tenant.accepted()).toEqual([]);
  const sends = await tenant.sends();
  expect(new Set(sends.map(({ state }) => state))).toEqual(new Set(['planned']));
  const held = sends.find(({ reasons }) => reasons.some(({ code }) => code === 'list.grade'));
  expect(held).toBeDefined();
  const why = await whyNotSending(person, waiting[0]?.leadId ?? '');
  expect(why.reasons.map(({ code }) => code)).toContain('list.grade');

  await repair(tenant);
  await tenant.rows(
    sql`update leads set tier = 'tier_1', score_reasons = '[{"code":"icp.title","detail":{"points":25}}]'`,
  );
  expect(await gradeRun(person, { runId })).toMatchObject({ grade: 'A+', ships: 'yes' });
  await tenant.live(72);
  expect(tenant.accepted()).not.toEqual([]);
});

test('fewer than a hundred point a direction: their grade is told and stops nothing', async () => {
  const { tenant, runId } = await drafted(5);
  await spoil(tenant);
  expect(await gradeRun(await tenant.ctx(reviewer), { runId })).toMatchObject({
    grade: 'F',
    directional: true,
  });
  expect((await tenant.freeze()).preview.totals.sendable).toBe(5);
});

test('of another workspace nothing is graded and nothing acknowledged', async () => {
  const { runId } = await drafted(1);
  const other = await (await world.tenant({ mailboxes: 1 })).ctx(reviewer);
  await expect(gradeRun(other, { runId })).rejects.toMatchObject({ kind: 'not_found' });
  await expect(acknowledgeGrade(other, { runId })).rejects.toMatchObject({ kind: 'not_found' });
});

test('legwork runs lists, shows, grades and acknowledges', async () => {
  const { tenant, runId } = await drafted(100);
  const ctx = await tenant.ctx(reviewer);
  const runs = async (...positional: string[]): Promise<string> => {
    const texts: string[] = [];
    const io = createIo({ json: false, stdout: { write: (text: string) => texts.push(text) } });
    const session = { ctx: async () => ctx, settle: async () => undefined };
    await runsCommand.run(io, { positional, flags: {} }, session);
    return texts.join('');
  };
  expect(await runs()).toContain('awaiting approval');
  await expect(runs('acknowledge', runId)).rejects.toThrow(/no list to grade yet/);
  expect(await runs('grade', runId)).toContain('grade C, to be written to only when somebody says so');
  expect(await runs('acknowledge', runId)).toContain('Said to be written to all the same');
  expect(await runs('show', runId)).toContain('0 % have a first and a last name of a person.');
  await expect(runs('burn', runId)).rejects.toThrow(/list, show, grade, acknowledge/);
  await expect(runs('show')).rejects.toThrow(/which run/);
});
