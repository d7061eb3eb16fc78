import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import { THAT_STAYS } from './companies/company.store.ts';
import type { EnrichmentState } from './contract.ts';

export type EnrichmentSubject = {
  leadId: string;
  personId: string;
  companyId: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  linkedinUrl: string | null;
  companyName: string | null;
  companyDomain: string | null;
  title: string | null;
  industry: string | null;
  employees: number | null;
  state: EnrichmentState;
  /** When they left the company of an address we know; what was found before then says nothing of where they work now. */
  movedAt: string | null;
};

/** What finders are asked about, per lead, in order of id. */
export const enrichmentSubjects = (tx: Tx, leadIds: readonly string[]): Promise<EnrichmentSubject[]> =>
  rows<EnrichmentSubject>(
    tx,
    sql`select l.id as "leadId", p.id as "personId", p.company_id as "companyId", p.first_name as "firstName", p.last_name as "lastName",
          a.address as email, pr.url as "linkedinUrl", c.name as "companyName", c.domain as "companyDomain", p.title, c.industry, c.employees,
          l.enrichment_state as state,
          (select max(f.former_at) from person_addresses f where f.workspace_id = p.workspace_id and f.person_id = p.id) as "movedAt"
        from leads l
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        left join lateral (select address from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id and a.former_at is null order by a.is_primary desc, (a.verification = 'valid') desc, a.created_at, a.address limit 1) a on true
        left join lateral (select url from person_profiles pr where pr.workspace_id = p.workspace_id and pr.person_id = p.id order by pr.created_at, pr.id limit 1) pr on true
        where l.id = any (${arrayOf(leadIds, 'uuid')}) and p.erased_at is null order by l.id`,
  );

export type CompanyPatch = {
  companyId: string;
  name: string | null;
  industry: string | null;
  employees: number | null;
  revenue: number | null;
  technologies: readonly string[];
  country: string | null;
  description: string | null;
};

/** Fills what is unknown; a value that is there stays, since a person or an earlier source gave it. */
export async function patchCompanies(
  tx: Tx,
  patches: readonly CompanyPatch[],
  now: Temporal.Instant,
): Promise<void> {
  if (patches.length === 0) return;
  await tx.execute(sql`
    update companies c set industry = coalesce(c.industry, r.industry), employees = coalesce(c.employees, r.employees), revenue = coalesce(c.revenue, r.revenue),
      technologies = case when cardinality(c.technologies) > 0 then c.technologies else array(select jsonb_array_elements_text(r.technologies)) end,
      country = coalesce(c.country, r.country), description = coalesce(c.description, r.description), updated_at = ${now.toString()}
    from (select distinct on ("companyId") * from jsonb_to_recordset(${recordset(patches)}) as x("companyId" uuid, name text, industry text, employees int, revenue bigint, technologies jsonb, country text, description text)) r
    where c.id = r."companyId"`);
}

export async function patchPeople(
  tx: Tx,
  patches: readonly { personId: string; title: string | null }[],
  now: Temporal.Instant,
): Promise<void> {
  if (patches.length === 0) return;
  await tx.execute(sql`
    update people p set title = coalesce(p.title, r.title), updated_at = ${now.toString()}
    from jsonb_to_recordset(${recordset(patches)}) as r("personId" uuid, title text) where p.id = r."personId"`);
}

export type NewAddress = {
  id: string;
  personId: string;
  address: string;
  canonical: string;
  hash: string;
  verification: string;
  source: string;
};

/** Adds found addresses; one that belongs to somebody already stays there, and what a verifier said weighs more than a finder. */
export async function addAddresses(
  tx: Tx,
  workspaceId: string,
  addresses: readonly NewAddress[],
  now: Temporal.Instant,
): Promise<void> {
  if (addresses.length === 0) return;
  await tx.execute(sql`
    insert into person_addresses (workspace_id, id, person_id, address, canonical, hash, verification, verified_at, source, created_at)
    select ${workspaceId}, r.id, r."personId", r.address, r.canonical, r.hash, r.verification, case when r.verification = 'unverified' then null else ${now.toString()}::timestamptz end, r.source, ${now.toString()}
    from jsonb_to_recordset(${recordset(addresses)}) as r(id uuid, "personId" uuid, address text, canonical text, hash text, verification text, source text)
    on conflict (workspace_id, canonical) do update set verification = excluded.verification, verified_at = excluded.verified_at
      where person_addresses.person_id = excluded.person_id and excluded.verification <> 'unverified' and person_addresses.verdict is null`);
}

