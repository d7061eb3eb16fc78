import { sql } from 'drizzle-orm';
import { rows, type Statement, type Tx } from '#core/db/index';

export type KnownCompany = { id: string; name: string; domain: string | null };

/** The company that stands for row `c`: itself, or what it was merged into. Not `coalesce`, which hides an index behind row security. */
export const THAT_STAYS: Statement = sql`case when c.merged_into is null then c.id else c.merged_into end`;

/** Companies of this id, domain or name, in whatever spelling of capitals. */
export const findCompanies = (tx: Tx, asked: { id: string | null; text: string }): Promise<KnownCompany[]> =>
  rows<KnownCompany>(
    tx,
    sql`select k.id, k.name, k.domain from companies k where k.id in (select ${THAT_STAYS} from companies c
          where ${asked.id !== null ? sql`c.id = ${asked.id}` : sql`c.domain = ${asked.text} or c.name_folded = ${asked.text}`}) order by k.name, k.id limit 5`,
  );
