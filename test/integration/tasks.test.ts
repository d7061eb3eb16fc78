import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentActor } from '#core/actor';
import { whyNotSending } from '#leads';
import { assignTask } from '../../src/cadence/tasks/assign-task.ts';
import { waitingTasks } from '../../src/cadence/tasks/attention.ts';
import { finishTask } from '../../src/cadence/tasks/finish-task.ts';
import { skipTask } from '../../src/cadence/tasks/skip-task.ts';
import { readTimeline } from '../../src/leads/timeline/read-timeline.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';
import { DAY, enrolmentOf, pass, stepsOf } from '../support/sequence-world.ts';
import { advance, asRita, calling, ended, numberOf, taskOf, tasksOf } from '../support/task-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('a step that a person does', () => {
  test('becomes one task, the sequence waits for it, and `why` and the timeline say so', async () => {
    const { tenant, leads } = await calling(world, 1);
    await advance(tenant);
    await advance(tenant);
    const task = await taskOf(tenant);
    expect(task).toMatchObject({
      ...{ kind: 'call', title: 'Call Ana0 Berg, Mill 0 Works', state: 'open', phone: numberOf(0) },
      ...{ step: 2, steps: 3, assignee: null, leadId: leads[0] },
    });
    expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({ doing: 'task', dueAt: null, step: 2 });
    expect(await stepsOf(tenant, leads[0] ?? '')).toEqual(['1 intro done', '2 call begun']);
    const why = await whyNotSending(await tenant.ctx(), leads[0] ?? '');
    expect(JSON.stringify(why)).toContain('Step 2 waits for a task, a call due since');
    const { entries } = await readTimeline(await tenant.ctx(), leads[0] ?? '', { limit: 20 });
    expect(entries.map(({ summary }) => summary)).toContain('To do: Call Ana0 Berg, Mill 0 Works');
    // No message was written for it.
    expect(await tenant.rows(sql`select 1 from drafts where step = 2`)).toEqual([]);
  });

  test('is done when a person says how it went; then the next step gets its day', async () => {
    const { tenant, leads } = await calling(world, 1);
    await advance(tenant);
    const { id } = await taskOf(tenant);
    const done = await finishTask(await asRita(tenant), {
      taskId: id,
      outcome: 'no_answer',
      note: 'Rang twice',
    });
    expect(done).toMatchObject({
      state: 'done',
      outcome: 'no_answer',
      doneBy: 'Rita Reviewer',
      note: 'Rang twice',
    });
    expect(await tasksOf(tenant)).toEqual([]);
    expect(await stepsOf(tenant, leads[0] ?? '')).toEqual(['1 intro done', '2 call done']);
    expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({
      doing: null,
      step: 3,
      state: 'active',
    });
    await expect(finishTask(await asRita(tenant), { taskId: id, outcome: 'reached' })).rejects.toMatchObject({
      code: 'task.closed',
      message: expect.stringContaining('The task is done already'),
    });
  });

  test('of two who close it at once one does', async () => {
    const { tenant, leads } = await calling(world, 1);
    await advance(tenant);
    const { id } = await taskOf(tenant);
    const ctx = await asRita(tenant);
    const both = await Promise.allSettled([
      finishTask(ctx, { taskId: id, outcome: 'left_message' }),
      skipTask(ctx, { taskId: id, reason: 'Met them yesterday' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({ step: 3 });
  });

  test('is left out with a reason, and the sequence goes on', async () => {
    const { tenant, leads } = await calling(world, 1);
    await advance(tenant);
    const { id } = await taskOf(tenant);
    const ctx = await asRita(tenant);
    await expect(skipTask(ctx, { taskId: id, reason: ' ' })).rejects.toMatchObject({ kind: 'invalid' });
    expect(await skipTask(ctx, { taskId: id, reason: 'Met them yesterday' })).toMatchObject({
      ...{ state: 'skipped', reason: 'Met them yesterday' },
    });
    expect(await stepsOf(tenant, leads[0] ?? '')).toEqual(['1 intro done', '2 call skipped']);
    expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({ step: 3, doing: null });
  });

  test('no agent says that it is done, and nobody takes it who is no member', async () => {
    const { tenant } = await calling(world, 1);
    await advance(tenant);
    const { id } = await taskOf(tenant);
    await expect(
      finishTask(await tenant.ctx(agentActor('OPERATOR')), { taskId: id, outcome: 'reached' }),
    ).rejects.toMatchObject({ code: 'task.by_a_person' });
    await expect(assignTask(await asRita(tenant), { taskId: id, to: 'a stranger' })).rejects.toMatchObject({
      code: 'task.assignee',
    });
    expect(await taskOf(tenant)).toMatchObject({ state: 'open', assignee: null });
  });
});

describe('how it went decides what follows', () => {
  test.each([
    ['reached', 'Reached on the telephone'],
    ['not_interested', 'Not interested, said on the telephone'],
  ] as const)('%s ends the sequence as a written answer does', async (outcome, says) => {
    const { tenant, leads } = await calling(world, 1);
    await advance(tenant);
    await finishTask(await asRita(tenant), { taskId: (await taskOf(tenant)).id, outcome });
    expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({
      state: 'exited',
      exitReason: 'replied',
    });
    expect(await tenant.rows(sql`select status from leads`)).toEqual([{ status: 'replied' }]);
    const { entries } = await readTimeline(await tenant.ctx(), leads[0] ?? '', { limit: 20 });
    expect(entries.filter(({ channel }) => channel === 'phone').map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([says, expect.stringContaining(outcome.replaceAll('_', ' '))]),
    );
  });

  test('a wrong number is a step that failed, and it is never called again', async () => {
    const twice = [
      { day: 1, channel: 'email', action: 'intro', condition: 'always' },
      { day: 3, channel: 'call', action: 'call', condition: 'not_replied' },
      { day: 6, channel: 'call', action: 'second_try', condition: 'not_replied' },
    ];
    const { tenant, leads } = await calling(world, 1, twice);
    await advance(tenant);
    await finishTask(await asRita(tenant), { taskId: (await taskOf(tenant)).id, outcome: 'bad_number' });
    await pass(tenant, 5 * DAY);
    await advance(tenant);
    expect(await tasksOf(tenant)).toEqual([]);
    expect(await stepsOf(tenant, leads[0] ?? '')).toEqual([
      ...['1 intro done', '2 call failed', '3 second_try skipped'],
    ]);
  });

  test('one that nobody touches fails after its days, is told, and the sequence goes on', async () => {
    const { tenant, leads } = await calling(world, 1);
    await advance(tenant);
    await pass(tenant, 2 * 24);
    expect(await ended(tenant)).toBe(0);
    await pass(tenant, 6 * 24);
    expect(await ended(tenant)).toBe(1);
    expect(await tasksOf(tenant, 'closed')).toMatchObject([{ state: 'expired' }]);
    expect(await stepsOf(tenant, leads[0] ?? '')).toEqual(['1 intro done', '2 call failed']);
    expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({
      step: 3,
      state: 'active',
      doing: null,
    });
    const ctx = await tenant.ctx();
    expect(await ctx.db.tx((tx) => waitingTasks.list(ctx, tx))).toMatchObject([
      { kind: 'tasks_missed', count: 1 },
    ]);
  });
});
