import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { vendorEventType } from '#core/vendor-webhooks';
import { enrichLeads, lookForAnswers } from '#enrichment';
import { takeCompleted } from '../../src/enrichment/take-results.ts';
import { drainAll } from '../support/drain-all.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

/** Apollo knows A to F, BetterContact knows G to L, nobody knows the rest. */
let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench({ apollo: knowing('ABCDEF'), bettercontact: knowing('GHIJKL') });
});
afterAll(() => world[Symbol.asyncDispose]());

const requests = () => world.apollo.requests().length + world.bettercontact.requests().length;
const stateOf = async (ctx: Ctx) =>
  world.rows<{ provider: string; state: string; count: number }>(
    ctx,
    sql`select provider, state, count(*)::int as count from enrichment_journal group by 1, 2 order by 1, 2`,
  );
/** Waits in the test's own time until nobody's answer is open. */
async function answers(ctx: Ctx): Promise<void> {
  for (let look = 0; look < 10; look += 1) {
    world.pass({ seconds: 30 });
    await lookForAnswers(ctx);
  }
}

test('9: contacts keyed by an address that is not unique: a found address that belongs to somebody stays there', async () => {
  const ctx = await world.ctx('non-unique');
  await world.leads(ctx, ['ada-berg@firm.example,Other,Person,Firm,firm.example']);
  const [leadId = ''] = await world.leads(ctx, [',Ada,Berg,Firm,firm.example']);
  await enrichLeads(ctx, [leadId]);
  expect(
    await world.rows(
      ctx,
      sql`select p.first_name as who from person_addresses a join people p on p.id = a.person_id where a.canonical = 'ada-berg@firm.example'`,
    ),
  ).toEqual([{ who: 'Other' }]);
});

test('10: a fingerprint of counts misses an edit of the same length: a corrected name is another question', async () => {
  const ctx = await world.ctx('same-length');
  const [leadId = ''] = await world.leads(ctx, [',Zoe,Zamd,Firm,zamd.example']);
  await enrichLeads(ctx, [leadId]);
  await answers(ctx);
  const before = requests();
  await enrichLeads(ctx, [leadId]);
  expect(requests()).toBe(before);
  await world.rows(ctx, sql`update people set last_name = 'Bamd'`);
  expect(await enrichLeads(ctx, [leadId])).toMatchObject([{ state: 'enriched', provider: 'apollo' }]);
});

describe('11: the resume key is “a field is filled”', () => {
  test('a name that stays blank is paid for once and never again', async () => {
    const ctx = await world.ctx('blank');
    const ids = await world.leads(ctx, ['mono@mono.example,Cher,,Mono,mono.example']);
    world.knows.apollo = () =>
      ({ ...knowing('C')({ ...NOBODY, firstName: 'Cher', lastName: 'C' }), lastName: '' }) as never;
    await enrichLeads(ctx, ids);
    world.knows.apollo = knowing('ABCDEF');
    const [row] = await world.rows<{ last: string | null }>(ctx, sql`select last_name as last from people`);
    expect(row?.last ?? '').toBe('');
    const before = requests();
    await enrichLeads(ctx, ids);
    expect(requests()).toBe(before);
  });

  test('a row that is half filled is asked for, whatever is in it', async () => {
    const ctx = await world.ctx('half');
    const ids = await world.leads(ctx, ['half@half.example,Ada,Adler,Half,half.example']);
    expect(await enrichLeads(ctx, ids)).toMatchObject([{ state: 'enriched', provider: 'apollo' }]);
    expect(await stateOf(ctx)).toEqual([{ provider: 'apollo', state: 'hit', count: 1 }]);
  });
});
const NOBODY = {
  firstName: null,
  lastName: null,
  email: null,
  linkedinUrl: null,
  companyName: 'Mono',
  companyDomain: 'mono.example',
};

test('12: no leases: two runs over the same people at once ask about each of them once', async () => {
  const ctx = await world.ctx('twice');
  const ids = await world.leads(
    ctx,
    Array.from({ length: 30 }, (_, index) => `,Ada,B${index},Firm ${index},firm-${index}.example`),
  );
  const before = world.apollo.charges().reduce((sum, charge) => sum + charge.credits, 0);
  await Promise.all([enrichLeads(ctx, ids), enrichLeads(ctx, ids.toReversed()), enrichLeads(ctx, ids)]);
  expect(world.apollo.charges().reduce((sum, charge) => sum + charge.credits, 0) - before).toBe(30);
  expect(await stateOf(ctx)).toEqual([{ provider: 'apollo', state: 'hit', count: 30 }]);
});

