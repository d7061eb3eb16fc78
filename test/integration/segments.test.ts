import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { row, rows } from '#core/db/index';
import type { SegmentCondition } from '../../src/leads/segments/contract.ts';
import { deleteSegment } from '../../src/leads/segments/delete-segment.ts';
import { keepOnce, keepSegments } from '../../src/leads/segments/keep-segments.ts';
import { explainMembership, readSegment, readSegments } from '../../src/leads/segments/read-segments.ts';
import { changeSegment, createSegment } from '../../src/leads/segments/save-segment.ts';
import { openSegmentWorld, settleSegments as settle } from '../support/segment-world.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const world = (slug: string) => openSegmentWorld(bench, slug);

const person = (lead: string) => sql`(select person_id from leads where id = ${lead})`;

test('the database and the rule say the same of every lead, whatever is asked', async () => {
  const it = await world('parity');
  await it.change(sql`update leads set status = 'sent', score = 61, status_at = ${T0.subtract({ hours: 49 }).toString()},
    created_at = ${T0.subtract({ hours: 240 }).toString()} where id = ${it.lead('ada')}`);
  await it.change(
    sql`update leads set needs_review = true, merged_into = ${it.lead('ada')} where id = ${it.lead('eve')}`,
  );
  await it.change(sql`delete from person_addresses where person_id = ${person(it.lead('dan'))}`);
  const questions: SegmentCondition[] = [
    { field: 'status', in: ['sent', 'pending'] },
    { field: 'status', notIn: ['sent'] },
    { field: 'score', atLeast: 61 },
    { field: 'score', atMost: 60 },
    { field: 'employees', atLeast: 100, atMost: 500 },
    { field: 'title', words: ['coo'] },
    { field: 'title', words: ['überwachung', 'head of  SALES'] },
    { field: 'company', words: ['özil', 'wren-mills'] },
    { field: 'days_in_status', atLeast: 2 },
    { field: 'days_in_status', atMost: 2 },
    { field: 'days_in_status', atMost: 1 },
    { field: 'days_known', atLeast: 10 },
    { field: 'days_known', atLeast: 11 },
    { field: 'needs_review', is: false },
    { field: 'has_email', is: false },
    { field: 'suppressed', is: false },
    { field: 'verification', notIn: ['valid'] },
    { field: 'industry', notIn: ['Retail'] },
  ];
  for (const [index, question] of questions.entries()) await it.make(`question ${index}`, question);
  await settle(it.ctx);
  const counts: number[] = [];
  for (const [index, question] of questions.entries()) {
    const members = await it.members(`question ${index}`);
    counts.push(members.length);
    for (const [id, name] of it.names) {
      const verdict = await explainMembership(it.ctx, `question ${index}`, id);
      expect([question, name, verdict.in]).toEqual([question, name, members.includes(name)]);
      expect(verdict.reasons.length).toBeGreaterThan(0);
    }
  }
  expect(counts).toEqual([4, 3, 1, 0, 1, 1, 2, 2, 1, 4, 3, 1, 0, 4, 1, 4, 3, 0]);
  expect((await readSegments(it.ctx)).map(({ members }) => members).sort()).toEqual([...counts].sort());
});

test('a changed fact moves exactly one lead in, and out again; nobody else is looked at', async () => {
  const it = await world('moves');
  await it.make('Large', { field: 'employees', atLeast: 100 }, { field: 'title', words: ['coo', 'sales'] });
  await settle(it.ctx);
  expect(await it.members('large')).toEqual(['ada']);
  it.pass(1);
  const resize = (size: number) =>
    it.change(sql`update companies set employees = ${size} where name = 'Otter Works'`);
  const waiting = async () =>
    (
      await it.ctx.db.tx((tx) => rows<{ lead: string }>(tx, sql`select lead_id as lead from lead_changes`))
    ).map(({ lead }) => it.names.get(lead));
  await resize(400);
  expect(await waiting()).toEqual(['ben']);
  await keepSegments.run(it.ctx);
  expect(await it.members('large')).toEqual(['ada', 'ben']);
  const since = await it.ctx.db.tx((tx) =>
    rows<{ lead: string; since: string }>(
      tx,
      sql`select lead_id as lead, since::text from segment_members order by since`,
    ),
  );
  expect(since.map(({ lead }) => it.names.get(lead))).toEqual(['ada', 'ben']);
  expect(since[0]?.since).not.toBe(since[1]?.since);
  await resize(20);
  await keepSegments.run(it.ctx);
  expect(await it.members('large')).toEqual(['ada']);
  expect((await readSegments(it.ctx))[0]).toMatchObject({ members: 1, state: 'current' });
  // What no filter can ask for is no change.
  await it.change(sql`update leads set updated_at = updated_at + interval '1 hour', next_send_at = now()`);
  await it.change(sql`update people set location = 'Lyon'`);
  expect(await waiting()).toEqual([]);
});