/** Adds found numbers. Several people may share one. */
export async function addPhones(
  tx: Tx,
  workspaceId: string,
  phones: readonly { id: string; personId: string; phone: string; source: string }[],
  now: Temporal.Instant,
): Promise<void> {
  if (phones.length === 0) return;
  await tx.execute(sql`
    insert into person_phones (workspace_id, id, person_id, phone, source, created_at)
    select ${workspaceId}, r.id, r."personId", r.phone, r.source, ${now.toString()}
    from jsonb_to_recordset(${recordset(phones)}) as r(id uuid, "personId" uuid, phone text, source text)
    on conflict (workspace_id, person_id, phone) do nothing`);
}

/** Adds profiles of people of whom none is known; one that is somebody else's stays theirs. */
export async function addProfiles(
  tx: Tx,
  workspaceId: string,
  profiles: readonly { id: string; personId: string; url: string }[],
  now: Temporal.Instant,
): Promise<void> {
  if (profiles.length === 0) return;
  await tx.execute(sql`
    insert into person_profiles (workspace_id, id, person_id, kind, url, created_at)
    select ${workspaceId}, r.id, r."personId", 'linkedin', r.url, ${now.toString()}
    from jsonb_to_recordset(${recordset(profiles)}) as r(id uuid, "personId" uuid, url text)
    where not exists (select 1 from person_profiles p where p.workspace_id = ${workspaceId} and p.person_id = r."personId")
    on conflict do nothing`);
}

/** What a finder says of intent is looked at again after this; sooner where signals say something too. */
const STATED_HOLDS = Temporal.Duration.from({ hours: 7 * 24 });

export async function setEnrichment(
  tx: Tx,
  leads: readonly {
    leadId: string;
    state: Exclude<EnrichmentState, 'pending'>;
    quality: number | null;
    intent: number | null;
  }[],
  now: Temporal.Instant,
): Promise<void> {
  if (leads.length === 0) return;
  await tx.execute(sql`
    update leads l set enrichment_state = r.state, enrichment_quality = coalesce(r.quality, l.enrichment_quality), intent_score = coalesce(r.intent, l.intent_score), updated_at = ${now.toString()},
      stated_intent = coalesce(r.intent, l.stated_intent), stated_intent_at = case when r.intent is null then l.stated_intent_at else ${now.toString()} end,
      intent_due_at = case when r.intent is null then l.intent_due_at when l.intent_due_at is null then ${now.add(STATED_HOLDS).toString()}::timestamptz else ${now.toString()} end
    from jsonb_to_recordset(${recordset(leads)}) as r("leadId" uuid, state text, quality int, intent int)
    where l.id = r."leadId" and l.enrichment_state <> 'enriched'`);
}

/** The status of these leads and every address of their people. */
export const addressesOfLeads = (
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ leadId: string; status: string; addresses: string[] }[]> =>
  rows(
    tx,
    sql`select l.id as "leadId", l.status,
          array(select a.address from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id) as addresses
        from leads l
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.id = any (${arrayOf(leadIds, 'uuid')})`,
  );

/** Puts leads aside with a reason; until it is gone nothing is sent to them. */
export const putAside = (
  tx: Tx,
  leads: readonly { leadId: string; reason: object }[],
  now: Temporal.Instant,
): Promise<unknown> =>
  tx.execute(sql`
    update leads l set blocked_reason = r.reason, updated_at = ${now.toString()}
    from jsonb_to_recordset(${recordset(leads)}) as r("leadId" uuid, reason jsonb) where l.id = r."leadId"`);

export type Aside = {
  leadId: string;
  personId: string;
  name: string | null;
  code: string;
  text: string;
  detail: Record<string, string | null>;
};

