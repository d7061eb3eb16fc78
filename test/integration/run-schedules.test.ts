import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCampaign } from '#campaigns';
import { createIo, EXIT } from '#cli';
import { agentActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { importLeads, memorySource } from '#leads';
import { emergencyStop, resumeOperations } from '#ops';
import { launchCampaign, startMotion } from '#pipeline';
import { commands } from '#pipeline/cli';
import { runCommand } from '../../src/app/commands/run.ts';
import { createSegment } from '../../src/leads/segments/save-segment.ts';
import { beginDueRuns } from '../../src/pipeline/schedules/begin-due-runs.ts';
import type { RunSchedule } from '../../src/pipeline/schedules/contract.ts';
import { changeSchedule, moveSchedule, setSchedule } from '../../src/pipeline/schedules/keep-schedule.ts';
import { readMotions } from '../../src/pipeline/schedules/read-motions.ts';
import { closeMotion, workMotion } from '../../src/pipeline/schedules/work-motion.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  reviewer,
  settingsWith,
  type Tenant,
} from '../support/dispatch-world.ts';
import { settleSegments } from '../support/segment-world.ts';
import { DAY, pass } from '../support/sequence-world.ts';

let world: DispatchWorld;
// The virtual clock is one for all workspaces of a world.
beforeEach(async () => {
  world = await openDispatchWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const HEAD = 'email,first name,last name,title,company,industry';
let lists = 0;
async function people(ctx: Ctx, label: string, count: number): Promise<void> {
  lists += 1;
  const lines = Array.from(
    { length: count },
    (_, n) => `p${n}@${label}-${n}.example,Ana${n},Berg,Head of Operations,Mill ${label} ${n},Manufacturing`,
  );
  await importLeads(ctx, memorySource(`${label}-${lists}.csv`, [HEAD, ...lines, ''].join('\n')));
  await settleSegments(ctx);
}

/** A campaign over everybody with an address, launched over whom there is. */
async function growing(count: number): Promise<{ tenant: Tenant; ctx: Ctx; campaignId: string }> {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx(reviewer);
  const filter = { all: [{ field: 'has_email', is: true }] };
  const { id: segmentId } = await createSegment(ctx, { name: 'Reachable', filter });
  await people(ctx, 'early', count);
  const made = await createCampaign(ctx, {
    name: 'Spring',
    settings: settingsWith({
      copy: { offer: 'map where work waits between two teams' },
      audience: { segmentId },
      tiers: ['tier_1', 'tier_2', 'tier_3', 'tier_4'],
    }),
  });
  await launchCampaign(ctx, { campaignId: made.id, version: made.version });
  await tenant.settle();
  return { tenant, ctx, campaignId: made.id };
}
/** Mondays, and the world begins on a Monday at nine. */
const mondays = (ctx: Ctx, more: object = {}): Promise<RunSchedule> =>
  setSchedule(ctx, {
    ...{ name: 'Mondays', motion: 'outbound', days: [1], at: '09:30', zone: 'UTC', live: true, ...more },
  });
const motionsOf = async (tenant: Tenant) =>
  (await readMotions(await tenant.ctx(reviewer), 20)).map(({ state, missed, dueAt, parts }) => ({
    ...{ state, missed, dueAt },
    parts: parts.map(({ part, got, did, skipped }) => ({ part, got, did, skipped })),
  }));
const runsOf = async (tenant: Tenant): Promise<number> => (await tenant.rows(sql`select 1 from runs`)).length;
/** Every row of the workspace’s tables but the clock’s. */
async function everything(tenant: Tenant): Promise<ReadonlyMap<string, string>> {
  const tables = await tenant.rows<{ name: string }>(
    sql`select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE' order by 1`,
  );
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const all = await tenant.rows<{ row: string }>(
      sql`select t::text as row from ${sql.identifier(name)} t order by 1`,
    );
    found.set(name, all.map(({ row }) => row).join('\n'));
  }
  return found;
}

describe('a schedule that is due', () => {
  test('begins with whom the audience gained, once, puts it before a person, and is due again a week later', async () => {
    const { tenant, ctx } = await growing(2);
    const set = await mondays(ctx);
    expect(set).toMatchObject({ state: 'active', nextDueAt: '2026-03-02T09:30:00Z', version: 1 });
    await people(ctx, 'late', 3);
    await tenant.settle();
    expect(await motionsOf(tenant)).toEqual([]);
    await pass(tenant, 1);
    await tenant.settle();
    expect(await motionsOf(tenant)).toEqual([
      {
        ...{ state: 'done', missed: 0, dueAt: '2026-03-02T09:30:00Z' },
        parts: [{ part: 'outbound', got: 5, did: 3, skipped: { 'audience.here': 2 } }],
      },
    ]);
    expect(await runsOf(tenant)).toBe(2);
    expect(await tenant.rows(sql`select 1 from drafts where state = 'queued'`)).toHaveLength(5);
    expect(tenant.accepted()).toEqual([]);
    await tenant.settle();
    expect(await motionsOf(tenant)).toHaveLength(1);
    // Nobody is new a week later: it is said, and no run is made for nobody.
    await pass(tenant, 7 * DAY);
    await tenant.settle();
    expect((await motionsOf(tenant)).map(({ parts }) => parts[0]?.did)).toEqual([0, 3]);
    expect(await runsOf(tenant)).toBe(2);
    const due = await tenant.rows<{ at: string }>(
      sql`select to_char(next_due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at from run_schedules`,
    );
    expect(due).toEqual([{ at: '2026-03-16 09:30' }]);
    const audited = await tenant.rows<{ action: string }>(
      sql`select action from audit_log where action like 'run_schedule.%' or action like 'motion.%' order by at, id`,
    );
    expect(audited.map(({ action }) => action)).toEqual([
      ...['run_schedule.set', 'motion.started', 'motion.done', 'motion.started', 'motion.done'],
    ]);
  });

  test('what was missed while nothing ran is made up for once, not for each time', async () => {
    const { tenant, ctx } = await growing(1);
    await mondays(ctx);
    await people(ctx, 'late', 2);
    await pass(tenant, 24 * DAY);
    await tenant.settle();
    expect(await motionsOf(tenant)).toMatchObject([
      { state: 'done', missed: 3, dueAt: '2026-03-23T09:30:00Z', parts: [{ did: 2 }] },
    ]);
  });

  test('under the emergency stop it stays due; when that is lifted it runs once', async () => {
    const { tenant, ctx } = await growing(1);
    await mondays(ctx);
    await emergencyStop(ctx, { reason: 'a look at the texts' });
    await pass(tenant, 8 * DAY);
    await tenant.settle();
    expect(await motionsOf(tenant)).toEqual([]);
    await expect(startMotion(ctx, { motion: 'all', live: true })).rejects.toThrow(
      /The emergency stop is pulled: a look at the texts.*Nothing was done/,
    );
    await resumeOperations(ctx, { reason: 'looked at' });
    await tenant.settle();
    expect(await motionsOf(tenant)).toMatchObject([{ state: 'done', missed: 1 }]);
  });

  test('of two processes at one due row one begins it', async () => {
    const { tenant, ctx } = await growing(1);
    await mondays(ctx, { live: false });
    await pass(tenant, 1);
    const began = await Promise.all(
      Array.from({ length: 6 }, async () => beginDueRuns.run(await tenant.ctx())),
    );
    expect(began.toSorted()).toEqual([0, 0, 0, 0, 0, 1]);
    expect(await tenant.rows(sql`select 1 from motion_runs`)).toHaveLength(1);
    // One that nobody worked for so long is ended before the next is begun.
    await pass(tenant, 8 * DAY);
    expect(await beginDueRuns.run(await tenant.ctx())).toBe(1);
    expect(await tenant.rows(sql`select state from motion_runs order by started_at`)).toEqual([
      { state: 'failed' },
      { state: 'running' },
    ]);
  });

  test('waits while somebody does the same by hand, and goes on behind one that nobody works any more', async () => {
    const { tenant, ctx } = await growing(1);
    await mondays(ctx);
    const at = Temporal.Instant.from('2026-03-02T09:30:00Z');
    const [motionId, startedAt] = [ctx.ids.next(), ctx.now().toString()];
    await tenant.rows(
      sql`insert into motion_runs (workspace_id, id, motion, live, state, due_at, started_by, started_at) values (${tenant.id}, ${motionId}, 'all', true, 'running', ${startedAt}, 'Nora', ${startedAt}) returning 1`,
    );
    const tick = (now: Temporal.Instant) => beginDueRuns.run({ ...ctx, now: () => now });
    expect(await tick(at)).toBe(0);
    expect(await motionsOf(tenant)).toMatchObject([{ state: 'running' }]);
    expect(await tick(at.add({ hours: 7 }))).toBe(1);
    const states = (await motionsOf(tenant)).map(({ state, parts }) => [
      state,
      parts.map(({ part }) => part),
    ]);
    expect(states).toEqual([
      ['running', []],
      ['failed', ['outbound']],
    ]);
    expect(await tenant.rows(sql`select title from alerts where code = 'motion.failed'`)).toEqual([
      { title: 'The motion outbound broke off' },
    ]);
  });

  test('a part that is done again after a crash begins nobody twice and says the same', async () => {
    const { tenant, ctx } = await growing(1);
    await people(ctx, 'late', 2);
    await mondays(ctx);
    await pass(tenant, 1);
    expect(await beginDueRuns.run(await tenant.ctx())).toBe(1);
    const [motion] = await tenant.rows<{ id: string }>(sql`select id from motion_runs`);
    const id = motion?.id ?? '';
    const system = await tenant.ctx();
    for (let times = 0; times < 2; times += 1) expect(await workMotion(system, id, 'outbound')).toBe(true);
    expect(await runsOf(tenant)).toBe(2);
    expect([await closeMotion(system, id), await closeMotion(system, id)]).toEqual([true, false]);
    await tenant.settle();
    expect(await motionsOf(tenant)).toMatchObject([{ state: 'done', parts: [{ part: 'outbound', did: 2 }] }]);
    expect(await runsOf(tenant)).toBe(2);
  });
});

describe('what is kept of a schedule', () => {
  test('an overlapping schedule is refused with the two moments that meet, also of two that are set at once', async () => {
    const { ctx, campaignId } = await growing(1);
    await mondays(ctx);
    await expect(mondays(ctx, { name: 'Again', at: '10:00' })).rejects.toMatchObject({
      code: 'schedule.overlap',
      message:
        '"Mondays" does outbound on 2026-03-02 09:30 (UTC), within an hour of 2026-03-02 10:00 (UTC). Nothing was changed; choose another hour or day, or pause that one.',
    });
    await expect(mondays(ctx, { name: 'All', motion: 'all' })).rejects.toThrow(/within an hour/);
    await mondays(ctx, { name: 'Follow-ups', motion: 'cadence' });
    const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
    const all = await Promise.allSettled(names.map((name) => mondays(ctx, { name, days: [2], campaignId })));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const [more, says] of [
      [{ zone: 'Mars/Olympus' }, /no known time zone/],
      [{ at: '25:00' }, /cannot be read/],
      [{ days: [] }, /cannot be read/],
      [{ motion: 'cadence', days: [5], campaignId }, /Only first messages/],
      [{ days: [5], campaignId: ctx.ids.next() }, /no campaign/],
    ] as const)
      await expect(mondays(ctx, more)).rejects.toThrow(says);
    await expect(mondays(ctx.as(agentActor('HUNTER')), { days: [6] })).rejects.toThrow();
  });

  test('paused it is not due and makes up for nothing; ended it is over; a stale change is refused', async () => {
    const { tenant, ctx } = await growing(1);
    const { id, version } = await mondays(ctx);
    const move = (state: RunSchedule['state'], reason?: string) =>
      moveSchedule(ctx, { scheduleId: id, state, reason });
    await expect(move('paused')).rejects.toThrow(/Say why/);
    expect(await move('paused', 'Holidays.')).toMatchObject({ state: 'paused', nextDueAt: null });
    await pass(tenant, 8 * DAY);
    await tenant.settle();
    expect(await motionsOf(tenant)).toEqual([]);
    const later = await tenant.ctx(reviewer);
    const other = await mondays(later, { name: 'Meanwhile' });
    await expect(moveSchedule(later, { scheduleId: id, state: 'active' })).rejects.toThrow(/Meanwhile/);
    await moveSchedule(later, { scheduleId: other.id, state: 'ended', reason: 'One is enough.' });
    const wentOn = await moveSchedule(later, { scheduleId: id, state: 'active' });
    expect(Temporal.Instant.from(wentOn.nextDueAt ?? '').toString()).toBe('2026-03-16T09:30:00Z');
    const change = {
      scheduleId: id,
      name: 'Tuesdays',
      motion: 'all' as const,
      days: [2],
      at: '07:00',
      zone: 'CET',
    };
    await expect(changeSchedule(later, { ...change, version })).rejects.toMatchObject({
      code: 'schedule.changed',
    });
    const changed = await changeSchedule(later, { ...change, version: wentOn.version });
    expect(changed).toMatchObject({ name: 'Tuesdays', motion: 'all', live: false });
    await expect(moveSchedule(later, { scheduleId: other.id, state: 'active' })).rejects.toThrow(/is over/);
    const stranger = await (await world.tenant()).ctx(reviewer);
    await expect(moveSchedule(stranger, { scheduleId: id, state: 'ended', reason: 'x' })).rejects.toThrow(
      /no schedule/,
    );
  });
});

