import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rejectItem } from '#approval';
import { slice as approvalSlice } from '#approval/slice';
import { saveCampaign } from '#campaigns';
import { importLeads, leadsOfImport, memorySource } from '#leads';
import { anglesOfTier, chooseAngle, draftLeads } from '#messaging';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const TIERS = ['tier_1', 'tier_2', 'tier_3'] as const;
const PER_TIER = 8;
type Draft = {
  id: string;
  itemId: string | null;
  leadId: string;
  email: string;
  first: string;
  tier: (typeof TIERS)[number];
  templateId: string;
  subject: string;
  body: string;
  state: string;
};

const drafts = (tenant: Tenant) =>
  tenant.rows<Draft>(sql`select d.id, i.id as "itemId", d.lead_id as "leadId", a.address as email, p.first_name as first, l.tier, d.template_id as "templateId", d.subject, d.body, d.state
    from drafts d join leads l on l.id = d.lead_id join people p on p.id = l.person_id join person_addresses a on a.person_id = p.id
    left join approval_items i on i.subject_id = d.id order by d.created_at, d.id`);

/** Leads of every tier, all crafted for. */
async function crafted(): Promise<{ tenant: Tenant; leadIds: string[]; campaignId: string }> {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx();
  const [own] = await tenant.rows<{ settings: Record<string, unknown> }>(sql`select settings from campaigns`);
  const campaign = await saveCampaign(ctx, {
    name: 'Tiers',
    settings: { ...own?.settings, copy: { offer: 'draft and check outbound mail' } },
  });
  const lines = TIERS.flatMap((tier) =>
    Array.from(
      { length: PER_TIER },
      (_, index) =>
        `person${index}@${tier.replace('_', '')}-${index}.example,Name${tier.slice(-1)}${'abcdefgh'[index]},Berg,VP Sales,Firm ${tier.slice(-1)}${index},Software,${100 + index}`,
    ),
  );
  const imported = await importLeads(
    ctx,
    memorySource(
      'tiers.csv',
      `email,first name,last name,title,company,industry,employees\n${lines.join('\n')}\n`,
    ),
  );
  expect(imported.accepted).toBe(TIERS.length * PER_TIER);
  for (const tier of TIERS)
    await tenant.rows(
      sql`update leads l set tier = ${tier} from person_addresses a where a.person_id = l.person_id and a.address like ${`%@${tier.replace('_', '')}-%`}`,
    );
  const leadIds = await ctx.db.tx((tx) => leadsOfImport(tx, imported.id));
  await draftLeads(ctx, { campaignId: campaign.id, leadIds });
  return { tenant, leadIds, campaignId: campaign.id };
}

test('one body for all: every lead of a tier gets its own text, with its own name and nobody else’s', async () => {
  const { tenant } = await crafted();
  const all = await drafts(tenant);
  expect(all).toHaveLength(TIERS.length * PER_TIER);
  expect(new Set(all.map((draft) => draft.body)).size).toBe(all.length);
  for (const draft of all) {
    expect(draft.body).toContain(draft.first);
    for (const other of all) if (other.first !== draft.first) expect(draft.body).not.toContain(other.first);
  }
});

test('template choice bypassed: each tier draws from its own pool, and from more than one template of it', async () => {
  const { tenant } = await crafted();
  const all = await drafts(tenant);
  for (const tier of TIERS) {
    const pool = new Set(anglesOfTier(tier).map((angle) => angle.id));
    const used = new Set(all.filter((draft) => draft.tier === tier).map((draft) => draft.templateId));
    expect([...used].filter((id) => !pool.has(id))).toEqual([]);
    expect(used.size, tier).toBeGreaterThan(1);
  }
});

test('the same lead rejected again and again: each rejection rotates to another template and another text', async () => {
  const { tenant, leadIds, campaignId } = await crafted();
  const [lead] = (await drafts(tenant)).filter((draft) => draft.tier === 'tier_2');
  const seen: Draft[] = [];
  let last: { state: string; reasons: readonly { code: string }[] } | undefined;
  for (let round = 0; round < 3; round += 1) {
    const waiting = (await drafts(tenant)).find(
      (draft) => draft.leadId === lead?.leadId && draft.state === 'queued',
    );
    if (!waiting?.itemId) break;
    seen.push(waiting);
    await rejectItem(await tenant.ctx(reviewer), {
      itemId: waiting.itemId,
      tag: 'tone_style_issue',
      reason: 'Too stiff.',
    });
    const again = await draftLeads(await tenant.ctx(), { campaignId, leadIds });
    last = again.find((outcome) => outcome.leadId === lead?.leadId);
  }
  expect(seen.length).toBeGreaterThanOrEqual(2);
  expect(new Set(seen.map((draft) => draft.templateId)).size).toBe(seen.length);
  expect(new Set(seen.map((draft) => draft.body)).size).toBe(seen.length);
  // When every template that fits was rejected, nothing that a person has seen before comes back.
  expect(last).toMatchObject({ state: 'blocked', reasons: [{ code: 'guard.guard-002' }] });
  // Nobody else was touched: drafting anew leaves every other lead its draft.
  expect((await drafts(tenant)).filter((draft) => draft.leadId !== lead?.leadId)).toHaveLength(
    TIERS.length * PER_TIER - 1,
  );
  // What the reviewer wrote is feedback, never a text to send or to ban.
  for (const draft of await drafts(tenant)) expect(draft.body).not.toContain('Too stiff');
});

test('a draft nobody decided on in time is written anew instead of blocking its lead for ever', async () => {
  const { tenant, leadIds, campaignId } = await crafted();
  const before = await drafts(tenant);
  await tenant.rows(sql`update approval_items set expires_at = ${(await tenant.ctx()).now().toString()}`);
  for (const tick of approvalSlice.ticks ?? []) await tick.run(await tenant.ctx());
  expect((await drafts(tenant)).every((draft) => draft.state === 'superseded')).toBe(true);
  const outcomes = await draftLeads(await tenant.ctx(), { campaignId, leadIds });
  expect(outcomes.every((outcome) => outcome.state === 'queued')).toBe(true);
  const fresh = (await drafts(tenant)).filter((draft) => draft.state === 'queued');
  expect(fresh).toHaveLength(before.length);
  expect(fresh.every((draft) => draft.itemId !== null)).toBe(true);
});

test('a salted hash: another process chooses the same template for the same lead', async () => {
  const questions = TIERS.flatMap((tier) =>
    Array.from({ length: 20 }, (_, index) => ({ tier, leadKey: `lead${index}@salt.example` })),
  );
  const script = `import { chooseAngle } from '#messaging'; console.log(JSON.stringify(${JSON.stringify(questions)}.map((question) => chooseAngle(question).order)))`;
  const cwd = fileURLToPath(new URL('../../', import.meta.url));
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd });
  const [one, other] = await Promise.all([run(), run()]);
  expect(one.stdout).toBe(other.stdout);
  expect(JSON.parse(one.stdout)).toEqual(questions.map((question) => chooseAngle(question).order));
});
