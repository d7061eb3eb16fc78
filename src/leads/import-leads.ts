import { createHash } from 'node:crypto';
import { type Ctx, requireScope } from '#core/ctx';
import { normalisePhone } from '#core/text/phone';
import { addressHash } from './address-hash.ts';
import { leadsImported } from './events.ts';
import {
  type ImportSource,
  inBatches,
  type LeadCandidate,
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

/** Rows per transaction: large enough to be fast, small enough that a crash repeats little. */
const BATCH = 5_000;

/** Batches after which the tables have grown enough to be looked at again. */
const REFRESH_AFTER: ReadonlySet<number> = new Set([1, 4, 16, 64]);

export type ImportProgress = { rows: number; accepted: number; rejected: number };

/**
 * Imports a file of leads. Every row is either stored or kept as a reject with row, column and reason; the two add up
 * to the rows of the file. Rows are stored batch by batch with a checkpoint, so an interrupted import goes on where it
 * stopped, and the same file imported twice is the same import.
 */
export async function importLeads(
  ctx: Ctx,
  source: ImportSource,
  onProgress?: (progress: ImportProgress) => void,
): Promise<ImportRecord> {
  requireScope(ctx, 'leads:write');
  const fileHash = await hashOf(source);
  const opened = await openImport(source);
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

async function hashOf(source: ImportSource): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of source.open()) hash.update(chunk);
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

function stagedRow(ctx: Ctx, candidate: LeadCandidate): StagedRow {
  const { email, source, intent, engagement } = candidate;
  return {
    row: candidate.row,
    personId: ctx.ids.next<'person'>(),
    leadId: ctx.ids.next<'lead'>(),
    companyId: ctx.ids.next<'company'>(),
    addressId: ctx.ids.next<'address'>(),
    profileId: ctx.ids.next<'profile'>(),
    phoneId: ctx.ids.next<'phone'>(),
    phone: candidate.phone === null ? null : normalisePhone(candidate.phone),
    address: email?.address ?? null,
    canonical: email?.canonical ?? null,
    hash: email ? addressHash(ctx, email.canonical) : null,
    linkedinUrl: candidate.linkedinUrl,
    firstName: candidate.firstName,
    lastName: candidate.lastName,
    fullName: candidate.fullName,
    title: candidate.title,
    location:
      candidate.location ??
      ([candidate.city, candidate.state, candidate.country].filter(Boolean).join(', ') || null),
    companyName: candidate.companyName,
    companyDomain: candidate.companyDomain,
    companyLinkedinUrl: candidate.companyLinkedinUrl,
    industry: candidate.industry,
    employees: candidate.employees,
    revenue: candidate.revenue,
    technologies: candidate.technologies,
    country: candidate.country,
    sourceType: source.type,
    sourceName: source.name,
    sourceUrl: source.url,
    intentScore: intent.score,
    engagement: {
      ...(engagement.comment ? { action: 'commented', content: engagement.comment } : {}),
      ...(engagement.at ? { at: engagement.at } : {}),
      visits: intent.visits,
      downloads: intent.downloads,
      pricingVisits: intent.pricingVisits,
      demoRequested: intent.demoRequested,
    },
    custom: candidate.custom,
  };
}

function stagedFacts(ctx: Ctx, candidate: LeadCandidate): StagedFact[] {
  const fact = (kind: StagedFact['kind'], key: string, value: string | null): StagedFact[] =>
    value === null ? [] : [{ id: ctx.ids.next<'fact'>(), row: candidate.row, kind, key, value }];
  return [
    ...fact('person', 'title', candidate.title),
    ...fact('company', 'industry', candidate.industry),
    ...fact('company', 'employees', candidate.employeesText),
    ...candidate.technologies.flatMap((technology) => fact('company', 'technology', technology)),
  ];
}
