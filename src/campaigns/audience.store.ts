import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { LeadStatus, LeadTier } from '#leads/contract';

export type AudienceLead = {
  id: string;
  name: string | null;
  status: LeadStatus;
  tier: LeadTier | null;
  hasAddress: boolean;
  hasName: boolean;
  hasCompany: boolean;
  /** Where it stands in this campaign, if it is in it. */
  here: string | null;
  /** Another campaign that runs or rests and writes to it. */
  elsewhere: { id: string; name: string } | null;
};

/** Something was written in an enrolment: a draft that lives, or a message. Whoever was skipped is free. */
const WRITTEN = sql`(e.current_step > 1 or exists (
  select 1 from drafts d where d.workspace_id = e.workspace_id and d.enrolment_id = e.id and d.state in ('queued', 'approved', 'sent')))`;

/** A campaign that is in the lead's life: it is not over, and neither is the lead's sequence in it. */
const ELSEWHERE = (leadId: ReturnType<typeof sql>, campaignId: string | null) => sql`
  select c.id, c.name from enrolments e join campaigns c on c.workspace_id = e.workspace_id and c.id = e.campaign_id
  where e.lead_id = ${leadId} and e.state in ('active', 'paused') and c.state in ('active', 'paused') and ${WRITTEN}
    and (${campaignId}::uuid is null or c.id <> ${campaignId}::uuid)
  order by e.started_at, c.id limit 1`;

/** What an audience is judged by, the best leads first. */
export const audienceLeads = (
  tx: Tx,
  leadIds: readonly string[],
  campaignId: string | null,
): Promise<AudienceLead[]> =>
  rows<AudienceLead>(
    tx,
    sql`select l.id, p.full_name as name, l.status, l.tier,
          exists (select 1 from person_addresses a where a.workspace_id = p.workspace_id and a.person_id = p.id and a.verification <> 'invalid' and a.former_at is null) as "hasAddress",
          coalesce(p.first_name, '') <> '' as "hasName", p.company_id is not null as "hasCompany",
          (select e.state from enrolments e where e.lead_id = l.id and e.campaign_id = ${campaignId}::uuid and (e.state <> 'active' or ${WRITTEN})) as here,
          (select jsonb_build_object('id', o.id, 'name', o.name) from (${ELSEWHERE(sql`l.id`, campaignId)}) o) as elsewhere
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.id = any (${arrayOf(leadIds, 'uuid')}) and l.merged_into is null and p.erased_at is null
        order by l.tier nulls last, l.score desc nulls last, l.id`,
  );

/**
 * Of these leads those another campaign writes to and this one does not yet, with its name. Locks the leads first, so that of two campaigns that want
 * one person at the same moment the second sees the first.
 */
export async function enrolledElsewhere(
  tx: Tx,
  leadIds: readonly string[],
  campaignId: string,
): Promise<ReadonlyMap<string, string>> {
  await tx.execute(
    sql`select 1 from leads where id = any (${arrayOf(leadIds, 'uuid')}) order by id for no key update`,
  );
  const found = await rows<{ leadId: string; name: string }>(
    tx,
    sql`select l.id as "leadId", o.name from unnest(${arrayOf(leadIds, 'uuid')}) l(id) cross join lateral (${ELSEWHERE(sql`l.id`, campaignId)}) o
        where not exists (select 1 from enrolments e where e.campaign_id = ${campaignId} and e.lead_id = l.id)`,
  );
  return new Map(found.map(({ leadId, name }) => [leadId, name]));
}
