import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { importLeads, memorySource, suppress } from '#leads';
import { slice as leads } from '#leads/slice';
import { slice as pipeline } from '#pipeline/slice';
import { guards } from '../../src/app/guards.ts';
import { changeExclusions } from '../../src/leads/exclusion/policy.ts';
import { choosePeople } from '../../src/pipeline/discover/choose-people.ts';
import { confirmDiscovery, resumeDiscovery } from '../../src/pipeline/discover/confirm-discovery.ts';
import { discoveryOf, recentDiscoveries } from '../../src/pipeline/discover/read-discovery.ts';
import { revealPeople } from '../../src/pipeline/discover/reveal-people.ts';
import { startDiscovery } from '../../src/pipeline/discover/start-discovery.ts';
import { count, discoverWorld, heads, PEOPLE } from '../support/discover-world.ts';
import { openWorkbench } from '../support/workbench.ts';

const world = discoverWorld();
const everything = async (ctx: Ctx) =>
  Promise.all(
    ['leads', 'people', 'discoveries', 'discovery_candidates', 'spend_ledger', 'approval_items'].map(
      (table) => count(ctx, table),
    ),
  );

test('a dry run changes nothing and says whom it would pay for', async () => {
  const ctx = await world.open('dry');
  const before = world.simulator.charges().length;
  const shown = await startDiscovery(ctx, heads, { dryRun: true });
  expect(shown).toMatchObject({
    id: null,
    forecast: { total: 20, people: 5, credits: 5, needsApproval: false },
  });
  expect(await everything(ctx)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(world.simulator.charges()).toHaveLength(before);
});

test('whose company the workspace keeps out is not paid for', async () => {
  const ctx = await world.open('kept-out');
  // What is known of them here is enough: a competitor by its domain, and one that is too large.
  await importLeads(
    ctx,
    memorySource(
      'known.csv',
      'Email,First Name,Last Name,Company,Website,Employees\na@company1.test,Ann,One,Company 1,company1.test,90\nb@company2.test,Ben,Two,Company 2,company2.test,5000\n',
    ),
  );
  await changeExclusions(ctx, { policy: { competitors: ['company1.test'] }, version: 0 });
  const before = world.simulator.charges().length;
  const found = await startDiscovery(ctx, heads);
  expect(found.forecast.skipped).toMatchObject({ excluded: 2, no_address: 1 });
  const there = await startDiscovery(ctx, { search: { domains: ['sub.company1.test'] }, limit: 5 });
  expect(there.forecast.people).toBe(0);
  expect(world.simulator.charges()).toHaveLength(before);
});

test('who is known, left alone or without an address is sorted out before anybody is paid for', async () => {
  const ctx = await world.open('sorting');
  await importLeads(
    ctx,
    memorySource(
      'known.csv',
      `Email,First Name,Last Name,Company\nother@x.test,Pat,${PEOPLE[0]?.lastName},Company 0\n`,
    ),
  );
  await suppress(ctx, [{ company: 'Company 1', reason: 'client of ours' }], 'test');
  const before = world.simulator.charges().length;
  const found = await startDiscovery(ctx, heads);
  expect(found.forecast).toMatchObject({
    seen: 20,
    people: 5,
    skipped: { known_here: 1, suppressed: 1, no_address: 1, over_the_limit: 12 },
  });
  expect(await count(ctx, 'leads')).toBe(1);
  await expect(confirmDiscovery(ctx, { id: found.id ?? '', confirm: 6 })).rejects.toMatchObject({
    code: 'discover.unconfirmed',
  });
  expect(world.simulator.charges()).toHaveLength(before);
  await confirmDiscovery(ctx, { id: found.id ?? '', confirm: 5 });
  expect(await revealPeople.run(ctx)).toBe(5);
  const done = await discoveryOf(ctx, found.id);
  expect(done).toMatchObject({ state: 'done', counts: { revealed: 5, skipped: 15 } });
  const made = await ctx.db.tx((tx) =>
    rows<{ name: string; source: string }>(
      tx,
      sql`select p.full_name as name, l.source_type as source from leads l join people p on p.id = l.person_id where l.source_type = 'people_search' order by p.full_name`,
    ),
  );
  expect(made).toHaveLength(5);
  expect(made[0]).toEqual({ name: `Pat ${PEOPLE[2]?.lastName}`, source: 'people_search' });
  // The same search again pays for others: these five are known now.
  const again = await startDiscovery(ctx, heads);
  expect(again.forecast.skipped).toMatchObject({ paid_for_before: 5 });
  expect(await revealPeople.run(ctx)).toBe(0);
});

test('swarm §39.17: a search that fails is an error and zero leads, and goes on where it stopped', async () => {
  const ctx = await world.open('failing');
  world.simulator.failNext({ status: 422, body: { error: 'Invalid parameters' } });
  await expect(startDiscovery(ctx, heads)).rejects.toThrow(/Nobody was made up/);
  expect(await count(ctx, 'leads')).toBe(0);
  expect(await count(ctx, 'discovery_candidates')).toBe(0);
  const [failed] = (await recentDiscoveries(ctx)).discoveries;
  expect(failed?.state).toBe('failed');
  expect((await resumeDiscovery(ctx, failed?.id ?? '')).forecast.people).toBe(5);
});

test('a person chooses whom to pay for; who is known, left alone or mute is not to be had', async () => {
  const ctx = await world.open('choosing');
  await suppress(ctx, [{ company: 'Company 1', reason: 'client of ours' }], 'test');
  const found = await startDiscovery(ctx, heads);
  const id = found.id ?? '';
  const before = world.simulator.charges().length;
  const alone = found.people.find(({ reason }) => reason === 'suppressed');
  expect(alone).toMatchObject({ choosable: false });
  const beyond = found.people.filter(({ reason }) => reason === 'over_the_limit').map(({ place }) => place);
  const chosen = await choosePeople(ctx, { id, places: [beyond[0] ?? 0, beyond[2] ?? 0] });
  expect(chosen.forecast).toMatchObject({ people: 2, credits: 2, skipped: { not_wanted: 5 } });
  expect(chosen.people.filter(({ state }) => state === 'chosen').map(({ place }) => place)).toEqual([
    beyond[0],
    beyond[2],
  ]);
  for (const places of [[alone?.place ?? 0], [999]])
    await expect(choosePeople(ctx, { id, places })).rejects.toThrow(/Nothing was changed/);
  await expect(
    choosePeople(await world.open('choosing-elsewhere'), { id, places: [] }),
  ).rejects.toMatchObject({
    kind: 'not_found',
  });
  await expect(confirmDiscovery(ctx, { id, confirm: 5 })).rejects.toThrow(/would pay for 2 people/);
  await confirmDiscovery(ctx, { id, confirm: 2 });
  expect(await revealPeople.run(ctx)).toBe(2);
  expect(world.simulator.charges().length - before).toBe(1);
  await expect(choosePeople(ctx, { id, places: [] })).rejects.toMatchObject({ code: 'discover.not_ready' });
});

test('companies are looked for by their domains, by name only where the domain is known here, and size is a filter', async () => {
  const ctx = await world.open('by-name');
  await importLeads(
    ctx,
    memorySource('k.csv', 'Email,Name,Company,Website\nx@company7.test,Xi Lo,Company 7,company7.test\n'),
  );
  const search = { companies: ['company 7'], employees: [{ from: 1, to: 5_000 }], similarTitles: false };
  const found = await startDiscovery(ctx, { search, limit: 5 });
  expect(found.people.map(({ company }) => company)).toEqual(['Company 7']);
  expect(found.search).toMatchObject({ domains: ['company7.test'], similarTitles: false });
  const none = await startDiscovery(ctx, {
    search: { ...search, employees: [{ from: 1, to: 2 }] },
    limit: 5,
  });
  expect(none.people).toEqual([]);
  await expect(startDiscovery(ctx, { search: { companies: ['Nobody Knows'] }, limit: 5 })).rejects.toThrow(
    /No domain is known here of Nobody Knows/,
  );
  const { discoveries, vendor, cure } = await recentDiscoveries(ctx);
  expect([discoveries.length, vendor, cure]).toEqual([2, 'apollo', null]);
});

test('where nothing is connected that could search people, it is said with what to do', async () => {
  const bare = await openWorkbench({ slices: [leads, pipeline], guards });
  const ctx = bare.ctx(await bare.workspace('bare'));
  expect(await recentDiscoveries(ctx)).toEqual({
    ...{ vendor: null, discoveries: [] },
    cure: expect.stringContaining('Set APOLLO_API_KEY, or import a list'),
  });
  await expect(startDiscovery(ctx, heads)).rejects.toMatchObject({ code: 'discover.no_vendor' });
  await bare[Symbol.asyncDispose]();
});
