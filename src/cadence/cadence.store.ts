import { sql } from 'drizzle-orm';
import type { SequenceStep } from '#campaigns/contract';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { REWRITABLE, SAME_SO_FAR, UNDER_WAY } from './rewrite.store.ts';
import { LOOKED_FOR, PROFILE_COMES, RUNNING, UNREACHABLE } from './waits.store.ts';

export type DueEnrolment = {
  id: string;
  leadId: string;
  campaignId: string;
  step: number;
  attempts: number;
  startedAt: string;
  steps: SequenceStep[];
  status: string;
  hasEmail: boolean;
  hasProfile: boolean;
  hasPhone: boolean;
  phoneAwaited: boolean;
  profileAwaited: boolean;
  unreachable: boolean;
  /** Since when the step waits for something. */
  waitsSince: string | null;
  phoneDigits: number | null;
  opened: boolean;
  connected: boolean;
  tier: string | null;
  lastEmail: string | null;
  lastLinkedin: string | null;
  pending: boolean;
};

/** What only some steps hang on is asked for those alone: each look costs a page of a large table. */
const ON_LINKEDIN = sql`s.steps -> (e.current_step - 1) ->> 'channel' = 'linkedin'`;

/** Takes the enrolments that are due, with everything the next step hangs on; two workers never take the same. */
export const takeDue = (tx: Tx, now: Temporal.Instant, limit: number): Promise<DueEnrolment[]> =>
  rows<DueEnrolment>(
    tx,
    sql`with due as (
          select * from enrolments e where e.state = 'active' and e.due_at <= ${now.toString()} and ${RUNNING}
          order by e.due_at, e.id limit ${limit} for update of e skip locked)
        select e.id, e.lead_id as "leadId", e.campaign_id as "campaignId", e.current_step as step, e.attempts, e.started_at as "startedAt",
               s.steps, l.status, l.tier, e.connected_at is not null as connected,
               exists (select 1 from person_addresses a where a.workspace_id = l.workspace_id and a.person_id = l.person_id and a.verification <> 'invalid' and a.former_at is null) as "hasEmail",
               exists (select 1 from person_profiles p where p.workspace_id = l.workspace_id and p.person_id = l.person_id) as "hasProfile",
               exists (select 1 from person_phones f where f.workspace_id = l.workspace_id and f.person_id = l.person_id and f.wrong_at is null) as "hasPhone",
               exists (${LOOKED_FOR}) as "phoneAwaited", case when ${ON_LINKEDIN} then ${PROFILE_COMES} else false end as "profileAwaited", case when ${ON_LINKEDIN} then ${UNREACHABLE} else false end as unreachable,
               (select t.at from enrolment_steps t where t.workspace_id = e.workspace_id and t.enrolment_id = e.id and t.step = e.current_step and t.state = 'waiting') as "waitsSince",
               (select max(length(regexp_replace(f.phone, '\\D', '', 'g'))) from person_phones f where f.workspace_id = l.workspace_id and f.person_id = l.person_id and f.wrong_at is null) as "phoneDigits",
               case when s.steps -> (e.current_step - 1) ->> 'condition' = 'email_opened' then exists (select 1 from timeline t where t.workspace_id = e.workspace_id and t.lead_id = e.lead_id and t.type = 'opened' and t.channel = 'email' and t.at >= e.started_at) else true end as opened,
               (select max(greatest(x.settled_at, x.receipt_at)) from send_ledger x where x.workspace_id = e.workspace_id and x.lead_id = e.lead_id and x.state = 'accepted' and x.to_address not like 'linkedin.com/in/%') as "lastEmail",
               (select max(t.at) from enrolment_steps t where t.workspace_id = e.workspace_id and t.lead_id = e.lead_id and t.channel = 'linkedin' and t.state in ('begun', 'done')) as "lastLinkedin",
               exists (select 1 from send_ledger x where x.workspace_id = e.workspace_id and x.lead_id = e.lead_id and x.state in ('planned', 'claimed', 'transmission_begun', 'unknown')) as pending
        from due e
        join leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
        join campaign_sequences s on s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id and s.version = e.sequence_version
        order by e.due_at, e.id`,
  );

/** LinkedIn steps that are written and have no minute in the plan yet: each takes a place of the accounts. */
export async function linkedinWaiting(tx: Tx): Promise<number> {
  const found = await row<{ count: number }>(
    tx,
    sql`select count(*)::int as count from enrolment_steps t
        join enrolments e on e.workspace_id = t.workspace_id and e.id = t.enrolment_id and e.current_step = t.step and e.state = 'active' and e.doing = 'approval'
        where t.channel = 'linkedin' and t.state = 'begun'
          and not exists (select 1 from send_ledger x where x.workspace_id = t.workspace_id and x.enrolment_id = t.enrolment_id and x.step = t.step and x.state <> 'cancelled')`,
  );
  return found?.count ?? 0;
}

export type StepRecord = {
  enrolmentId: string;
  step: number;
  leadId: string;
  channel: string;
  action: string;
  state: 'begun' | 'done' | 'skipped' | 'failed' | 'waiting';
  reasons: readonly Reason[];
  /** What proves that it happened; a step is done with it only. */
  receipt?: string | null;
};

