import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMERGENCY_STOP, engageBrake, releaseBrake } from '#core/brake/brake.store';
import type { Ctx } from '#core/ctx';
import { changeSettings, enrichLeads, enrichMany, forecastRun, lookForAnswers } from '#enrichment';
import { enrichmentSettings } from '#enrichment/contract';
import { leadsToEnrich, suppressAddresses } from '#leads';
import { readJobChanges } from '../../src/enrichment/decide-job-change.ts';
import { readFinders } from '../../src/enrichment/forecast-run.ts';
import { readSetup } from '../../src/enrichment/settings.ts';
import { changeBudget } from '../../src/ops/change-budget.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

/** Apollo knows A to F, BetterContact knows G to L, nobody knows the rest. */
let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench({ apollo: knowing('ABCDEF'), bettercontact: knowing('GHIJKL') });
});
afterAll(() => world[Symbol.asyncDispose]());

const usual = enrichmentSettings.parse({});
const people = (letter: string, count: number) =>
  Array.from(
    { length: count },
    (_, index) => `,Eve,${letter}${index},Firm ${letter}${index},${letter}${index}.example`,
  );
const requests = () => world.apollo.requests().length + world.bettercontact.requests().length;
const charged = () => world.apollo.charges().reduce((sum, { credits }) => sum + credits, 0);
const states = async (ctx: Ctx, ids: readonly string[]) =>
  (await enrichLeads(ctx, ids)).map(({ state }) => state);

describe('13: suppression is a match of raw text', () => {
  test.each([
    ['another spelling of the address', { address: 'Ada.No+news@GoogleMail.com' }, 'adano@gmail.com'],
    ['the domain of the address', { domain: 'No-Domain.example' }, 'ada@no-domain.example'],
    ['a domain above it', { domain: 'above.example' }, 'ada@mail.above.example'],
    ['the company, where no address is known', { domain: 'no-firm.example' }, ''],
  ])('%s forbids the question', async (_what, no, address) => {
    const ctx = await world.ctx('no-by-hash');
    const ids = await world.leads(ctx, [`${address},Ada,Adler,No,no-firm.example`]);
    await suppressAddresses(ctx, [{ ...no, reason: 'said no', source: 'test' }]);
    const before = requests();
    expect(await enrichLeads(ctx, ids)).toMatchObject([
      { state: 'skipped', reason: expect.stringMatching(/^suppression\./) },
    ]);
    expect(requests()).toBe(before);
  });

  test('a no at the agency is one at its client, and one of a client is not its neighbour’s', async () => {
    const agency = await world.bench.workspace('agency-of-noes', 'live');
    const [one, other] = await Promise.all(
      ['one', 'other'].map(async (name) =>
        world.bench.ctx(await world.bench.workspace(`client-${name}`, 'live', agency)),
      ),
    );
    if (!one || !other) throw new Error('There are no clients.');
    const no = (address: string) => [{ address, reason: 'said no', source: 'test' }];
    await suppressAddresses(world.bench.ctx(agency), no('ada@agency-no.example'));
    await suppressAddresses(one, no('ben@client-no.example'));
    const lines = [
      'ada@agency-no.example,Ada,Adler,A,agency-no.example',
      'ben@client-no.example,Ben,Berg,B,client-no.example',
    ];
    expect((await states(one, await world.leads(one, lines))).toSorted()).toEqual(['skipped', 'skipped']);
    expect((await states(other, await world.leads(other, lines))).toSorted()).toEqual([
      'enriched',
      'skipped',
    ]);
  });
});

test('18: dry runs and reads mutate: a forecast, the settings and the record of finders leave every table as it was', async () => {
  const ctx = await world.ctx('reads');
  const ids = await world.leads(ctx, [...people('A', 3), ...people('Z', 2)]);
  await enrichLeads(ctx, ids);
  const more = await world.leads(ctx, people('D', 3));
  const [before, asked] = [await everything(ctx), requests()];
  expect(Object.keys(before).length).toBeGreaterThan(40);
  await forecastRun(ctx, [...ids, ...more]);
  await readSetup(ctx);
  await readFinders(ctx);
  await readJobChanges(ctx);
  for (const which of ['all', 'missing_email'] as const) await ctx.db.tx((tx) => leadsToEnrich(tx, which));
  expect(await everything(ctx)).toEqual(before);
  expect(requests()).toBe(asked);
});

