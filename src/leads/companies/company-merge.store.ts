import { type SQL, sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import { JOURNALS } from '../identity/moves.store.ts';

export type CompanySide = {
  id: string;
  name: string;
  domain: string | null;
  mergedInto: string | null;
  /** The name of what it was merged into. */
  into: string | null;
};

/** These companies, held until the transaction ends, always in one order. */
export const holdCompanyRows = (tx: Tx, ids: readonly string[]): Promise<CompanySide[]> =>
  rows(
    tx,
    sql`select c.id, c.name, c.domain, c.merged_into as "mergedInto",
          (select k.name from companies k where k.workspace_id = c.workspace_id and k.id = c.merged_into) as into
        from companies c where c.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid) order by c.id for update of c`,
  );

/** What a company may lack and be given by the other. A list that is empty lacks everything. */
const FIELDS = ['linkedin_url', 'industry', 'employees', 'revenue', 'country', 'description'] as const;
const column = (name: string): SQL => sql.raw(name);
const listed = (work: (name: SQL) => SQL): SQL =>
  sql.join(
    FIELDS.map((name) => work(column(name))),
    sql`, `,
  );
const TYPED = sql`linkedin_url text, industry text, employees int, revenue bigint, country text, description text, technologies text[]`;

type Pair = { survivorId: string; mergedId: string };

/** What the survivor lacks and the other one has. */
export const whatIsLacking = async (
  tx: Tx,
  { survivorId, mergedId }: Pair,
): Promise<Record<string, unknown>> =>
  (
    await row<{ lacking: Record<string, unknown> }>(
      tx,
      sql`select jsonb_strip_nulls(jsonb_build_object(${sql.join(
        FIELDS.map(
          (name) => sql`${name}::text, case when s.${column(name)} is null then m.${column(name)} end`,
        ),
        sql`, `,
      )}, 'technologies', case when cardinality(s.technologies) = 0 and cardinality(m.technologies) > 0 then to_jsonb(m.technologies) end)) as lacking
      from companies s, companies m where s.id = ${survivorId} and m.id = ${mergedId}`,
    )
  )?.lacking ?? {};

/** Completes the survivor with what only the other one had. */
export async function fillLacking(
  tx: Tx,
  { survivorId, filled, at }: { survivorId: string; filled: Record<string, unknown>; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`
    update companies s set ${listed((name) => sql`${name} = coalesce(s.${name}, r.${name})`)},
      technologies = case when cardinality(s.technologies) = 0 then coalesce(r.technologies, '{}') else s.technologies end, updated_at = ${at.toString()}
    from jsonb_to_record(${JSON.stringify(filled)}::jsonb) as r(${TYPED}) where s.id = ${survivorId}`);
}

/** Takes from the survivor what it was given, where it is still that. */
export async function takeFilled(
  tx: Tx,
  { survivorId, filled, at }: { survivorId: string; filled: Record<string, unknown>; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`
    update companies s set ${listed((name) => sql`${name} = case when s.${name} is not distinct from r.${name} then null else s.${name} end`)},
      technologies = case when s.technologies = r.technologies then '{}' else s.technologies end, updated_at = ${at.toString()}
    from jsonb_to_record(${JSON.stringify(filled)}::jsonb) as r(${TYPED}) where s.id = ${survivorId}`);
}

/** Writes down that one is merged into the other; false when somebody did it at the same moment. */
export async function insertCompanyMerge(
  tx: Tx,
  workspaceId: string,
  made: Pair & {
    id: string;
    reason: string;
    filled: Record<string, unknown>;
    by: string;
    at: Temporal.Instant;
  },
): Promise<boolean> {
  const written = await rows(
    tx,
    sql`insert into company_merges (workspace_id, id, survivor_id, merged_id, reason, filled, merged_by, merged_at)
        values (${workspaceId}, ${made.id}, ${made.survivorId}, ${made.mergedId}, ${made.reason}, ${JSON.stringify(made.filled)}::jsonb, ${made.by}, ${made.at.toString()})
        on conflict do nothing returning 1`,
  );
  return written.length === 1;
}

/** Says of a company what it was merged into; null where it stands for itself again. */
export async function pointCompany(
  tx: Tx,
  { mergedId, into, at }: { mergedId: string; into: string | null; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    sql`update companies set merged_into = ${into}, updated_at = ${at.toString()} where id = ${mergedId}`,
  );
}

export type StoredCompanyMerge = Pair & {
  id: string;
  survivor: string;
  survivorDomain: string | null;
  merged: string;
  mergedDomain: string | null;
  reason: string;
  filled: Record<string, unknown>;
  mergedBy: string;
  mergedAt: string;
  undoneAt: string | null;
  moved: number;
  /** Whether the survivor was merged with another one since, and still is. */
  mergedAgain: boolean;
};

const STORED = sql`m.id, m.survivor_id as "survivorId", s.name as survivor, s.domain as "survivorDomain", m.merged_id as "mergedId", g.name as merged, g.domain as "mergedDomain", m.reason, m.filled,
  m.merged_by as "mergedBy", m.merged_at as "mergedAt", m.undone_at as "undoneAt",
  (select count(*)::int from ${JOURNALS.company} v where v.workspace_id = m.workspace_id and v.merge_id = m.id) as moved,
  exists (select 1 from company_merges l where l.workspace_id = m.workspace_id and l.undone_at is null and l.id <> m.id
    and (l.survivor_id = m.survivor_id or l.merged_id = m.survivor_id) and (l.merged_at, l.id) > (m.merged_at, m.id)) as "mergedAgain"
  from company_merges m join companies s on s.workspace_id = m.workspace_id and s.id = m.survivor_id
    join companies g on g.workspace_id = m.workspace_id and g.id = m.merged_id`;

export const findCompanyMerge = (tx: Tx, id: string): Promise<StoredCompanyMerge | undefined> =>
  row(tx, sql`select ${STORED} where m.id = ${id} for update of m`);
export const listCompanyMerges = (tx: Tx, limit: number): Promise<StoredCompanyMerge[]> =>
  rows(tx, sql`select ${STORED} order by m.merged_at desc, m.id desc limit ${limit}`);

export async function closeCompanyMerge(
  tx: Tx,
  undone: { id: string; by: string; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    sql`update company_merges set undone_by = ${undone.by}, undone_at = ${undone.at.toString()} where id = ${undone.id}`,
  );
}