test('status, score, address, job and a merge move a lead; time alone does too', async () => {
  const it = await world('ways');
  await it.make('Quiet', { field: 'status', in: ['pending'] }, { field: 'days_in_status', atLeast: 7 });
  await it.make('Good', { field: 'score', atLeast: 60 });
  await it.make('Without', { field: 'has_email', is: false });
  await it.make('Bosses', { field: 'title', words: ['ceo'] });
  await settle(it.ctx);
  it.pass(7 * 24 - 1);
  await keepSegments.run(it.ctx);
  expect(await it.members('quiet')).toEqual([]);
  it.pass(1);
  await keepSegments.run(it.ctx);
  expect(await it.members('quiet')).toEqual(['ada', 'ben', 'cleo', 'dan', 'eve']);
  await it.change(
    sql`update leads set status = 'sent', score = 70, status_at = ${it.ctx.now().toString()} where id = ${it.lead('ada')}`,
  );
  await it.change(sql`delete from person_addresses where person_id = ${person(it.lead('ben'))}`);
  await it.change(sql`update people set title = 'CEO' where id = ${person(it.lead('cleo'))}`);
  await it.change(sql`update leads set merged_into = ${it.lead('ada')} where id = ${it.lead('dan')}`);
  await it.change(sql`update people set erased_at = now() where id = ${person(it.lead('eve'))}`);
  await keepSegments.run(it.ctx);
  expect(await Promise.all(['quiet', 'good', 'without', 'bosses'].map((name) => it.members(name)))).toEqual([
    ['ben', 'cleo'],
    ['ada'],
    ['ben'],
    ['cleo'],
  ]);
});

test('a fill that stopped goes on where it was, and what changed meanwhile is right in the end', async () => {
  const it = await world('resume');
  const made = await it.make('Known', { field: 'title', words: ['coo', 'sales', 'driver', 'ceo'] });
  const state = () =>
    it.ctx.db.tx((tx) =>
      row<{ state: string; builtTo: string | null }>(
        tx,
        sql`select state, built_to as "builtTo" from segments where id = ${made.id}`,
      ),
    );
  while ((await state())?.builtTo === null) await keepOnce(it.ctx, 2);
  const ids = [...it.names.keys()].sort();
  expect(await state()).toEqual({ state: 'building', builtTo: ids[1] });
  const [behind = '', ahead = ''] = [ids[0], ids[4]];
  await it.change(sql`update people set title = 'Gardener' where id = ${person(behind)}`);
  await it.change(sql`update people set title = 'CEO' where id = ${person(ahead)}`);
  await keepOnce(bench.ctx(it.ctx.workspace), 2);
  expect(await state()).toEqual({ state: 'building', builtTo: ids[3] });
  await settle(it.ctx);
  const told = await Promise.all(
    ids.map(async (id) => ((await explainMembership(it.ctx, 'known', id)).in ? it.names.get(id) : undefined)),
  );
  expect(await it.members('known')).toEqual(told.filter((name) => name !== undefined).sort());
  expect(await it.members('known')).toContain(it.names.get(ahead));
  expect(await it.members('known')).not.toContain(it.names.get(behind));
});

