import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { importLeads, leadsOfImport, memorySource, whyNotSending } from '#leads';
import { readRun, startRun } from '#pipeline';
import { dryRun } from '../../src/app/dry-run.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  reviewer,
  settingsWith,
  type Tenant,
} from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const FILE = [
  'email,first name,last name,company,title,employees,industry,website',
  'ada@acme.example,Ada,Adler,Acme,CEO,120,Consulting,acme.example',
  'bob@mill.example,Bob,Berg,Mill,CEO,700,Mining,mill.example',
].join('\n');
type Gate = { profile: 'icp' } | { profile: 'account' | 'prospect'; from: number };
const source = (name: string) => memorySource(`${name}.csv`, `${FILE}\n`);

async function run(tenant: Tenant, gate: Gate) {
  const ctx = await tenant.ctx(reviewer);
  const campaign = await saveCampaign(ctx, { name: 'Gated', settings: { ...settingsWith(), gate } });
  const imported = await importLeads(ctx, source('gated'));
  const { runId } = await startRun(ctx, { importId: imported.id, campaignId: campaign.id });
  await tenant.settle();
  const { stages } = await readRun(ctx, runId);
  const leadIds = await ctx.db.tx((tx) => leadsOfImport(tx, imported.id));
  const named = await tenant.rows<{ id: string; name: string; account: number; person: number | null }>(
    sql`select l.id, p.first_name as name, c.account_score as account, l.prospect_score as person from leads l join people p on p.id = l.person_id join companies c on c.id = p.company_id order by p.first_name`,
  );
  const segment = stages.find(({ name }) => name === 'segment');
  return { ctx, campaign, segment, stages, leadIds, named };
}
const why = async (ctx: Ctx, leadId: string | undefined): Promise<string> =>
  (await whyNotSending(ctx, leadId ?? '')).reasons.map(({ text }) => text).join(' ');

test('a campaign that goes by companies scores them first, leaves out those below its figure, and says so', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const { ctx, segment, named } = await run(tenant, { profile: 'account', from: 30 });
  const [ada, bob] = named;
  expect([ada?.account, bob?.account].map((score) => (score ?? 0) >= 30)).toEqual([true, false]);
  expect(segment).toMatchObject({ in: 2, out: 1, skipped: { 'gate.account_low': 1 } });
  expect(await why(ctx, bob?.id)).toContain(
    `The company scores ${bob?.account}, and the campaign writes from 30 on.`,
  );
  expect(await why(ctx, ada?.id)).not.toMatch(/scores/);
});

test('nobody outside of the ICP is written to by a campaign that goes by people, and a dry run says the same', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const gate = { profile: 'prospect' as const, from: 20 };
  const rehearsed = await dryRun(await tenant.ctx(reviewer), {
    source: source('rehearsed'),
    campaign: { name: 'Rehearsed', settings: { ...settingsWith(), gate } },
  });
  const { segment, named } = await run(tenant, gate);
  const low = named.filter(({ person }) => (person ?? 0) < 20).length;
  expect(segment).toMatchObject({ in: 2, out: 2 - low });
  expect(rehearsed.stages.find(({ name }) => name === 'segment')).toMatchObject({ in: 2, out: segment?.out });
});

/** Two whose messages wait, at companies that score 80 and 20; they came through a run of the campaign. */
async function waiting(): Promise<{ tenant: Tenant; ctx: Ctx; low: string }> {
  const tenant = await world.tenant({ mailboxes: 2 });
  const [high, low] = await tenant.propose([{ email: 'ada@acme.example' }, { email: 'bob@mill.example' }]);
  const ctx = await tenant.ctx(reviewer);
  const [runId, at] = [ctx.ids.next<'run'>(), ctx.now().toString()];
  for (const [name, score, lead] of [
    ['Acme', 80, high],
    ['Mill', 20, low],
  ] as const) {
    const id = ctx.ids.next<'company'>();
    await tenant.rows(
      sql`insert into companies (workspace_id, id, name, account_score, account_grade, created_at, updated_at)
          values (${tenant.id}, ${id}, ${name}, ${score}, 'A', ${at}, ${at})`,
    );
    await tenant.rows(
      sql`update people set company_id = ${id} where id = (select person_id from leads where id = ${lead?.leadId ?? ''})`,
    );
  }
  await tenant.rows(
    sql`insert into runs (workspace_id, id, campaign_id, name, mode, state, stages, started_by, started_at)
        values (${tenant.id}, ${runId}, ${tenant.campaignId}, 'run_1', 'sandbox', 'awaiting_approval', '["enrich","segment","craft","approve","send"]', 'test', ${at})`,
  );
  await tenant.rows(
    sql`insert into run_items (workspace_id, run_id, stage, lead_id, outcome, at) select ${tenant.id}, ${runId}, 'approve', l.id, 'waiting', ${at} from leads l`,
  );
  return { tenant, ctx, low: low?.leadId ?? '' };
}
const goBy = (tenant: Tenant, gate: Gate) =>
  tenant.rows(
    sql`update campaigns set settings = settings || ${JSON.stringify({ gate })}::jsonb where id = ${tenant.campaignId} returning 1`,
  );

test('changed while messages wait, who no longer fits is named and left out before anybody approves, and does not leave', async () => {
  const { tenant, ctx, low } = await waiting();
  expect(await why(ctx, low)).not.toMatch(/company scores/);
  await goBy(tenant, { profile: 'account', from: 60 });
  expect(await why(ctx, low)).toContain('The company scores 20, and the campaign writes from 60 on.');
  const batch = await tenant.freeze();
  expect(batch.preview.totals).toEqual({ items: 2, sendable: 1, dropped: 1 });
  expect(JSON.stringify(batch.preview)).toContain('The company scores 20');
  await tenant.approve(batch.id);
  await tenant.live(24);
  expect(tenant.accepted()).toHaveLength(1);
  await goBy(tenant, { profile: 'icp' });
  expect((await tenant.freeze()).preview.totals).toEqual({ items: 1, sendable: 1, dropped: 0 });
});

test('what follows a message that left goes by no score any more', async () => {
  const { tenant, ctx } = await waiting();
  await tenant.approve((await tenant.freeze()).id);
  await tenant.live(24);
  expect(tenant.accepted()).toHaveLength(2);
  await goBy(tenant, { profile: 'account', from: 99 });
  const leads = await tenant.rows<{ id: string }>(sql`select id from leads`);
  for (const { id } of leads) expect(await why(ctx, id)).not.toMatch(/company scores/);
});

test('a figure that no score can be is refused with its field', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const settings = { ...settingsWith(), gate: { profile: 'account', from: 0 } };
  await expect(saveCampaign(ctx, { name: 'Nothing', settings })).rejects.toThrow(/Scores are 1 to 100/);
});
