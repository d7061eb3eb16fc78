import { type SQL, sql } from 'drizzle-orm';
import { recordset, row, type Tx } from '#core/db/index';
import { THAT_STAYS } from './companies/company.store.ts';

/** A candidate as staged: its fields, and fresh ids for whatever turns out to be new. */
export type StagedRow = {
  row: number;
  personId: string;
  leadId: string;
  companyId: string;
  addressId: string;
  profileId: string;
  phoneId: string;
  /** With its country; null where there is none, or none that names it. */
  phone: string | null;
  address: string | null;
  canonical: string | null;
  hash: string | null;
  linkedinUrl: string | null;
  firstName: string | null;
  lastName: string | null;
  fullName: string | null;
  title: string | null;
  location: string | null;
  companyName: string | null;
  companyDomain: string | null;
  companyLinkedinUrl: string | null;
  industry: string | null;
  employees: number | null;
  revenue: number | null;
  technologies: readonly string[];
  country: string | null;
  sourceType: string | null;
  sourceName: string | null;
  sourceUrl: string | null;
  intentScore: number | null;
  engagement: object;
  custom: object;
};

export type StagedFact = { id: string; row: number; kind: 'person' | 'company'; key: string; value: string };

const STAGING = sql`row int, "personId" uuid, "leadId" uuid, "companyId" uuid, "addressId" uuid, "profileId" uuid, "phoneId" uuid, phone text, address text, canonical text, hash text,
  "linkedinUrl" text, "firstName" text, "lastName" text, "fullName" text, title text, location text, "companyName" text, "companyDomain" text, "companyLinkedinUrl" text,
  industry text, employees int, revenue bigint, technologies jsonb, country text, "sourceType" text, "sourceName" text, "sourceUrl" text, "intentScore" int, engagement jsonb, custom jsonb`;

/**
 * Stores a batch of candidates: companies by domain or name, people by address, profile or name at the company, one
 * lead per person. What is known is completed, never overwritten. Everything is set-based: a fixed number of
 * statements for any number of rows.
 */
export async function storeCandidates(
  tx: Tx,
  scope: { workspaceId: string; importId: string; source: string; at: Temporal.Instant },
  staged: readonly StagedRow[],
  facts: readonly StagedFact[],
): Promise<{ created: number; updated: number }> {
  if (staged.length === 0) return { created: 0, updated: 0 };
  const at = sql`${scope.at.toString()}::timestamptz`;
  const workspace = sql`${scope.workspaceId}::uuid`;
  await tx.execute(
    sql`create temp table if not exists import_staging (${STAGING}, existing boolean not null default false) on commit drop`,
  );
  await tx.execute(sql`truncate import_staging`);
  await tx.execute(
    sql`insert into import_staging select r.*, false from jsonb_to_recordset(${recordset(staged)}) as r(${STAGING})`,
  );
  // Nobody else analyses a temporary table, and a plan for an empty one is a disaster for five thousand rows.
  await tx.execute(
    sql`analyze import_staging (row, "companyDomain", canonical, "linkedinUrl", "personId", existing)`,
  );
  await storeCompanies(tx, workspace, at);
  await findPeople(tx, workspace);
  await storePeople(tx, workspace, at, scope.source);
  const created = await storeLeads(tx, workspace, at, scope.importId);
  await storeFacts(tx, workspace, at, scope.source, facts);
  return { created, updated: staged.length - created };
}

async function storeCompanies(tx: Tx, workspace: SQL, at: SQL): Promise<void> {
  const columns = sql`workspace_id, id, name, domain, linkedin_url, industry, employees, revenue, technologies, country, created_at, updated_at`;
  const values = sql`${workspace}, "companyId", coalesce("companyName", "companyDomain"), "companyDomain", "companyLinkedinUrl", industry, employees, revenue,
    array(select jsonb_array_elements_text(technologies)), country, ${at}, ${at}`;
  const complete = sql`linkedin_url = coalesce(companies.linkedin_url, excluded.linkedin_url), industry = coalesce(companies.industry, excluded.industry),
    employees = coalesce(companies.employees, excluded.employees), revenue = coalesce(companies.revenue, excluded.revenue),
    technologies = case when cardinality(companies.technologies) = 0 then excluded.technologies else companies.technologies end`;
  await tx.execute(sql`
    insert into companies (${columns}) select distinct on ("companyDomain") ${values} from import_staging where "companyDomain" is not null order by "companyDomain", row
    on conflict (workspace_id, domain) where domain is not null do update set ${complete}`);
  await tx.execute(sql`
    insert into companies (${columns}) select distinct on (lower("companyName")) ${values} from import_staging where "companyDomain" is null and "companyName" is not null order by lower("companyName"), row
    on conflict (workspace_id, lower(name)) where domain is null do update set ${complete}`);
  await tx.execute(
    sql`update import_staging s set "companyId" = ${THAT_STAYS} from companies c where c.workspace_id = ${workspace} and c.domain = s."companyDomain"`,
  );
  await tx.execute(
    sql`update import_staging s set "companyId" = ${THAT_STAYS} from companies c where c.workspace_id = ${workspace} and s."companyDomain" is null and c.domain is null and lower(c.name) = lower(s."companyName")`,
  );
  await tx.execute(
    sql`update import_staging set "companyId" = null where "companyDomain" is null and "companyName" is null`,
  );
}

