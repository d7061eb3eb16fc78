import { type SQL, sql } from 'drizzle-orm';

/** The last row of a page that is read newest first; the next page is behind it. */
export type Behind = { readonly at: string; readonly id: string };

/** An instant as text that loses nothing and sorts like the instant: UTC with six decimals. */
export const exactTime = (at: SQL): SQL =>
  sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** One page of rows newest first: the condition behind `before`, the order and the limit, to close a `where`. */
export const newestFirst = (
  columns: { at: SQL; id: SQL },
  { before, limit }: { before: Behind | null; limit: number },
): SQL => sql`${before === null ? sql`true` : sql`(${columns.at}, ${columns.id}) < (${before.at}::timestamptz, ${before.id}::uuid)`}
  order by ${columns.at} desc, ${columns.id} desc limit ${limit}`;
