import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { LedgerState } from './contract.ts';

export type LeadSend = {
  leadId: string;
  state: LedgerState;
  plannedFor: string;
  reasons: Reason[];
  response: string | null;
};

/** The newest send of each lead; with `step` the newest of that step. */
export const sendsOfLeads = (
  tx: Tx,
  leadIds: readonly string[],
  step: number | null = null,
): Promise<LeadSend[]> =>
  rows<LeadSend>(
    tx,
    sql`select distinct on (lead_id) lead_id as "leadId", state, planned_for as "plannedFor", reasons, response
        from send_ledger where lead_id = any (${arrayOf(leadIds, 'uuid')}) and (${step}::int is null or step = ${step}) order by lead_id, created_at desc, id desc`,
  );

/** Messages the mail servers took, those of them that did not come back, and how many of them were answers. */
export async function deliveredCount(tx: Tx): Promise<{ sent: number; delivered: number; answers: number }> {
  const [found] = await rows<{ sent: string; bounced: string; answers: string }>(
    tx,
    sql`select count(*) as sent, count(*) filter (where le.status = 'bounced') as bounced, count(l.answer_id) as answers
        from send_ledger l join leads le on le.workspace_id = l.workspace_id and le.id = l.lead_id where l.state = 'accepted'`,
  );
  const sent = Number(found?.sent ?? 0);
  return { sent, delivered: sent - Number(found?.bounced ?? 0), answers: Number(found?.answers ?? 0) };
}

/** People to whom at least one message was accepted. */
export async function peopleContacted(tx: Tx): Promise<number> {
  const [found] = await rows<{ people: string }>(
    tx,
    sql`select count(distinct lead_id) as people from send_ledger where state = 'accepted'`,
  );
  return Number(found?.people ?? 0);
}

/** Mails that left on each day of a campaign's life, counted from the day of `from` in the zone. Answers to replies are left out. */
export const mailsByDay = (
  tx: Tx,
  { from, zone }: { from: Temporal.Instant; zone: string },
): Promise<{ day: number; first: number; followUps: number }[]> =>
  rows(
    tx,
    sql`select 1 + ((settled_at at time zone ${zone})::date - (${from.toString()}::timestamptz at time zone ${zone})::date) as day,
          count(*) filter (where step = 1)::int as first, count(*) filter (where step > 1)::int as "followUps"
        from send_ledger where state = 'accepted' and answer_id is null group by 1 order by 1`,
  );

/** Names of the environment variables that active mailboxes take their passwords from. For the system role. */
export async function wantedPasswords(tx: Tx): Promise<{ address: string; variable: string }[]> {
  return rows<{ address: string; variable: string }>(
    tx,
    sql`select m.address, c.variable from mailboxes m
        cross join lateral (values (m.connection -> 'smtp' ->> 'passwordEnv'), (m.connection -> 'imap' ->> 'passwordEnv')) c(variable)
        where m.state = 'active' and c.variable is not null order by m.address, c.variable`,
  );
}
