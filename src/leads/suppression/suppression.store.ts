import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { SuppressionCause, SuppressionKind, SuppressionRow } from './contract.ts';

export type NewSuppression = {
  id: string;
  kind: SuppressionKind;
  hash: string;
  value: string | null;
  cause: SuppressionCause;
  reason: string;
  source: string;
  campaignId: string | null;
};

/** "No" is for ever: an entry of the same cause stays as it is. Returns the hashes of those that are new. */
export async function insertSuppressions(
  tx: Tx,
  workspaceId: string,
  entries: readonly NewSuppression[],
  actor: string,
  at: Temporal.Instant,
): Promise<string[]> {
  if (entries.length === 0) return [];
  const written = await rows<{ hash: string }>(
    tx,
    sql`insert into suppressions (workspace_id, id, kind, hash, value, cause, reason, source, campaign_id, actor, at)
        select ${workspaceId}, r.id, r.kind, r.hash, r.value, r.cause, r.reason, r.source, r."campaignId", ${actor}, ${at.toString()}
        from jsonb_to_recordset(${recordset(entries)}) as r(id uuid, kind text, hash text, value text, cause text, reason text, source text, "campaignId" uuid)
        on conflict do nothing returning hash`,
  );
  return written.map(({ hash }) => hash);
}

export type SuppressionHit = {
  kind: SuppressionKind;
  hash: string;
  cause: SuppressionCause;
  reason: string;
  source: string;
  at: string;
  inherited: boolean;
  /** The one campaign it holds for; null for all. */
  campaignId: string | null;
};

/** Entries of this workspace and its ancestors that match any of the hashes, the widest and oldest first. */
export async function matchSuppressions(
  tx: Tx,
  workspaceId: string,
  hashes: readonly string[],
): Promise<SuppressionHit[]> {
  return rows<SuppressionHit>(
    tx,
    sql`select s.kind, s.hash, s.cause, s.reason, s.source, s.at, (s.workspace_id <> ${workspaceId}) as inherited, s.campaign_id as "campaignId"
        from jsonb_array_elements_text(${JSON.stringify(hashes)}::jsonb) h(hash)
        join suppressions s on s.hash = h.hash and s.lifted_at is null order by s.campaign_id nulls first, s.at`,
  );
}

/** Which of these belong to people who asked to be forgotten. */
export async function erasedAmong(tx: Tx, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  if (hashes.length === 0) return new Set();
  const found = await rows<{ hash: string }>(
    tx,
    sql`select s.hash from jsonb_array_elements_text(${JSON.stringify(hashes)}::jsonb) h(hash)
        join suppressions s on s.hash = h.hash and s.lifted_at is null and s.cause = 'erasure'`,
  );
  return new Set(found.map(({ hash }) => hash));
}

const COLUMNS = (
  workspaceId: string,
) => sql`id, kind, value, cause, reason, source, actor, at, campaign_id as "campaignId",
  case when workspace_id <> ${workspaceId} then 'agency' when campaign_id is not null then 'campaign' else 'workspace' end as level,
  lifted_at as "liftedAt", lifted_by as "liftedBy", lift_reason as "liftReason"`;

/** One page, the newest first; the page after a row is asked with that row's id. Ids sort by time. */
export const listSuppressions = (
  tx: Tx,
  workspaceId: string,
  filter: { hashes: readonly string[] | null; lifted: boolean; after: string | null; limit: number },
): Promise<SuppressionRow[]> =>
  rows<SuppressionRow>(
    tx,
    sql`select ${COLUMNS(workspaceId)} from suppressions
        where (lifted_at is not null) = ${filter.lifted}
          and (${filter.hashes === null} or hash = any (${arrayOf(filter.hashes ?? [], 'text')}))
          and (${filter.after}::uuid is null or id < ${filter.after}::uuid)
        order by id desc limit ${filter.limit}`,
  );

export const findSuppression = (
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<(SuppressionRow & { hash: string }) | undefined> =>
  row(tx, sql`select ${COLUMNS(workspaceId)}, hash from suppressions where id = ${id}`);

/** Marks an entry as lifted; it is never deleted. Of two who lift it at once one does. */
export async function liftEntry(
  tx: Tx,
  workspaceId: string,
  lift: { id: string; by: string; reason: string; at: Temporal.Instant },
): Promise<boolean> {
  const lifted = await rows(
    tx,
    sql`update suppressions set lifted_at = ${lift.at.toString()}, lifted_by = ${lift.by}, lift_reason = ${lift.reason}, noted_in = pg_current_xact_id()
        where workspace_id = ${workspaceId} and id = ${lift.id} and lifted_at is null returning 1`,
  );
  return lifted.length === 1;
}

/** What a person can be reached by. */
export type Reach = {
  leadId: string;
  personId: string;
  addresses: string[];
  profiles: string[];
  phones: string[];
  /** Their company, under each name and domain it is known by. */
  companies: { name: string; domain: string | null }[];
};

/** Everything people are known by, for leads or people named by id. */
export const reachOf = (
  tx: Tx,
  whom: { leadIds?: readonly string[]; personIds?: readonly string[] },
): Promise<Reach[]> =>
  rows<Reach>(
    tx,
    sql`with wanted as (
          select person_id as id from leads where id = any (${arrayOf(whom.leadIds ?? [], 'uuid')})
          union select unnest(${arrayOf(whom.personIds ?? [], 'uuid')}))
        select l.id as "leadId", p.id as "personId", 
          coalesce((select jsonb_agg(jsonb_build_object('name', c.name, 'domain', c.domain)) from companies c
            where c.workspace_id = p.workspace_id and (c.id = p.company_id or c.merged_into = p.company_id)), '[]') as companies,
          coalesce((select jsonb_agg(a.canonical) from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id), '[]') as addresses,
          coalesce((select jsonb_agg(r.url) from person_profiles r where r.workspace_id = p.workspace_id and r.person_id = p.id), '[]') as profiles,
          coalesce((select jsonb_agg(t.phone) from person_phones t where t.workspace_id = p.workspace_id and t.person_id = p.id), '[]') as phones
        from wanted w join people p on p.id = w.id left join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id`,
  );

/** The domains of companies known here by these names, lower case. */
export async function domainsOfCompanies(tx: Tx, names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const found = await rows<{ name: string; domain: string }>(
    tx,
    sql`select lower(name) as name, domain from companies where domain is not null and lower(name) = any (${arrayOf(names, 'text')})`,
  );
  return new Map(found.map(({ name, domain }) => [name, domain]));
}
