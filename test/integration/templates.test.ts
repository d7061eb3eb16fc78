import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LegworkError } from '#core/errors';
import {
  draftLeads,
  editTemplate,
  previewTemplate,
  readTemplate,
  readTemplates,
  revertTemplate,
} from '#messaging';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { enrolled, started } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const ID = 'f_value_followup';
const ASK = 'Would a worked example for {{ company }} help?';
const OTHER = 'May I send a worked example for {{ company }}?';
const current = async (tenant: Tenant, templateId = ID) => readTemplate(await tenant.ctx(), { templateId });
const person = (tenant: Tenant) => tenant.ctx(reviewer);

/** Stores a text in which one sentence is another. */
async function edit(tenant: Tenant, ask: string, templateId = ID) {
  const { version, text } = await current(tenant, templateId);
  const body = text.body.replace(/^.*\?$/m, ask);
  return editTemplate(await person(tenant), { templateId, version, text: { ...text, body } });
}
const problem = async (act: Promise<unknown>): Promise<LegworkError> =>
  act.then(
    () => {
      throw new Error('It was not refused.');
    },
    (error: LegworkError) => error,
  );
const bodies = (tenant: Tenant) =>
  tenant.rows<{ body: string; version: number; template: string }>(
    sql`select body, template_version as version, template_id as template from drafts order by created_at, id`,
  );

test('an edit is a version with who, when and what; a revert is another; nothing that was is changed', async () => {
  const tenant = await world.tenant();
  expect(await current(tenant)).toMatchObject({ version: 0, madeBy: null, versions: [{ version: 0 }] });
  const first = await edit(tenant, OTHER);
  expect(first).toMatchObject({ version: 1, madeBy: 'Rita Reviewer', text: { language: 'en' } });
  const again = await edit(tenant, OTHER);
  expect(again.version).toBe(1);
  const back = await revertTemplate(await person(tenant), { templateId: ID, version: 1, to: 0 });
  expect(back.version).toBe(2);
  const page = await current(tenant);
  expect(page.text.body).toContain(ASK);
  expect(page.versions.map(({ version, reverts }) => [version, reverts])).toEqual([
    [2, 0],
    [1, null],
    [0, null],
  ]);
  expect(page.versions[0]?.contentHash).toBe(page.versions[2]?.contentHash);
  expect(page.versions[1]?.text.body).toContain(OTHER);
  const audited = await tenant.rows<{ action: string; subject: string }>(
    sql`select action, subject from audit_log where action like 'template.%' order by at, action`,
  );
  expect(audited).toEqual([
    { action: 'template.edited', subject: ID },
    { action: 'template.reverted', subject: ID },
  ]);
});

test('what the checks refuse is not stored, every finding is told, and the text comes back', async () => {
  const tenant = await world.tenant();
  const { text } = await current(tenant);
  const bad = { ...text, body: `${text.body.replace(ASK, '')}{{ pitch }} Act now {x` };
  const error = await problem(editTemplate(await person(tenant), { templateId: ID, version: 0, text: bad }));
  expect(error).toMatchObject({ kind: 'refused', code: 'template.refused', detail: { text: bad } });
  expect(error.fields.map(({ path }) => path)).toEqual(['text.body', 'text.body']);
  expect((await current(tenant)).version).toBe(0);
});

