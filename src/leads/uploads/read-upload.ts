import { type Ctx, requireScope } from '#core/ctx';
import { conflict, LegworkError, notFound } from '#core/errors';
import {
  type Assigned,
  beginningOf,
  type HeaderMapping,
  type ImportSource,
  memorySource,
  openImport,
  type RowOutcome,
} from '../import/index.ts';
import { findImport } from '../import.store.ts';
import type { ColumnChoice, ReadRow, UploadedList } from './contract.ts';
import { countList } from './count-list.ts';
import { contentOf, findUpload, type Upload } from './upload.store.ts';

/** Rows that are shown as they would be read. */
const FIRST = 20;
const SAMPLES = 3;
const SAMPLE_LENGTH = 80;

/** A list with its file; the file is gone once it is taken in. */
export async function uploadWithSource(
  ctx: Ctx,
  id: string,
): Promise<{ upload: Upload; source: ImportSource | null }> {
  const { upload, content } = await ctx.db.tx(async (tx) => ({
    upload: await findUpload(tx, id),
    content: await contentOf(tx, id),
  }));
  if (!upload) throw notFound('list', id);
  return { upload, source: content && memorySource(upload.fileName, content) };
}

export const noLongerWaits = () =>
  conflict('upload.confirmed', 'This list was confirmed or given up meanwhile. Nothing was changed.');

/** How a list is read, what taking it in would do as everything stands now, and what became of it. */
export async function readUpload(ctx: Ctx, id: string): Promise<UploadedList> {
  requireScope(ctx, 'leads:write');
  const { upload, source } = await uploadWithSource(ctx, id);
  const { fileName, state, size, totalRows, error, createdAt } = upload;
  const base = { id, fileName, state, size, totalRows, error, createdAt };
  if (state !== 'waiting' || !source)
    return {
      ...{ ...base, columns: [], first: [], problem: null, count: null },
      imported: await importedBy(ctx, upload),
    };
  const begun = await beginningOf(source, upload.assigned, SAMPLES);
  const counted: Counted = begun.chosen.ok
    ? await counting(ctx, source, upload.assigned)
    : { problem: begun.chosen.reasons.map(({ text }) => text).join(' '), count: null, first: [] };
  return {
    ...{ ...base, ...counted, imported: null },
    columns: begun.guessed.mapping.columns.map((name, index) => ({
      name,
      guessed: readAs(begun.guessed.mapping, index),
      reads: readAs(begun.chosen.mapping, index),
      samples: begun.samples.map((cells) => (cells[index] ?? '').slice(0, SAMPLE_LENGTH)),
    })),
  };
}

type Counted = Pick<UploadedList, 'problem' | 'count' | 'first'>;

/** A file that breaks off somewhere is no failure of ours: its owner is told where. */
async function counting(ctx: Ctx, source: ImportSource, assigned: Assigned): Promise<Counted> {
  try {
    const first = await firstRows(source, assigned);
    return { problem: null, count: await countList(ctx, source, assigned), first };
  } catch (error) {
    if (!(error instanceof LegworkError) || error.kind !== 'invalid') throw error;
    return { problem: error.message, count: null, first: [] };
  }
}

async function importedBy(ctx: Ctx, { importId, again }: Upload): Promise<UploadedList['imported']> {
  if (importId === null) return null;
  const found = await ctx.db.ask((tx) => findImport(tx, importId));
  if (!found) return null;
  const { id, rows, accepted, rejected, created, updated } = found;
  return { id, rows, accepted, rejected, created, updated, again };
}

function readAs({ fields, custom }: HeaderMapping, index: number): ColumnChoice {
  const field = Object.entries(fields).find(([, at]) => at === index)?.[0];
  return (field as ColumnChoice | undefined) ?? (custom.includes(index) ? 'custom' : 'ignored');
}

async function firstRows(source: ImportSource, assigned: Assigned): Promise<ReadRow[]> {
  const { outcomes } = await openImport(source, assigned);
  const first: ReadRow[] = [];
  for await (const outcome of outcomes) {
    first.push(shown(outcome));
    if (first.length >= FIRST) break;
  }
  return first;
}

function shown(outcome: RowOutcome): ReadRow {
  if (!outcome.ok) {
    const { row, column, reason } = outcome.reject;
    const rejected = column === '' ? reason : `${column}: ${reason}`;
    const nobody = { name: null, title: null, email: null, company: null, linkedinUrl: null };
    return { row, ...nobody, notes: [], rejected };
  }
  const { row, fullName, firstName, lastName, title, email, companyName, companyDomain, linkedinUrl, notes } =
    outcome.candidate;
  return {
    row,
    name: fullName ?? ([firstName, lastName].filter(Boolean).join(' ') || null),
    title,
    email: email?.address ?? null,
    company: companyName ?? companyDomain,
    linkedinUrl,
    notes: notes.map(({ text }) => text),
    rejected: null,
  };
}
