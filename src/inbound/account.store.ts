import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';
import { THAT_STAYS } from '#leads';
import type { WrittenTo } from './account.rules.ts';

/** Leads at one domain that are told apart. */
const MOST = 50;

/**
 * Who works where this domain leads and was written to since then, by us or by a vendor for us, with their conversations by mail, and
 * whether there are more of them. One of each company comes first, so that a second company is seen however many there are.
 */
export async function writtenAt(
  tx: Tx,
  { host, apex }: { host: string; apex: string },
  since: Temporal.Instant,
): Promise<{ writtenTo: WrittenTo[]; more: boolean }> {
  const found = await rows<WrittenTo>(
    tx,
    sql`with written as (
          select s.lead_id as id from send_ledger s
          where s.state = 'accepted' and s.to_domain in (${host}, ${apex}) and s.settled_at >= ${since.toString()}
          union
          select l.id from companies c
            join people p on p.workspace_id = c.workspace_id and p.company_id = ${THAT_STAYS}
            join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id
          where c.domain in (${host}, ${apex})
            and (exists (select 1 from send_ledger s where s.workspace_id = l.workspace_id and s.lead_id = l.id and s.state = 'accepted' and s.settled_at >= ${since.toString()})
              or exists (select 1 from vendor_leads v where v.workspace_id = l.workspace_id and v.lead_id = l.id and v.channel = 'email' and greatest(v.last_sent_at, v.created_at) >= ${since.toString()})))
        select l.id as "leadId", p.full_name as name, p.company_id as "companyId",
          array(select jsonb_build_object('id', t.id, 'campaignId', t.campaign_id, 'subject', t.subject) from threads t
                where t.workspace_id = l.workspace_id and t.lead_id = l.id and t.channel = 'email' order by t.last_message_at desc, t.id desc limit 20) as threads
        from written w join leads l on l.id = w.id
          join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where l.merged_into is null
        order by row_number() over (partition by p.company_id order by l.id), l.id limit ${MOST + 1}`,
  );
  return { writtenTo: found.slice(0, MOST), more: found.length > MOST };
}
