import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { cloneDatabase } from '../support/cluster.ts';
import { type EnrichWorld, openEnrichWorld, spentIn } from '../support/enrich-world.ts';

/** `npm run bench -- enrich` is the same with 4,000 people and limits. */
const PEOPLE = 200;
const KILL_AT = 150;
/** Calls of Apollo that can be under way at once, with ten people each. */
const IN_FLIGHT = 4 * 10;

let world: EnrichWorld;
beforeAll(async () => {
  const urls = await cloneDatabase(inject('cluster'), `enrich_${process.pid}`);
  world = await openEnrichWorld({
    urls,
    people: PEOPLE,
    perMinute: { apollo: 10_000, bettercontact: 10_000 },
  });
});
afterAll(() => world.close());

test('an enrichment that is killed goes on where it stopped: nobody is charged twice, and the ledger agrees with the finders', async () => {
  world.setLatency(400);
  const first = await world.drive({ killAt: KILL_AT });
  expect(first.killed).toBe(true);
  const before = await world.query<{ id: string }>(
    sql`select id from enrichment_journal where state in ('hit', 'miss')`,
  );
  expect(before.length).toBeGreaterThan(50);
  const second = await world.drive();
  // What was on its way at the kill is not repeated; when nobody can be at it any more it is lost, and a person decides.
  const third = await world.drive({ laterBySeconds: 180 });
  expect(second.report).toMatchObject({ stopped: [], refused: false });
  expect(third.report).toMatchObject({ leads: PEOPLE, waiting: 0 });
  const { enriched = 0, missed = 0, failed = 0, lost = 0 } = third.report ?? {};
  expect(enriched + missed + failed).toBe(PEOPLE);
  expect(failed).toBe(lost);
  expect(lost).toBeLessThanOrEqual(IN_FLIGHT);
  const charged = world.charged();
  expect(charged.twice).toEqual({ apollo: 0, bettercontact: 0 });
  const spent = await spentIn(world);
  for (const vendor of ['apollo', 'bettercontact'] as const) {
    const { spent: settled = 0, reserved = 0 } = spent[vendor] ?? {};
    // Reserved is what may have been charged while the process died.
    expect(charged.credits[vendor]).toBeGreaterThanOrEqual(settled);
    expect(charged.credits[vendor]).toBeLessThanOrEqual(settled + reserved);
    expect(reserved).toBeLessThanOrEqual(lost);
  }
  // What one finder found changes the question, and is no reason to ask another about the same person again.
  const asked = await world.query(
    sql`select provider, lead_id from enrichment_journal group by provider, lead_id having count(*) > 1`,
  );
  expect(asked).toEqual([]);
  // A fourth time costs nothing at all.
  const charges = world.charges();
  await world.drive({ laterBySeconds: 180 });
  expect(world.charges()).toBe(charges);
}, 180_000);
