import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { importLeads, memorySource, mergeCompanies, unmergeCompanies } from '#leads';
import { pairCompanies, readCompanyDuplicates } from '../../src/leads/companies/pair-companies.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A workspace with companies by these names and domains, one person each. */
async function companies(...named: readonly (readonly [name: string, domain: string])[]): Promise<Ctx> {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  await add(ctx, named);
  return ctx;
}
async function add(ctx: Ctx, named: readonly (readonly [name: string, domain: string])[]): Promise<void> {
  const lines = named.map(([name, domain]) => `info@${domain},${name},${domain}`);
  await importLeads(
    ctx,
    memorySource('companies.csv', `email,company,company domain\n${lines.join('\n')}\n`),
  );
  await pairCompanies.run(ctx);
}
const read = async (ctx: Ctx) =>
  (await readCompanyDuplicates(ctx)).duplicates.map(
    ({ stays, goes, evidence }) => `${[stays.domain, goes.domain].sort().join(' ')}: ${evidence.join(', ')}`,
  );
const set = (ctx: Ctx, domain: string, to: { name?: string; linkedin?: string; domain?: string }) =>
  ctx.db.tx((tx) =>
    tx.execute(
      sql`update companies set name = coalesce(${to.name ?? null}, name), linkedin_url = ${to.linkedin ?? null}, domain = coalesce(${to.domain ?? null}, domain) where domain = ${domain}`,
    ),
  );
const merge = async (ctx: Ctx, goes: string, stays: string): Promise<string> => {
  const found = await ctx.db.tx((tx) =>
    tx.execute(sql`select id, domain from companies where domain in (${goes}, ${stays})`),
  );
  const at = (domain: string) => found.rows.find((row) => row.domain === domain)?.id;
  const { id } = await mergeCompanies(ctx, { survivorId: at(stays), mergedId: at(goes) });
  await pairCompanies.run(ctx);
  return id;
};

test('each evidence finds its pair, from whichever side it came last', async () => {
  const ctx = await companies(
    ['Alder', 'alder.example'],
    ['Beech', 'beech.example'],
    ['Cedar', 'shop-of-cedar.example'],
  );
  expect(await read(ctx)).toEqual([]);
  await add(ctx, [
    ['alder', 'wood.test'],
    ['Beech Works', 'beech.test'],
    ['Cedar Group', 'cedar.example'],
  ]);
  await set(ctx, 'wood.test', { linkedin: 'linkedin.com/company/same' });
  await set(ctx, 'shop-of-cedar.example', {
    ...{ domain: 'shop.cedar.example', linkedin: 'linkedin.com/company/same' },
  });
  await pairCompanies.run(ctx);
  expect((await read(ctx)).sort()).toEqual([
    'alder.example wood.test: same_name',
    'beech.example beech.test: same_domain_other_ending',
    'cedar.example shop.cedar.example: domain_below_the_other',
    'shop.cedar.example wood.test: same_linkedin_page',
  ]);
});

test('many of one name are as many pairs, and none of them is without one when the first is gone', async () => {
  const ctx = await companies(['Oak', 'one.example'], ['Oak', 'two.example'], ['Oak', 'three.example']);
  expect((await read(ctx)).length).toBe(2);
  const id = await merge(ctx, 'one.example', 'two.example');
  expect(await read(ctx)).toEqual(['three.example two.example: same_name']);
  await unmergeCompanies(ctx, id);
  await pairCompanies.run(ctx);
  expect((await read(ctx)).join()).toContain('one.example');
  // One that is called otherwise is no longer one of them, at once and for good.
  await set(ctx, 'three.example', { name: 'Rowan' });
  expect((await read(ctx)).join()).not.toContain('three.example');
  await pairCompanies.run(ctx);
  expect(await read(ctx)).toEqual(['one.example two.example: same_name']);
});

test('two that come at one moment are found, and two turns at once write a pair once', async () => {
  const ctx = await companies(['Ash', 'ash.example']);
  const insert = (domain: string, after: Promise<void>) =>
    ctx.db.tx(async (tx) => {
      await tx.execute(
        sql`insert into companies (workspace_id, id, name, domain, created_at, updated_at) values (${ctx.workspace.id}, ${ctx.ids.next()}, 'Yew', ${domain}, now(), now())`,
      );
      await after;
    });
  const both = Promise.withResolvers<void>();
  const writing = [insert('yew-one.example', both.promise), insert('yew-two.example', both.promise)];
  // Neither sees the other, and nobody sees them yet.
  await pairCompanies.run(ctx);
  both.resolve();
  await Promise.all(writing);
  await Promise.all([pairCompanies.run(ctx), pairCompanies.run(ctx)]);
  await pairCompanies.run(ctx);
  expect(await read(ctx)).toEqual(['yew-one.example yew-two.example: same_name']);
});

test('the list comes page by page, each pair once, and a place that is none is refused', async () => {
  const named = Array.from({ length: 7 }, (_, at) => [`Elm ${at}`, at] as const);
  const ctx = await companies(
    ...named.flatMap(([name, at]) => [
      [name, `elm-${at}.example`] as const,
      [name, `other-${at}.example`] as const,
    ]),
  );
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await readCompanyDuplicates(ctx, { limit: 3, after });
    seen.push(...page.duplicates.map(({ stays }) => stays.name));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(seen.sort()).toEqual(named.map(([name]) => name));
  await expect(readCompanyDuplicates(ctx, { after: 'elsewhere' })).rejects.toMatchObject({
    code: 'page.cursor',
  });
  const foreign = await companies(['Elm 0', 'foreign.example']);
  expect(await read(foreign)).toEqual([]);
});
