import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeSettings, enrichLeads, enrichMany, forecastRun } from '#enrichment';
import { enrichmentSettings } from '#enrichment/contract';
import { addressVerdicts } from '#leads';
import { decideJobChange, readJobChanges } from '../../src/enrichment/decide-job-change.ts';
import { readSetup } from '../../src/enrichment/settings.ts';
import { changeBudget } from '../../src/ops/change-budget.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench({ apollo: knowing('ABCDEF'), bettercontact: knowing('GHIJKL') });
});
afterAll(() => world[Symbol.asyncDispose]());

const people = (letter: string, count: number, from = 0) =>
  Array.from(
    { length: count },
    (_, index) =>
      `,Eve,${letter}${from + index},Firm ${letter}${from + index},${letter}${from + index}.example`,
  );
const usual = enrichmentSettings.parse({});

describe('the waterfall is the workspace’s', () => {
  test('its order is obeyed, and who is named and not connected is left out', async () => {
    const ctx = await world.ctx('order');
    const setup = await changeSettings(ctx, {
      ...usual,
      waterfalls: { ...usual.waterfalls, email: ['clay', 'bettercontact', 'apollo'] },
    });
    expect(setup.waterfalls.email.map(({ name, connected }) => [name, connected])).toEqual([
      ['clay', false],
      ['bettercontact', true],
      ['apollo', true],
    ]);
    const ids = await world.leads(ctx, people('G', 3));
    const before = world.apollo.requests().length;
    expect((await enrichLeads(ctx, ids)).map(({ state }) => state)).toEqual([
      'waiting',
      'waiting',
      'waiting',
    ]);
    expect(world.apollo.requests().length).toBe(before);
  });

  test.each([
    ['a stranger', { email: ['apollo', 'nobody'] }, 'names nobody'],
    ['one twice', { email: ['apollo', 'apollo'] }, 'twice'],
    ['something that is no name', { email: ['Apollo; drop'] }, 'is not the name'],
  ])('%s is refused and nothing changes', async (_what, waterfalls, says) => {
    const ctx = await world.ctx('refused');
    await expect(changeSettings(ctx, { ...usual, waterfalls })).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining(says),
    });
    expect((await readSetup(ctx)).settings).toEqual(usual);
  });

  test('smaller batches are made where they are wanted, larger ones than a finder takes never', async () => {
    const ctx = await world.ctx('batches');
    await changeSettings(ctx, { ...usual, batchSizes: { apollo: 4 } });
    const ids = await world.leads(ctx, people('A', 10));
    const before = world.apollo.requests().length;
    await enrichLeads(ctx, ids);
    expect(world.apollo.requests().length - before).toBe(3);
    const after = await changeSettings(ctx, { ...usual, batchSizes: { apollo: 500 } });
    expect(after.waterfalls.email[0]).toMatchObject({ name: 'apollo', batch: 10 });
  });
});

test('a known answer costs nothing for another lead of the same person, and is asked for again when it is old', async () => {
  const ctx = await world.ctx('cache');
  const [first = ''] = await world.leads(ctx, [',Ada,Berg,Firm,firm.example']);
  await enrichLeads(ctx, [first]);
  const before = world.apollo.requests().length;
  // The found address is the person's now; the same person imported once more under it is the same lead.
  const again = await world.leads(ctx, ['ada-berg@firm.example,Ada,Berg,Firm,firm.example']);
  await enrichLeads(ctx, [first, ...again]);
  expect(world.apollo.requests().length).toBe(before);
  world.pass({ hours: 24 * usual.answersGoodForDays });
  await enrichLeads(ctx, [first]);
  expect(world.apollo.requests().length).toBe(before + 1);
  expect(
    await world.rows(ctx, sql`select round, state from enrichment_journal order by asked_at`),
  ).toHaveLength(2);
});

