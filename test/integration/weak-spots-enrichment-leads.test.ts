import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { changeSettings, enrichLeads, enrichMany, forecastRun, lookForAnswers } from '#enrichment';
import { enrichmentSettings } from '#enrichment/contract';
import { addressVerdicts, leadsToEnrich, suppressAddresses } from '#leads';
import type { Knowledge, KnownPerson } from '#vendors/kit/known-person';
import { verifyAddresses } from '../../src/enrichment/verify-addresses.ts';
import { changeBudget } from '../../src/ops/change-budget.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

/** Apollo knows A to F, BetterContact knows G to L, nobody knows the rest. */
let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench(
    { apollo: knowing('ABCDEF'), bettercontact: knowing('GHIJKL') },
    { verifies: true },
  );
});
afterAll(() => world[Symbol.asyncDispose]());

const usual = enrichmentSettings.parse({});
const requests = () => world.apollo.requests().length + world.bettercontact.requests().length;
const people = (letter: string, count: number) =>
  Array.from(
    { length: count },
    (_, index) => `,Eve,${letter}${index},Firm ${letter}${index},${letter}${index}.example`,
  );
/** What a finder says of everybody's company, over what it usually says. */
const saying =
  (more: Partial<KnownPerson['company']>): Knowledge =>
  (question) => {
    const known = knowing('ABCDEF')(question);
    return known && { ...known, company: { ...known.company, ...more } };
  };
const statusOf = (ctx: Ctx) => world.rows<{ status: string }>(ctx, sql`select status from leads`);

test.each(['replied', 'meeting_booked', 'bounced', 'unsubscribed'])(
  '4: statuses can regress: what a finder knows of a lead that is %s changes its data and not its status',
  async (status) => {
    const ctx = await world.ctx(`status-${status.replace('_', '-')}`);
    const ids = await world.leads(ctx, people('A', 1));
    await world.rows(ctx, sql`update leads set status = ${status} returning 1`);
    expect(await enrichLeads(ctx, ids)).toMatchObject([{ state: 'enriched' }]);
    expect(await statusOf(ctx)).toEqual([{ status }]);
  },
);

describe('5: suppression is not consulted', () => {
  test('who said no by address is not handed to a finder, in a forecast, a run or a single question', async () => {
    const ctx = await world.ctx('no-address');
    const ids = await world.leads(ctx, ['ada@no.example,Ada,Adler,No,no.example', ...people('D', 1)]);
    await suppress(ctx, 'ada@no.example');
    expect(await forecastRun(ctx, ids)).toMatchObject({ people: 1 });
    const before = world.apollo.charges().length;
    const report = await enrichMany(ctx, ids, { goOn: true });
    expect(report).toMatchObject({ leads: 2, enriched: 1, skipped: 1, missed: 0, failed: 0, waiting: 0 });
    expect(world.apollo.charges().length - before).toBe(1);
    expect(await world.rows(ctx, sql`select 1 from enrichment_journal`)).toHaveLength(1);
  });

  test('a no that comes while a finder searches ends the search: the next one is not asked', async () => {
    const ctx = await world.ctx('no-meanwhile');
    const ids = await world.leads(ctx, ['eve@z.example,Eve,Zed,Zed,z.example']);
    expect(await enrichLeads(ctx, ids)).toMatchObject([{ state: 'waiting', provider: 'bettercontact' }]);
    await suppress(ctx, 'eve@z.example');
    const before = world.apollo.requests().length;
    for (let look = 0; look < 10; look += 1) {
      world.pass({ seconds: 30 });
      await lookForAnswers(ctx);
    }
    expect(await enrichLeads(ctx, ids)).toMatchObject([{ state: 'skipped', reason: 'suppression.address' }]);
    expect(world.apollo.requests().length).toBe(before);
    expect(await world.rows(ctx, sql`select 1 from leads where enrichment_state = 'waiting'`)).toEqual([]);
  });

  test('nobody pays a verifier for the address of who said no', async () => {
    const ctx = await world.ctx('no-verdict');
    const ids = await world.leads(ctx, ['ada@no-verdict.example,Ada,Adler,No,no-verdict.example']);
    await suppress(ctx, 'ada@no-verdict.example');
    const before = world.neverbounce.requests().length;
    expect(await verifyAddresses(ctx, { leadIds: ids })).toEqual([]);
    expect(world.neverbounce.requests().length).toBe(before);
    expect(await world.rows(ctx, sql`select 1 from address_verifications`)).toEqual([]);
  });
});
const suppress = (ctx: Ctx, address: string): Promise<unknown> =>
  suppressAddresses(ctx, [{ address, reason: 'said no', source: 'test' }]);

