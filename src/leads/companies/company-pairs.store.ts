import { type SQL, sql } from 'drizzle-orm';
import {
  arrayOf,
  type Behind,
  exactTime,
  newestFirst,
  recordset,
  rows,
  type Statement,
  type Tx,
} from '#core/db/index';
import type { CompanyDuplicate } from './contract.ts';

/** By what rows `a` and `b` may be one company. */
const EVIDENCE = sql`array_remove(array[
  case when a.domain_above = b.domain or b.domain_above = a.domain then 'domain_below_the_other' end,
  case when a.domain_label = b.domain_label and a.domain <> b.domain then 'same_domain_other_ending' end,
  case when a.linkedin_url = b.linkedin_url then 'same_linkedin_page' end,
  case when a.name_folded = b.name_folded then 'same_name' end], null)`;
const STANDS = sql`a.merged_into is null and b.merged_into is null and cardinality(${EVIDENCE}) > 0`;
const SIDES = sql`company_pairs p join companies a on a.workspace_id = p.workspace_id and a.id = p.one join companies b on b.workspace_id = p.workspace_id and b.id = p.other`;

/** Takes so many notes of changed companies. */
export async function takeCompanyChanges(
  tx: Tx,
  limit: number,
): Promise<{ companyIds: string[]; taken: number }> {
  const taken = await rows<{ companyId: string }>(
    tx,
    sql`delete from company_changes where position in (select position from company_changes order by position limit ${limit} for update skip locked) returning company_id as "companyId"`,
  );
  return { companyIds: [...new Set(taken.map(({ companyId }) => companyId))], taken: taken.length };
}

/** Whether companies wait to be looked at, as the moment it is due. */
export const companyChangesWait = (now: Temporal.Instant): Statement =>
  sql`select ${now.toString()}::timestamptz where exists (select 1 from company_changes)`;

/** Takes away the pairs of these companies that are none any more. Returns all who were in one of them. */
export async function dropPairs(tx: Tx, companyIds: readonly string[]): Promise<string[]> {
  const ids = arrayOf(companyIds, 'uuid');
  const gone = await rows<{ one: string; other: string }>(
    tx,
    sql`delete from company_pairs d where d.id in (
          select p.id from ${SIDES} where (p.one = any (${ids}) or p.other = any (${ids})) and not (${STANDS})) returning d.one, d.other`,
  );
  return gone.flatMap(({ one, other }) => [one, other]);
}

/** The oldest other company that stands for itself and fits `x`. */
const oldest = (fits: SQL): SQL =>
  sql`(select c.id from companies c where c.workspace_id = x.workspace_id and ${fits} and c.merged_into is null and c.id <> x.id order by c.id limit 1)`;

/**
 * Whom each of these companies may be one with: by each evidence the oldest one. A hundred of one name are so ninety-nine pairs, not five
 * thousand, and none of them is left out.
 */
export const pairsOf = (tx: Tx, companyIds: readonly string[]): Promise<{ one: string; other: string }[]> =>
  rows(
    tx,
    sql`select distinct least(x.id, y.id) as one, greatest(x.id, y.id) as other from companies x cross join lateral (
          ${oldest(sql`c.name_folded = x.name_folded`)}
          union all ${oldest(sql`c.linkedin_url = x.linkedin_url`)}
          union all ${oldest(sql`c.domain_label = x.domain_label`)}
          union all ${oldest(sql`c.domain = x.domain_above`)}
          union all ${oldest(sql`c.domain_above = x.domain`)}) as y(id)
        where x.id = any (${arrayOf(companyIds, 'uuid')}) and x.merged_into is null`,
  );

/** Writes pairs down, each once. */
export async function insertPairs(
  tx: Tx,
  workspaceId: string,
  pairs: readonly { id: string; one: string; other: string }[],
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into company_pairs (workspace_id, id, one, other, found_at)
    select ${workspaceId}, r.id, r.one, r.other, ${at.toString()} from jsonb_to_recordset(${recordset(pairs)}) as r(id uuid, one uuid, other uuid)
    on conflict (workspace_id, one, other) do nothing`);
}

const side = (at: SQL): SQL =>
  sql`jsonb_build_object('id', ${at}.id, 'name', ${at}.name, 'domain', ${at}.domain, 'people',
    (select count(*)::int from people p where p.workspace_id = ${at}.workspace_id and p.company_id = ${at}.id and p.erased_at is null)) as`;

export type CompanyPairRow = Behind &
  Omit<CompanyDuplicate, 'stays' | 'goes'> & {
    readonly one: CompanyDuplicate['stays'];
    readonly other: CompanyDuplicate['stays'];
  };

/** One page of pairs that may be one company, found last first; the elder of each comes first. */
export const pairPage = (
  tx: Tx,
  { limit, behind }: { limit: number; behind: Behind | null },
): Promise<CompanyPairRow[]> =>
  rows(
    tx,
    sql`select p.id, ${exactTime(sql`p.found_at`)} as at, ${side(sql`a`)} one, ${side(sql`b`)} other, to_jsonb(${EVIDENCE}) as evidence
        from ${SIDES} where ${STANDS} and ${newestFirst({ at: sql`p.found_at`, id: sql`p.id` }, { before: behind, limit })}`,
  );
