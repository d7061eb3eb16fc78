import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pauseEnrolments } from '#campaigns';
import { recordLeadEvents, suppressAddresses } from '#leads';
import { emergencyStop, resumeOperations } from '#ops';
import { changeEnrolment } from '../../src/cadence/change-enrolment.ts';
import { finishTask } from '../../src/cadence/tasks/finish-task.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { enrolmentOf, pass, stepsOf } from '../support/sequence-world.ts';
import { advance, asRita, calling, ended, numberOf, taskOf, tasksOf } from '../support/task-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const closed = async (tenant: Tenant) =>
  (await tasksOf(tenant, 'closed')).map(({ state, reason }) => `${state}: ${reason}`);

test.each([
  ['replied', 'cancelled: The sequence is over: replied'],
  ['meeting_booked', 'cancelled: The sequence is over: meeting_booked'],
  ['unsubscribed', 'cancelled: The sequence is over: unsubscribed'],
] as const)('%s takes the task back', async (event, told) => {
  const { tenant, leads } = await calling(world, 1);
  await advance(tenant);
  const { id } = await taskOf(tenant);
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [{ leadId: leads[0] ?? '', event, channel: 'email', summary: 'It happened' }]),
  );
  await tenant.settle();
  // Nobody is shown it, and nobody can do it, before anything was cleared away.
  expect(await tasksOf(tenant)).toEqual([]);
  await expect(finishTask(await asRita(tenant), { taskId: id, outcome: 'no_answer' })).rejects.toMatchObject({
    code: 'task.closed',
  });
  await ended(tenant);
  expect(await closed(tenant)).toEqual([told]);
});

test('a sequence ended or held has no open task; where it goes on its task is open again', async () => {
  const { tenant, leads } = await calling(world, 2);
  await advance(tenant);
  expect(await tasksOf(tenant)).toHaveLength(2);
  const [one = '', other = ''] = leads;
  const ctx = await tenant.ctx();
  const { id } = await enrolmentOf(tenant, one);
  await changeEnrolment(ctx, { enrolmentId: id, move: 'end', reason: 'not our market' });
  const back = ctx.now().add({ hours: 48 }).toString();
  await ctx.db.tx((tx) =>
    pauseEnrolments(tx, [{ leadId: other, reason: 'out_of_office', resumeAt: back }], ctx.now()),
  );
  await ended(tenant);
  expect((await closed(tenant)).sort()).toEqual([
    'cancelled: The sequence is over: not our market',
    'cancelled: The sequence rests: out_of_office',
  ]);
  await pass(tenant, 49);
  await advance(tenant);
  expect(await taskOf(tenant)).toMatchObject({ leadId: other, state: 'open', reason: null, doneAt: null });
});

test('a campaign that does not run asks nobody to call', async () => {
  const { tenant } = await calling(world, 1);
  await advance(tenant);
  await tenant.rows(sql`update campaigns set state = 'paused' returning 1`);
  expect(await tasksOf(tenant)).toEqual([]);
  await ended(tenant);
  await advance(tenant);
  expect(await closed(tenant)).toEqual(['cancelled: The campaign does not run']);
  await tenant.rows(sql`update campaigns set state = 'active' returning 1`);
  await advance(tenant);
  expect(await taskOf(tenant)).toMatchObject({ state: 'open' });
});

test('the stop takes every task back and makes none; lifted, they are open again', async () => {
  const { tenant, leads } = await calling(world, 2);
  const [first = ''] = leads;
  const later = (await tenant.ctx()).now().add({ hours: 1 }).toString();
  await tenant.rows(sql`update enrolments set due_at = ${later} where lead_id <> ${first} returning 1`);
  await advance(tenant);
  await taskOf(tenant);
  await emergencyStop(await tenant.ctx(), { reason: 'A wrong list.' });
  await pass(tenant, 2);
  await advance(tenant);
  await ended(tenant);
  expect(await tasksOf(tenant)).toEqual([]);
  expect(await closed(tenant)).toEqual([expect.stringMatching(/^cancelled: .*A wrong list\./)]);
  await resumeOperations(await tenant.ctx(), { reason: 'The list is right.' });
  await ended(tenant);
  await advance(tenant);
  expect((await tasksOf(tenant)).map(({ leadId }) => leadId).sort()).toEqual(leads.toSorted());
});

test('nobody is called who said no, before the task or behind it', async () => {
  const { tenant, leads } = await calling(world, 3);
  const ctx = await tenant.ctx();
  const no = { reason: 'asked to be left alone', source: 'test' };
  await suppressAddresses(ctx, [{ address: 'person0@mill-0.example', ...no }]);
  await suppressAddresses(ctx, [{ phone: numberOf(1), ...no }]);
  await advance(tenant);
  expect(await taskOf(tenant)).toMatchObject({ leadId: leads[2] });
  expect(await stepsOf(tenant, leads[0] ?? '')).toEqual(['1 intro done', '2 call skipped']);
  expect(await stepsOf(tenant, leads[1] ?? '')).toEqual(['1 intro done', '2 call skipped']);
  await suppressAddresses(ctx, [{ address: 'person2@mill-2.example', ...no }]);
  await tenant.settle();
  expect(await tasksOf(tenant)).toEqual([]);
  expect(await closed(tenant)).toEqual([expect.stringMatching(/^cancelled: .*suppressed/)]);
});
