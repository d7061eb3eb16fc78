import { type SQL, sql } from 'drizzle-orm';
import { invalid } from '../errors.ts';

/** The last row of a page that is read newest first; the next page is behind it. */
export type Behind = { readonly at: string; readonly id: string };

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The cursor of the page behind this row; null where the page was not full. */
export const pageBehind = (page: readonly Behind[], limit: number): string | null => {
  const last = page.at(-1);
  return last && page.length === limit ? `${last.at}~${last.id}` : null;
};

/** The row a cursor names; null for the first page. Throws `invalid` for what we did not give. */
export function behindCursor(cursor: string | undefined): Behind | null {
  if (cursor === undefined) return null;
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at)))
    throw invalid('page.cursor', 'This is no place in the list. Begin again without it.', [
      { path: 'after', message: 'is no cursor of this list' },
    ]);
  return { at, id };
}

/** An instant as text that loses nothing and sorts like the instant: UTC with six decimals. */
export const exactTime = (at: SQL): SQL =>
  sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** One page of rows newest first: the condition behind `before`, the order and the limit, to close a `where`. */
export const newestFirst = (
  columns: { at: SQL; id: SQL },
  { before, limit }: { before: Behind | null; limit: number },
): SQL => sql`${before === null ? sql`true` : sql`(${columns.at}, ${columns.id}) < (${before.at}::timestamptz, ${before.id}::uuid)`}
  order by ${columns.at} desc, ${columns.id} desc limit ${limit}`;
