import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { WaitingDraft } from './take-back-drafts.ts';

export type Rewritten = WaitingDraft & {
  readonly enrolmentId: string;
  readonly campaignId: string;
  readonly currentStep: number;
  readonly state: string;
  readonly templateId: string;
  readonly subject: string;
  readonly answersId: string | null;
  readonly timesFrom: string | null;
};

/** These drafts, where they still wait, with their enrolments locked; none of their batches is decided or planned meanwhile. */
export async function takeWaiting(tx: Tx, draftIds: readonly string[]): Promise<Rewritten[]> {
  const ids = arrayOf(draftIds, 'uuid');
  await tx.execute(sql`
    select 1 from approval_batches where id in (select i.batch_id from approval_items i where i.kind = 'draft' and i.subject_id = any (${ids}) and i.state in ('pending', 'approved'))
    order by id for update`);
  return rows<Rewritten>(
    tx,
    sql`with taken as (select e.* from enrolments e where e.id in (select d.enrolment_id from drafts d where d.id = any (${ids})) order by e.id for update of e)
        select d.id as "draftId", d.lead_id as "leadId", d.step, e.id as "enrolmentId", e.campaign_id as "campaignId", e.current_step as "currentStep", e.state,
          d.template_id as "templateId", d.subject, d.answers_id as "answersId", d.times_from::text as "timesFrom", i.id as "itemId"
        from taken e
        join drafts d on d.workspace_id = e.workspace_id and d.enrolment_id = e.id and d.id = any (${ids}) and d.state in ('queued', 'approved')
        left join approval_items i on i.workspace_id = d.workspace_id and i.kind = 'draft' and i.subject_id = d.id and i.state in ('pending', 'approved')
        order by d.id`,
  );
}
