import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { personalTables } from '#core/personal-data/personal-table';
import type { ErasurePlan, ErasureQuestion } from './contract.ts';
import { countIn } from './personal-rows.store.ts';
import { type Subject, subjectOf } from './subject.ts';
import { knowingVendors } from './tell-vendors.ts';

/** What an erasure would take, counted place by place. Nothing is changed. */
export async function planErasure(ctx: Ctx, question: ErasureQuestion): Promise<ErasurePlan> {
  requireScope(ctx, 'workspace:admin');
  return ctx.db.tx(async (tx) => planFor(ctx, tx, await subjectOf(ctx, tx, question)));
}

export async function planFor(ctx: Ctx, tx: Tx, subject: Subject): Promise<ErasurePlan> {
  const tables = ctx.contributed(personalTables);
  const counts = [];
  for (const table of tables) counts.push(await countIn(tx, tables, table, subject));
  const places = counts
    .map(({ table, what, own, mentions }) => ({ place: table, what, rows: own + mentions }))
    .filter(({ rows }) => rows > 0);
  return {
    people: subject.personIds.length,
    rows: places.reduce((sum, { rows }) => sum + rows, 0),
    places,
    vendors: (await knowingVendors(tx, subject)).map(({ vendor }) => vendor),
  };
}
