import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { createIo, EXIT, type Session } from '#cli';
import { agentActor } from '#core/actor';
import { contribute } from '#core/contribution';
import { enrichmentProviders } from '#enrichment';
import { definePerformer } from '#gateway';
import { importLeads, memorySource } from '#leads';
import { cancelRun, readRun, resumeRun, startRun } from '#pipeline';
import { apolloEnrich } from '#vendors/apollo/operations';
import type { EnrichmentAnswer, EnrichmentQuestion } from '#vendors/ports/enrichment-source';
import { runCommand } from '../../src/app/commands/run.ts';
import { demoCampaign } from '../../src/app/demo-workspace.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

/** Called in the middle of a question to the finder, once. */
let meanwhile: (() => Promise<void>) | null = null;
let asked = 0;
let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld({
    performers: [
      definePerformer<EnrichmentQuestion, EnrichmentAnswer>({
        operation: { ...apolloEnrich, concurrency: 1 },
        perform: async (ctx) => {
          asked += 1;
          const now = meanwhile;
          meanwhile = null;
          await now?.();
          return { receipt: { ...FOUND, observedAt: ctx.now().toString() } };
        },
      }),
    ],
    contributions: [
      contribute(enrichmentProviders, {
        ...{ name: 'apollo', order: 1, modes: ['sandbox'], operation: apolloEnrich, accepts: () => true },
      }),
    ],
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const FOUND = {
  ...{ found: true, email: null, emailConfidence: 0, emailVerified: false, phone: null, title: 'CEO' },
  linkedinUrl: null,
  company: {
    ...{ name: null, domain: null, employees: 120, industry: 'Marketing Agency', description: null },
    ...{ revenue: null, technologies: ['HubSpot'], country: null },
  },
  intent: { hiring: true, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
  notes: [],
};
const PEOPLE = 30;

async function started(dailyCap = 40): Promise<{ tenant: Tenant; runId: string }> {
  const tenant = await world.tenant({ mailboxes: 1, dailyCap });
  const ctx = await tenant.ctx(reviewer);
  const campaign = await saveCampaign(ctx, demoCampaign());
  const rows = Array.from(
    { length: PEOPLE },
    (_, index) => `ada@firm-${index}.example,Ada,Berg,Firm ${index},CEO,120,Marketing Agency`,
  );
  const imported = await importLeads(
    ctx,
    memorySource(
      'r.csv',
      `email,first name,last name,company,title,employees,industry\n${rows.join('\n')}\n`,
    ),
  );
  const { runId } = await startRun(ctx, { importId: imported.id, campaignId: campaign.id });
  return { tenant, runId };
}

/** Of each stage: in = done + skipped + failed, and nobody waits. */
async function addsUp(tenant: Tenant, runId: string) {
  const run = await readRun(await tenant.ctx(), runId);
  for (const [index, stage] of run.stages.entries()) {
    const skipped = Object.values(stage.skipped).reduce((sum, count) => sum + count, 0);
    expect(stage.waiting, stage.name).toBe(0);
    expect(stage.in, stage.name).toBe(stage.out + skipped + stage.failed);
    const before = run.stages[index - 1];
    if (before) expect(stage.in, stage.name).toBe(before.out);
  }
  return run;
}

test('cancelled while drafts wait: they are taken back, nobody can approve them, and another run writes anew', async () => {
  const { tenant, runId } = await started();
  await tenant.settle();
  const ctx = await tenant.ctx(reviewer);
  const before = await readRun(ctx, runId);
  expect(before.state).toBe('awaiting_approval');
  const waiting = before.stages.find(({ name }) => name === 'approve')?.waiting ?? 0;
  expect(waiting).toBeGreaterThan(0);
  expect(await cancelRun(ctx, { runId })).toEqual({
    ...{ cancelled: true, left: waiting, takenBack: waiting, leaving: 0 },
  });
  const run = await addsUp(tenant, runId);
  expect(run.state).toBe('cancelled');
  expect(run.stages.find(({ name }) => name === 'approve')?.skipped).toMatchObject({ cancelled: waiting });
  expect(await tenant.rows(sql`select 1 from approval_items where state = 'pending'`)).toEqual([]);
  await tenant.live(48);
  expect(tenant.accepted()).toEqual([]);
  await expect(cancelRun(ctx, { runId })).rejects.toMatchObject({ code: 'run.ended' });
  expect(await resumeRun(ctx, { runId })).toEqual({ resumed: false });
  const again = await startRun(ctx, { importId: run.importId ?? '', campaignId: run.campaignId });
  await tenant.settle();
  const second = await readRun(ctx, again.runId);
  expect(second.stages.find(({ name }) => name === 'approve')?.waiting).toBe(waiting);
  expect(
    await tenant.rows(sql`select 1 from audit_log where action = 'run.cancelled' and subject = ${runId}`),
  ).toHaveLength(1);
});

test('cancelled in the middle of a batch: what was being asked is finished and counted, nobody else is asked', async () => {
  const { tenant, runId } = await started();
  const ctx = await tenant.ctx(reviewer);
  const before = asked;
  meanwhile = async () => void (await cancelRun(ctx, { runId }));
  await tenant.settle();
  const inHand = asked - before;
  expect(inHand).toBeGreaterThan(0);
  expect(inHand).toBeLessThan(PEOPLE);
  const run = await addsUp(tenant, runId);
  const enrich = run.stages.find(({ name }) => name === 'enrich');
  expect(enrich).toMatchObject({ in: PEOPLE, out: inHand, skipped: { cancelled: PEOPLE - inHand } });
  expect(run.stages.find(({ name }) => name === 'segment')).toMatchObject({
    ...{ in: inHand, out: 0, skipped: { cancelled: inHand } },
  });
  expect(await tenant.rows(sql`select 1 from drafts`)).toEqual([]);
});

test('cancelled after the yes: what was only planned does not leave, what has left is counted', async () => {
  const { tenant, runId } = await started(3);
  await tenant.settle();
  const ctx = await tenant.ctx(reviewer);
  const { batchId } = await readRun(ctx, runId);
  await tenant.approve(batchId ?? '');
  await tenant.live(2);
  const left = tenant.accepted().length;
  expect(left).toBeGreaterThan(0);
  const done = await cancelRun(ctx, { runId });
  expect(done.takenBack).toBeGreaterThan(0);
  await tenant.live(96);
  const first = await tenant.rows<{ n: number }>(
    sql`select count(*)::int as n from send_ledger where step = 1 and state = 'accepted'`,
  );
  expect(first[0]?.n).toBe(left);
  const run = await addsUp(tenant, runId);
  expect(run.stages.find(({ name }) => name === 'send')?.out).toBe(left);
});

test('of two who cancel at once one does; an agent and a stranger do not', async () => {
  const { tenant, runId } = await started();
  const ctx = await tenant.ctx(reviewer);
  await expect(cancelRun(ctx.as(agentActor('HUNTER')), { runId })).rejects.toMatchObject({
    kind: 'forbidden',
  });
  const other = await (await world.tenant({ mailboxes: 1 })).ctx(reviewer);
  await expect(cancelRun(other, { runId })).rejects.toMatchObject({ kind: 'not_found' });
  const both = await Promise.allSettled([cancelRun(ctx, { runId }), cancelRun(ctx, { runId })]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await addsUp(tenant, runId);
});

test('legwork run --cancel says what was done', async () => {
  const { tenant, runId } = await started();
  const ctx = await tenant.ctx(reviewer);
  const out: string[] = [];
  const io = createIo({ json: false, stdout: { write: (text) => out.push(text) } });
  const session: Session = { ctx: async () => ctx, settle: () => tenant.settle() };
  expect(await runCommand.run(io, { positional: [], flags: { cancel: runId } }, session)).toBe(EXIT.done);
  expect(out.join('')).toContain(`Cancelled. ${PEOPLE} leads went no further, 0 messages were taken back.`);
});
