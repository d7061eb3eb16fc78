import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveBatch } from '#approval';
import { DEFAULT_SEQUENCE } from '#campaigns/contract';
import { emergencyStop, resumeOperations, verify } from '#ops';
import { editSequence, previewSequence } from '../../src/cadence/edit-sequence.ts';
import { followCancelled } from '../../src/cadence/follow-cancelled.ts';
import { wholeDatabaseText } from '../support/database-text.ts';
import { openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import { approveWaiting, DAY, enrolmentOf, started, stepsOf, waiting } from '../support/sequence-world.ts';

const world = ofThisFile(openDispatchWorld);

/** The third step says something else. */
const other = DEFAULT_SEQUENCE.map((step, index) =>
  index === 2 ? { ...step, action: 'social_proof' as const } : step,
);
const edit = async (tenant: Tenant, scope: 'all' | 'waiting' = 'waiting') =>
  editSequence(await tenant.ctx(reviewer), { campaignId: tenant.campaignId, steps: other as never, scope });
const preview = async (tenant: Tenant) =>
  (await previewSequence(await tenant.ctx(reviewer), { campaignId: tenant.campaignId, steps: other })).scopes
    .waiting;

type Written = { templateId: string; draft: string; item: string | null; reason: string | null };
const written = (tenant: Tenant): Promise<Written[]> =>
  tenant.rows<Written>(
    sql`select d.template_id as "templateId", d.state as draft, i.state as item, i.reason from drafts d
        left join approval_items i on i.workspace_id = d.workspace_id and i.subject_id = d.id where d.step = 3 order by d.created_at, d.id`,
  );
const ledger = (tenant: Tenant) =>
  tenant.rows<{ state: string }>(sql`select state from send_ledger where step = 3 order by id`);
/** Everything has its yes and its minute, and nothing leaves. */
async function approveUnderStop(tenant: Tenant): Promise<void> {
  await emergencyStop(await tenant.ctx(reviewer), { reason: 'Nothing leaves at this moment.' });
  await approveWaiting(tenant);
  await tenant.settle();
}

const proven = async (tenant: Tenant): Promise<string[]> =>
  Object.entries((await verify(await tenant.ctx())).checks).flatMap(([name, { count }]) =>
    count === 0 ? [] : [name],
  );

test('drafts that wait are counted, taken back with a reason, and written anew from the new step', async () => {
  const { tenant, leads } = await started(world, 2);
  await tenant.live(6 * DAY);
  const [batch] = await waiting(tenant);
  expect(await preview(tenant)).toEqual({ moved: 2, kept: 0, rewritten: 2 });
  expect(await edit(tenant)).toEqual({ version: 2, moved: 2, kept: 0, rewritten: 2 });
  for (const entry of await written(tenant))
    expect(entry).toMatchObject({
      ...{ templateId: 'f_value_followup', draft: 'superseded', item: 'withdrawn' },
      reason: expect.stringContaining('steps of the campaign were changed'),
    });
  await expect(
    approveBatch(await tenant.ctx(reviewer), batch?.id ?? '', batch?.previewHash ?? ''),
  ).rejects.toThrow(/rejected/);
  await tenant.live(3);
  const fresh = (await written(tenant)).filter(({ draft }) => draft === 'queued');
  expect(fresh.map(({ templateId }) => templateId)).toEqual(['f_social_proof', 'f_social_proof']);
  expect(tenant.accepted(), 'nothing leaves before another yes').toHaveLength(2);
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.live(12);
  expect(tenant.accepted()).toHaveLength(4);
  expect(await stepsOf(tenant, leads[0] ?? '')).toContain('3 social_proof done');
  expect(await proven(tenant)).toEqual([]);
});

test('what has its yes and its minute loses both; another yes sends the new words once', async () => {
  const { tenant, leads } = await started(world, 1);
  await tenant.live(6 * DAY);
  await approveUnderStop(tenant);
  expect(await ledger(tenant)).toEqual([{ state: 'planned' }]);
  expect(await preview(tenant)).toEqual({ moved: 1, kept: 0, rewritten: 1 });
  expect(await edit(tenant, 'all')).toMatchObject({ moved: 0, kept: 1, rewritten: 0 });
  expect(await edit(tenant)).toMatchObject({ moved: 1, kept: 0, rewritten: 1 });
  expect(await ledger(tenant)).toEqual([{ state: 'cancelled' }]);
  await resumeOperations(await tenant.ctx(reviewer), { reason: 'The steps are right.' });
  await tenant.live(2 * DAY);
  expect(tenant.accepted(), 'nothing leaves before another yes').toHaveLength(1);
  await followCancelled.run(await tenant.ctx());
  expect(await enrolmentOf(tenant, leads[0] ?? ''), 'it waits for its step still').toMatchObject({ step: 3 });
  expect(await proven(tenant)).toEqual([]);
  await approveWaiting(tenant);
  await tenant.live(12);
  expect(tenant.accepted()).toHaveLength(2);
  expect(await ledger(tenant)).toEqual([{ state: 'accepted' }]);
  expect(await proven(tenant)).toEqual([]);
});

test.each(['claimed', 'transmission_begun', 'unknown'])(
  'what is %s stays, on the steps it was written for',
  async (state) => {
    const { tenant, leads } = await started(world, 2);
    await tenant.live(6 * DAY);
    await approveUnderStop(tenant);
    await tenant.rows(
      sql`update send_ledger set state = ${state}, claimed_by = 'elsewhere', claimed_at = now() where step = 3 and lead_id = ${leads[0]} returning 1`,
    );
    expect(await preview(tenant)).toEqual({ moved: 1, kept: 1, rewritten: 1 });
    expect(await edit(tenant)).toMatchObject({ moved: 1, kept: 1, rewritten: 1 });
    const states = await tenant.rows(
      sql`select i.state from drafts d join approval_items i on i.subject_id = d.id where d.step = 3 and d.lead_id = ${leads[0]}`,
    );
    expect(states).toEqual([{ state: 'approved' }]);
  },
);

test('an edit that comes to nothing changes nothing; done again it does it once', async () => {
  const { tenant } = await started(world, 2);
  await tenant.live(6 * DAY);
  await approveUnderStop(tenant);
  const ctx = await tenant.ctx(reviewer);
  const before = await wholeDatabaseText(world, tenant);
  const dies = { ...ctx, audit: () => Promise.reject(new Error('The process died.')) };
  const asked = { campaignId: tenant.campaignId, steps: other as never, scope: 'waiting' } as const;
  await expect(editSequence(dies, asked)).rejects.toThrow(/died/);
  expect(await wholeDatabaseText(world, tenant)).toEqual(before);
  expect(await edit(tenant)).toMatchObject({ rewritten: 2 });
  expect(await edit(tenant)).toMatchObject({ version: 2, rewritten: 0 });
});

test('a yes at the same moment: whoever is first, nothing leaves without one for its own words', async () => {
  const { tenant, leads } = await started(world, 3);
  await tenant.live(6 * DAY);
  const [batch] = await waiting(tenant);
  const ctx = await tenant.ctx(reviewer);
  await Promise.allSettled([edit(tenant), approveBatch(ctx, batch?.id ?? '', batch?.previewHash ?? '')]);
  await tenant.live(2 * DAY);
  await approveWaiting(tenant);
  await tenant.live(DAY);
  expect(tenant.accepted()).toHaveLength(6);
  expect(await stepsOf(tenant, leads[0] ?? '')).toContain('3 social_proof done');
  expect(await proven(tenant)).toEqual([]);
});

test('a paused sequence is written anew when it goes on', async () => {
  const { tenant, leads } = await started(world, 1);
  await tenant.live(6 * DAY);
  await tenant.rows(
    sql`update enrolments set state = 'paused', pause_reason = 'by hand', due_at = null, doing = null where true returning 1`,
  );
  expect(await edit(tenant)).toMatchObject({ moved: 1, rewritten: 1 });
  expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({ state: 'paused', step: 3 });
  await tenant.live(3);
  expect((await written(tenant)).map(({ draft }) => draft)).toEqual(['superseded']);
});
