import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import { THAT_STAYS } from '../companies/company.store.ts';

const UPTO = sql`pg_snapshot_xmin(pg_current_snapshot())`;
const inWords = (name: ReturnType<typeof sql>) => sql`lower(regexp_replace(trim(${name}), '\\s+', ' ', 'g'))`;

/**
 * Notes the leads that suppressions written or lifted since the last look may cover, of this workspace and of the agency
 * above. A transaction that has not ended is looked at when it has.
 */
export async function noteSuppressed(tx: Tx, workspaceId: string, segmentId: string): Promise<void> {
  const fresh = sql`noted_in >= (select suppressions_to from segments where id = ${segmentId}) and noted_in < ${UPTO}`;
  if (await row(tx, sql`select 1 from suppressions where ${fresh} limit 1`))
    await tx.execute(sql`
      with entries as materialized (select kind, hash, value from suppressions where ${fresh}),
      -- A domain covers those below it.
      of_domain as (select ${THAT_STAYS} as id from companies c
        cross join lateral (select string_to_array(c.domain, '.') as labels) d
        cross join lateral generate_series(1, cardinality(d.labels)) n
        join entries e on e.kind = 'domain' and e.value = array_to_string(d.labels[n:], '.')),
      of_name as (select ${THAT_STAYS} as id from companies c join entries e on e.kind = 'company' and ${inWords(sql`e.value`)} = ${inWords(sql`c.name`)}),
      covered as (
        select a.person_id as id from entries e join person_addresses a on a.hash = e.hash where e.kind = 'address'
        union select r.person_id from entries e join person_profiles r on r.url = e.value where e.kind = 'profile'
        union select p.id from people p where p.company_id in (select id from of_domain union select id from of_name))
      insert into lead_changes (workspace_id, lead_id) select ${workspaceId}, l.id from covered c join leads l on l.person_id = c.id`);
  await tx.execute(
    sql`update segments set suppressions_to = ${UPTO} where id = ${segmentId} and suppressions_to is distinct from ${UPTO}`,
  );
}

/** The leads between two, the first not among them. */
export const leadsBetween = async (tx: Tx, after: string | null, to: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select id from leads where (${after}::uuid is null or id > ${after}::uuid) and id <= ${to}::uuid`,
    )
  ).map(({ id }) => id);
