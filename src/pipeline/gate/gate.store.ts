import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';

/** Campaigns whose runs a lead came through to a draft, or was left out of by the score the campaign goes by. */
export const gatesOfLead = (tx: Tx, leadId: string): Promise<{ campaignId: string; leftOut: boolean }[]> =>
  rows(
    tx,
    sql`select r.campaign_id as "campaignId", bool_or(i.out) as "leftOut" from (
          select run_id, false as out, workspace_id from run_items where stage = 'approve' and lead_id = ${leadId}
          union all
          select run_id, true, workspace_id from run_items where stage = 'segment' and outcome = 'skipped' and lead_id = ${leadId} and (reason like 'not\\_wanted%' or reason like 'gate.%')
        ) i join runs r on r.workspace_id = i.workspace_id and r.id = i.run_id group by r.campaign_id order by max(r.started_at) desc`,
  );
