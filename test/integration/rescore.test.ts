import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import { type Actor, systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { importLeads, memorySource, recordLeadEvents } from '#leads';
import { scoreLeads } from '#targeting';
import { commands } from '#targeting/cli';
import { readScores } from '../../src/targeting/read-scores.ts';
import { askForScores, readScoring, rescoreChanged, rescorePage } from '../../src/targeting/rescore.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench({ apollo: knowing('A'), bettercontact: knowing('B') });
});
afterAll(() => world[Symbol.asyncDispose]());

const three = async (slug: string): Promise<{ ctx: Ctx; ids: string[] }> => {
  const ctx = await world.ctx(slug);
  const ids = await world.leads(ctx, [
    'ada@acme.example,Ada,Adler,Acme,acme.example',
    'bob@acme.example,Bob,Berg,Acme,acme.example',
    'cyd@mill.example,Cyd,Crane,Mill,mill.example',
  ]);
  return { ctx, ids };
};
const counts = async (ctx: Ctx, ids: readonly string[]): Promise<number[]> =>
  Promise.all(ids.map(async (leadId) => (await readScores(ctx, { leadId })).scores.length));

test('what changes of a company, a person or a lead is scored anew, and nobody else is', async () => {
  const { ctx, ids } = await three('rescore');
  expect(await rescoreChanged.run(ctx)).toBe(0);
  await scoreLeads(ctx, ids);
  expect(await rescoreChanged.run(ctx)).toBe(0);
  world.pass({ seconds: 60 });
  await world.rows(ctx, sql`update companies set employees = 120, industry = 'Software' where name = 'Acme'`);
  expect((await readScoring(ctx)).waiting).toBe(2);
  expect(await rescoreChanged.run(ctx)).toBe(2);
  expect(await counts(ctx, ids)).toEqual([2, 2, 1]);
  world.pass({ seconds: 60 });
  const byPerson = sql`update people set title = 'Chief Operating Officer' where first_name = 'Cyd'`;
  await world.rows(ctx, byPerson);
  await world.rows(ctx, byPerson);
  expect(await rescoreChanged.run(ctx)).toBe(1);
  world.pass({ seconds: 60 });
  await world.rows(
    ctx,
    sql`update leads set engagement = engagement || '{"visits": 9}' where id = ${ids[0]}`,
  );
  expect(await rescoreChanged.run(ctx)).toBe(1);
  expect(await counts(ctx, ids)).toEqual([3, 2, 2]);
  expect(await rescoreChanged.run(ctx)).toBe(0);
  const [lead] = await world.rows<{ score: number }>(ctx, sql`select score from leads where id = ${ids[0]}`);
  const { scores } = await readScores(ctx, { leadId: ids[0] ?? '' });
  expect(lead?.score).toBe(scores[0]?.score);
});

test('a score that comes out as it was is none, and an import of the same facts notes nothing', async () => {
  const { ctx, ids } = await three('same');
  await scoreLeads(ctx, ids);
  const before = await world.rows(ctx, sql`select id, updated_at from leads order by id`);
  world.pass({ seconds: 60 });
  await importLeads(
    ctx,
    memorySource('again.csv', 'email,first name\nada@acme.example,Ada\ncyd@mill.example,Cyd\n'),
  );
  expect((await readScoring(ctx)).waiting).toBe(0);
  expect(await askForScores(ctx)).toEqual({ noted: 3 });
  expect(await rescoreChanged.run(ctx)).toBe(3);
  expect(await counts(ctx, ids)).toEqual([1, 1, 1]);
  expect(await world.rows(ctx, sql`select id, updated_at from leads order by id`)).toEqual(before);
});

test('cut off between two pages, or failing within one, nothing is lost and nothing is scored twice; two workers share', async () => {
  const { ctx, ids } = await three('cut-off');
  await askForScores(ctx, { leadId: ids[0] });
  await askForScores(ctx, { leadId: ids[1] });
  await askForScores(ctx, { leadId: ids[2] });
  expect(await rescorePage(ctx, 2)).toBe(2);
  const dying = ctx.db.tx(async (tx) => {
    await tx.execute(sql`delete from score_changes`);
    throw new Error('killed');
  });
  await expect(dying).rejects.toThrow('killed');
  expect((await readScoring(ctx)).waiting).toBe(1);
  await Promise.all([rescoreChanged.run(ctx), rescoreChanged.run(ctx)]);
  expect(await counts(ctx, ids)).toEqual([1, 1, 1]);
});

test('who answered is not closed by what a finder says of the company; who did not is', async () => {
  const { ctx, ids } = await three('answered');
  await scoreLeads(ctx, ids);
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId: ids[0] ?? '', event: 'replied', channel: 'email', summary: 'They answered.' },
    ]),
  );
  await world.rows(ctx, sql`update companies set employees = 1`);
  await rescoreChanged.run(ctx);
  const found = await world.rows<{ id: string; status: string; disqualified: boolean }>(
    ctx,
    sql`select id, status, disqualified_reason is not null as disqualified from leads order by id`,
  );
  expect(Object.fromEntries(found.map(({ id, status }) => [id, status]))).toEqual({
    [ids[0] ?? '']: 'replied',
    [ids[1] ?? '']: 'disqualified',
    [ids[2] ?? '']: 'disqualified',
  });
  expect(found.every(({ disqualified }) => disqualified)).toBe(true);
});

test('who is forgotten is scored no more, who may only read asks for nothing, and another workspace sees nothing', async () => {
  const { ctx, ids } = await three('forgotten');
  await scoreLeads(ctx, ids);
  await askForScores(ctx, { leadId: ids[0] });
  await world.rows(ctx, sql`update people set erased_at = now(), title = null where first_name = 'Ada'`);
  await world.rows(ctx, sql`update companies set employees = 120, industry = 'Software' where name = 'Acme'`);
  world.pass({ seconds: 60 });
  await rescoreChanged.run(ctx);
  expect(await counts(ctx, ids)).toEqual([1, 2, 1]);
  await expect(askForScores(ctx, { leadId: ids[0] })).rejects.toMatchObject({ kind: 'not_found' });
  const other = await world.ctx('forgotten-other');
  await expect(askForScores(other, { leadId: ids[1] })).rejects.toMatchObject({ kind: 'not_found' });
  expect(await askForScores(other)).toEqual({ noted: 0 });
  const viewer: Actor = { ...systemActor('v'), kind: 'person', scopes: new Set(['leads:read'] as const) };
  await expect(askForScores(ctx.as(viewer))).rejects.toMatchObject({ kind: 'forbidden' });
});

test('the terminal scores one lead or all anew and says how they stand', async () => {
  const { ctx, ids } = await three('terminal');
  const said = async (positional: readonly string[], json = true): Promise<string> => {
    const texts: string[] = [];
    const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
    const session = { ctx: async () => ctx, settle: async () => void (await rescoreChanged.run(ctx)) };
    await commands[0]?.run(io, { positional, flags: {} }, session);
    return texts.join('');
  };
  const one = JSON.parse(await said(['ada@acme.example']));
  expect(one).toMatchObject({ leadId: ids[0], score: { profile: 'default' } });
  expect(await said(['ada@acme.example'], false)).toMatch(/^Score \d+, tier \d, since/);
  expect(JSON.parse(await said([]))).toMatchObject({ noted: 1, waiting: 0, tiers: [{ leads: 1 }] });
  await expect(said(['nobody@acme.example'])).rejects.toThrow(/Nothing was scored/);
});
