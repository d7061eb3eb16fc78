import { createHash } from 'node:crypto';
import { type Ctx, requireScope } from '#core/ctx';
import { leadsImported } from './events.ts';
import {
  type Assigned,
  type ImportSource,
  inBatches,
  openImport,
  type RowOutcome,
  type RowReject,
  readAhead,
} from './import/index.ts';
import {
  advanceImport,
  closeImport,
  findImport,
  type ImportRecord,
  insertRejects,
  openImportRecord,
  takeTurn,
} from './import.store.ts';
import { withoutErased } from './import-erased.ts';
import { refreshStatistics, type StagedFact, type StagedRow, storeCandidates } from './import-rows.store.ts';
import { stagedFacts, stagedRow } from './staged-rows.ts';

/** Rows per transaction: large enough to be fast, small enough that a crash repeats little. */
const BATCH = 5_000;

/** Batches after which the tables have grown enough to be looked at again. */
const REFRESH_AFTER: ReadonlySet<number> = new Set([1, 4, 16, 64]);

export type ImportProgress = { rows: number; accepted: number; rejected: number };

export type ImportOptions = {
  /** What a person chose for columns over what the headers say. The same file read otherwise is another import. */
  readonly assigned?: Assigned;
  /** Batches after which it stops and is gone on with another time; its state says whether it is done. */
  readonly batches?: number;
  /** Told which import it is, before the first row of it is stored. */
  readonly onOpened?: (record: ImportRecord) => Promise<void>;
};

/**
 * Imports a file of leads. Every row is either stored or kept as a reject with row, column and reason; the two add up
 * to the rows of the file. Rows are stored batch by batch with a checkpoint, so an interrupted import goes on where it
 * stopped, and the same file imported twice is the same import.
 */
export async function importLeads(
  ctx: Ctx,
  source: ImportSource,
  onProgress?: (progress: ImportProgress) => void,
  { assigned = {}, batches = Number.POSITIVE_INFINITY, onOpened }: ImportOptions = {},
): Promise<ImportRecord> {
  requireScope(ctx, 'leads:write');
  const fileHash = await hashOf(source, assigned);
  const opened = await openImport(source, assigned);
  const record = await ctx.db.tx((tx) =>
    openImportRecord(
      tx,
      ctx.workspace.id,
      {
        id: ctx.ids.next<'import'>(),
        fileName: source.name,
        fileHash,
        preset: opened.mapping.preset,
        mapping: { encoding: opened.encoding, delimiter: opened.delimiter, reasons: opened.reasons },
        columns: opened.mapping.columns,
      },
      ctx.now(),
    ),
  );
  await onOpened?.(record);
  if (record.state === 'done') {
    await opened.outcomes.return(undefined);
    return { ...record, again: true };
  }
  const progress: ImportProgress = {
    rows: record.rows,
    accepted: record.accepted,
    rejected: record.rejected,
  };
  let stored = 0;
  for await (const batch of readAhead(inBatches(prepared(ctx, opened.outcomes, record.checkpoint), BATCH))) {
    const done = await storeBatch(ctx, record, batch);
    stored += 1;
    if (REFRESH_AFTER.has(stored)) await ctx.db.tx(refreshStatistics);
    progress.rows += done.accepted + done.rejected;
    progress.accepted += done.accepted;
    progress.rejected += done.rejected;
    onProgress?.({ ...progress });
    if (stored >= batches) return (await ctx.db.tx((tx) => findImport(tx, record.id))) ?? record;
  }
  return ctx.db.tx(async (tx) => {
    const closed = await closeImport(tx, record.id, 'done', ctx.now());
    const done = await findImport(tx, record.id);
    if (!done) throw new Error('An import that was just finished is gone.');
    // Somebody else imported the same file at the same time and has said so.
    if (!closed) return { ...done, again: true };
    await ctx.audit(tx, {
      action: 'leads.imported',
      subject: done.id,
      detail: { file: source.name, rows: done.rows, accepted: done.accepted, rejected: done.rejected },
    });
    await ctx.emit(tx, leadsImported, { aggregate: done.id, payload: { importId: done.id } });
    return done;
  });
}

/** A row of the file as it will be stored: as a lead with its facts, or as a reject. */
type PreparedRow =
  | { row: number; staged: StagedRow; facts: readonly StagedFact[] }
  | { row: number; reject: RowReject };

/** The rows behind the checkpoint, made ready while earlier ones are being stored. */
async function* prepared(
  ctx: Ctx,
  outcomes: AsyncIterable<RowOutcome>,
  checkpoint: number,
): AsyncGenerator<PreparedRow> {
  for await (const outcome of outcomes) {
    const { row } = outcome.ok ? outcome.candidate : outcome.reject;
    if (row <= checkpoint) continue;
    if (outcome.ok) {
      const { candidate } = outcome;
      yield { row, staged: stagedRow(ctx, candidate), facts: stagedFacts(ctx, candidate) };
    } else yield { row, reject: outcome.reject };
  }
}

async function hashOf(source: ImportSource, assigned: Assigned): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of source.open()) hash.update(chunk);
  const columns = Object.entries(assigned).sort(([one], [other]) => Number(one) - Number(other));
  if (columns.length > 0) hash.update(JSON.stringify(columns));
  return hash.digest('hex');
}

async function storeBatch(
  ctx: Ctx,
  record: ImportRecord,
  batch: readonly PreparedRow[],
): Promise<{ accepted: number; rejected: number }> {
  return ctx.db.tx(async (tx) => {
    // Whoever imports the same file at the same time may have stored some of these rows a moment ago.
    const checkpoint = await takeTurn(tx, ctx.workspace.id, record.id);
    const left = batch.filter((prepared) => prepared.row > checkpoint);
    const { good, erased } = await withoutErased(
      ctx,
      tx,
      left.flatMap((prepared) => ('staged' in prepared ? [prepared] : [])),
    );
    const rejects = [
      ...left.flatMap((prepared) => ('reject' in prepared ? [prepared.reject] : [])),
      ...erased,
    ];
    const last = left.at(-1);
    if (!last) return { accepted: 0, rejected: 0 };
    await insertRejects(tx, ctx.workspace.id, record.id, rejects);
    const scope = {
      workspaceId: ctx.workspace.id,
      importId: record.id,
      source: `import: ${record.fileName}`,
      at: ctx.now(),
    };
    const stored = await storeCandidates(
      tx,
      scope,
      good.map((prepared) => prepared.staged),
      good.flatMap((prepared) => prepared.facts),
    );
    await advanceImport(tx, record.id, {
      checkpoint: last.row,
      accepted: good.length,
      rejected: rejects.length,
      ...stored,
    });
    return { accepted: good.length, rejected: rejects.length };
  });
}
