import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { enrichMany } from '#enrichment';
import { importLeads, leadsOfImport, memorySource, whyNotSending } from '#leads';
import { draftLeads } from '#messaging';
import { readRun, startRun } from '#pipeline';
import { readAudience } from '../../src/campaigns/read-audience.ts';
import { exclusionsCommand } from '../../src/leads/exclusion/cli.ts';
import { exclusionPolicy } from '../../src/leads/exclusion/contract.ts';
import { changeExclusions, countExcluded, readExclusions } from '../../src/leads/exclusion/policy.ts';
import { findRun } from '../../src/pipeline/run.store.ts';
import { workStage } from '../../src/pipeline/stages.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { knowing, openEnrichBench } from '../support/enrich-bench.ts';

const HEADER = 'email,first name,last name,company,employees,industry,title';
/** Who is kept out as things are usual, and Ida, who is not. */
const LIST = [
  'ida@mill.example,Ida,Berg,Mill,120,Marketing Agency,CEO',
  'info@dairy.example,Dana,Frey,Dairy,80,Marketing Agency,CEO',
  'gus@gmail.com,Gus,Hall,Forge,80,Marketing Agency,CEO',
  'leo@giant.example,Leo,Mann,Giant,4000,Marketing Agency,CEO',
  'mia@shire.example,Mia,Noll,Shire,300,Government Administration,CEO',
  'ned@campus.edu,Ned,Ott,Campus,300,Research,CEO',
  'oda@tiny.example,Oda,Pohl,Tiny,4,Marketing Agency,CEO',
];
const OUT = {
  'exclusion.role_account': 1,
  'exclusion.personal_mail': 1,
  'exclusion.too_large': 1,
  'exclusion.sector_government': 1,
  'exclusion.sector_education': 1,
  'exclusion.too_small': 1,
};

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function listed(ctx: Ctx): Promise<{ importId: string; leadIds: string[] }> {
  const imported = await importLeads(ctx, memorySource('list.csv', `${HEADER}\n${LIST.join('\n')}\n`));
  expect(imported.rejected).toBe(0);
  return { importId: imported.id, leadIds: await ctx.db.tx((tx) => leadsOfImport(tx, imported.id)) };
}

async function keepOut(tenant: Tenant, change: object): Promise<void> {
  const ctx = await tenant.ctx();
  const { policy, version } = await readExclusions(ctx);
  await changeExclusions(ctx, { policy: { ...policy, ...change }, version });
}

const leadOf = async (tenant: Tenant, address: string): Promise<string> => {
  const [found] = await tenant.rows<{ id: string }>(
    sql`select l.id from leads l join person_addresses a on a.workspace_id = l.workspace_id and a.person_id = l.person_id where a.address = ${address}`,
  );
  return found?.id ?? '';
};

describe('gtmos §7, swarm §6: the exclusion policy stops', () => {
  test('before money is spent: nobody is asked about who is kept out, each counted by its reason', async () => {
    const finders = await openEnrichBench({
      apollo: knowing('ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
      bettercontact: knowing(''),
    });
    try {
      const ctx = await finders.ctx('money');
      const people = Array.from(
        { length: 4 },
        (_, index) => `,Eve,A${index},Firm ${index},firm${index}.example`,
      );
      const leadIds = await finders.leads(ctx, [...people, ',Eve,Zack,Ministry,ministry.gov']);
      const report = await enrichMany(ctx, leadIds, { goOn: true });
      expect(report).toMatchObject({
        ...{ leads: 5, enriched: 4, skipped: 1 },
        skippedBy: { 'exclusion.sector_government': 1 },
      });
      const asked = await finders.rows(ctx, sql`select 1 from enrichment_journal`);
      expect(asked).toHaveLength(4);
    } finally {
      await finders[Symbol.asyncDispose]();
    }
  });

  test('in a run: skipped before the finders, by reason, and the sums add up', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx();
    const { importId } = await listed(ctx);
    const { runId } = await startRun(ctx, { importId, campaignId: tenant.campaignId });
    await tenant.settle();
    const { stages } = await readRun(ctx, runId);
    const enrich = stages.find(({ name }) => name === 'enrich');
    expect(enrich).toMatchObject({ in: 7, out: 1, failed: 0, waiting: 0, skipped: OUT });
  });

  test('after the finders: what they brought keeps out at the score', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx();
    const { importId } = await listed(ctx);
    const { runId } = await startRun(ctx, { importId, campaignId: tenant.campaignId });
    const [ida] = await tenant.rows<{ id: string }>(
      sql`select lead_id as id from run_items where lead_id = ${await leadOf(tenant, 'ida@mill.example')}`,
    );
    const run = await ctx.db.tx((tx) => findRun(tx, runId));
    if (!run || !ida) throw new Error('The run did not begin.');
    await tenant.rows(sql`update companies set industry = 'Higher Education' where name = 'Mill'`);
    expect(await workStage(ctx, run, 'segment', [ida.id])).toEqual([
      { leadId: ida.id, outcome: 'skipped', reason: 'exclusion.sector_education' },
    ]);
  });

  test('in drafting: nobody is written to or enrolled who is kept out', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx();
    const { leadIds } = await listed(ctx);
    const drafted = await draftLeads(ctx, { campaignId: tenant.campaignId, leadIds });
    const out = drafted.flatMap(({ reasons }) => reasons).filter(({ code }) => code in OUT);
    expect(out).toHaveLength(6);
    expect(await tenant.rows(sql`select 1 from enrolments`)).toHaveLength(1);
    expect(await countExcluded(ctx)).toEqual({ leads: 7, excluded: 6, reasons: OUT });
  });

  test('in an audience, with the reason and the names', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx();
    const { importId } = await listed(ctx);
    const report = await readAudience(ctx, { audience: { importId }, campaignId: null });
    expect([report.size, report.free]).toEqual([7, 1]);
    expect(Object.fromEntries(report.leftOut.map(({ code, count }) => [code, count]))).toEqual(OUT);
  });

  test('in the preview of a batch, and at the last moment for what was approved before', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const [early, later] = await tenant.propose([
      { email: 'ada@early.example' },
      { email: 'bob@later.example' },
    ]);
    await keepOut(tenant, { customers: ['early.example'] });
    const frozen = await tenant.freeze();
    expect(frozen.preview.totals).toEqual({ items: 2, sendable: 1, dropped: 1 });
    expect(frozen.preview.dropped).toMatchObject([
      { itemId: early?.itemId, reasons: [{ code: 'exclusion.customer' }] },
    ]);
    await tenant.approve(frozen.id);
    await keepOut(tenant, { competitors: ['later.example'] });
    await tenant.live(48);
    expect(tenant.accepted()).toEqual([]);
    const [send] = await tenant.sends();
    expect(send).toMatchObject({ leadId: later?.leadId, state: 'cancelled' });
    expect(send?.reasons.map(({ code }) => code)).toContain('exclusion.competitor');
  });

  test('a mailbox of a function is left out of a batch', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    await tenant.propose([{ email: 'office@guild.example' }]);
    const { preview } = await tenant.freeze();
    expect(preview.dropped).toMatchObject([{ reasons: [{ code: 'exclusion.role_account' }] }]);
  });

  test('why says it in one sentence, and nothing when the policy is lifted', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx();
    await listed(ctx);
    const leadId = await leadOf(tenant, 'leo@giant.example');
    expect(await whyNotSending(ctx, leadId)).toMatchObject({
      sentence: 'The company has 4,000 people, more than 1,000.',
      next: null,
    });
    await keepOut(tenant, { employees: { from: null, to: null } });
    expect((await whyNotSending(ctx, leadId)).reasons.map(({ code }) => code)).not.toContain(
      'exclusion.too_large',
    );
  });
});

