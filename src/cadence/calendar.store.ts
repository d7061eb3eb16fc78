import { sql } from 'drizzle-orm';
import { maybeInstantOf, rows, type Tx } from '#core/db/index';
import type { CalendarPerson } from './calendar-turn.rules.ts';

type UnderWay = {
  id: string;
  leadId: string;
  step: number;
  begun: number | null;
  startedAt: string | null;
  lastEmail: string | null;
  mailboxId: string | null;
  notBefore: string | null;
};

export type PersonUnderWay = CalendarPerson & { readonly leadId: string };

/** When a message left or is planned; one that lost its place in the plan, marked by the earliest of times, has none. */
const AT = sql`case when x.transmission_at is null then nullif(x.planned_for, 'epoch'::timestamptz) else x.transmission_at end`;

/**
 * Who is under way in a campaign and still to get something: with a draft that waits for its yes, or behind a message that left or
 * is planned. Who is held for a person alone is none of them.
 */
export async function peopleUnderWay(tx: Tx, campaignId: string, limit: number): Promise<PersonUnderWay[]> {
  const found = await rows<UnderWay>(
    tx,
    sql`select e.id, e.lead_id as "leadId", e.current_step as step, s.step as begun, s.first as "startedAt", s.last as "lastEmail", s.mailbox_id as "mailboxId",
          case when e.state = 'paused' then e.resume_at else e.due_at end as "notBefore"
        from enrolments e
        left join lateral (
          select max(x.step) as step, min(${AT}) as first, max(${AT}) as last,
            (array_agg(x.mailbox_id order by x.step desc))[1] as mailbox_id
          from send_ledger x where x.workspace_id = e.workspace_id and x.enrolment_id = e.id and x.state not in ('rejected', 'cancelled')) s on true
        where e.campaign_id = ${campaignId} and (e.state = 'active' or e.resume_at is not null)
          and (s.step is not null or exists (
            select 1 from drafts d where d.workspace_id = e.workspace_id and d.enrolment_id = e.id and d.step = e.current_step and d.state in ('queued', 'approved')))
        order by e.due_at nulls first, e.id limit ${limit}`,
  );
  return found.map(({ id, leadId, step, begun, startedAt, lastEmail, mailboxId, notBefore }) => ({
    ...{ id, leadId, mailboxId, step: begun === step ? step + 1 : step },
    startedAt: maybeInstantOf(startedAt),
    lastEmail: maybeInstantOf(lastEmail),
    notBefore: begun === step ? null : maybeInstantOf(notBefore),
  }));
}
