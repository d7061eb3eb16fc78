import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import { THAT_STAYS } from '#leads';

export type LeadCompany = {
  leadId: string;
  companyId: string | null;
  company: string | null;
  companyDomain: string | null;
  /** Of the person's addresses, and of what was merged into their company. */
  domains: string[];
};

/** By what the colleagues of these leads are known. */
export const companiesOfLeads = (tx: Tx, leadIds: readonly string[]): Promise<LeadCompany[]> =>
  rows<LeadCompany>(
    tx,
    sql`select l.id as "leadId", p.company_id as "companyId", c.name as company, c.domain as "companyDomain",
          array(select a.domain from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id and a.domain <> ''
            union select g.domain from companies g where g.workspace_id = c.workspace_id and g.merged_into = c.id and g.domain is not null) as domains
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        where l.id = any (${arrayOf([...new Set(leadIds)], 'uuid')})`,
  );

/** One company as it is asked about: everybody of `companyId`, and everybody with an address at one of the domains. */
export type AskedCompany = {
  readonly key: string;
  readonly companyId: string | null;
  readonly domains: readonly string[];
};

export type Colleague = {
  leadId: string;
  touchedAt: string | null;
  answer: { at: string; booked: boolean } | null;
  claimed: { id: string; at: string }[] | null;
};
export type FoundCompany = {
  key: string;
  pause: { reason: string; until: string | null; company: string } | null;
  people: Colleague[] | null;
};

const ANSWERED = sql`('replied', 'linkedin_replied', 'meeting_booked')`;
const DOMAINS = sql`array(select jsonb_array_elements_text(r.domains))`;
/** The rows of `company_pauses` that mean company `r`: its own, and those of whatever was merged into it. */
const ITS_PAUSES = sql`v.company_id in (
  with stays as (select r."companyId" as id union select ${THAT_STAYS} from companies c where c.domain = any (${DOMAINS}))
  select id from stays union select g.id from stays join companies g on g.merged_into = stays.id)`;

/** Everybody who belongs to company `r`. */
const MEMBERS = sql`(select p.workspace_id, p.id from people p where p.company_id = r."companyId"
  union select a.workspace_id, a.person_id from person_addresses a where a.domain = any (${DOMAINS}))`;

/** Who of these companies was written to, answered or is being written to, since these moments, and whether somebody paused it. */
export const colleaguesOf = (
  tx: Tx,
  companies: readonly AskedCompany[],
  {
    touched,
    answered,
    now,
  }: { touched: Temporal.Instant; answered: Temporal.Instant; now: Temporal.Instant },
): Promise<FoundCompany[]> =>
  rows<FoundCompany>(
    tx,
    sql`select r.key,
          (select jsonb_build_object('reason', v.reason, 'until', v.until, 'company', k.name) from company_pauses v
             join companies c on c.workspace_id = v.workspace_id and c.id = v.company_id
             join companies k on k.workspace_id = c.workspace_id and k.id = ${THAT_STAYS}
             where v.resumed_at is null and (v.until is null or v.until > ${now.toString()}) and ${ITS_PAUSES} order by v.until desc nulls first limit 1) as pause,
          (select jsonb_agg(to_jsonb(f)) from (
             select l.id as "leadId", ${touchedSince(touched)} as "touchedAt", ${answerSince(answered)} as answer,
               (select jsonb_agg(jsonb_build_object('id', y.id, 'at', y.claimed_at)) from send_ledger y
                  where y.workspace_id = l.workspace_id and y.lead_id = l.id and y.state = 'claimed' and y.answer_id is null) as claimed
             from ${MEMBERS} m join leads l on l.workspace_id = m.workspace_id and l.person_id = m.id and l.merged_into is null offset 0) f
           where f."touchedAt" is not null or f.answer is not null or f.claimed is not null) as people
        from jsonb_to_recordset(${recordset(companies)}) as r(key text, "companyId" uuid, domains jsonb)`,
  );

const touchedSince = (since: Temporal.Instant): Statement => sql`(select max(t.at) from (
  select y.transmission_at as at from send_ledger y where y.workspace_id = l.workspace_id and y.lead_id = l.id and y.answer_id is null
    and y.state in ('transmission_begun', 'accepted', 'unknown') and y.transmission_at > ${since.toString()}
  union all
  select v.last_sent_at from vendor_leads v where v.workspace_id = l.workspace_id and v.lead_id = l.id and v.last_sent_at > ${since.toString()}) t)`;

/** What somebody let go on by hand holds nobody back: only what came after that counts. */
const answerSince = (
  since: Temporal.Instant,
): Statement => sql`(select jsonb_build_object('at', h.at, 'booked', h.to_status = 'meeting_booked')
  from status_history h where h.workspace_id = l.workspace_id and h.lead_id = l.id and h.to_status in ${ANSWERED} and h.at > ${since.toString()}
    and not exists (select 1 from company_pauses v where v.resumed_at >= h.at and ${ITS_PAUSES})
  order by h.at desc limit 1)`;

/** Lets nobody else begin a message to these companies until this transaction is over. */
export async function holdCompanies(tx: Tx, companies: readonly AskedCompany[]): Promise<void> {
  const marks = companies.flatMap(({ companyId, domains }) => [
    ...(companyId ? [companyId] : []),
    ...domains,
  ]);
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended('company ' || id, 0)) from unnest(${arrayOf([...new Set(marks)].toSorted(), 'text')}) id`);
}

/** The stored policy and whether any company is paused: what says that nobody need be looked at. */
export const companyRules = async (
  tx: Tx,
  now: Temporal.Instant,
): Promise<{ policy: unknown; pauses: boolean }> =>
  (await row<{ policy: unknown; pauses: boolean }>(
    tx,
    sql`select (select policy from company_policies) as policy,
          exists (select 1 from company_pauses where resumed_at is null and (until is null or until > ${now.toString()})) as pauses`,
  )) ?? { policy: null, pauses: false };
