import { sql } from 'drizzle-orm';
import { exactTime, newestFirst, rows } from '#core/db/index';
import type { TimelineSource } from '#leads';

const AT = sql`coalesce(j.answered_at, j.asked_at)`;
const COST = sql`(select string_agg(trim_scale(s.amount_micros / 1000000.0) || ' ' || s.unit, ', ') from spend_ledger s
  where s.workspace_id = j.workspace_id and s.operation_id = j.operation_id and s.state = 'spent')`;

/** Who was asked about the lead, what came of it and what it cost. */
export const enrichmentReceipts: TimelineSource = {
  name: 'enrichment',
  read: (tx, leadId, page) =>
    rows(
      tx,
      sql`select j.id, 'asked' as type, 'system' as channel, ${exactTime(AT)} as at,
            'Asked ' || j.provider || ': ' || case j.state when 'hit' then 'found' when 'miss' then 'nothing known'
              when 'failed' then 'failed' else 'waits for the answer' end || coalesce(' (' || ${COST} || ')', '') as summary
          from enrichment_journal j where j.lead_id = ${leadId} and ${newestFirst({ at: AT, id: sql`j.id` }, page)}`,
    ),
};
