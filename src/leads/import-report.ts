import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { isId } from '#core/ids';
import { archivedAmong } from './archive/archive.store.ts';
import { writeRejects } from './import/index.ts';
import { findImport, type ImportRecord, leadsOfImport, listRejects } from './import.store.ts';
import { gradeList } from './list-grade.rules.ts';
import { listCounts } from './list-grade.store.ts';

/** What an import did, with every reject and the grade of its list as it stands now. */
export async function importReport(ctx: Ctx, done: ImportRecord) {
  const { rejects, counts, archived } = await ctx.db.tx(async (tx) => ({
    rejects: await listRejects(tx, done.id),
    archived: await archivedAmong(tx, await leadsOfImport(tx, done.id)),
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
    /** Of the known ones those that were put away, and stay so. */
    archived,
    preset: done.preset,
    again: done.again ?? false,
    /** Of the list, not of its leads. */
    list: gradeList(counts),
    rejects: rejects.map(({ row, column, value, code, reason }) => ({ row, column, value, code, reason })),
  };
}

/** The rejects of an import as a file: every row as it stood there, with row, column and reason. */
async function rejectText(ctx: Ctx, { id, columns }: Pick<ImportRecord, 'id' | 'columns'>): Promise<string> {
  const rejects = await ctx.db.ask((tx) => listRejects(tx, id));
  let text = '';
  for await (const chunk of writeRejects(columns, rejects)) text += chunk;
  return text;
}

/** The reject file of an import, for who may correct it. */
export async function rejectFileOf(ctx: Ctx, importId: string): Promise<string> {
  requireScope(ctx, 'leads:write');
  const found = isId(importId) ? await ctx.db.ask((tx) => findImport(tx, importId)) : undefined;
  if (!found) throw notFound('import', importId);
  return rejectText(ctx, found);
}

/** Writes the rejects of an import beside the person who asked; returns the path, or nothing when there are none. */
export async function writeRejectFile(
  ctx: Ctx,
  done: ImportRecord,
  path: string,
): Promise<string | undefined> {
  if (done.rejected === 0) return undefined;
  const full = resolve(process.cwd(), path);
  // Personal data: for the person who asked and nobody else on this machine.
  writeFileSync(full, await rejectText(ctx, done), { mode: 0o600 });
  return full;
}
