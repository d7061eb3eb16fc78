import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { companyHash, domainHashes, forbiddingHashes, profileHash } from '../address-hash.ts';
import { archivedPeople } from '../archive/archive.store.ts';
import { type Assigned, type ImportSource, inBatches, openImport, type RowReject } from '../import/index.ts';
import { withoutErased } from '../import-erased.ts';
import type { StagedRow } from '../import-rows.store.ts';
import { stagedRow } from '../staged-rows.ts';
import { matchSuppressions } from '../suppression/suppression.store.ts';
import { suppressionVerdicts } from '../suppression/suppression-guard.ts';
import type { ListCount } from './contract.ts';
import { peopleMet } from './known-rows.store.ts';

const BATCH = 5_000;

/**
 * Counts what importing a list would do as everything stands now, by the reading and the rules of the import itself, and
 * writes nothing. Throws `invalid` where the import would.
 */
export async function countList(ctx: Ctx, source: ImportSource, assigned: Assigned = {}): Promise<ListCount> {
  requireScope(ctx, 'leads:write');
  const opened = await openImport(source, assigned);
  const count = { rows: 0, fresh: 0, known: 0, merged: 0, rejected: 0, suppressed: 0, archived: 0 };
  const reasons = new Map<string, { code: string; text: string; count: number }>();
  /** People who are here and no lead yet: the first of their rows makes one. */
  const becoming = new Set<string>();
  for await (const batch of inBatches(opened.outcomes, BATCH)) {
    const rejects = batch.flatMap((outcome) => (outcome.ok ? [] : [outcome.reject]));
    const staged = batch.flatMap((outcome) =>
      outcome.ok ? [{ row: outcome.candidate.row, staged: stagedRow(ctx, outcome.candidate) }] : [],
    );
    const looked = await ctx.db.tx(async (tx) => {
      const { good, erased } = await withoutErased(ctx, tx, staged);
      const rows = good.map((each) => each.staged);
      const met = new Map((await peopleMet(tx, ctx.workspace.id, rows)).map((each) => [each.row, each]));
      const away = await archivedPeople(
        tx,
        [...met.values()].map(({ personId }) => personId),
      );
      return { rows, erased, met, away, suppressed: await suppressedOf(ctx, tx, rows, met) };
    });
    count.rows += batch.length;
    count.suppressed += looked.suppressed;
    for (const { row } of looked.rows) {
      const met = looked.met.get(row);
      const isNew = met === undefined || (!met.isLead && !becoming.has(met.personId));
      if (isNew) count.fresh += 1;
      else if (met.by === 'address') count.known += 1;
      else count.merged += 1;
      if (met && looked.away.has(met.personId)) count.archived += 1;
      if (met && !met.isLead) becoming.add(met.personId);
    }
    for (const reject of [...rejects, ...looked.erased]) noteReason(reasons, reject);
  }
  const byCount = [...reasons.values()].sort((one, other) => other.count - one.count);
  return { ...count, rejected: count.rows - count.fresh - count.known - count.merged, reasons: byCount };
}

function noteReason(
  reasons: Map<string, { code: string; text: string; count: number }>,
  { code, column, reason }: RowReject,
): void {
  const known = reasons.get(code);
  if (known) known.count += 1;
  else reasons.set(code, { code, text: column === '' ? reason : `${column}: ${reason}`, count: 1 });
}

/** How many of these rows name somebody who is left alone, or whose company is; a "no" for one campaign does not count. */
async function suppressedOf(
  ctx: Ctx,
  tx: Tx,
  staged: readonly StagedRow[],
  met: ReadonlyMap<number, { personId: string }>,
): Promise<number> {
  const hashes = staged.map(({ address, linkedinUrl, companyDomain, companyName }) => [
    ...(address === null ? [] : forbiddingHashes(ctx, address)),
    ...(linkedinUrl === null ? [] : [profileHash(ctx, linkedinUrl)]),
    ...(companyDomain === null ? [] : domainHashes(ctx, companyDomain)),
    ...(companyName === null ? [] : [companyHash(ctx, companyName)]),
  ]);
  const found = await matchSuppressions(tx, ctx.workspace.id, [...new Set(hashes.flat())]);
  const said = new Set(found.filter(({ campaignId }) => campaignId === null).map(({ hash }) => hash));
  const known = await suppressionVerdicts(
    ctx,
    tx,
    staged.map(({ row }) => ({ personId: met.get(row)?.personId })),
  );
  return staged.filter(
    (_row, index) =>
      hashes[index]?.some((hash) => said.has(hash)) ||
      known[index]?.reasons.some(({ code }) => code !== 'suppression.unchecked'),
  ).length;
}