/** Every table with a print of all its rows that the workspace sees. */
async function everything(ctx: Ctx): Promise<Record<string, string>> {
  const tables = await world.rows<{ name: string }>(
    ctx,
    sql`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
          and not c.relispartition and has_table_privilege(c.oid, 'select') order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await world.rows<{ print: string }>(
      ctx,
      sql`select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as print from ${sql.identifier(name)} t`,
    );
    prints[name] = row?.print ?? '';
  }
  return prints;
}

describe('22: one session overwrites the other', () => {
  test('of two runs at the same time each keeps its own count and its own questions', async () => {
    const ctx = await world.ctx('sessions');
    const [mine, others] = [await world.leads(ctx, people('A', 20)), await world.leads(ctx, people('B', 30))];
    await Promise.all([enrichMany(ctx, mine, { goOn: true }), enrichMany(ctx, others, { goOn: true })]);
    expect(
      await world.rows(
        ctx,
        sql`select s.found, count(j.id)::int as questions from session_breakers s join enrichment_journal j on j.session_id = s.id
            group by s.id, s.found order by 1`,
      ),
    ).toEqual([
      { found: 20, questions: 20 },
      { found: 30, questions: 30 },
    ]);
  });

  test('a second run does not erase what the first one did', async () => {
    const ctx = await world.ctx('history');
    const ids = await world.leads(ctx, people('C', 4));
    await enrichMany(ctx, ids, { goOn: true });
    world.pass({ seconds: 5 });
    await enrichMany(ctx, ids, { goOn: true });
    expect(await world.rows(ctx, sql`select 1 from session_breakers`)).toHaveLength(2);
    expect(await readFinders(ctx)).toMatchObject([{ provider: 'apollo', asked: 4, found: 4 }]);
  });
});

describe('28: what paused never resumes, and what ended begins again', () => {
  test('under a stop nobody is asked and nothing is spent; when it is lifted the same people are found', async () => {
    const ctx = await world.ctx('stopped');
    const ids = await world.leads(ctx, people('A', 3));
    const brake = { workspaceId: ctx.workspace.id, name: EMERGENCY_STOP, reason: 'a test', by: 'test' };
    await ctx.db.tx((tx) => engageBrake(tx, { ...brake, at: ctx.now() }));
    const before = requests();
    expect(await states(ctx, ids)).toEqual(['failed', 'failed', 'failed']);
    expect(requests()).toBe(before);
    expect(await world.rows(ctx, sql`select 1 from spend_ledger where state <> 'released'`)).toEqual([]);
    await ctx.db.tx((tx) => releaseBrake(tx, ctx.workspace.id, EMERGENCY_STOP));
    expect(await states(ctx, ids)).toEqual(['enriched', 'enriched', 'enriched']);
  });

  test('a cap that is raised lets the rest be found, and who was paid for is not paid for again', async () => {
    const ctx = await world.ctx('raised');
    await changeSettings(ctx, { ...usual, batchSizes: { apollo: 1 } });
    await changeBudget(ctx, { vendor: 'apollo', unit: 'credit', amount: '2' });
    const ids = await world.leads(ctx, people('E', 5));
    const before = charged();
    await enrichLeads(ctx, ids);
    expect(charged() - before).toBe(2);
    await changeBudget(ctx, { vendor: 'apollo', unit: 'credit', amount: '10' });
    expect(await states(ctx, ids)).toEqual(Array.from(ids, () => 'enriched'));
    expect(charged() - before).toBe(5);
  });

  test('who had no room in the limits of a finder waits for it, is not spent at the next, and is asked then', async () => {
    const ctx = await world.ctx('no-room');
    world.room.apollo = { scope: 'apollo:no-room', calls: 1, perSeconds: 3_600, share: 1 };
    const ids = await world.leads(ctx, people('F', 25));
    const searches = world.bettercontact.searches();
    const first = await enrichLeads(ctx, ids);
    expect(Object.groupBy(first, ({ state }) => state).waiting).toHaveLength(15);
    for (let hour = 0; hour < 2; hour += 1) {
      world.pass({ hours: 1 });
      await enrichLeads(ctx, ids);
    }
    expect(await states(ctx, ids)).toEqual(Array.from(ids, () => 'enriched'));
    world.room.apollo = null;
    expect(world.bettercontact.searches()).toBe(searches);
  });

  test('who nobody knows is not asked for again before the answer is old', async () => {
    const ctx = await world.ctx('ended');
    const ids = await world.leads(ctx, people('Z', 2));
    await enrichLeads(ctx, ids);
    for (let look = 0; look < 10; look += 1) {
      world.pass({ seconds: 30 });
      await lookForAnswers(ctx);
    }
    expect(await states(ctx, ids)).toEqual(['missed', 'missed']);
    const before = requests();
    world.pass({ hours: 24 * (usual.answersGoodForDays - 1) });
    await enrichLeads(ctx, ids);
    expect(requests()).toBe(before);
    world.pass({ hours: 25 });
    await enrichLeads(ctx, ids);
    expect(requests()).toBeGreaterThan(before);
  });
});
