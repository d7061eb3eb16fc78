import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scoreLeads } from '#targeting';
import { readScores } from '../../src/targeting/read-scores.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench({ apollo: knowing('A'), bettercontact: knowing('B') });
});
afterAll(() => world[Symbol.asyncDispose]());

test('every score a lead was given is read with its reasons, newest first, and only where the lead is', async () => {
  const ctx = await world.ctx('scores');
  const [leadId = '', other = ''] = await world.leads(ctx, [
    'ada@acme.example,Ada,Adler,Acme,acme.example',
    'bob@mill.example,Bob,Berg,Mill,mill.example',
  ]);
  expect(await readScores(ctx, { leadId })).toMatchObject({
    ...{ leadId, scores: [], prospect: [] },
    account: { company: 'Acme', scores: [] },
  });
  const [first] = await scoreLeads(ctx, [leadId]);
  await world.rows(ctx, sql`update companies set employees = 120, industry = 'Software' where name = 'Acme'`);
  world.pass({ seconds: 60 });
  const [second] = await scoreLeads(ctx, [leadId, other]);
  expect(second?.verdict.score).toBeGreaterThan(first?.verdict.score ?? 100);
  const { scores } = await readScores(ctx, { leadId });
  expect(scores).toMatchObject(
    [second, first].map((given) => ({
      ...{ score: given?.verdict.score, tier: given?.verdict.tier, version: 1 },
      reasons: given?.verdict.reasons,
    })),
  );
  await world.rows(ctx, sql`update scores set verdict = '{}' where lead_id = ${leadId}`);
  expect((await readScores(ctx, { leadId })).scores.map(({ reasons }) => reasons)).toEqual([[], []]);
  await expect(readScores(await world.ctx('scores-other'), { leadId })).rejects.toThrow(/no lead/);
});