describe('the forecast', () => {
  test('says so where it only assumes, and measures where it can; the cost is what it said', async () => {
    const ctx = await world.ctx('forecast');
    const some = [...people('A', 42), ...people('Z', 18)];
    const ids = await world.leads(ctx, some);
    const requests = world.apollo.requests().length;
    const guess = await forecastRun(ctx, ids);
    expect(world.apollo.requests().length).toBe(requests);
    expect(guess).toMatchObject({ people: 60, known: 0 });
    expect(guess.steps.map(({ provider, basis }) => [provider, basis])).toEqual([
      ['apollo', 'prior'],
      ['bettercontact', 'prior'],
    ]);
    await enrichLeads(ctx, ids);
    world.pass({ seconds: 1 });
    const more = await world.leads(ctx, [...people('A', 21, 100), ...people('Z', 9, 100)]);
    const plan = await forecastRun(ctx, more);
    expect(plan.steps[0]).toMatchObject({
      basis: 'measured',
      sample: 60,
      hitRate: 0.7,
      asked: 30,
      credits: 21,
    });
    const report = await enrichMany(ctx, more, { goOn: true });
    expect(report.finders.find(({ provider }) => provider === 'apollo')).toMatchObject({
      asked: 30,
      found: 21,
      micros: '21000000',
    });
    expect(await forecastRun(ctx, ids)).toMatchObject({ people: 60, known: 60, credits: 0 });
  });

  test('names the cap that is not enough, and the database keeps it', async () => {
    const ctx = await world.ctx('cap');
    await changeBudget(ctx, { vendor: 'apollo', unit: 'credit', amount: '25' });
    const ids = await world.leads(ctx, people('A', 60));
    expect((await forecastRun(ctx, ids)).caps).toEqual([{ vendor: 'apollo', left: 25, enough: false }]);
    const report = await enrichMany(ctx, ids, { goOn: true });
    expect(report).toMatchObject({ refused: true });
    // What may not be spent at one finder is not spent at a dearer one.
    expect(report.finders.map(({ provider }) => provider)).toEqual(['apollo']);
    const [used] = await world.rows<{ used: number }>(
      ctx,
      sql`select (used_micros / 1000000)::int as used from spend_budgets`,
    );
    expect(used?.used).toBeLessThanOrEqual(25);
  });
});

test('a list that the finders do not know stops after ten, and goes on when a person says so', async () => {
  const ctx = await world.ctx('unknown-list');
  await changeSettings(ctx, { ...usual, waterfalls: { ...usual.waterfalls, email: ['apollo'] } });
  const ids = await world.leads(ctx, people('Z', 60));
  const stopped = await enrichMany(ctx, ids);
  expect(stopped).toMatchObject({ missed: 10, stopped: [{ code: 'session.few_matches' }] });
  expect(await enrichMany(ctx, ids, { goOn: true })).toMatchObject({ missed: 60, stopped: [] });
});

describe('somebody works elsewhere', () => {
  const moved = knowing('ABCDEF', () => ({
    company: { ...COMPANY, name: 'Umbra', domain: 'umbra.example' },
  }));
  test('that is a fact with its day, nothing is overwritten, nothing is sent, and a person decides', async () => {
    const ctx = await world.ctx('moved');
    const [leadId = ''] = await world.leads(ctx, ['ada@acme.example,Ada,Berg,Acme,acme.example']);
    world.knows.apollo = moved;
    await enrichLeads(ctx, [leadId]);
    world.knows.apollo = knowing('ABCDEF');
    const company = () =>
      world.rows(
        ctx,
        sql`select c.name, c.industry, c.employees, p.title from people p join companies c on c.id = p.company_id`,
      );
    expect(await company()).toEqual([{ name: 'Acme', industry: null, employees: null, title: null }]);
    expect(
      await world.rows(
        ctx,
        sql`select value, source, observed_at::date::text as day from facts where key = 'job_change'`,
      ),
    ).toEqual([{ value: 'Acme → Umbra', source: 'apollo', day: expect.stringMatching(/^2026-/) }]);
    const verdict = () =>
      ctx.db.tx((tx) => addressVerdicts(ctx, tx, [{ address: 'ada@acme.example', allowCatchAll: false }]));
    expect((await verdict())[0]).toMatchObject({
      allowed: false,
      reasons: [{ code: 'enrichment.job_changed' }],
    });
    expect(await readJobChanges(ctx)).toMatchObject([{ leadId, knownCompany: 'Acme', newCompany: 'Umbra' }]);
    await decideJobChange(ctx, { leadId, decision: 'move' });
    expect(await company()).toMatchObject([{ name: 'Umbra', title: 'VP Sales' }]);
    expect((await verdict())[0]).toMatchObject({ allowed: false, reasons: [{ code: 'address.former' }] });
    await expect(decideJobChange(ctx, { leadId, decision: 'keep' })).rejects.toMatchObject({
      code: 'job_change.decided',
    });
  });
});
const COMPANY = {
  employees: 900,
  industry: 'Mining',
  description: null,
  revenue: null,
  technologies: [],
  country: null,
  foundedYear: 1990,
};