/** Writes what became of steps. A step that is done stays done, and one that waits keeps since when. */
export async function recordSteps(
  tx: Tx,
  workspaceId: string,
  records: readonly StepRecord[],
  at: Temporal.Instant,
): Promise<void> {
  if (records.length === 0) return;
  await tx.execute(sql`
    insert into enrolment_steps (workspace_id, enrolment_id, step, lead_id, channel, action, state, reasons, receipt, at)
    select ${workspaceId}, r."enrolmentId", r.step, r."leadId", r.channel, r.action, r.state, r.reasons, r.receipt, ${at.toString()}
    from jsonb_to_recordset(${recordset(records)}) as r("enrolmentId" uuid, step int, "leadId" uuid, channel text, action text, state text, reasons jsonb, receipt text)
    on conflict (workspace_id, enrolment_id, step) do update
      set channel = excluded.channel, action = excluded.action, state = excluded.state, reasons = excluded.reasons, receipt = excluded.receipt,
          at = case when enrolment_steps.state = 'waiting' and excluded.state = 'waiting' then enrolment_steps.at else excluded.at end
      where enrolment_steps.state <> 'done'`);
}

export type SettledSend = {
  ledgerId: string;
  enrolmentId: string;
  leadId: string;
  campaignId: string;
  step: number;
  settledAt: string;
  startedAt: string;
  currentStep: number;
  state: string;
  connected: boolean;
  steps: SequenceStep[];
};

/** The sends behind these ledger rows with their enrolments, locked. What a vendor took is settled when it has left there. */
export const settledSends = (tx: Tx, ledgerIds: readonly string[]): Promise<SettledSend[]> =>
  rows<SettledSend>(
    tx,
    sql`with sent as materialized (
          select workspace_id, id, enrolment_id, step, greatest(settled_at, receipt_at) as settled_at from send_ledger where id = any (${arrayOf(ledgerIds, 'uuid')}) and step is not null)
        select x.id as "ledgerId", e.id as "enrolmentId", e.lead_id as "leadId", e.campaign_id as "campaignId", x.step, x.settled_at as "settledAt",
               e.started_at as "startedAt", e.current_step as "currentStep", e.state, e.connected_at is not null as connected, s.steps
        from sent x
        join enrolments e on e.workspace_id = x.workspace_id and e.id = x.enrolment_id
        join campaign_sequences s on s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id and s.version = e.sequence_version
        order by e.id for update of e`,
  );

export type StuckEnrolment = { id: string; leadId: string; step: number; attempts: number };

/** Enrolments that wait for a yes to a draft nobody can say yes to any more: it aged away, or a person took it back. */
export const withoutDraft = (tx: Tx, limit: number): Promise<StuckEnrolment[]> =>
  rows<StuckEnrolment>(
    tx,
    sql`select e.id, e.lead_id as "leadId", e.current_step as step, e.attempts from enrolments e
        where e.state = 'active' and e.doing = 'approval'
          and not exists (select 1 from drafts d where d.workspace_id = e.workspace_id and d.enrolment_id = e.id and d.step = e.current_step and d.state in ('queued', 'approved', 'sent'))
        order by e.id limit ${limit} for update of e skip locked`,
  );

/** Living enrolments that stand at the step this draft was written for. */
export const enrolmentsOfDrafts = (
  tx: Tx,
  draftIds: readonly string[],
): Promise<
  (StuckEnrolment & { draftId: string; campaignId: string; startedAt: string; steps: SequenceStep[] })[]
> =>
  rows(
    tx,
    sql`select e.id, e.lead_id as "leadId", e.current_step as step, e.attempts, d.id as "draftId", e.campaign_id as "campaignId", e.started_at as "startedAt", s.steps
        from drafts d
        join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id and e.current_step = d.step
        join campaign_sequences s on s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id and s.version = e.sequence_version
        where d.id = any (${arrayOf(draftIds, 'uuid')}) and e.state = 'active' order by e.id for update of e`,
  );

/**
 * Goes on with what was paused until a day that has come; behind the word that is meant for who comes back, where there is to be
 * one. Returns how many.
 */
export async function resumeDue(tx: Tx, now: Temporal.Instant): Promise<number> {
  const done = await rows(
    tx,
    sql`update enrolments e set state = 'active', pause_reason = null, resume_at = null, updated_at = ${now.toString()},
          due_at = greatest(${now.toString()}::timestamptz, (select max(case x.state when 'waiting' then x.due_at + interval '1 hour' else x.updated_at + interval '72 hours' end) from recontacts x
            where x.workspace_id = e.workspace_id and x.lead_id = e.lead_id and x.kind = 'ooo' and x.state in ('waiting', 'proposed')))
        where state = 'paused' and resume_at <= ${now.toString()} returning 1`,
  );
  return done.length;
}

/**
 * Campaigns of which messages of a motion wait in no batch while no batch of it waits, without messages of which none could leave
 * when they were looked at since a moment.
 */
