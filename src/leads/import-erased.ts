import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { profileHash } from './address-hash.ts';
import type { RowReject } from './import/index.ts';
import type { StagedRow } from './import-rows.store.ts';
import { erasedAmong } from './suppression/suppression.store.ts';

/** Sets the rows apart of people who asked to be forgotten. Of such a row nothing is kept but its number. */
export async function withoutErased<Row extends { row: number; staged: StagedRow }>(
  ctx: Ctx,
  tx: Tx,
  rows: readonly Row[],
): Promise<{ good: Row[]; erased: RowReject[] }> {
  // A number may be a switchboard, so it says nothing of one person.
  const hashesOf = ({ staged: { hash, linkedinUrl } }: Row): string[] => [
    ...(hash === null ? [] : [hash]),
    ...(linkedinUrl === null ? [] : [profileHash(ctx, linkedinUrl)]),
  ];
  const known = await erasedAmong(tx, rows.flatMap(hashesOf));
  const isErased = (entry: Row): boolean => hashesOf(entry).some((hash) => known.has(hash));
  return {
    good: rows.filter((entry) => !isErased(entry)),
    erased: rows.filter(isErased).map(({ row }) => ({
      row,
      line: row,
      column: '',
      value: '',
      code: 'lead.erased',
      reason: 'This person asked to be forgotten and is never taken in again. Delete the row from your file.',
      cells: [],
    })),
  };
}