describe('a motion by hand', () => {
  test('a dry run of everything says what would happen and changes not one row of any table', async () => {
    const { tenant, ctx } = await growing(2);
    await people(ctx, 'late', 3);
    const before = await everything(tenant);
    const said = await startMotion(ctx, { motion: 'all', live: false });
    expect(said).toMatchObject({ id: null, state: 'done' });
    expect(said.parts.map(({ part, got, did, note }) => [part, got, did, note])).toEqual([
      ['outbound', 5, 3, expect.stringContaining('has no audience')],
      ['cadence', 0, 0, null],
      ['revival', 0, 0, 'No active campaign is for people who went quiet.'],
    ]);
    expect(await everything(tenant)).toEqual(before);
    const real = await startMotion(ctx, { motion: 'all', live: true });
    await expect(startMotion(ctx, { motion: 'outbound', live: true })).rejects.toThrow(/still being worked/);
    await tenant.settle();
    const [done] = await readMotions(ctx, 1);
    expect(done).toMatchObject({ id: real.id, state: 'done' });
    expect(done?.parts).toEqual(said.parts);
    expect(tenant.accepted()).toEqual([]);
  });

  test('the terminal sets, lists, pauses and ends schedules, and does motions', async () => {
    const { tenant, ctx } = await growing(1);
    const session = { ctx: async () => ctx, settle: () => tenant.settle() };
    const ran = async (name: 'runs' | 'run', line: readonly string[], flags: object, json = true) => {
      const texts: string[] = [];
      const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
      const command = name === 'run' ? runCommand : commands.find((each) => each.name === name);
      const code = await command?.run(io, { positional: line, flags: { ...flags } }, session);
      expect(code).toBe(EXIT.done);
      return texts.join('');
    };
    const flags = { motion: 'all', days: 'mon,wed', at: '09:00', zone: 'Europe/Berlin', live: true };
    const made = JSON.parse(await ran('runs', ['schedule'], flags));
    expect(made).toMatchObject({ name: 'all at 09:00', days: [1, 3], nextDueAt: '2026-03-04T08:00:00Z' });
    expect(await ran('runs', ['schedules'], {}, false)).toMatch(
      /all at 09:00.*live.*mon wed 09:00 Europe\/Berlin/,
    );
    const moved = JSON.parse(await ran('runs', ['change-schedule', made.id], { at: '10:00' }));
    expect(moved).toMatchObject({ days: [1, 3], at: '10:00', zone: 'Europe/Berlin', live: true, version: 2 });
    await ran('runs', ['pause-schedule', made.id], { reason: 'Easter.' });
    expect(await ran('runs', ['schedules'], {}, false)).toContain('paused: Easter.');
    await ran('runs', ['end-schedule', made.id], { reason: 'Over.' });
    await people(ctx, 'late', 2);
    expect(await ran('run', [], { motion: 'outbound' }, false)).toMatch(/outbound +3 +2[\s\S]*A dry run/);
    const done = JSON.parse(await ran('run', [], { motion: 'outbound', live: true }));
    expect(done).toMatchObject({ state: 'done', parts: [{ part: 'outbound', did: 2 }] });
    expect(await ran('runs', ['motions'], {}, false)).toContain('outbound');
    await expect(ran('run', [], { motion: 'everything' })).rejects.toThrow(
      /Known: outbound, cadence, revival, all/,
    );
    await expect(ran('runs', ['schedule'], { ...flags, days: 'someday' })).rejects.toThrow(/is no day/);
    await expect(ran('runs', ['pause-schedule'], {})).rejects.toThrow(/which schedule/);
  });
});
