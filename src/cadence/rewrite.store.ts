import { sql } from 'drizzle-orm';
import type { SequenceStep } from '#campaigns/contract';
import { rows, type Statement, type Tx } from '#core/db/index';
import { CADENCE } from './contract.ts';

/** Who is under way in a campaign by other steps than these. */
export const UNDER_WAY = (campaignId: string, steps: Statement): Statement => sql`from enrolments e
  join campaign_sequences old on old.workspace_id = e.workspace_id and old.campaign_id = e.campaign_id and old.version = e.sequence_version
  where e.campaign_id = ${campaignId} and e.state in ('active', 'paused') and old.steps is distinct from ${steps}`;

/** The steps of enrolment `e` before this many from its end are the same among these. */
const sameBefore = (steps: Statement, last: Statement): Statement => sql`not exists (
  select 1 from generate_series(0, ${last}) n where old.steps -> n is distinct from ${steps} -> n)`;

/** Enrolment `e`, under way by the steps of `old`, has passed only such as are the same among these; a step that is being done counts as passed. */
export const SAME_SO_FAR = (steps: Statement): Statement =>
  sql`(e.current_step <= jsonb_array_length(${steps}) and ${sameBefore(steps, sql`case when e.doing is null then e.current_step - 2 else e.current_step - 1 end`)})`;

/** A message that lies here and has not begun to leave; what a vendor holds, a sender has claimed, left or may have left does not. */
const LIES_HERE = sql`exists (select 1 from drafts d where d.workspace_id = e.workspace_id and d.enrolment_id = e.id and d.step = e.current_step and d.state in ('queued', 'approved', 'blocked'))
  and not exists (select 1 from send_ledger x where x.workspace_id = e.workspace_id and x.enrolment_id = e.id and x.step = e.current_step
    and (x.transmission_at is not null or x.state not in ('planned', 'cancelled')))`;

/** Enrolment `e` stands at a step that is another one among these, all before it are the same, and its message can still be taken back. */
export const REWRITABLE = (steps: Statement): Statement =>
  sql`(e.current_step > 1 and e.current_step <= jsonb_array_length(${steps}) and (e.doing is null or e.doing in ('approval', 'send'))
    and old.steps -> (e.current_step - 1) is distinct from ${steps} -> (e.current_step - 1)
    and ${sameBefore(steps, sql`e.current_step - 2`)} and ${LIES_HERE})`;

/**
 * Holds the batches in which follow-ups of a campaign wait, so that none of them gets its yes or is planned while its messages are
 * taken back.
 */
export async function holdBatches(tx: Tx, campaignId: string): Promise<void> {
  await tx.execute(sql`
    select 1 from approval_batches where campaign_id = ${campaignId} and motion = ${CADENCE}
      and (state in ('pending', 'approved', 'executing') or (state = 'executed' and jsonb_array_length(report -> 'unplaced') > 0))
    order by id for update`);
}

export type Rewritable = {
  readonly id: string;
  readonly leadId: string;
  readonly step: number;
  readonly state: 'active' | 'paused';
  readonly startedAt: string;
  readonly draftId: string;
  readonly itemId: string | null;
};

/** Whose waiting message is of a step that is another one among these, locked. */
export function takeRewritable(
  tx: Tx,
  campaignId: string,
  steps: readonly SequenceStep[],
): Promise<Rewritable[]> {
  const wanted = sql`${JSON.stringify(steps)}::jsonb`;
  return rows<Rewritable>(
    tx,
    sql`with taken as (select e.* ${UNDER_WAY(campaignId, wanted)} and ${REWRITABLE(wanted)} order by e.id for update of e)
        select e.id, e.lead_id as "leadId", e.current_step as step, e.state, e.started_at as "startedAt", d.id as "draftId", i.id as "itemId"
        from taken e
        join drafts d on d.workspace_id = e.workspace_id and d.enrolment_id = e.id and d.step = e.current_step and d.state in ('queued', 'approved', 'blocked')
        left join approval_items i on i.workspace_id = d.workspace_id and i.kind = 'draft' and i.subject_id = d.id and i.state in ('pending', 'approved')
        order by e.id`,
  );
}
