import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, type Behind, exactTime, newestFirst, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

export type EnrolmentView = {
  id: string;
  leadId: string;
  campaignId: string;
  campaign: string;
  state: string;
  step: number;
  steps: number;
  dueAt: string | null;
  doing: string | null;
  pauseReason: string | null;
  resumeAt: string | null;
  exitReason: string | null;
  startedAt: string;
};

const stamp = (column: 'due_at' | 'resume_at' | 'started_at') =>
  sql.raw(`to_char(e.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`);

/** A lead's enrolments, living ones first. */
export const enrolmentsOfLead = (tx: Tx, leadId: string): Promise<EnrolmentView[]> =>
  rows<EnrolmentView>(
    tx,
    sql`select e.id, e.lead_id as "leadId", e.campaign_id as "campaignId", c.name as campaign, e.state, e.current_step as step, jsonb_array_length(s.steps) as steps,
          ${stamp('due_at')} as "dueAt", e.doing, e.pause_reason as "pauseReason", ${stamp('resume_at')} as "resumeAt", e.exit_reason as "exitReason", ${stamp('started_at')} as "startedAt"
        from enrolments e join campaigns c on c.workspace_id = e.workspace_id and c.id = e.campaign_id
        left join campaign_sequences s on s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id and s.version = e.sequence_version
        where e.lead_id = ${leadId} order by e.state in ('active', 'paused') desc, e.updated_at desc`,
  );

export type StepView = {
  enrolmentId: string;
  step: number;
  channel: string;
  action: string;
  state: string;
  reasons: Reason[];
  receipt: string | null;
  at: string;
};

/** What became of each step of a lead's enrolments so far. */
export const stepsOfLead = (tx: Tx, leadId: string): Promise<StepView[]> =>
  rows<StepView>(
    tx,
    sql`select enrolment_id as "enrolmentId", step, channel, action, state, reasons, receipt, at from enrolment_steps
        where lead_id = ${leadId} order by at, step`,
  );

export type StepCount = { step: number; channel: string; action: string; state: string; count: number };

/** How many enrolments got how far, over all campaigns or one. */
export async function stepCounts(tx: Tx, campaignId: string | null): Promise<StepCount[]> {
  const found = await rows<Omit<StepCount, 'count'> & { count: string }>(
    tx,
    sql`select s.step, s.channel, s.action, s.state, count(*) as count from enrolment_steps s
        join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id and (s.state <> 'waiting' or e.state = 'paused')
        where ${campaignId}::uuid is null or e.campaign_id = ${campaignId}::uuid group by 1, 2, 3, 4 order by 1, 4`,
  );
  return found.map((entry) => ({ ...entry, count: Number(entry.count) }));
}

/** How many enrolments are in which state, with why they are paused or over. */
export async function enrolmentCounts(
  tx: Tx,
): Promise<{ state: string; why: string | null; count: number }[]> {
  const found = await rows<{ state: string; why: string | null; count: string }>(
    tx,
    sql`select state, coalesce(exit_reason, pause_reason) as why, count(*) as count from enrolments group by 1, 2 order by 1, 2`,
  );
  return found.map((entry) => ({ ...entry, count: Number(entry.count) }));
}

export type RestingCount = { why: string; count: number; nextAt: string | null; since: string };

/** Nobody knows whether the message of its step has left: nothing else goes before that is settled, and it is never sent again. */
const UNCERTAIN = sql`e.id in (select s.enrolment_id from send_ledger s where s.state = 'unknown' and s.enrolment_id is not null)`;
const inCampaign = (campaignId: string | null) =>
  campaignId === null ? sql`true` : sql`e.campaign_id = ${campaignId}`;

/** Why how many sequences rest, since when, and when the first of them goes on. */
export const restingCounts = (tx: Tx, campaignId: string | null = null): Promise<RestingCount[]> =>
  rows<RestingCount>(
    tx,
    sql`select why, count(*)::int as count, to_char(min(resume_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "nextAt",
          to_char(min(updated_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
        from (select case when e.state = 'paused' then coalesce(e.pause_reason, '') when ${UNCERTAIN} then 'email_send_uncertain' else 'awaiting_approval' end as why, e.resume_at, e.updated_at
              from enrolments e where (e.state = 'paused' or (e.state = 'active' and (e.doing = 'approval' or ${UNCERTAIN}))) and ${inCampaign(campaignId)}) e
        group by why order by count desc, why`,
  );

/** Reasons that sequences under way rest for as well. */
const OF_ACTIVE: Readonly<Record<string, SQL>> = {
  awaiting_approval: sql` or e.state = 'active' and e.doing = 'approval' and not ${UNCERTAIN}`,
  email_send_uncertain: sql` or e.state = 'active' and ${UNCERTAIN}`,
};

export type RestingLead = {
  id: string;
  leadId: string;
  name: string | null;
  company: string | null;
  campaignId: string;
  campaign: string;
  step: number;
  since: string;
  /** When it goes on by itself, where a day is named. */
  until: string | null;
};

/** One page of the sequences that rest for a reason, the latest first: under this name, or under none of `named`. */
export const restingPage = (
  tx: Tx,
  {
    why,
    named,
    campaignId = null,
  }: { why: string | null; named: readonly string[]; campaignId?: string | null },
  page: { before: Behind | null; limit: number },
): Promise<RestingLead[]> => {
  const reason =
    why === null
      ? sql`e.state = 'paused' and (e.pause_reason is null or e.pause_reason <> all (${arrayOf(named, 'text')}))`
      : sql`(e.state = 'paused' and e.pause_reason = ${why}${OF_ACTIVE[why] ?? sql``})`;
  return rows<RestingLead>(
    tx,
    sql`select e.id, e.lead_id as "leadId", p.full_name as name, o.name as company, e.campaign_id as "campaignId", c.name as campaign, e.current_step as step,
          ${exactTime(sql`e.updated_at`)} as since, ${exactTime(sql`e.resume_at`)} as until
        from enrolments e join campaigns c on c.workspace_id = e.workspace_id and c.id = e.campaign_id
        join leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        left join companies o on o.workspace_id = p.workspace_id and o.id = p.company_id
        where ${reason} and ${inCampaign(campaignId)} and ${newestFirst({ at: sql`e.updated_at`, id: sql`e.id` }, page)}`,
  );
};

export type RecontactCount = { kind: string; rung: string; state: string; when: string; count: number };

/** How many wait to be written to again, and since when or until when; and what became of the others. */
export const recontactCounts = (tx: Tx, now: Temporal.Instant): Promise<RecontactCount[]> =>
  rows<RecontactCount>(
    tx,
    sql`select kind, rung, state, "when", count(*)::int as count from (
          select kind, case when state = 'waiting' then rung else 'none' end as rung, state, case when state <> 'waiting' then 'over' when lacks is not null then 'lacking' when due_at <= ${now.toString()} then 'overdue'
            when due_at <= ${now.add({ hours: 24 * 7 }).toString()} then 'this_week' when due_at <= ${now.add({ hours: 24 * 30 }).toString()} then 'next_30_days' else 'later' end as "when"
          from recontacts) x group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  );
