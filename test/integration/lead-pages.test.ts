import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/ctx';
import { importLeads, memorySource } from '#leads';
import { type LeadQuestion, leadPage } from '../../src/leads/read-leads.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const COUNT = 40;
let bench: Workbench;
let ctx: Ctx;

/** As after an import: all changed at one moment, but for a few that changed later; every second one was written to. */
beforeAll(async () => {
  bench = await openWorkbench();
  ctx = bench.ctx(await bench.workspace('pages'));
  const lines = Array.from({ length: COUNT }, (_, n) => `p${n}@firm-${n}.example,Ada,Number${n},Firm ${n}`);
  await importLeads(
    ctx,
    memorySource('leads.csv', `email,first name,last name,company\n${lines.join('\n')}\n`),
  );
  await ctx.db.tx((tx) =>
    tx.execute(sql`
      update leads l set updated_at = ${T0.toString()}::timestamptz + case when n.at % 9 = 0 then interval '1 hour' * n.at else interval '0' end,
        status = case n.at % 4 when 0 then 'sent' when 1 then 'replied' else 'pending' end, tier = case when n.at % 3 = 0 then 'T1' end
      from (select id, row_number() over (order by id) as at from leads) n where n.id = l.id`),
  );
});
afterAll(() => bench[Symbol.asyncDispose]());

/** The ids of all pages of a question, one after the other. */
async function paged(question: Omit<LeadQuestion, 'limit' | 'after'>, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null | undefined;
  do {
    const page = await leadPage(ctx, { ...question, limit, ...(after ? { after } : {}) });
    ids.push(...page.leads.map(({ id }) => id));
    after = page.next;
  } while (after !== null);
  return ids;
}

const inOrder = async (where = sql`true`): Promise<string[]> => {
  const found = await ctx.db.tx((tx) =>
    tx.execute<{ id: string }>(sql`select id from leads where ${where} order by updated_at desc, id desc`),
  );
  return found.rows.map(({ id }) => id);
};

test('pages of leads that changed at one moment leave nobody out and name nobody twice', async () => {
  expect(await inOrder()).toHaveLength(COUNT);
  for (const limit of [1, 7, COUNT, 100]) expect(await paged({}, limit)).toEqual(await inOrder());
});

test('pages of a group of statuses and of a tier are in the order of the whole list', async () => {
  for (const limit of [3, 100]) {
    expect(await paged({ group: 'pipeline' }, limit)).toEqual(
      await inOrder(sql`status in ('sent', 'pending')`),
    );
    expect(await paged({ group: 'replied' }, limit)).toEqual(await inOrder(sql`status = 'replied'`));
    expect(await paged({ tier: 'T1' }, limit)).toEqual(await inOrder(sql`tier = 'T1'`));
    expect(await paged({ group: 'pipeline', tier: 'T1' }, limit)).toEqual(
      await inOrder(sql`status in ('sent', 'pending') and tier = 'T1'`),
    );
  }
});

test('a search looks at name, company and address, within a group too', async () => {
  const names = async (question: Omit<LeadQuestion, 'limit'>) =>
    (await leadPage(ctx, { ...question, limit: 100 })).leads.map(({ email }) => email);
  for (const search of ['number17', 'FIRM 17', 'p17@'])
    expect(await names({ search })).toEqual(['p17@firm-17.example']);
  expect(await names({ search: '100%' })).toEqual([]);
  const groups = await Promise.all(
    ['pipeline', 'engagement'].map((group) => names({ search: 'number17', group })),
  );
  expect(groups.flat()).toEqual(['p17@firm-17.example']);
});
