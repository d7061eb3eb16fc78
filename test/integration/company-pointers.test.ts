import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rows } from '#core/db/index';
import { companyPointers } from '#leads';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

test('every column that leads to a company says whether it moves, and what moves is led on by the database', async () => {
  const ctx = await (await world.tenant()).ctx();
  const columns = await ctx.db.tx((tx) =>
    rows<{ place: string }>(
      tx,
      sql`select distinct f.place from (
          select r.relname || '.' || a.attname as place from pg_constraint k join pg_class r on r.oid = k.conrelid
            cross join lateral unnest(k.conkey, k.confkey) as u(own, theirs) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.own
            join pg_attribute t on t.attrelid = k.confrelid and t.attnum = u.theirs
          where k.contype = 'f' and k.confrelid = 'companies'::regclass and t.attname = 'id'
          union select table_name || '.' || column_name from information_schema.columns c
          where table_schema = 'public' and column_name like '%company_id' and exists (select 1 from pg_class r where r.oid = format('%I', c.table_name)::regclass and r.relkind in ('r', 'p') and not r.relispartition)
          union select r.relname || '.' || replace(a.attname, '_kind', '_id') from pg_constraint k join pg_class r on r.oid = k.conrelid
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
          where k.contype = 'c' and a.attname like '%kind' and a.attname <> 'kind' and pg_get_constraintdef(k.oid) like '%''company''%') f order by 1`,
    ),
  );
  const declared = ctx.contributed(companyPointers);
  expect(columns.map(({ place }) => place)).toEqual(
    declared.map(({ table, column }) => `${table}.${column}`).toSorted(),
  );
  const led = await ctx.db.tx((tx) =>
    rows<{ place: string }>(
      tx,
      sql`select tgrelid::regclass::text as place from pg_trigger where tgname = 'company_that_stays' order by 1`,
    ),
  );
  expect(led.map(({ place }) => place)).toEqual(
    declared
      .filter(({ stays, table }) => stays === undefined && table !== 'companies')
      .map(({ table }) => table)
      .toSorted(),
  );
});
