import { sql } from 'drizzle-orm';
import { recordset, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { CAMPAIGN_RUNS, CARRIES, houseSends, MAILBOX_SENDS, restedAt, sendable } from './sendable.store.ts';

export type OverdueSend = {
  id: string;
  leadId: string;
  campaignId: string;
  mailboxId: string;
  step: number | null;
  toAddress: string;
  plannedFor: string;
  /** It goes on in a conversation that began before. */
  continues: boolean;
};

/** Sends whose minute is long past and that could leave now, in their order; nobody else takes them meanwhile. */
export const takeOverdue = (tx: Tx, before: Temporal.Instant, limit: number): Promise<OverdueSend[]> =>
  rows<OverdueSend>(
    tx,
    sql`select s.id, s.lead_id as "leadId", e.campaign_id as "campaignId", s.mailbox_id as "mailboxId", s.step, s.to_address as "toAddress", s.planned_for as "plannedFor",
          exists (select 1 from drafts d where d.workspace_id = s.workspace_id and d.id = s.draft_id and d.answers_id is not null) as continues
        from send_ledger s join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id
        where s.state = 'planned' and s.answer_id is null and s.planned_for < ${before.toString()} and ${sendable}
        order by s.planned_for, s.id limit ${limit} for update of s skip locked`,
  );

/** The earliest moment at which a send could leave, its mailbox rested; null when there is none. */
export const earliestPlanned = (now: Temporal.Instant): Statement =>
  sql`select min(greatest(n.at, ${restedAt(now)})) from mailboxes m cross join lateral (
        select s.planned_for as at from send_ledger s
        where s.workspace_id = m.workspace_id and s.mailbox_id = m.id and s.state = 'planned' and ${CARRIES} and ${CAMPAIGN_RUNS}
        order by s.planned_for limit 1) n
      where ${MAILBOX_SENDS} and ${houseSends(sql`m.workspace_id`)}`;

/** Frees the places of these sends in the plan, so that they do not count against themselves. */
export async function unplan(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.execute(
    sql`update send_ledger set planned_for = 'infinity' where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid) and state = 'planned'`,
  );
}

export type NewPlan = { id: string; mailboxId: string; plannedFor: string; reasons: readonly Reason[] };

export async function replan(tx: Tx, plans: readonly NewPlan[]): Promise<void> {
  if (plans.length === 0) return;
  await tx.execute(sql`
    update send_ledger s set planned_for = r."plannedFor", mailbox_id = r."mailboxId", reasons = r.reasons
    from jsonb_to_recordset(${recordset(plans)}) as r(id uuid, "mailboxId" uuid, "plannedFor" timestamptz, reasons jsonb)
    where s.id = r.id and s.state = 'planned'`);
}

/** Ends sends that are too old to leave without another look. */
export async function giveUp(
  tx: Tx,
  ids: readonly string[],
  why: Reason,
  at: Temporal.Instant,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    update send_ledger set state = 'cancelled', settled_at = ${at.toString()}, reasons = ${JSON.stringify([why])}::jsonb
    where id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid) and state = 'planned'`);
}
