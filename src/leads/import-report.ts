import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Ctx } from '#core/ctx';
import { writeRejects } from './import/index.ts';
import { type ImportRecord, listRejects } from './import.store.ts';
import { gradeList } from './list-grade.rules.ts';
import { listCounts } from './list-grade.store.ts';

/** What an import did, with every reject and the grade of its list as it stands now. */
export async function importReport(ctx: Ctx, done: ImportRecord) {
  const { rejects, counts } = await ctx.db.tx(async (tx) => ({
    rejects: await listRejects(tx, done.id),
    counts: await listCounts(tx, done.id),
  }));
  return {
    importId: done.id,
    file: done.fileName,
    rows: done.rows,
    accepted: done.accepted,
    rejected: done.rejected,
    created: done.created,
    updated: done.updated,
    preset: done.preset,
    again: done.again ?? false,
    /** Of the list, not of its leads. */
    list: gradeList(counts),
    rejects: rejects.map(({ row, column, value, code, reason }) => ({ row, column, value, code, reason })),
  };
}

/** Writes the rejects of an import beside the person who asked; returns the path, or nothing when there are none. */
export async function writeRejectFile(
  ctx: Ctx,
  done: ImportRecord,
  path: string,
): Promise<string | undefined> {
  if (done.rejected === 0) return undefined;
  const rejects = await ctx.db.tx((tx) => listRejects(tx, done.id));
  let text = '';
  for await (const chunk of writeRejects(done.columns, rejects)) text += chunk;
  const full = resolve(process.cwd(), path);
  // Personal data: for the person who asked and nobody else on this machine.
  writeFileSync(full, text, { mode: 0o600 });
  return full;
}
