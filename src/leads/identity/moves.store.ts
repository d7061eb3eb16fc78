import { type SQL, sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';

const named = (name: string): SQL => sql.raw(`"${name.replaceAll('"', '')}"`);

/** Where it is written down what moved: of leads, or of companies. */
export const JOURNALS = {
  lead: sql`merge_moves`,
  company: sql`company_merge_moves`,
} as const;
export type Journal = keyof typeof JOURNALS;

/** The columns of a table's key beside the workspace. */
export async function keyOf(tx: Tx, table: string): Promise<string[]> {
  const found = await rows<{ column: string }>(
    tx,
    sql`select a.attname as column from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
        where i.indrelid = ${table}::regclass and i.indisprimary and a.attname <> 'workspace_id' order by a.attnum`,
  );
  return found.map(({ column }) => column);
}

export type Move = {
  journal: Journal;
  mergeId: string;
  workspaceId: string;
  table: string;
  column: string;
  /** Of a column that names several kinds of things, the rows that move. */
  kind?: { readonly column: string; readonly value: string } | undefined;
  from: string;
  to: string;
};

/**
 * Points the rows of one side at the other and writes down which. A row that would meet one of the survivor's under a
 * unique key stays where it is: both were true, and the survivor's counts. One row at a time only where that happens.
 */
export async function moveRows(tx: Tx, move: Move): Promise<number> {
  const keys = (await keyOf(tx, move.table)).filter((each) => each !== move.column);
  const all = await unlessMet(tx, (nested) => moveThose(nested, move, keys, sql`true`));
  if (all !== null) return all;
  const candidates = await rows<{ key: Record<string, unknown> }>(
    tx,
    sql`select ${keyObject(keys)} as key from ${named(move.table)} t where ${isOf(move)}`,
  );
  let moved = 0;
  for (const { key } of candidates)
    moved += (await unlessMet(tx, (nested) => moveThose(nested, move, keys, isRow(key)))) ?? 0;
  return moved;
}

// A row whose key holds the column itself is known by its key without it.
const keyObject = (keys: readonly string[]): SQL =>
  sql`jsonb_build_object(${sql.join(
    keys.flatMap((each) => [sql`${each}::text`, sql`t.${named(each)}`]),
    sql`, `,
  )})`;
const isOf = ({ column, kind, from }: Pick<Move, 'column' | 'kind' | 'from'>): SQL =>
  sql`t.${named(column)} = ${from} ${kind ? sql`and t.${named(kind.column)} = ${kind.value}` : sql``}`;
const isRow = (key: Record<string, unknown>): SQL =>
  sql.join(
    [
      sql`true`,
      ...Object.entries(key).map(([name, value]) => sql`t.${named(name)}::text = ${String(value)}`),
    ],
    sql` and `,
  );

async function moveThose(tx: Tx, move: Move, keys: readonly string[], which: SQL): Promise<number> {
  const { journal, mergeId, workspaceId, table, column, from, to } = move;
  const written = await tx.execute(sql`
    with moved as (update ${named(table)} t set ${named(column)} = ${to} where ${isOf(move)} and ${which} returning ${keyObject(keys)} as key)
    insert into ${JOURNALS[journal]} (workspace_id, merge_id, place, column_name, row_key, from_id, to_id)
    select ${workspaceId}, ${mergeId}, ${table}, ${column}, key, ${from}, ${to} from moved`);
  return written.rowCount ?? 0;
}

const UNIQUE_VIOLATION = '23505';

/** What the work gives, or null where a row met another under a unique key; nothing of it is done then. */
async function unlessMet<T>(tx: Tx, work: (nested: Tx) => Promise<T>): Promise<T | null> {
  try {
    return await tx.transaction((nested) => work(nested as Tx));
  } catch (error) {
    for (let cause = error; cause instanceof Error; cause = cause.cause)
      if ('code' in cause && cause.code === UNIQUE_VIOLATION) return null;
    throw error;
  }
}

/** Points every row that a merge moved and that is still there back. */
export async function moveBack(tx: Tx, journal: Journal, mergeId: string): Promise<void> {
  const places = await rows<{ place: string; column: string; from: string; to: string }>(
    tx,
    sql`select distinct place, column_name as "column", from_id as "from", to_id as "to" from ${JOURNALS[journal]} where merge_id = ${mergeId} order by 1, 2`,
  );
  for (const { place, column, from, to } of places) {
    const keys = (await keyOf(tx, place)).filter((each) => each !== column);
    const rowsThere = sql`select v.row_key from ${JOURNALS[journal]} v where v.merge_id = ${mergeId} and v.place = ${place} and v.column_name = ${column}`;
    const back = (which: SQL) => (nested: Tx) =>
      nested.execute(
        sql`update ${named(place)} t set ${named(column)} = ${from} where t.${named(column)} = ${to} and ${which}`,
      );
    if ((await unlessMet(tx, back(sql`${keyObject(keys)} in (${rowsThere})`))) !== null) continue;
    for (const { key } of await rows<{ key: Record<string, unknown> }>(
      tx,
      sql`select w.row_key as key from (${rowsThere}) w`,
    ))
      await unlessMet(tx, back(isRow(key)));
  }
}
