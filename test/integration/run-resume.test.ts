import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { createIo, EXIT, type Session } from '#cli';
import { contribute } from '#core/contribution';
import { reason } from '#core/verdict';
import { enrichmentProviders } from '#enrichment';
import { definePerformer, EffectError } from '#gateway';
import { importLeads, memorySource } from '#leads';
import { startRun } from '#pipeline';
import { apolloEnrich } from '#vendors/apollo/operations';
import type { EnrichmentAnswer, EnrichmentQuestion } from '#vendors/ports/enrichment-source';
import { runCommand } from '../../src/app/commands/run.ts';
import { type DispatchWorld, openDispatchWorld, reviewer } from '../support/dispatch-world.ts';

let broken = true;
let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld({
    performers: [
      definePerformer<EnrichmentQuestion, EnrichmentAnswer>({
        operation: { ...apolloEnrich, concurrency: 1 },
        perform: async (ctx) => {
          if (broken)
            throw new EffectError(reason('finder.broken', 'The finder is broken.'), { effect: 'none' });
          return { receipt: { ...NOBODY, observedAt: ctx.now().toString() } };
        },
      }),
    ],
    contributions: [
      contribute(enrichmentProviders, {
        name: 'apollo',
        order: 1,
        modes: ['sandbox'],
        operation: apolloEnrich,
        accepts: () => true,
      }),
    ],
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const NOBODY = {
  found: false,
  email: null,
  emailConfidence: 0,
  emailVerified: false,
  phone: null,
  title: null,
  linkedinUrl: null,
  company: null,
  intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
  notes: [],
};

test('a run that stopped is let go on from the terminal: 3 and the reason while it is paused, 0 when it went on', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const ctx = await tenant.ctx(reviewer);
  const [own] = await tenant.rows<{ settings: object }>(sql`select settings from campaigns`);
  const campaign = await saveCampaign(ctx, { name: 'Resume', settings: own?.settings });
  const rows = Array.from(
    { length: 6 },
    (_, index) => `p${index}@resume-${index}.example,Ada,Berg,Firm ${index}`,
  );
  const imported = await importLeads(
    ctx,
    memorySource('r.csv', `email,first name,last name,company\n${rows.join('\n')}\n`),
  );
  const { runId } = await startRun(ctx, { importId: imported.id, campaignId: campaign.id });
  await tenant.settle();

  const session: Session = { ctx: async () => ctx, settle: () => tenant.settle() };
  const resume = async () => {
    const out: string[] = [];
    const err: string[] = [];
    const io = createIo({
      json: true,
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => err.push(text) },
    });
    const code = await runCommand.run(io, { positional: [], flags: { resume: runId } }, session);
    return {
      code,
      err: err.join(''),
      report: JSON.parse(out.join('')) as {
        run: { state: string };
        stages: { name: string; waiting: number }[];
      },
    };
  };
  const still = await resume();
  expect(still).toMatchObject({ code: EXIT.refused, report: { run: { state: 'paused' } } });
  expect(still.err).toContain('3 calls in a row failed.');
  expect(still.err).toContain(`legwork run --resume ${runId}`);

  broken = false;
  const went = await resume();
  expect(went).toMatchObject({ code: EXIT.done, err: '' });
  expect(went.report.stages.find(({ name }) => name === 'enrich')?.waiting).toBe(0);
  const told = await tenant.rows(
    sql`select action, count(*)::int as times from audit_log where action in ('session.stopped', 'session.lifted', 'run.resumed') group by 1 order by 1`,
  );
  expect(told).toEqual([
    { action: 'run.resumed', times: 2 },
    { action: 'session.lifted', times: 2 },
    { action: 'session.stopped', times: 2 },
  ]);
});