test('whoever changes a lead while a segment is made is not missed, however late they commit', async () => {
  const it = await world('late');
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const late = it.ctx.db.tx(async (tx) => {
    await tx.execute(sql`update people set title = 'Chairman' where id = ${person(it.lead('dan'))}`);
    begun.resolve();
    await end.promise;
  });
  await begun.promise;
  await it.make('Chairs', { field: 'title', words: ['chairman'] });
  for (let turn = 0; turn < 3; turn += 1) await keepSegments.run(it.ctx);
  expect((await readSegments(it.ctx))[0]?.state).toBe('building');
  end.resolve();
  await late;
  await settle(it.ctx);
  expect(await it.members('chairs')).toEqual(['dan']);
});

test('a deleted segment leaves nothing, and its name is free at once', async () => {
  const it = await world('deleted');
  await it.make('All', { field: 'status', in: ['pending'] });
  await settle(it.ctx);
  expect(await it.members('all')).toHaveLength(5);
  await deleteSegment(it.ctx, 'all');
  expect(await readSegments(it.ctx)).toEqual([]);
  await expect(readSegment(it.ctx, 'all', { limit: 1 })).rejects.toMatchObject({ kind: 'not_found' });
  await expect(deleteSegment(it.ctx, 'all')).rejects.toMatchObject({ kind: 'not_found' });
  await it.make('All', { field: 'status', in: ['sent'] });
  await deleteSegment(it.ctx, 'all');
  while ((await keepOnce(it.ctx, 2)) > 0);
  const left = await it.ctx.db.tx((tx) =>
    row(
      tx,
      sql`select (select count(*)::int from segments) as segments, (select count(*)::int from segment_members) as members, (select count(*)::int from leads) as leads`,
    ),
  );
  expect(left).toEqual({ segments: 0, members: 0, leads: 5 });
  // Without a segment nothing is noted.
  await it.change(sql`update leads set score = 1`);
  expect(await it.ctx.db.tx((tx) => rows(tx, sql`select 1 from lead_changes`))).toEqual([]);
});

test('another workspace sees no segment and moves none', async () => {
  const [own, other] = [await world('own'), await world('foreign')];
  const made = await own.make('Secret', { field: 'title', words: ['coo'] });
  await settle(own.ctx);
  expect(await readSegments(other.ctx)).toEqual([]);
  for (const attempt of [
    () => readSegment(other.ctx, made.id, { limit: 10 }),
    () => explainMembership(other.ctx, made.id, own.lead('ada')),
    () => changeSegment(other.ctx, made.id, { version: 1, name: 'Mine' }),
    () => deleteSegment(other.ctx, made.id),
  ])
    await expect(attempt()).rejects.toMatchObject({ kind: 'not_found' });
  await other.make('Secret', { field: 'title', words: ['coo'] });
  await settle(other.ctx);
  expect(await other.members('secret')).toEqual(['ada']);
  expect(await own.members('secret')).toEqual(['ada']);
  await expect(explainMembership(own.ctx, made.id, other.lead('ada'))).rejects.toMatchObject({
    kind: 'not_found',
  });
});

test('of two who change a segment at once one does; a name is one segment’s; a filter must make sense', async () => {
  const it = await world('changes');
  const made = await it.make('One', { field: 'title', words: ['coo'] });
  await it.make('Two', { field: 'title', words: ['sales'] });
  await settle(it.ctx);
  await expect(it.make('oNE', { field: 'score', atLeast: 1 })).rejects.toMatchObject({
    code: 'segment.name_taken',
  });
  await expect(changeSegment(it.ctx, 'one', { version: 1, name: 'two' })).rejects.toMatchObject({
    code: 'segment.name_taken',
  });
  const filter = { all: [{ field: 'title', words: ['driver'] }] };
  const both = await Promise.allSettled(
    [1, 2].map(() => changeSegment(it.ctx, made.id, { version: 1, filter })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await settle(it.ctx);
  expect(await it.members('one')).toEqual(['eve']);
  for (const all of [
    [],
    [{ field: 'score', words: ['x'] }],
    [{ field: 'status', in: ['asleep'] }],
    [{ field: 'title', words: ['!'] }],
    [{ field: 'title', words: ['a'], more: 1 }],
  ])
    await expect(createSegment(it.ctx, { name: 'Bad', filter: { all } })).rejects.toMatchObject({
      code: 'segment.invalid',
    });
});