describe('21: a waterfall that runs up to minutes for a lead', () => {
  test('who answers later is handed in and not waited for; misses alone cascade, in one submission', async () => {
    const ctx = await world.ctx('later');
    const searches = world.bettercontact.searches();
    const ids = await world.leads(
      ctx,
      ['A', 'B', 'G', 'H', 'Z'].map((letter) => `,Eve,${letter}xyz,Firm ${letter},${letter}.example`),
    );
    const outcomes = await enrichLeads(ctx, ids);
    expect(outcomes.map(({ state }) => state).toSorted()).toEqual([
      ...['enriched', 'enriched', 'waiting', 'waiting', 'waiting'],
    ]);
    expect(world.bettercontact.searches() - searches).toBe(1);
    await answers(ctx);
    expect((await enrichLeads(ctx, ids)).map(({ state }) => state).toSorted()).toEqual([
      ...['enriched', 'enriched', 'enriched', 'enriched', 'missed'],
    ]);
    // A miss is free there, and the ledger learns it with the answer.
    expect(
      await world.rows(
        ctx,
        sql`select vendor, sum(amount_micros)::int / 1000000 as credits from spend_ledger where state = 'spent' group by 1 order by 1`,
      ),
    ).toEqual([
      { vendor: 'apollo', credits: 2 },
      { vendor: 'bettercontact', credits: 2 },
    ]);
  });

  test('who never answers is given up, not handed in again, and still taken when the answer comes', async () => {
    const ctx = await world.ctx('never');
    const [leadId = ''] = await world.leads(ctx, [',Eve,Gone,Firm,gone.example']);
    await enrichLeads(ctx, [leadId]);
    world.bettercontact.failNext({ status: 406, body: { error: 'Unvalid request_id.' } });
    world.pass({ seconds: 30 });
    await lookForAnswers(ctx);
    const searches = world.bettercontact.searches();
    await answers(ctx);
    expect(await enrichLeads(ctx, [leadId])).toMatchObject([{ state: 'missed' }]);
    expect(world.bettercontact.searches()).toBe(searches);
    const [row] = await world.rows<{ id: string }>(
      ctx,
      sql`select id from enrichment_journal where provider = 'bettercontact'`,
    );
    await deliver(ctx, { requestId: row?.id ?? '', linkedinKey: null });
    expect(await enrichLeads(ctx, [leadId])).toMatchObject([
      { state: 'enriched', provider: 'bettercontact' },
    ]);
  });
});

/** An answer of BetterContact by webhook. */
async function deliver(
  ctx: Ctx,
  keys: { requestId: string | null; linkedinKey: string | null },
): Promise<void> {
  await ctx.db.tx((tx) =>
    ctx.emit(
      tx,
      { type: vendorEventType('enrichment.completed') },
      {
        aggregate: 'delivery',
        payload: {
          kind: 'enrichment.completed',
          at: null,
          provider: 'bettercontact',
          leadId: null,
          providerRequestId: null,
          emailKey: null,
          outcome: 'found',
          error: null,
          answer: {
            found: true,
            email: 'late@gone.example',
            emailConfidence: 95,
            emailVerified: true,
            phone: null,
            title: null,
            linkedinUrl: null,
            company: null,
            intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: false },
            notes: [],
            observedAt: null,
          },
          ...keys,
        },
      },
    ),
  );
  await drainAll(ctx, [takeCompleted]);
}

describe('22: a callback without our id', () => {
  test('finds who waits by the profile; one that nobody waits for changes nothing and is kept', async () => {
    const ctx = await world.ctx('callback');
    const [leadId = ''] = await world.leads(ctx, [',Eve,Zulu,Firm,zulu.example']);
    await enrichLeads(ctx, [leadId]);
    await world.rows(
      ctx,
      sql`update enrichment_journal set linkedin_key = 'the key of a profile' where provider = 'bettercontact' returning 1`,
    );
    await deliver(ctx, { requestId: null, linkedinKey: 'another key' });
    expect(await stateOf(ctx)).toContainEqual({ provider: 'bettercontact', state: 'waiting', count: 1 });
    expect(
      await world.rows(ctx, sql`select 1 from audit_log where action = 'enrichment.answer_unmatched'`),
    ).toHaveLength(1);
    await deliver(ctx, { requestId: null, linkedinKey: 'the key of a profile' });
    await deliver(ctx, { requestId: null, linkedinKey: 'the key of a profile' });
    expect(await enrichLeads(ctx, [leadId])).toMatchObject([
      { state: 'enriched', provider: 'bettercontact' },
    ]);
  });
});

test('17: nobody is made up: who is not known costs nothing and stays without data', async () => {
  const ctx = await world.ctx('nobody');
  const ids = await world.leads(ctx, [',Eve,Zorro,Firm,zorro.example']);
  await enrichLeads(ctx, ids);
  await answers(ctx);
  expect(await world.rows(ctx, sql`select 1 from spend_ledger where state = 'spent'`)).toEqual([]);
});
