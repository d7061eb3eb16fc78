import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

/**
 * Takes back what a campaign has planned and what of it waits for a yes or for its minute. What is leaving or has left keeps its
 * yes on record. Returns how many messages were planned.
 */
export async function takeBackCampaign(
  tx: Tx,
  campaignId: string,
  record: { readonly why: Reason; readonly by: string; readonly at: Temporal.Instant },
): Promise<number> {
  const at = record.at.toString();
  const ofCampaign = sql`select e.id from enrolments e where e.campaign_id = ${campaignId}`;
  const cancelled = await rows(
    tx,
    sql`update send_ledger set state = 'cancelled', settled_at = ${at}, reasons = ${JSON.stringify([record.why])}::jsonb
        where state = 'planned' and enrolment_id in (${ofCampaign}) returning 1`,
  );
  await tx.execute(sql`
    update approval_items i set state = 'withdrawn', decided_by = coalesce(decided_by, ${record.by}), decided_at = coalesce(decided_at, ${at}), reason = ${record.why.text}
    from drafts d
    where d.workspace_id = i.workspace_id and d.id = i.subject_id and d.enrolment_id in (${ofCampaign})
      and i.kind = 'draft' and i.state in ('pending', 'approved')
      and not exists (select 1 from send_ledger s where s.workspace_id = i.workspace_id and s.draft_id = d.id and s.state <> 'cancelled')`);
  return cancelled.length;
}
