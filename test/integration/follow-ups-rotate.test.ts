import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createCampaign, enrolLeads } from '#campaigns';
import { whyNotSending } from '#leads';
import { draftLeads, editTemplate, readTemplates } from '#messaging';
import { changeEnrolment } from '../../src/cadence/change-enrolment.ts';
import { openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import {
  approveWaiting,
  DAY,
  enrolmentOf,
  rejectWaiting,
  started,
  stepsOf,
} from '../support/sequence-world.ts';

const world = ofThisFile(openDispatchWorld);

type Written = { templateId: string; state: string; body: string; variant: string };
const written = (tenant: Tenant, step: number): Promise<Written[]> =>
  tenant.rows<Written>(
    sql`select template_id as "templateId", state, body, variant from drafts where step = ${step} order by created_at, id`,
  );

const VALUE = ['f_value_followup', 'f_value_one_week', 'f_value_leave_alone'];

test('a rejected follow-up is written from the next text of its step, and leaves with a yes', async () => {
  const { tenant, leads } = await started(world, 1);
  await tenant.live(6 * DAY);
  await rejectWaiting(tenant);
  expect((await written(tenant, 3)).map(({ templateId, state }) => [templateId, state])).toEqual([
    [VALUE[0], 'rejected'],
    [VALUE[1], 'queued'],
  ]);
  expect(await approveWaiting(tenant)).toBe(1);
  await tenant.live(12);
  expect(tenant.accepted()).toHaveLength(2);
  expect(await stepsOf(tenant, leads[0] ?? '')).toContain('3 value_followup done');
});

test('three rejections: no text comes twice, the step waits for a person with its reason, and a person leads past it', async () => {
  const { tenant, leads } = await started(world, 1);
  const lead = leads[0] ?? '';
  await tenant.live(6 * DAY);
  for (const _ of VALUE) await rejectWaiting(tenant);
  const texts = await written(tenant, 3);
  expect(texts.map(({ templateId }) => templateId)).toEqual(VALUE);
  expect(new Set(texts.map(({ body }) => body)).size).toBe(3);
  const waits = await enrolmentOf(tenant, lead);
  expect(waits).toMatchObject({
    state: 'paused',
    step: 3,
    pauseReason: 'rejected_too_often',
    resumeAt: null,
  });
  const why = await whyNotSending(await tenant.ctx(), lead);
  expect(JSON.stringify(why)).toContain('rejected three messages to the lead within 30 days');
  await tenant.live(7 * DAY);
  expect(await stepsOf(tenant, lead)).toContain('3 value_followup waiting');
  expect(tenant.accepted()).toHaveLength(1);
  await changeEnrolment(await tenant.ctx(), {
    ...{ enrolmentId: waits.id, move: 'skip', reason: 'The next step says enough.' },
  });
  expect(await enrolmentOf(tenant, lead)).toMatchObject({ state: 'active', step: 4 });
  expect(await stepsOf(tenant, lead)).toContain('3 value_followup skipped');
});

test('in soft mode the texts rotate until all are used up; an edited text is another one', async () => {
  const { tenant, leads } = await started(world, 1, { guardMode: 'soft' });
  const lead = leads[0] ?? '';
  await tenant.live(6 * DAY);
  for (const _ of VALUE) await rejectWaiting(tenant);
  const waits = await enrolmentOf(tenant, lead);
  expect(waits).toMatchObject({ state: 'paused', step: 3, pauseReason: 'texts_used_up' });
  const ctx = await tenant.ctx();
  const { templates } = await readTemplates(ctx);
  const text = templates.find(({ id }) => id === VALUE[0])?.text;
  if (!text) throw new Error('The text is not there.');
  await editTemplate(ctx, {
    ...{ templateId: VALUE[0] ?? '', version: 0 },
    text: { ...text, body: text.body.replace('A thought on', 'One thought on') },
  });
  await changeEnrolment(ctx, { enrolmentId: waits.id, move: 'resume', reason: 'The text is another.' });
  await tenant.live(3);
  expect((await written(tenant, 3)).at(-1)).toMatchObject({ templateId: VALUE[0], state: 'queued' });
});

test('who had a text never gets it again, whatever campaign writes', async () => {
  const { tenant, leads } = await started(world, 1);
  await tenant.live(6 * DAY);
  await approveWaiting(tenant);
  await tenant.live(12);
  expect((await written(tenant, 3)).map(({ templateId }) => templateId)).toEqual([VALUE[0]]);
  const ctx = await tenant.ctx();
  const [before] = await tenant.rows<{ settings: object }>(sql`select settings from campaigns limit 1`);
  const again = await createCampaign(ctx, { name: 'Again', settings: before?.settings });
  await ctx.db.tx((tx) =>
    enrolLeads(tx, {
      ...{ workspaceId: ctx.workspace.id, campaignId: again.id, at: ctx.now() },
      enrolments: [{ id: ctx.ids.next<'enrolment'>(), leadId: leads[0] ?? '' }],
    }),
  );
  const step = { number: 3, touch: 'value_followup', motion: 'cadence' };
  await draftLeads(ctx, { campaignId: again.id, leadIds: leads, step });
  expect((await written(tenant, 3)).map(({ templateId }) => templateId)).toEqual([VALUE[0], VALUE[1]]);
});

test('each text is split into its variants, over many leads', async () => {
  const { tenant } = await started(world, 12);
  await tenant.live(6 * DAY);
  const texts = await written(tenant, 3);
  expect(texts).toHaveLength(12);
  expect(new Set(texts.map(({ templateId }) => templateId))).toEqual(new Set([VALUE[0]]));
  expect(new Set(texts.map(({ variant }) => variant))).toEqual(new Set(['A', 'B']));
});

test('a step is not left out before the first message has left, and not while it is under way', async () => {
  const { tenant, leads } = await started(world, 1);
  const { id: enrolmentId } = await enrolmentOf(tenant, leads[0] ?? '');
  const skip = async () =>
    changeEnrolment(await tenant.ctx(), { enrolmentId, move: 'skip', reason: 'Too many.' });
  await expect(skip()).rejects.toThrow(/is active, so it cannot be led past its step/);
  await tenant.rows(
    sql`update enrolments set state = 'paused', due_at = null, doing = null, pause_reason = 'not_sent', current_step = 1 where true returning 1`,
  );
  await expect(skip()).rejects.toThrow(/nothing to follow up/);
});
