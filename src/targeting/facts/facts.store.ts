import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';

/** Something that happened, by the word its source has for it. */
export type Happened = { kind: string; at: string };

export type AccountRow = {
  id: string;
  name: string;
  domain: string | null;
  industry: string | null;
  employees: number | null;
  country: string | null;
  revenue: string | null;
  technologies: string[];
  stage: string | null;
  contacts: number;
  priorMeeting: boolean;
  priorOpen: boolean;
  happened: Happened[];
};

/** What is known of these companies, of the people there, and of what happened there, in one question. */
export const accountRows = (tx: Tx, companyIds: readonly string[]): Promise<AccountRow[]> =>
  rows<AccountRow>(
    tx,
    sql`select c.id, c.name, c.domain, c.industry, c.employees, c.country, c.revenue::text as revenue, c.technologies, f.stage,
          k.contacts, k.meeting as "priorMeeting", k.opened as "priorOpen",
          (select coalesce(jsonb_agg(jsonb_build_object('kind', h.kind, 'at', h.at)), '[]') from (
             select s.kind, s.happened_at as at from signals s where s.workspace_id = c.workspace_id and s.company_id = c.id
             union all
             select x.key, x.observed_at from facts x where x.workspace_id = c.workspace_id and x.subject_id = c.id and x.key in ('funding', 'hiring', 'expansion', 'tech_change')
           ) h) as happened
        from companies c
        left join lateral (select lower(replace(replace(x.value, ' ', '_'), '-', '_')) as stage from facts x where x.workspace_id = c.workspace_id and x.subject_id = c.id
          and x.key in ('stage', 'funding_stage') order by x.observed_at desc, x.id desc limit 1) f on true
        cross join lateral (select count(*)::int as contacts, coalesce(bool_or(l.status = 'meeting_booked'), false) as meeting, coalesce(bool_or(l.open_count > 0), false) as opened
          from people p join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id and l.merged_into is null
          where p.workspace_id = c.workspace_id and p.company_id = c.id and p.erased_at is null) k
        where c.id = any (${arrayOf(companyIds, 'uuid')}) order by c.id`,
  );

export type ProspectRow = {
  leadId: string;
  hasPhone: boolean;
  openCount: number;
  clicked: boolean;
  visited: boolean;
  positive: boolean;
  objection: boolean;
  knownSince: string;
  happened: Happened[];
};

/** What these people did, beside what their record says. */
export const prospectRows = (tx: Tx, leadIds: readonly string[]): Promise<ProspectRow[]> =>
  rows<ProspectRow>(
    tx,
    sql`select l.id as "leadId", l.open_count as "openCount", l.created_at as "knownSince",
          exists (select 1 from person_phones n where n.workspace_id = l.workspace_id and n.person_id = l.person_id and n.wrong_at is null) as "hasPhone",
          exists (select 1 from timeline t where t.workspace_id = l.workspace_id and t.lead_id = l.id and t.type = 'clicked') as clicked,
          exists (select 1 from visitors v where v.workspace_id = l.workspace_id and v.lead_id = l.id) as visited,
          coalesce(r.positive, false) as positive, coalesce(r.objection, false) as objection,
          (select coalesce(jsonb_agg(jsonb_build_object('kind', h.kind, 'at', h.at)), '[]') from (
             select s.kind, s.happened_at as at from signals s where s.workspace_id = l.workspace_id and s.lead_id = l.id
             union all
             select x.key, x.observed_at from facts x where x.workspace_id = l.workspace_id and x.subject_id = l.person_id and x.key = 'job_change'
           ) h) as happened
        from leads l
        left join lateral (select bool_or(x.intent in ('positive', 'meeting_request', 'call_request')) as positive, bool_or(x.intent in ('objection', 'negative')) as objection
          from replies x where l.reply_count > 0 and x.workspace_id = l.workspace_id and x.lead_id = l.id and not x.automatic) r on true
        where l.id = any (${arrayOf(leadIds, 'uuid')})`,
  );
