import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { contribute } from '#core/contribution';
import { enrichmentProviders } from '#enrichment';
import { definePerformer } from '#gateway';
import { importLeads, memorySource } from '#leads';
import { readRun, startRun } from '#pipeline';
import { apolloEnrich } from '#vendors/apollo/operations';
import type { EnrichmentAnswer, EnrichmentQuestion } from '#vendors/ports/enrichment-source';
import { type DispatchWorld, openDispatchWorld, reviewer, settingsWith } from '../support/dispatch-world.ts';

const asked: string[] = [];
let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld({
    performers: [
      definePerformer<EnrichmentQuestion, EnrichmentAnswer>({
        operation: { ...apolloEnrich, concurrency: 1 },
        perform: async (ctx, input) => {
          asked.push(input.firstName ?? '');
          return { receipt: { ...NOBODY, observedAt: ctx.now().toString() } };
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

const NOBODY: Omit<EnrichmentAnswer, 'observedAt'> = {
  ...{ found: false, email: null, emailConfidence: 0, emailVerified: false, phone: null, title: null },
  ...{ linkedinUrl: null, company: null, notes: [] },
  intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
};

test('gtmos §10: what can be scored free is scored first; nobody is paid for whom tiers or exclusions drop anyway', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const campaign = await saveCampaign(ctx, { name: 'Spares', settings: settingsWith() });
  const lines = [
    'a@a.example,Nora,One,A,CEO,120,Consulting',
    'b@b.example,Olaf,Two,B,,,',
    'c@c.example,Clerk,Three,C,Clerk,700,Mining',
    'd@d.example,Giant,Four,D,CEO,9000,Consulting',
  ];
  const imported = await importLeads(
    ctx,
    memorySource(
      's.csv',
      `email,first name,last name,company,title,employees,industry\n${lines.join('\n')}\n`,
    ),
  );
  const { runId } = await startRun(ctx, { importId: imported.id, campaignId: campaign.id });
  await tenant.settle();
  expect(asked.toSorted()).toEqual(['Nora', 'Olaf']);
  const { stages } = await readRun(ctx, runId);
  expect(stages.find(({ name }) => name === 'enrich')).toMatchObject({
    ...{ in: 4, out: 2, failed: 0, waiting: 0 },
    skipped: { 'icp.out_of_reach': 1, 'exclusion.too_large': 1 },
  });
  // Who is left out is scored all the same, with the reasons.
  expect(await tenant.rows(sql`select 1 from scores`)).toHaveLength(4);
  expect(await tenant.rows(sql`select 1 from spend_ledger where state = 'spent'`)).toHaveLength(asked.length);
});
