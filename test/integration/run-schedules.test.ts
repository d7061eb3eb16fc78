import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { agentActor } from '#core/actor';
import { emergencyStop, resumeOperations } from '#ops';
import { startMotion } from '#pipeline';
import { beginDueRuns } from '../../src/pipeline/schedules/begin-due-runs.ts';
import type { RunSchedule } from '../../src/pipeline/schedules/contract.ts';
import { changeSchedule, moveSchedule } from '../../src/pipeline/schedules/keep-schedule.ts';
import { closeMotion, workMotion } from '../../src/pipeline/schedules/work-motion.ts';
import { type DispatchWorld, openDispatchWorld, reviewer } from '../support/dispatch-world.ts';
import { growing, mondays, motionsOf, people, runsOf } from '../support/motion-world.ts';
import { DAY, pass } from '../support/sequence-world.ts';

let world: DispatchWorld;
// The virtual clock is one for all workspaces of a world.
beforeEach(async () => {
  world = await openDispatchWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('a schedule that is due', () => {
  test('begins with whom the audience gained, once, puts it before a person, and is due again a week later', async () => {
    const { tenant, ctx } = await growing(world, 2);
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
    const { tenant, ctx } = await growing(world, 1);
    await mondays(ctx);
    await people(ctx, 'late', 2);
    await pass(tenant, 24 * DAY);
    await tenant.settle();
    expect(await motionsOf(tenant)).toMatchObject([
      { state: 'done', missed: 3, dueAt: '2026-03-23T09:30:00Z', parts: [{ did: 2 }] },
    ]);
  });

  test('under the emergency stop it stays due; when that is lifted it runs once', async () => {
    const { tenant, ctx } = await growing(world, 1);
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
    const { tenant, ctx } = await growing(world, 1);
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
    const { tenant, ctx } = await growing(world, 1);
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
    const { tenant, ctx } = await growing(world, 1);
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
    const { ctx, campaignId } = await growing(world, 1);
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
    const { tenant, ctx } = await growing(world, 1);
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
