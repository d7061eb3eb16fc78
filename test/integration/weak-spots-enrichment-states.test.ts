import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrichLeads, lookForAnswers } from '#enrichment';
import { addressVerdicts } from '#leads';
import { verifyAddresses } from '../../src/enrichment/verify-addresses.ts';
import { changeBudget } from '../../src/ops/change-budget.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

/** Apollo knows A to F, BetterContact knows G to L, nobody knows the rest. */
let world: EnrichBench;
let owner: pg.Client;
beforeAll(async () => {
  world = await openEnrichBench(
    { apollo: knowing('ABCDEF'), bettercontact: knowing('GHIJKL') },
    { verifies: true },
  );
  owner = new pg.Client({ connectionString: world.bench.urls.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await world[Symbol.asyncDispose]();
});

const WATCHED = [
  ['leads', 'enrichment_state'],
  ['enrichment_journal', 'state'],
  ['address_verifications', 'state'],
] as const;

/** Writes down every state a row ever has, also the ones that last for one call. */
async function watch(table: string, column: string): Promise<void> {
  await owner.query(`
    create table if not exists states_seen (name text, state text, primary key (name, state));
    grant insert on states_seen to public;
    create function see_${table}() returns trigger language plpgsql security definer set search_path = public as $$
      begin insert into states_seen values ('${table}', new.${column}) on conflict do nothing; return new; end $$;
    create trigger see after insert or update on ${table} for each row execute function see_${table}()`);
}

/** The states that the table's own check allows. */
async function allowed(table: string, column: string): Promise<string[]> {
  const { rows } = await owner.query<{ text: string }>(
    `select pg_get_constraintdef(oid) as text from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
    [table],
  );
  const own = rows.find(({ text }) => text.startsWith(`CHECK ((${column} = ANY`));
  return [...(own?.text.matchAll(/'(\w+)'/g) ?? [])].map(([, state]) => state ?? '').toSorted();
}

test('18: a check for a status that cannot exist: every state of a lead, a question and a verification is reached', async () => {
  for (const [table, column] of WATCHED) await watch(table, column);
  const ctx = await world.ctx('every-state');
  const of = (letter: string, count = 1, where = ctx) =>
    world.leads(
      where,
      Array.from(
        { length: count },
        (_, index) => `,Eve,${letter}${index},Firm ${letter}${index},${letter}${index}.example`,
      ),
    );
  // Found at once, found later, known to nobody.
  const first = [...(await of('A')), ...(await of('G')), ...(await of('Z'))];
  await enrichLeads(ctx, first);
  for (let look = 0; look < 10; look += 1) {
    world.pass({ seconds: 30 });
    await lookForAnswers(ctx);
  }
  await enrichLeads(ctx, first);
  // A list for the verifier, an answer of its that is lost, and one that a cap forbids.
  await enrichLeads(ctx, await of('B', 2));
  world.neverbounce.dropResponseNext();
  await enrichLeads(ctx, await of('C'));
  const unverified = await world.ctx('nothing-for-the-verifier');
  await changeBudget(unverified, { vendor: 'neverbounce', unit: 'credit', amount: '0' });
  await enrichLeads(unverified, await of('D', 1, unverified));
  // No room in the limits, a lost answer of a finder, and a cap.
  world.room.apollo = { scope: 'apollo:every-state', calls: 1, perSeconds: 3_600, share: 1 };
  await enrichLeads(ctx, await of('E', 11));
  world.room.apollo = null;
  world.apollo.dropResponseNext();
  await enrichLeads(ctx, await of('F'));
  const broke = await world.ctx('nothing-for-the-finder');
  await changeBudget(broke, { vendor: 'apollo', unit: 'credit', amount: '0' });
  await enrichLeads(broke, await of('A', 1, broke));
  const { rows: seen } = await owner.query<{ name: string; state: string }>('select * from states_seen');
  for (const [table, column] of WATCHED) {
    const states = await allowed(table, column);
    expect(states.length, table).toBeGreaterThan(4);
    const reached = seen.flatMap(({ name, state }) => (name === table ? [state] : []));
    expect(reached.toSorted(), table).toEqual(states);
  }
});

test.each([
  ['just younger than 30 days', { hours: 24 * 30 - 1, minutes: 59 }, true],
  ['30 days old', { hours: 24 * 30 }, false],
  ['older', { hours: 24 * 31 }, false],
] as const)(
  '14: contradictory constants: of a verdict that is %s the verifier and the sender think the same',
  async (_what, age, good) => {
    const ctx = await world.ctx('one-age');
    const ids = await world.leads(ctx, ['valid@age.example,Eve,Zed,Age,age.example']);
    await verifyAddresses(ctx, { leadIds: ids });
    const at = ctx.now().subtract(Temporal.Duration.from(age)).toString();
    await world.rows(ctx, sql`update person_addresses set verified_at = ${at} returning 1`);
    const asking = { address: 'valid@age.example', allowCatchAll: false };
    const [verdict] = await ctx.db.tx((tx) => addressVerdicts(ctx, tx, [asking]));
    expect(verdict?.allowed).toBe(good);
    expect(await verifyAddresses(ctx, { leadIds: ids })).toHaveLength(good ? 0 : 1);
  },
);
