import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';

/** Where a workspace keeps its policy. */
export const EXCLUSION_POLICIES = sql`exclusion_policies`;

export type JudgedLead = {
  leadId: string;
  employees: number | null;
  revenue: number | null;
  industry: string | null;
  companyDomain: string | null;
  archived: boolean;
  addresses: string[];
  /** What is known of each row that was merged into their company: what keeps one of them out keeps out all. */
  merged: Pick<JudgedLead, 'employees' | 'revenue' | 'industry' | 'companyDomain'>[];
};

const FACTS = sql`l.id as "leadId", c.employees, c.revenue::float8 as revenue, c.industry, c.domain as "companyDomain", l.archived_at is not null as archived,
  array(select a.address from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id and a.verification <> 'invalid' and a.former_at is null order by a.is_primary desc, a.address) as addresses,
  array(select jsonb_build_object('employees', g.employees, 'revenue', g.revenue, 'industry', g.industry, 'companyDomain', g.domain)
    from companies g where g.workspace_id = c.workspace_id and g.merged_into = c.id order by g.id) as merged
  from leads l
  join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
  left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id`;

/** What a policy judges these leads by. */
export const judgedLeads = (tx: Tx, leadIds: readonly string[]): Promise<JudgedLead[]> =>
  rows<JudgedLead>(tx, sql`select ${FACTS} where l.id = any (${arrayOf(leadIds, 'uuid')})`);

/** A page of all leads that could still be written to, in the order of their ids. */
export const judgedPage = (tx: Tx, after: string | null, limit: number): Promise<JudgedLead[]> =>
  rows<JudgedLead>(
    tx,
    sql`select ${FACTS} where l.merged_into is null and l.archived_at is null and p.erased_at is null and l.status not in ('unsubscribed', 'bounced', 'rejected', 'disqualified')
          and (${after}::uuid is null or l.id > ${after}::uuid) order by l.id limit ${limit}`,
  );

export type JudgedCompany = Pick<JudgedLead, 'employees' | 'revenue' | 'industry' | 'companyDomain'> & {
  name: string;
};

/** What is known here of companies by their names in small letters. */
export const judgedCompanies = (tx: Tx, names: readonly string[]): Promise<JudgedCompany[]> =>
  rows<JudgedCompany>(
    tx,
    sql`select c.name_folded as name, c.employees, c.revenue::float8 as revenue, c.industry, c.domain as "companyDomain"
        from companies c where c.name_folded = any (${arrayOf(names, 'text')})`,
  );
