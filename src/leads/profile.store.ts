import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { LeadStatus, LeadTier } from './contract.ts';

/** A lead with everything scoring and writing rest on. */
export type LeadProfile = {
  id: string;
  personId: string;
  companyId: string | null;
  status: LeadStatus;
  tier: LeadTier | null;
  score: number | null;
  firstName: string | null;
  lastName: string | null;
  fullName: string | null;
  title: string | null;
  location: string | null;
  email: string | null;
  emailCanonical: string | null;
  emailHash: string | null;
  emailVerification: string | null;
  linkedinUrl: string | null;
  companyName: string | null;
  companyDomain: string | null;
  industry: string | null;
  employees: number | null;
  revenue: string | null;
  technologies: string[];
  description: string | null;
  country: string | null;
  sourceType: string | null;
  sourceName: string | null;
  sourceUrl: string | null;
  engagement: Record<string, unknown>;
  intentScore: number | null;
  updatedAt: string;
};

export const leadProfiles = (tx: Tx, leadIds: readonly string[]): Promise<LeadProfile[]> =>
  rows<LeadProfile>(
    tx,
    sql`select l.id, p.id as "personId", p.company_id as "companyId", l.status, l.tier, l.score, p.first_name as "firstName", p.last_name as "lastName",
          p.full_name as "fullName", p.title, p.location, a.address as email, a.canonical as "emailCanonical", a.hash as "emailHash", a.verification as "emailVerification",
          pr.url as "linkedinUrl", c.name as "companyName", c.domain as "companyDomain", c.industry, c.employees, c.revenue::text as revenue,
          coalesce(c.technologies, '{}') as technologies, c.description, c.country, l.source_type as "sourceType", l.source_name as "sourceName", l.source_url as "sourceUrl",
          l.engagement, l.intent_score as "intentScore", to_char(l.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "updatedAt"
        from leads l
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        left join lateral (select address, canonical, hash, verification from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id and a.verification <> 'invalid' and a.former_at is null order by a.is_primary desc, (a.verification = 'valid') desc, a.created_at, a.address limit 1) a on true
        left join lateral (select url from person_profiles pr where pr.workspace_id = p.workspace_id and pr.person_id = p.id order by pr.created_at desc, pr.id desc limit 1) pr on true
        where l.id = any (${arrayOf(leadIds, 'uuid')}) order by l.id`,
  );

export type LeadScore = {
  leadId: string;
  score: number;
  tier: LeadTier;
  reasons: readonly Reason[];
  needsReview: boolean;
  disqualified: Reason | null;
};

/** Puts score and tier on the lead, so that lists need no look upward. */
export async function writeLeadScores(
  tx: Tx,
  scores: readonly LeadScore[],
  now: Temporal.Instant,
): Promise<void> {
  if (scores.length === 0) return;
  const records = scores.map((entry) => ({ ...entry, disqualified: entry.disqualified?.text ?? null }));
  await tx.execute(sql`
    update leads l set score = r.score, tier = r.tier, score_reasons = r.reasons, needs_review = r."needsReview", disqualified_reason = r.disqualified, updated_at = ${now.toString()}
    from jsonb_to_recordset(${recordset(records)}) as r("leadId" uuid, score int, tier text, reasons jsonb, "needsReview" boolean, disqualified text)
    where l.id = r."leadId"`);
}
