import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { row, rows } from '#core/db/index';
import { suppress } from '#leads';
import { keepSegments } from '../../src/leads/segments/keep-segments.ts';
import { explainMembership } from '../../src/leads/segments/read-segments.ts';
import { liftSuppression } from '../../src/leads/suppression/lift-suppression.ts';
import { openSegmentWorld, settleSegments } from '../support/segment-world.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

type World = Awaited<ReturnType<typeof openSegmentWorld>>;

/** Runs the tick until the segment holds these; a transaction of another test on this server may make it wait. */
async function until(it: World, segment: string, names: readonly string[]): Promise<void> {
  for (let turn = 0; turn < 2_000; turn += 1) {
    await keepSegments.run(it.ctx);
    if (`${await it.members(segment)}` === `${names}`) return;
  }
  expect(await it.members(segment)).toEqual(names);
}

test('a "no" of the address, the domain, the company or the agency above moves a lead, and lifting it moves it back', async () => {
  const agency = await bench.workspace('agency-above');
  const it = await openSegmentWorld(bench, 'below', agency);
  await suppress(it.ctx, [{ address: 'ben@ben.example', reason: 'said before' }], 'test');
  await it.make('Not to write to', { field: 'suppressed', is: true });
  await it.make('To write to', { field: 'suppressed', is: false });
  await settleSegments(it.ctx);
  expect(await it.members('not to write to')).toEqual(['ben']);
  expect(await it.members('to write to')).toEqual(['ada', 'cleo', 'dan', 'eve']);
  await suppress(it.ctx, [{ address: 'dan@dan.example', reason: 'asked' }], 'test');
  await until(it, 'not to write to', ['ben', 'dan']);
  await it.change(sql`update companies set domain = 'shop.strasse.example' where name like 'Stra%'`);
  await suppress(it.ctx, [{ domain: 'strasse.example', reason: 'a client' }], 'test');
  await until(it, 'not to write to', ['ben', 'cleo', 'dan']);
  await suppress(bench.ctx(agency), [{ company: 'wren  MILLS', reason: 'a client of the agency' }], 'test');
  await until(it, 'not to write to', ['ada', 'ben', 'cleo', 'dan', 'eve']);
  expect(await it.members('to write to')).toEqual([]);
  const entry = await it.ctx.db.tx((tx) =>
    row<{ id: string }>(tx, sql`select id from suppressions where value = 'dan@dan.example'`),
  );
  const owner = { ...it.ctx.actor, scopes: new Set([...it.ctx.actor.scopes, 'suppressions:lift' as const]) };
  await liftSuppression(bench.ctx(it.ctx.workspace, { actor: owner }), {
    id: entry?.id ?? '',
    reason: 'They wrote that it was a mistake.',
  });
  await until(it, 'not to write to', ['ada', 'ben', 'cleo', 'eve']);
  await until(it, 'to write to', ['dan']);
  for (const [id, name] of it.names)
    expect([name, (await explainMembership(it.ctx, 'to write to', id)).in]).toEqual([name, name === 'dan']);
});

test('who is suppressed elsewhere is not looked at here, and nobody is looked at where nothing asks', async () => {
  const [one, other] = [
    await openSegmentWorld(bench, 'side-one'),
    await openSegmentWorld(bench, 'side-other'),
  ];
  await one.make('Suppressed', { field: 'suppressed', is: true });
  await other.make('Titles', { field: 'title', words: ['coo'] });
  await settleSegments(one.ctx);
  await settleSegments(other.ctx);
  await suppress(other.ctx, [{ address: 'ada@ada.example', reason: 'asked' }], 'test');
  await keepSegments.run(other.ctx);
  await suppress(one.ctx, [{ address: 'eve@eve.example', reason: 'asked' }], 'test');
  await until(one, 'suppressed', ['eve']);
  const waiting = await other.ctx.db.tx((tx) => rows(tx, sql`select 1 from lead_changes`));
  expect(waiting).toEqual([]);
});
