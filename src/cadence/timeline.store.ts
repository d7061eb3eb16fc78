import { sql } from 'drizzle-orm';
import { exactTime, newestFirst, rows } from '#core/db/index';
import type { TimelineSource } from '#leads';

const AT = sql`coalesce(t.done_at, t.created_at)`;

/** Calls and whatever else people do for a lead: where they are done, what they noted. */
export const tasksOfPeople: TimelineSource = {
  name: 'tasks',
  read: (tx, leadId, page) =>
    rows(
      tx,
      sql`select t.id, 'task_' || t.state as type, case t.kind when 'call' then 'phone' else 'system' end as channel, t.note as text,
            case when t.done_at is null then 'To do: ' || t.title else t.title || coalesce(', by ' || t.done_by, '') end as summary, ${exactTime(AT)} as at
          from tasks t where t.lead_id = ${leadId} and ${newestFirst({ at: AT, id: sql`t.id` }, page)}`,
    ),
};