export async function looseCampaigns(
  tx: Tx,
  motion: string,
  since: Temporal.Instant,
): Promise<(string | null)[]> {
  const found = await rows<{ campaignId: string | null }>(
    tx,
    sql`select distinct i.campaign_id as "campaignId" from approval_items i where state = 'pending' and kind = 'draft' and motion = ${motion} and batch_id is null
          and id::text not in (select d ->> 'itemId' from approval_batches b, jsonb_array_elements(b.preview -> 'dropped') d
            where b.motion = ${motion} and b.created_at > ${since.toString()} and b.scope -> 'items' = '[]')
          and not exists (select 1 from approval_batches p where p.state = 'pending' and p.motion = ${motion} and p.campaign_id is not distinct from i.campaign_id)`,
  );
  return found.map(({ campaignId }) => campaignId);
}

export type LockedEnrolment = Pick<
  SettledSend,
  'leadId' | 'campaignId' | 'step' | 'state' | 'startedAt' | 'steps'
> & { id: string };

export const lockEnrolment = (tx: Tx, id: string): Promise<LockedEnrolment | undefined> =>
  row(
    tx,
    sql`select e.id, e.lead_id as "leadId", e.campaign_id as "campaignId", e.current_step as step, e.state, e.started_at as "startedAt", s.steps
        from enrolments e join campaign_sequences s on s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id and s.version = e.sequence_version
        where e.id = ${id} for update of e`,
  );

/** How many are under way by other steps than these, how many of them have not reached what differs, and how many wait at it. */
export async function underWay(
  tx: Tx,
  campaignId: string,
  steps: readonly SequenceStep[],
): Promise<{ underWay: number; movable: number; rewritable: number; both: number }> {
  const wanted = sql`${JSON.stringify(steps)}::jsonb`;
  const found = await row<{ underWay: number; movable: number; rewritable: number; both: number }>(
    tx,
    sql`select count(*)::int as "underWay", count(*) filter (where ${SAME_SO_FAR(wanted)})::int as movable,
          count(*) filter (where ${REWRITABLE(wanted)})::int as rewritable,
          count(*) filter (where ${SAME_SO_FAR(wanted)} and ${REWRITABLE(wanted)})::int as both ${UNDER_WAY(campaignId, wanted)}`,
  );
  return found ?? { underWay: 0, movable: 0, rewritable: 0, both: 0 };
}

/** Moves to a version whoever has passed only steps that are the same in it. Their next step keeps its moment. Returns how many moved. */
export async function moveToVersion(
  tx: Tx,
  campaignId: string,
  version: number,
  at: Temporal.Instant,
): Promise<number> {
  const moved = await rows(
    tx,
    sql`update enrolments e set sequence_version = ${version}, updated_at = ${at.toString()}
        from campaign_sequences old, campaign_sequences fresh
        where e.campaign_id = ${campaignId} and e.sequence_version <> ${version} and e.state in ('active', 'paused')
          and old.workspace_id = e.workspace_id and old.campaign_id = e.campaign_id and old.version = e.sequence_version
          and fresh.workspace_id = e.workspace_id and fresh.campaign_id = e.campaign_id and fresh.version = ${version}
          and old.steps is distinct from fresh.steps and ${SAME_SO_FAR(sql`fresh.steps`)}
        returning 1`,
  );
  return moved.length;
}

/** Notes that these leads have let us in, in all their enrolments; a message that waits for that alone is due at once. */
export async function markConnected(
  tx: Tx,
  leads: readonly { leadId: string; at: string }[],
  now: Temporal.Instant,
): Promise<void> {
  if (leads.length === 0) return;
  await tx.execute(sql`
    update enrolments e set connected_at = r.at, updated_at = ${now.toString()},
      due_at = case when e.state = 'active' and e.doing is null and e.due_at > ${now.toString()} and s.steps -> (e.current_step - 1) ->> 'channel' = 'linkedin' then ${now.toString()}::timestamptz else e.due_at end
    from jsonb_to_recordset(${recordset(leads)}) as r("leadId" uuid, at timestamptz), campaign_sequences s
    where e.lead_id = r."leadId" and e.connected_at is null
      and s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id and s.version = e.sequence_version`);
}

/** Steps on LinkedIn that a vendor took before this instant, never reported as done, and that the sequence still waits for. */
export const undeliveredSends = async (
  tx: Tx,
  before: Temporal.Instant,
  limit: number,
): Promise<SettledSend[]> => {
  const found = await rows<{ id: string }>(
    tx,
    sql`select x.id from send_ledger x
        join enrolments e on e.workspace_id = x.workspace_id and e.id = x.enrolment_id and e.current_step = x.step and e.state = 'active'
        where x.state = 'accepted' and x.receipt_at is null and x.settled_at <= ${before.toString()} and x.to_address like 'linkedin.com/in/%'
        order by x.settled_at, x.id limit ${limit}`,
  );
  return found.length === 0
    ? []
    : settledSends(
        tx,
        found.map(({ id }) => id),
      );
};
