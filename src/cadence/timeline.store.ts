import { sql } from 'drizzle-orm';
import { exactTime, newestFirst, rows } from '#core/db/index';
import type { TimelineSource } from '#leads';

const AT = sql`coalesce(t.done_at, t.created_at)`;

/** Calls and whatever else people do for a lead: how they went and what was noted, or why they came to nothing. */
export const tasksOfPeople: TimelineSource = {
  name: 'tasks',
  read: (tx, leadId, page) =>
    rows(
      tx,
      sql`select t.id, 'task_' || t.state as type, case when t.kind in ('call', 'voice') then 'phone' else 'system' end as channel, t.note as text,
            case t.state when 'open' then 'To do: ' || t.title
              when 'done' then t.title || coalesce(': ' || replace(t.outcome, '_', ' '), '') || coalesce(', by ' || t.done_by, '')
              when 'skipped' then t.title || ': left out by ' || coalesce(t.done_by, 'somebody') || coalesce('. ' || t.reason, '')
              when 'expired' then t.title || ': not done in time'
              else t.title || ': taken back' || coalesce('. ' || t.reason, '') end as summary, ${exactTime(AT)} as at
          from tasks t where t.lead_id = ${leadId} and ${newestFirst({ at: AT, id: sql`t.id` }, page)}`,
    ),
};
