import { sql } from 'drizzle-orm';
import { instantOf, row, rows, type Tx } from '#core/db/index';
import { REVIVAL_WINDOW } from '#leads';
import type { LeadStatus, LeadTier } from '#leads/contract';
import { MOST_ATTEMPTS } from '../aged.rules.ts';

export type Quiet = {
  contactId: string;
  leadId: string | null;
  email: string;
  firstName: string | null;
  lastName: string | null;
  companyName: string | null;
  tags: string[];
  status: LeadStatus | null;
  tier: LeadTier | null;
  connected: boolean;
  saidNo: boolean;
  intent: string | null;
  returnDate: string | null;
  lastTouchAt: string | null;
  activeAt: string;
};

/**
 * Everybody in the CRM of whom nothing was seen for as long as a try again wants, with what decides about it. One question for
 * any number; who is worked, closed or forgotten is left to the rule, which says why.
 */
export const quietContacts = (tx: Tx, now: Temporal.Instant): Promise<Quiet[]> =>
  rows<Quiet>(
    tx,
    sql`select c.id as "contactId", l.id as "leadId", c.email, c.first_name as "firstName", c.last_name as "lastName", c.company_name as "companyName",
          to_jsonb(c.tags) as tags, l.status, l.tier,
          exists (select 1 from enrolments e where e.workspace_id = l.workspace_id and e.lead_id = l.id and e.connected_at is not null) as connected,
          ('email' = any (c.ever_blocked) or exists (select 1 from suppressions s where s.hash = c.hash and s.campaign_id is null and s.lifted_at is null)) as "saidNo",
          r.intent, r.return_date::text as "returnDate",
          (select max(x.settled_at) from send_ledger x where x.workspace_id = l.workspace_id and x.lead_id = l.id and x.state = 'accepted') as "lastTouchAt",
          c.active_at as "activeAt"
        from crm_contacts c
        left join person_addresses a on a.workspace_id = c.workspace_id and a.canonical = c.canonical
        left join leads l on l.workspace_id = c.workspace_id and l.person_id = coalesce(c.person_id, a.person_id)
        left join lateral (select x.intent, x.return_date from (
                             select r.intent, r.return_date, r.classified_at as at, r.id from replies r where r.workspace_id = l.workspace_id and r.lead_id = l.id and r.intent <> 'auto_reply'
                             union all
                             select 'negative', null, t.done_at, t.id from tasks t where t.workspace_id = l.workspace_id and t.lead_id = l.id and t.outcome = 'not_interested') x
                           order by x.at desc, x.id desc limit 1) r on true
        where c.gone_at is null and c.email is not null and c.active_at <= ${now.subtract({ hours: 24 * REVIVAL_WINDOW.from }).toString()}
          and c.active_at > ${now.subtract({ hours: 24 * (REVIVAL_WINDOW.to + 1) }).toString()}
        order by c.active_at desc, c.email`,
  );

/** How many leads became candidates since then. */
export async function revivedSince(tx: Tx, since: Temporal.Instant): Promise<number> {
  const found = await row<{ count: number }>(
    tx,
    sql`select count(distinct lead_id)::int as count from status_history where source = 'revival_candidate' and at >= ${since.toString()}`,
  );
  return found?.count ?? 0;
}

const MESSAGES = sql`from drafts d join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id
  join campaigns c on c.workspace_id = e.workspace_id and c.id = e.campaign_id where d.workspace_id = l.workspace_id and d.lead_id = l.id`;
const OF_A_TRY = sql`c.settings ->> 'purpose' = 'revival'`;
/** Nobody decided on message `d` in time. */
const AGED = sql`(d.state = 'superseded' and exists (select 1 from approval_items i where i.workspace_id = d.workspace_id and i.kind = 'draft' and i.subject_id = d.id and i.state = 'expired'))`;
const TIMES_AGED = sql`(select count(*)::int ${MESSAGES} and ${OF_A_TRY} and ${AGED})`;
/** Whose text is to be written: nobody wrote one yet, or the last word meant for them was one and was rejected or aged away. */
const WANTED = {
  chosen: sql`l.status = 'revival_candidate'`,
  anew: sql`(l.status = 'revival_queued' and (select (d.state = 'rejected' or ${AGED}) and ${OF_A_TRY} ${MESSAGES} order by d.created_at desc, d.id desc limit 1)
    and ${TIMES_AGED} < ${MOST_ATTEMPTS})`,
} as const;
export type Wanted = keyof typeof WANTED;

/** So long whom nothing could be written to is left alone. */
const LEFT_ALONE = Temporal.Duration.from({ hours: 24 * 7 });

/** Candidates for whom a message is wanted, oldest first; whom nothing could be written to is left alone for a week. */
export const candidatesToWrite = async (
  tx: Tx,
  now: Temporal.Instant,
  { wanted, limit }: { wanted: Wanted; limit: number },
): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select l.id from leads l where ${WANTED[wanted]}
            and not exists (select 1 ${MESSAGES} and ${OF_A_TRY} and d.state <> 'rejected' and not ${AGED})
            and not exists (select 1 from timeline t where t.workspace_id = l.workspace_id and t.lead_id = l.id and t.type = ${UNWRITTEN}
                            and t.at > ${now.subtract(LEFT_ALONE).toString()})
          order by l.status_at, l.id limit ${limit}`,
    )
  ).map(({ id }) => id);

/** On the timeline of whom nothing could be written to. */
export const UNWRITTEN = 'revival_unwritten';

/** Why nothing was written to a candidate, and until when they are left alone for that; null where they are not. */
export async function unwrittenOf(
  tx: Tx,
  leadId: string,
  now: Temporal.Instant,
): Promise<{ summary: string; until: Temporal.Instant } | null> {
  const found = await row<{ summary: string; at: string }>(
    tx,
    sql`select t.summary, t.at from timeline t join leads l on l.workspace_id = t.workspace_id and l.id = t.lead_id and l.status in ('revival_candidate', 'revival_queued')
        where t.lead_id = ${leadId} and t.type = ${UNWRITTEN} and t.at > ${now.subtract(LEFT_ALONE).toString()} order by t.at desc limit 1`,
  );
  return found ? { summary: found.summary, until: instantOf(found.at).add(LEFT_ALONE) } : null;
}

/** How often a text to try again with this lead was written, and nobody decided on it in time. */
export const timesTextAged = async (tx: Tx, leadId: string): Promise<number> =>
  (
    await row<{ times: number }>(
      tx,
      sql`select ${TIMES_AGED} as times from leads l where l.id = ${leadId} and l.status = 'revival_queued'`,
    )
  )?.times ?? 0;
