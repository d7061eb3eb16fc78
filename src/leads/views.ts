import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { LEAD_STATUSES, type LeadStatus, STATUS_GROUPS, type StatusGroup } from './contract.ts';

export type LeadRow = {
  id: string;
  name: string | null;
  title: string | null;
  company: string | null;
  email: string | null;
  status: LeadStatus;
  tier: string | null;
  score: number | null;
  accountScore: number | null;
  accountGrade: string | null;
  prospectScore: number | null;
  prospectGrade: string | null;
  needsReview: boolean;
  nextSendAt: string | null;
  updatedAt: string;
};

export type LeadFilter = {
  statuses: readonly string[];
  tier: string | null;
  /** Of the person. */
  grade: string | null;
  /** Only leads that were put aside for this reason. */
  asideCode: string | null;
  /** Only leads that were put away, or none of them. */
  archived: boolean;
  search: string | null;
  limit: number;
  after: { updatedAt: string; id: string } | null;
};

const OF_LEAD = sql`
  join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
  left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
  left join lateral (select address from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id order by a.is_primary desc, (a.verification = 'valid') desc, a.created_at, a.address limit 1) a on true`;

/**
 * The leads a page can be made of. Of several statuses the newest of each are enough for a page, and each is read in its
 * order; a search has to look further than that.
 */
function pool(
  { statuses, tier, grade, asideCode, archived, after, limit }: LeadFilter,
  whole: boolean,
): Statement {
  const behind = sql`l.merged_into is null and l.archived_at is ${archived ? sql`not null` : sql`null`} and (${tier}::text is null or l.tier = ${tier})
    ${grade === null ? sql`` : sql`and l.prospect_grade = ${grade}`}
    ${asideCode === null ? sql`` : sql`and l.blocked_reason is not null and l.blocked_reason->>'code' = ${asideCode}`}
    and (${after?.updatedAt ?? null}::timestamptz is null or (l.updated_at, l.id) < (${after?.updatedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))`;
  if (statuses.length === 0) return sql`(select * from leads l where ${behind}) l`;
  const wanted = arrayOf(statuses, 'text');
  if (whole) return sql`(select * from leads l where l.status = any (${wanted}) and ${behind}) l`;
  return sql`unnest(${wanted}) as of_status(status) cross join lateral (
    select * from leads l where l.status = of_status.status and ${behind} order by l.updated_at desc, l.id desc limit ${limit}) l`;
}

/** People whose name, company or address holds the words: each is looked through once, however many leads there are. */
const named = (search: string | null): Statement => sql`
  select id from people where full_name ilike ${search}
  union select x.id from companies f join people x on x.workspace_id = f.workspace_id and x.company_id = f.id where f.name ilike ${search}
  union select person_id from person_addresses where address ilike ${search}`;

const patternOf = (search: string | null): string | null =>
  search === null ? null : `%${search.replaceAll(/[%_\\]/g, (sign) => `\\${sign}`)}%`;

/** One page of leads, newest change first; the page after a row is asked with that row's `updatedAt` and id. */
export const listLeads = (tx: Tx, filter: LeadFilter): Promise<LeadRow[]> => {
  const search = patternOf(filter.search);
  return rows<LeadRow>(
    tx,
    sql`select l.id, p.full_name as name, p.title, c.name as company, a.address as email, l.status, l.tier, l.score, c.account_score as "accountScore", c.account_grade as "accountGrade", l.prospect_score as "prospectScore", l.prospect_grade as "prospectGrade", l.needs_review as "needsReview",
          l.next_send_at as "nextSendAt", l.updated_at::text as "updatedAt"
        from ${pool(filter, search !== null)} ${OF_LEAD}
        where (${search}::text is null or p.id in (${named(search)}))
        order by l.updated_at desc, l.id desc limit ${filter.limit}`,
  );
};

/** The ids of everybody such a list shows, up to its limit. */
export const leadIdsOf = async (tx: Tx, filter: LeadFilter): Promise<string[]> => {
  const search = patternOf(filter.search);
  const found = await rows<{ id: string }>(
    tx,
    sql`select l.id from ${pool(filter, search !== null)} where (${search}::text is null or l.person_id in (${named(search)})) limit ${filter.limit}`,
  );
  return found.map(({ id }) => id);
};

