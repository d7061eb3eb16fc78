import { sql } from 'drizzle-orm';
import type { Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

/** Ends plans, waiting drafts and enrolments of the merged lead in campaigns the survivor is in too. */
export async function endTwins(
  tx: Tx,
  twins: { survivorId: string; mergedId: string; why: Reason; at: Temporal.Instant },
): Promise<void> {
  const at = twins.at.toString();
  const twin = sql`select e.id from enrolments e join enrolments s on s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id
    where e.lead_id = ${twins.mergedId} and s.lead_id = ${twins.survivorId}`;
  await tx.execute(sql`update send_ledger set state = 'cancelled', settled_at = ${at}, reasons = ${JSON.stringify([twins.why])}::jsonb
    where state = 'planned' and enrolment_id in (${twin})`);
  await tx.execute(sql`update approval_items set state = 'withdrawn', decided_at = ${at}, decided_by = coalesce(decided_by, 'merge'), reason = ${twins.why.text}
    where kind = 'draft' and state in ('pending', 'approved') and subject_id in (select id from drafts where enrolment_id in (${twin}))`);
  await tx.execute(sql`update enrolments set state = 'exited', exit_reason = 'merged', due_at = null, doing = null, resume_at = null, updated_at = ${at}
    where state in ('active', 'paused') and id in (${twin})`);
}