/** The workspace stands in every condition although row security adds it: only so the planner uses the keys. */
async function findPeople(tx: Tx, workspace: SQL): Promise<void> {
  await tx.execute(
    sql`update import_staging s set "personId" = a.person_id, existing = true from person_addresses a where a.workspace_id = ${workspace} and a.canonical = s.canonical`,
  );
  await tx.execute(
    sql`update import_staging s set "personId" = p.person_id, existing = true from person_profiles p where p.workspace_id = ${workspace} and not s.existing and p.kind = 'linkedin' and p.url = s."linkedinUrl"`,
  );
  // Without an address or profile a person is who has this name at this company.
  await tx.execute(sql`update import_staging s set "personId" = p.id, existing = true from people p
    where p.workspace_id = ${workspace} and not s.existing and s.canonical is null and s."linkedinUrl" is null and p.company_id = s."companyId" and lower(p.full_name) = lower(s."fullName")`);
}

async function storePeople(tx: Tx, workspace: SQL, at: SQL, source: string): Promise<void> {
  await tx.execute(sql`
    insert into people (workspace_id, id, company_id, first_name, last_name, full_name, title, location, created_at, updated_at)
    select ${workspace}, "personId", "companyId", "firstName", "lastName", "fullName", title, location, ${at}, ${at} from import_staging where not existing`);
  await tx.execute(sql`
    update people p set company_id = coalesce(p.company_id, s."companyId"), first_name = coalesce(p.first_name, s."firstName"), last_name = coalesce(p.last_name, s."lastName"),
      full_name = coalesce(p.full_name, s."fullName"), title = coalesce(p.title, s.title), location = coalesce(p.location, s.location), updated_at = ${at}
    from import_staging s where s.existing and p.workspace_id = ${workspace} and p.id = s."personId"`);
  await tx.execute(sql`
    insert into person_addresses (workspace_id, id, person_id, address, canonical, hash, source, created_at)
    select ${workspace}, "addressId", "personId", address, canonical, hash, ${source}, ${at} from import_staging where canonical is not null on conflict do nothing`);
  await tx.execute(sql`
    insert into person_profiles (workspace_id, id, person_id, kind, url, created_at)
    select ${workspace}, "profileId", "personId", 'linkedin', "linkedinUrl", ${at} from import_staging where "linkedinUrl" is not null on conflict do nothing`);
  await tx.execute(sql`
    insert into person_phones (workspace_id, id, person_id, phone, source, created_at)
    select ${workspace}, "phoneId", "personId", phone, ${source}, ${at} from import_staging where phone is not null on conflict do nothing`);
}

/** One lead per person; returns how many are new. The import remembers the leads that were there before it. */
async function storeLeads(tx: Tx, workspace: SQL, at: SQL, importId: string): Promise<number> {
  const inserted = await tx.execute(sql`
    insert into leads (workspace_id, id, person_id, import_id, status_at, source_type, source_name, source_url, intent_score, stated_intent, stated_intent_at, intent_due_at, engagement, custom, created_at, updated_at)
    select ${workspace}, s."leadId", s."personId", ${importId}, ${at}, s."sourceType", s."sourceName", s."sourceUrl", s."intentScore", s."intentScore",
      case when s."intentScore" is not null then ${at}::timestamptz end, case when s."intentScore" > 0 then ${at}::timestamptz + interval '7 days' end, s.engagement, s.custom, ${at}, ${at}
    from import_staging s on conflict (workspace_id, person_id) do nothing`);
  await tx.execute(sql`
    insert into import_leads (workspace_id, import_id, lead_id)
    select distinct ${workspace}, ${importId}::uuid, l.id from import_staging s join leads l on l.workspace_id = ${workspace} and l.person_id = s."personId"
    where s.existing and l.import_id is distinct from ${importId}::uuid on conflict do nothing`);
  return inserted.rowCount ?? 0;
}

async function storeFacts(
  tx: Tx,
  workspace: SQL,
  at: SQL,
  source: string,
  facts: readonly StagedFact[],
): Promise<void> {
  if (facts.length === 0) return;
  await tx.execute(sql`
    insert into facts (workspace_id, id, subject_kind, subject_id, key, value, source, observed_at, created_at)
    select ${workspace}, f.id, f.kind, case when f.kind = 'person' then s."personId" else s."companyId" end, f.key, f.value, ${source}, ${at}, ${at}
    from jsonb_to_recordset(${recordset(facts)}) as f(id uuid, row int, kind text, key text, value text)
    join import_staging s on s.row = f.row
    where f.kind = 'person' or s."companyId" is not null
    on conflict (workspace_id, subject_id, key, source, md5(value)) do nothing`);
}

/**
 * Lets the planner see a table that just grew from nothing. Without it foreign keys keep the plan of an empty table
 * for the whole connection and look at every row of the workspace. Needs Postgres 17; older ones wait for autovacuum.
 */
export async function refreshStatistics(tx: Tx): Promise<void> {
  const tables = [
    'companies',
    'people',
    'person_addresses',
    'person_profiles',
    'leads',
    'import_leads',
    'facts',
  ];
  const allowed = await row<{ allowed: boolean }>(
    tx,
    sql`select case when current_setting('server_version_num')::int >= 170000 then has_table_privilege('leads', 'maintain') else false end as allowed`,
  );
  if (!allowed?.allowed) return;
  for (const table of tables) await tx.execute(sql`analyze ${sql.identifier(table)}`);
}
