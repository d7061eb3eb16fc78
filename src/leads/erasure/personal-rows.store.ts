import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import type { Belonging, ErasureSubject, PersonalTable } from '#core/personal-data/personal-table';

type Tables = readonly PersonalTable[];
type Whose = Pick<ErasureSubject, 'leadIds' | 'personIds' | 'hashes'>;

const named = (name: string): SQL => sql.raw(`"${name.replaceAll('"', '')}"`);
const either = (conditions: readonly SQL[]): SQL => sql`(${sql.join([...conditions], sql` or `)})`;

/** The rows of a table that are the person's own, as a condition over it; undefined where a person has none there. */
function ownRows(tables: Tables, table: PersonalTable, whose: Whose): SQL | undefined {
  const conditions = (table.belongs ?? []).map((belonging) => sql`(${ownBy(tables, belonging, whose)})`);
  return conditions.length === 0 ? undefined : either(conditions);
}

function ownBy(tables: Tables, belonging: Belonging, whose: Whose): SQL {
  const column = named(belonging.column);
  if ('through' in belonging) {
    const between = tables.find(({ table }) => table === belonging.through);
    const own = between && ownRows(tables, between, whose);
    if (!own) throw new Error(`Nothing leads through ${belonging.through} to a person.`);
    return sql`${column} in (select ${named(belonging.key ?? 'id')} from ${named(belonging.through)} where ${own})`;
  }
  if (belonging.to === 'hash') return sql`${column} = any (${arrayOf(whose.hashes, 'text')})`;
  return sql`${column} = any (${arrayOf(belonging.to === 'lead' ? whose.leadIds : whose.personIds, 'uuid')})`;
}

const mentionIn = (table: PersonalTable, pattern: string): SQL =>
  either((table.mentions ?? []).map((column) => sql`${named(column)}::text ~* ${pattern}`));

const counted = async (tx: Tx, statement: SQL): Promise<number> =>
  (await row<{ count: number }>(tx, statement))?.count ?? 0;

export type TableCount = {
  readonly table: string;
  readonly what: string;
  readonly own: number;
  readonly mentions: number;
};

/** How many rows of a table are the person's own, and how many others mention them. */
export async function countIn(
  tx: Tx,
  tables: Tables,
  table: PersonalTable,
  subject: ErasureSubject,
): Promise<TableCount> {
  const own = ownRows(tables, table, subject);
  const telling = tellingRows(tables, table, subject);
  const mentioned = table.mentions?.length ? mentionIn(table, subject.finds) : undefined;
  return {
    table: table.table,
    what: table.what,
    own: telling
      ? await counted(tx, sql`select count(*)::int as count from ${named(table.table)} where ${telling}`)
      : 0,
    mentions: mentioned
      ? await counted(
          tx,
          sql`select count(*)::int as count from ${named(table.table)} where ${mentioned}${own ? sql` and not ${own}` : sql``}`,
        )
      : 0,
  };
}

/** The person's own rows that still say something; undefined where there is nothing to take. */
function tellingRows(tables: Tables, table: PersonalTable, whose: Whose): SQL | undefined {
  const own = ownRows(tables, table, whose);
  if (!own || table.own === undefined) return undefined;
  if (table.own === 'delete') return own;
  const tells = Object.entries(table.own).map(
    ([column, value]) => sql`${named(column)} is distinct from ${value}`,
  );
  return tells.length === 0 ? undefined : sql`${own} and ${either(tells)}`;
}

/** Takes the person's own rows away, or what they say. Returns how many said something. */
export async function eraseOwn(
  tx: Tx,
  tables: Tables,
  table: PersonalTable,
  subject: ErasureSubject,
): Promise<number> {
  const telling = tellingRows(tables, table, subject);
  if (!telling || table.own === undefined) return 0;
  const place = named(table.table);
  if (table.own === 'delete')
    return (await rows(tx, sql`delete from ${place} where ${telling} returning 1`)).length;
  const emptied = Object.entries(table.own).map(([column, value]) => sql`${named(column)} = ${value}`);
  return (await rows(tx, sql`update ${place} set ${sql.join(emptied, sql`, `)} where ${telling} returning 1`))
    .length;
}

/** Takes the person's marks out of everybody else's rows. Returns how many rows had one. */
export async function eraseMentions(
  tx: Tx,
  table: PersonalTable,
  { finds, cleans }: Pick<ErasureSubject, 'finds' | 'cleans'>,
): Promise<number> {
  const columns = table.mentions ?? [];
  if (columns.length === 0) return 0;
  const place = named(table.table);
  const showing = mentionIn(table, finds);
  if (table.mentioning === 'delete')
    return (await rows(tx, sql`delete from ${place} where ${showing} returning 1`)).length;
  const cleaned = columns.map((column) => sql`${named(column)} = without_marks(${named(column)}, ${cleans})`);
  const changed = await rows(
    tx,
    sql`update ${place} set ${sql.join(cleaned, sql`, `)} where ${showing} returning 1`,
  );
  return changed.length;
}

/** The person's own rows and those that mention them, as they stand, without what belongs to somebody else. */
export async function rowsOf(
  tx: Tx,
  tables: Tables,
  table: PersonalTable,
  subject: ErasureSubject,
  limit: number,
): Promise<{ own: object[]; mentioning: object[] }> {
  const hidden = ['workspace_id', ...(table.unexported ?? [])];
  const select = sql`select to_jsonb(t) - ${arrayOf(hidden, 'text')} as record from ${named(table.table)} t`;
  const own = ownRows(tables, table, subject);
  const records = async (condition: SQL): Promise<object[]> =>
    (await rows<{ record: object }>(tx, sql`${select} where ${condition} limit ${limit}`)).map(
      ({ record }) => record,
    );
  return {
    own: own ? await records(own) : [],
    mentioning: table.mentions?.length
      ? await records(sql`${mentionIn(table, subject.finds)}${own ? sql` and not ${own}` : sql``}`)
      : [],
  };
}