describe('the policy is the workspace’s', () => {
  test('a change is audited with both, and one over a newer one is refused', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const other = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx(reviewer);
    const policy = exclusionPolicy.parse({ competitors: ['rival.example'] });
    expect(await changeExclusions(ctx, { policy, version: 0 })).toMatchObject({ version: 1, policy });
    await expect(changeExclusions(ctx, { policy: {}, version: 0 })).rejects.toMatchObject({
      code: 'exclusion.changed_meanwhile',
    });
    await expect(changeExclusions(ctx, { policy: { customers: ['…'] }, version: 1 })).rejects.toMatchObject({
      code: 'exclusion.policy',
      message: expect.stringContaining('Nothing was changed'),
    });
    const [told] = await tenant.rows<{ detail: { before: object; after: object } }>(
      sql`select detail from audit_log where action = 'exclusion.policy_changed'`,
    );
    expect(told?.detail).toMatchObject({
      before: { competitors: [] },
      after: { competitors: ['rival.example'] },
    });
    expect((await readExclusions(await other.ctx())).version).toBe(0);
  });

  test('of two changes at the same moment one is stored', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx();
    const both = await Promise.allSettled(
      ['a.example', 'b.example'].map((domain) =>
        changeExclusions(ctx, { policy: { customers: [domain] }, version: 0 }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await readExclusions(ctx)).version).toBe(1);
  });

  test('legwork exclusions shows, counts without changing, and changes', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx();
    await listed(ctx);
    const run = async (flags: Record<string, string | boolean>, json = true): Promise<string> => {
      const texts: string[] = [];
      const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
      await exclusionsCommand.run(
        io,
        { positional: [], flags },
        { ctx: async () => ctx, settle: async () => undefined },
      );
      return texts.join('');
    };
    expect(await run({}, false)).toContain('6 of 7 leads are kept out.');
    const rehearsed = JSON.parse(await run({ employees: 'off', dryRun: true }));
    expect(rehearsed).toMatchObject({ changed: false, version: 0, counts: { excluded: 4 } });
    const done = JSON.parse(await run({ employees: '5-off', sectors: 'government', freeMail: 'off' }));
    expect(done).toMatchObject({ changed: true, version: 1, counts: { excluded: 3 } });
    expect(done.policy.sectors.map(({ name }: { name: string }) => name)).toEqual(['government']);
    for (const [flags, says] of [
      [{ employees: '5' }, /is a span/],
      [{ employees: 'a-b' }, /whole numbers/],
      [{ freeMail: 'maybe' }, /on or off/],
      [{ sectors: 'farming' }, /no sector "farming"/],
      [{ file: '/nowhere.json' }, /cannot be read/],
      [{ customers: 'two words' }, /is no domain/],
    ] as const)
      await expect(run(flags)).rejects.toThrow(says);
    expect((await readExclusions(ctx)).version).toBe(1);
  });
});