/** Leads that were put aside, the oldest first: for this reason, and of these. */
export const leadsAside = (
  tx: Tx,
  { code, leadIds }: { code?: string; leadIds?: readonly string[] },
): Promise<Aside[]> =>
  rows<Aside>(
    tx,
    sql`select l.id as "leadId", l.person_id as "personId", p.full_name as name, l.blocked_reason->>'code' as code, l.blocked_reason->>'text' as text, coalesce(l.blocked_reason->'detail', '{}') as detail
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.blocked_reason is not null ${code ? sql`and l.blocked_reason->>'code' = ${code}` : sql``} ${leadIds ? sql`and l.id = any (${arrayOf(leadIds, 'uuid')})` : sql``} order by l.updated_at, l.id limit 500`,
  );

/** Takes the reason away; false when it was gone already. */
export const takeBack = async (
  tx: Tx,
  leadId: string,
  code: string,
  now: Temporal.Instant,
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update leads set blocked_reason = null, updated_at = ${now.toString()} where id = ${leadId} and blocked_reason->>'code' = ${code} returning 1`,
    )
  ).length === 1;

/** Moves a person to a company, which is made when it is new. */
export async function moveToCompany(
  tx: Tx,
  move: {
    workspaceId: string;
    personId: string;
    companyId: string;
    name: string;
    domain: string | null;
    title: string | null;
  },
  now: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into companies (workspace_id, id, name, domain, created_at, updated_at)
    values (${move.workspaceId}, ${move.companyId}, ${move.name}, ${move.domain}, ${now.toString()}, ${now.toString()}) on conflict do nothing`);
  await tx.execute(sql`
    update people p set company_id = c.id, title = coalesce(${move.title}, p.title), updated_at = ${now.toString()}
    from (select ${THAT_STAYS} as id from companies c where case when ${move.domain}::text is null then c.domain is null and lower(c.name) = lower(${move.name}) else c.domain = ${move.domain} end limit 1) c
    where p.id = ${move.personId}`);
}

export type WorkAddress = { id: string; domain: string; usable: boolean };

/** The addresses of a person, held until the transaction ends. */
export const addressesOfPerson = (tx: Tx, personId: string): Promise<WorkAddress[]> =>
  rows(
    tx,
    sql`select id, coalesce(domain, '') as domain, verification <> 'invalid' as usable from person_addresses where person_id = ${personId} order by id for update`,
  );

/** Says of each address whether it is a former one and whether it comes first. */
export const writeStandings = (
  tx: Tx,
  addresses: readonly { id: string; former: boolean; first: boolean }[],
  now: Temporal.Instant,
): Promise<unknown> =>
  tx.execute(sql`
    update person_addresses a set is_primary = r.first, former_at = case when r.former then coalesce(a.former_at, ${now.toString()}) end
    from jsonb_to_recordset(${recordset(addresses)}) as r(id uuid, former boolean, first boolean) where a.id = r.id`);

/** Has the enrichment of a lead begin anew, as if nobody had been asked. */
export const enrichAnew = (tx: Tx, leadId: string, now: Temporal.Instant): Promise<unknown> =>
  tx.execute(
    sql`update leads set enrichment_state = 'pending', updated_at = ${now.toString()} where id = ${leadId}`,
  );

/** Whether all addresses of this person are of companies they left. */
export const hasLeftAddresses = async (tx: Tx, personId: string): Promise<boolean> =>
  (
    await rows<{ left: boolean }>(
      tx,
      sql`select coalesce(bool_and(former_at is not null), false) as left from person_addresses where person_id = ${personId} and verification <> 'invalid'`,
    )
  )[0]?.left ?? false;

/** Leads whose enrichment can be asked for: all of them, or those without an address. In order of id. */
export const leadsToEnrich = async (tx: Tx, which: 'all' | 'missing_email'): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select l.id from leads l where l.status not in ('unsubscribed', 'bounced', 'rejected', 'disqualified')
          ${which === 'all' ? sql`` : sql`and not exists (select 1 from person_addresses a where a.workspace_id = l.workspace_id and a.person_id = l.person_id and a.verification <> 'invalid' and a.former_at is null)`}
          order by l.id`,
    )
  ).map(({ id }) => id);