export type LeadDetail = LeadRow & {
  personId: string;
  companyId: string | null;
  location: string | null;
  linkedinUrl: string | null;
  industry: string | null;
  employees: number | null;
  technologies: string[];
  scoreReasons: Reason[];
  disqualifiedReason: string | null;
  intentScore: number | null;
  enrichmentState: string;
  enrichmentQuality: number | null;
  sourceType: string | null;
  sourceName: string | null;
  openCount: number;
  replyCount: number;
  createdAt: string;
};

export const leadDetail = (tx: Tx, id: string): Promise<LeadDetail | undefined> =>
  row<LeadDetail>(
    tx,
    sql`select l.id, p.id as "personId", p.company_id as "companyId", p.full_name as name, p.title, p.location, c.name as company, a.address as email, l.status, l.tier, l.score, c.account_score as "accountScore", c.account_grade as "accountGrade", l.prospect_score as "prospectScore", l.prospect_grade as "prospectGrade", l.needs_review as "needsReview",
          l.next_send_at as "nextSendAt", l.updated_at::text as "updatedAt", pr.url as "linkedinUrl", c.industry, c.employees, coalesce(c.technologies, '{}') as technologies,
          l.score_reasons as "scoreReasons", l.disqualified_reason as "disqualifiedReason", l.intent_score as "intentScore", l.enrichment_state as "enrichmentState",
          l.enrichment_quality as "enrichmentQuality", l.source_type as "sourceType", l.source_name as "sourceName", l.open_count as "openCount", l.reply_count as "replyCount", l.created_at as "createdAt"
        from leads l ${OF_LEAD} left join lateral (select url from person_profiles pr where pr.workspace_id = p.workspace_id and pr.person_id = p.id limit 1) pr on true
        where l.id = ${id}`,
  );

export type StatusHistoryRow = { from: string; to: string; source: string; at: string };

export const statusHistoryOf = (tx: Tx, leadId: string): Promise<StatusHistoryRow[]> =>
  rows<StatusHistoryRow>(
    tx,
    sql`select from_status as "from", to_status as "to", source, at from status_history where lead_id = ${leadId} order by at, id`,
  );

export type Funnel = {
  total: number;
  groups: Record<StatusGroup, number>;
  statuses: Partial<Record<LeadStatus, number>>;
};

/** Leads by status and by group; the groups add up to the total. */
export async function funnel(tx: Tx): Promise<Funnel> {
  const found = await rows<{ status: LeadStatus; count: string }>(
    tx,
    sql`select status, count(*) from leads where merged_into is null and archived_at is null group by status`,
  );
  const statuses = Object.fromEntries(
    found.map((entry) => [entry.status, Number(entry.count)]),
  ) as Funnel['statuses'];
  const sum = (group: readonly LeadStatus[]) =>
    group.reduce((total, status) => total + (statuses[status] ?? 0), 0);
  const groups = Object.fromEntries(
    Object.entries(STATUS_GROUPS).map(([name, group]) => [name, sum(group)]),
  ) as Funnel['groups'];
  return { total: Object.values(groups).reduce((total, count) => total + count, 0), groups, statuses };
}

export type StatusReached = {
  status: LeadStatus;
  leads: number;
  /** How many leads came to it by which event. */
  by: Record<string, number>;
};

/** For every status a lead can have, how many leads were ever in it and what brought them there. */
export async function statusesReached(tx: Tx): Promise<StatusReached[]> {
  const found = await rows<{ status: LeadStatus; source: string; leads: number }>(
    tx,
    sql`select to_status as status, source, count(distinct lead_id)::int as leads from status_history group by 1, 2
        union all select 'pending', source_type, count(*)::int from leads group by 2 order by 1, 2`,
  );
  return LEAD_STATUSES.map((status) => {
    const own = found.filter((entry) => entry.status === status);
    return {
      status,
      leads: own.reduce((sum, { leads }) => sum + leads, 0),
      by: Object.fromEntries(own.map(({ source, leads }) => [source ?? 'met', leads])),
    };
  });
}