test('two people who read the same version: one is stored, the other is told and loses nothing', async () => {
  const tenant = await world.tenant();
  const { version, text } = await current(tenant);
  const ctx = await person(tenant);
  const wanted = [OTHER, 'Shall I send a worked example for {{ company }}?'].map((ask) => ({
    ...text,
    body: text.body.replace(ASK, ask),
  }));
  const both = await Promise.allSettled(
    wanted.map((each) => editTemplate(ctx, { templateId: ID, version, text: each })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const [lost] = both.flatMap((each) => (each.status === 'rejected' ? [each.reason as LegworkError] : []));
  expect(lost).toMatchObject({ kind: 'conflict', code: 'template.changed' });
  expect((await current(tenant)).versions).toHaveLength(2);
});

test('who may only read edits nothing, and a neighbour neither sees nor writes from our text', async () => {
  const [ours, theirs] = [await world.tenant(), await world.tenant()];
  await edit(ours, OTHER);
  const reader = { ...reviewer, scopes: new Set(['campaigns:read'] as const) };
  const { text } = await current(ours);
  const refused = await problem(editTemplate(await ours.ctx(reader), { templateId: ID, version: 1, text }));
  expect(refused.kind).toBe('forbidden');
  const { templates } = await readTemplates(await theirs.ctx());
  expect(templates.every(({ version }) => version === 0)).toBe(true);
  expect(await theirs.rows(sql`select 1 from template_versions`)).toEqual([]);
});

test('drafts are written from the version in force and name it; what was drafted keeps its own', async () => {
  const { tenant, leads } = await enrolled(world, 3);
  const write = async (touch: string, number: number) =>
    draftLeads(await tenant.ctx(), {
      ...{ campaignId: tenant.campaignId, leadIds: leads, step: { number, touch, motion: 'cadence' } },
    });
  await write('value_followup', 2);
  await edit(tenant, OTHER);
  await write('value_followup', 3);
  const followUps = (await bodies(tenant)).filter(({ template }) => template === ID);
  expect(followUps.map(({ version }) => version)).toEqual([0, 0, 0, 1, 1, 1]);
  for (const { body, version } of followUps)
    expect(body).toMatch(version === 0 ? /Would a worked example/ : /May I send a worked example/);
});

test('a preview says what each variant would say to one lead, and stores nothing', async () => {
  const { tenant, leads } = await enrolled(world, 1);
  const { text } = await current(tenant, 't1_value_first');
  const before = (await bodies(tenant)).length;
  const preview = await previewTemplate(await tenant.ctx(), {
    ...{ templateId: 't1_value_first', text, leadId: leads[0] ?? '', campaignId: tenant.campaignId },
  });
  expect(preview.variants.map(({ variant }) => variant)).toEqual(['A', 'B']);
  expect(preview.variants.filter(({ theirs }) => theirs)).toHaveLength(1);
  for (const { body } of preview.variants) expect(body).toContain('Ana0');
  expect((await bodies(tenant)).length).toBe(before);
});

test('gtmos §32 16: what each variant brought is counted in people, from the ledger and their own replies', async () => {
  const { tenant, leads } = await started(world, 6);
  const sent = await tenant.rows<{ leadId: string; template: string; variant: 'A' | 'B'; message: string }>(
    sql`select d.lead_id as "leadId", d.template_id as template, d.variant, l.message_id as message from drafts d join send_ledger l on l.draft_id = d.id where l.state = 'accepted'`,
  );
  expect(sent).toHaveLength(leads.length);
  const ctx = await tenant.ctx();
  const answer = async (leadId: string, intent: string, automatic = false): Promise<void> => {
    const [threadId, messageId, replyId] = [ctx.ids.next(), ctx.ids.next(), ctx.ids.next()];
    const at = (await tenant.ctx()).now().add({ hours: 1 }).toString();
    await tenant.rows(
      sql`insert into threads (workspace_id, id, lead_id, campaign_id, channel, subject, last_message_at, created_at) values (${tenant.id}, ${threadId}, ${leadId}, ${tenant.campaignId}, 'email', 's', ${at}, ${at}) returning 1`,
    );
    await tenant.rows(
      sql`insert into messages (workspace_id, id, thread_id, direction, message_id, reference_ids, from_address, to_address, subject, body_text, visible_text, at, created_at) values (${tenant.id}, ${messageId}, ${threadId}, 'in', ${`<${messageId}@x>`}, '{}', 'a@x.example', 'b@x.example', 's', 't', 't', ${at}, ${at}) returning 1`,
    );
    await tenant.rows(
      sql`insert into replies (workspace_id, id, message_id, thread_id, lead_id, intent, confidence, automatic, classified_at) values (${tenant.id}, ${replyId}, ${messageId}, ${threadId}, ${leadId}, ${intent}, 1, ${automatic}, ${at}) returning 1`,
    );
  };
  const [yes, no, away, twice] = sent.map(({ leadId }) => leadId);
  await answer(yes ?? '', 'positive');
  await answer(no ?? '', 'negative');
  await answer(away ?? '', 'out_of_office', true);
  await answer(twice ?? '', 'question');
  await answer(twice ?? '', 'meeting_request');
  // What a person rewrote is no variant of ours.
  const edited = sent.at(-1);
  await tenant.rows(sql`update drafts set version = 2 where lead_id = ${edited?.leadId ?? ''} returning 1`);
  const totals = { sent: 0, replied: 0, positive: 0 };
  for (const id of new Set(sent.map(({ template }) => template))) {
    const { results } = await current(tenant, id);
    for (const { A, B, verdict, version } of results) {
      expect(version).toBe(0);
      expect(verdict).toMatchObject({ outcome: 'too_few', reasons: [{ code: 'ab.too_few' }] });
      for (const key of ['sent', 'replied', 'positive'] as const) totals[key] += A[key] + B[key];
      const mine = sent.filter((each) => each.template === id && each !== edited);
      expect([A.sent, B.sent]).toEqual(
        (['A', 'B'] as const).map((variant) => mine.filter((each) => each.variant === variant).length),
      );
    }
  }
  expect(totals).toEqual({ sent: 5, replied: 3, positive: 2 });
});
