import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { changeSettings, enrichMany, forecastRun } from '#enrichment';
import { enrichmentSettings } from '#enrichment/contract';
import { callableNumbers, writeLeadScores } from '#leads';
import { lookForAnswers } from '../../src/enrichment/look-due.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

/** Everybody from G to L is known to BetterContact, and only those from G to I with a number. */
let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench({
    apollo: knowing(''),
    bettercontact: knowing('GHIJKL', ({ lastName }) => ({
      phone: 'GHI'.includes(lastName?.charAt(0) ?? '') ? `+120255501${lastName?.slice(1)}` : null,
    })),
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const line = (name: string): string => `,Eve,${name},Firm ${name},${name}.example`;

/** A workspace that wants numbers from BetterContact. */
async function wanting(slug: string): Promise<Ctx> {
  const ctx = await world.ctx(slug);
  const usual = enrichmentSettings.parse({});
  await changeSettings(ctx, { ...usual, waterfalls: { ...usual.waterfalls, phone: ['bettercontact'] } });
  return ctx;
}

async function scored(ctx: Ctx, names: readonly string[], score: number): Promise<string[]> {
  const ids = await world.leads(ctx, names.map(line));
  const scores = ids.map((leadId) => ({
    ...{ leadId, score, tier: 'tier_1' as const, reasons: [], needsReview: false, disqualified: null },
  }));
  await ctx.db.tx((tx) => writeLeadScores(tx, scores, ctx.now()));
  return ids;
}

const answersOf = async (ctx: Ctx): Promise<void> => {
  for (let looks = 0; looks < 3; looks += 1) {
    world.pass({ seconds: 30 });
    await lookForAnswers(ctx);
  }
};
const numbersOf = async (ctx: Ctx, ids: readonly string[]) =>
  [...(await ctx.db.tx((tx) => callableNumbers(ctx, tx, ids))).values()].flat().toSorted();
const spent = (ctx: Ctx) =>
  world.rows(
    ctx,
    sql`select state, sum(amount_micros / 1000000)::int as credits from spend_ledger group by state order by state`,
  );

test('a number is looked for from a score of 80 on, later, once, at its own price', async () => {
  const ctx = await wanting('phones');
  const good = await scored(ctx, ['G10', 'H11', 'K12'], 80);
  const poor = await scored(ctx, ['G20'], 79);
  const plan = await forecastRun(ctx, [...good, ...poor], { field: 'phone' });
  expect(plan).toMatchObject({ people: 3, mostCredits: 30 });
  expect(await enrichMany(ctx, [...good, ...poor], { field: 'phone', goOn: true })).toMatchObject({
    ...{ waiting: 3, skipped: 1, failed: 0 },
  });
  await answersOf(ctx);
  expect(await numbersOf(ctx, [...good, ...poor])).toEqual(['+12025550110', '+12025550111']);
  // K12 is known there without a number: nothing is charged for it, and nobody's address is paid for again.
  expect(await spent(ctx)).toEqual([{ state: 'spent', credits: 20 }]);
  expect(
    await world.rows(ctx, sql`select 1 from person_addresses`),
    'a search for numbers asks for no address',
  ).toEqual([]);
  expect(
    await world.rows(ctx, sql`select enrichment_state from leads where enrichment_state <> 'pending'`),
    'the search for the person is another matter',
  ).toEqual([]);
  const before = world.bettercontact.requests().length;
  expect(await enrichMany(ctx, [...good, ...poor], { field: 'phone', goOn: true })).toMatchObject({
    ...{ waiting: 0, missed: 1, skipped: 3 },
  });
  expect(world.bettercontact.requests().length).toBe(before);
});

test('who says so looks whatever the score, and still asks about nobody who is ruled out', async () => {
  const ctx = await wanting('phones-any');
  const [poor = '', gone = ''] = await scored(ctx, ['I30', 'I31'], 5);
  await ctx.db.tx((tx) => tx.execute(sql`update leads set status = 'rejected' where id = ${gone}`));
  const report = await enrichMany(ctx, [poor, gone], { field: 'phone', goOn: true, anyScore: true });
  expect(report).toMatchObject({ waiting: 1, skipped: 1 });
  await answersOf(ctx);
  expect(await numbersOf(ctx, [poor, gone])).toEqual(['+12025550130']);
});

test('a plan without numbers says so, and nothing is charged', async () => {
  const ctx = await wanting('phones-plan');
  const ids = await scored(ctx, ['G40'], 90);
  world.bettercontact.failNext({ status: 402, body: { error: 'Phone enrichment is not part of your plan' } });
  const report = await enrichMany(ctx, ids, { field: 'phone', goOn: true });
  expect(report).toMatchObject({ failed: 1, waiting: 0 });
  expect(Object.keys(report.problems)[0]).toMatch(/BetterContact/i);
  expect(await spent(ctx)).not.toContainEqual(expect.objectContaining({ state: 'spent' }));
});

test('where nobody is named for numbers, nobody is asked and the sentence says whom to name', async () => {
  const ctx = await world.ctx('phones-nobody');
  const ids = await scored(ctx, ['G50'], 90);
  const before = world.bettercontact.requests().length;
  await expect(enrichMany(ctx, ids, { field: 'phone' })).rejects.toMatchObject({
    kind: 'invalid',
    message: expect.stringContaining('legwork finders --phone bettercontact'),
  });
  expect(world.bettercontact.requests().length).toBe(before);
});