test('6: names are matched by a part of a word: a company whose name begins like another’s is another one', async () => {
  const ctx = await world.ctx('substring');
  const ids = await world.leads(ctx, ['ada@law.example,Ada,Adler,Law,law.example']);
  world.knows.apollo = saying({ name: 'Lawn', domain: 'lawn.example' });
  await enrichLeads(ctx, ids);
  world.knows.apollo = knowing('ABCDEF');
  const [lead] = await world.rows<{ code: string }>(
    ctx,
    sql`select blocked_reason->>'code' as code from leads`,
  );
  expect(lead?.code).toBe('enrichment.job_changed');
});

describe('7: disqualified leads proceed, and an unknown headcount is a small one', () => {
  test('nobody pays for a lead that was ruled out', async () => {
    const ctx = await world.ctx('ruled-out');
    const ids = await world.leads(ctx, people('A', 2));
    await world.rows(
      ctx,
      sql`update leads set status = 'disqualified' where id = (select min(id::text)::uuid from leads) returning 1`,
    );
    for (const which of ['all', 'missing_email'] as const)
      expect(await ctx.db.tx((tx) => leadsToEnrich(tx, which))).toHaveLength(1);
    // Also where a list names them.
    expect(await forecastRun(ctx, ids)).toMatchObject({ people: 1 });
    const outcomes = await enrichLeads(ctx, ids);
    expect(outcomes.map(({ state, reason }) => [state, reason]).toSorted()).toEqual([
      ['enriched', null],
      ['skipped', 'lead.disqualified'],
    ]);
  });

  test('a headcount that no finder says stays unknown', async () => {
    const ctx = await world.ctx('headcount');
    const ids = await world.leads(ctx, people('B', 1));
    world.knows.apollo = saying({ employees: null });
    await enrichLeads(ctx, ids);
    world.knows.apollo = knowing('ABCDEF');
    expect(await world.rows(ctx, sql`select employees from companies`)).toEqual([{ employees: null }]);
    expect(await world.rows(ctx, sql`select 1 from facts where key = 'employees'`)).toEqual([]);
  });
});

test('8: checks before sending read fields that are not there: an ideal lead that was found and verified passes them', async () => {
  const ctx = await world.ctx('ideal');
  const ids = await world.leads(ctx, people('A', 1));
  await enrichLeads(ctx, ids);
  for (let look = 0; look < 4; look += 1) {
    world.pass({ seconds: 60 });
    await lookForAnswers(ctx);
  }
  const [found] = await world.rows<{ address: string }>(ctx, sql`select address from person_addresses`);
  const verdicts = await ctx.db.tx((tx) =>
    addressVerdicts(ctx, tx, [{ address: found?.address ?? '', allowCatchAll: false }]),
  );
  expect(verdicts).toMatchObject([{ allowed: true, reasons: [] }]);
});

test('10: an empty scope is everything: no leads are no questions', async () => {
  const ctx = await world.ctx('empty');
  await world.leads(ctx, people('A', 3));
  const before = requests();
  expect(await enrichLeads(ctx, [])).toEqual([]);
  expect(await enrichMany(ctx, [], { goOn: true })).toMatchObject({ leads: 0, enriched: 0, finders: [] });
  expect(requests()).toBe(before);
});

test('12: a ceiling is counted twice: a cap of five credits buys exactly five answers, a cap of none none', async () => {
  const ctx = await world.ctx('ceiling');
  await changeSettings(ctx, { ...usual, batchSizes: { apollo: 1 } });
  await changeBudget(ctx, { vendor: 'apollo', unit: 'credit', amount: '5' });
  const ids = await world.leads(ctx, people('C', 9));
  const before = world.apollo.charges().length;
  await enrichLeads(ctx, ids);
  expect(world.apollo.charges().length - before).toBe(5);
  const broke = await world.ctx('ceiling-of-none');
  await changeBudget(broke, { vendor: 'apollo', unit: 'credit', amount: '0' });
  const outcomes = await enrichLeads(broke, await world.leads(broke, people('C', 2)));
  expect(outcomes.map(({ state }) => state)).toEqual(['failed', 'failed']);
  expect(world.apollo.charges().length - before).toBe(5);
});
