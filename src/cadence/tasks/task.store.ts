import { sql } from 'drizzle-orm';
import { recordset, row, rows, type Statement, type Tx } from '#core/db/index';
import type { Passed } from '../go-on.ts';
import type { Task, TaskOutcome, TaskState } from './contract.ts';

export type NewTask = {
  readonly id: string;
  readonly leadId: string;
  readonly enrolmentId: string;
  readonly step: number;
  readonly kind: string;
  readonly title: string;
  readonly phone: string | null;
  readonly dueAt: string;
  readonly expiresAt: string;
};

/**
 * Writes tasks, one for each step of an enrolment; one that was taken back is open again. It is for whoever takes care of the
 * lead's conversation. Returns the enrolments that have an open task now.
 */
export async function insertTasks(
  tx: Tx,
  workspaceId: string,
  tasks: readonly NewTask[],
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  if (tasks.length === 0) return new Set();
  const open = await rows<{ id: string }>(
    tx,
    sql`insert into tasks (workspace_id, id, lead_id, enrolment_id, step, kind, title, state, phone, due_at, expires_at, created_at, assignee)
        select ${workspaceId}, r.id, r."leadId", r."enrolmentId", r.step, r.kind, r.title, 'open', r.phone, r."dueAt", r."expiresAt", ${at.toString()},
          (select t.assignee from threads t where t.workspace_id = ${workspaceId} and t.lead_id = r."leadId" and t.assignee is not null order by t.last_message_at desc limit 1)
        from jsonb_to_recordset(${recordset(tasks)}) as r(id uuid, "leadId" uuid, "enrolmentId" uuid, step int, kind text, title text, phone text, "dueAt" timestamptz, "expiresAt" timestamptz)
        on conflict (workspace_id, enrolment_id, step) do update
          set state = 'open', title = excluded.title, phone = excluded.phone, due_at = excluded.due_at, expires_at = excluded.expires_at, reason = null, done_at = null, done_by = null
          where tasks.state = 'cancelled'
        returning enrolment_id as id`,
  );
  return new Set(open.map(({ id }) => id));
}

/** The sequence stands at the task. */
const STANDS = sql`e.state = 'active' and e.doing = 'task' and e.current_step = t.step`;
/** And waits for it, as its campaign runs; every other open one is to be taken back. */
const AWAITED = sql`${STANDS} and exists (select 1 from campaigns k where k.workspace_id = e.workspace_id and k.id = e.campaign_id and k.state = 'active')`;

export type OpenTask = Passed & {
  readonly id: string;
  readonly phone: string | null;
  readonly title: string;
  readonly awaited: boolean;
};

const openTasksWhere = (tx: Tx, which: Statement, lock: Statement): Promise<OpenTask[]> =>
  rows<OpenTask>(
    tx,
    sql`select t.id, t.phone, t.title, (${AWAITED}) as awaited, e.id as "enrolmentId", e.lead_id as "leadId", e.campaign_id as "campaignId", t.step,
          e.started_at as "startedAt", e.current_step as "currentStep", e.state, e.connected_at is not null as connected, s.steps
        from tasks t
        join enrolments e on e.workspace_id = t.workspace_id and e.id = t.enrolment_id
        join campaign_sequences s on s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id and s.version = e.sequence_version
        where t.state = 'open' and ${which} ${lock}`,
  );

/** One open task with its enrolment, both held. */
export const lockOpenTask = async (tx: Tx, id: string): Promise<OpenTask | undefined> =>
  (await openTasksWhere(tx, sql`t.id = ${id}`, sql`for update of e, t`))[0];

/** Open tasks the sequence waits for, behind one of them, in order of their ids. */
export const awaitedTasks = (tx: Tx, after: string | null, limit: number): Promise<OpenTask[]> =>
  openTasksWhere(
    tx,
    sql`${AWAITED} and (${after}::uuid is null or t.id > ${after}::uuid)`,
    sql`order by t.id limit ${limit} for update of e, t skip locked`,
  );

/** Open tasks nobody touched in time, held. */
export const untouchedTasks = (tx: Tx, now: Temporal.Instant, limit: number): Promise<OpenTask[]> =>
  openTasksWhere(
    tx,
    sql`t.expires_at <= ${now.toString()} and ${AWAITED}`,
    sql`order by t.expires_at, t.id limit ${limit} for update of e, t skip locked`,
  );

export const stateOfTask = (
  tx: Tx,
  id: string,
): Promise<{ state: TaskState; reason: string | null } | undefined> =>
  row(tx, sql`select state, reason from tasks where id = ${id}`);

export type Closing = {
  readonly id: string;
  readonly state: Exclude<TaskState, 'open'>;
  readonly outcome?: TaskOutcome | null;
  readonly note?: string | null;
  readonly reason?: string | null;
};

/** Closes open tasks; of two who close one at the same time one does. Returns the ids of those it closed. */
export async function closeTasks(
  tx: Tx,
  closings: readonly Closing[],
  by: string,
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  if (closings.length === 0) return new Set();
  const closed = await rows<{ id: string }>(
    tx,
    sql`update tasks t set state = r.state, outcome = r.outcome, note = r.note, reason = r.reason, done_at = ${at.toString()}, done_by = ${by}
        from jsonb_to_recordset(${recordset(closings)}) as r(id uuid, state text, outcome text, note text, reason text)
        where t.id = r.id and t.state = 'open' returning t.id`,
  );
  return new Set(closed.map(({ id }) => id));
}

/** Takes back open tasks whose sequence rests, is over or stands elsewhere, and says why. Returns how many. */
export async function takeBackLeftTasks(tx: Tx, by: string, at: Temporal.Instant): Promise<number> {
  const gone = await rows(
    tx,
    sql`update tasks t set state = 'cancelled', done_at = ${at.toString()}, done_by = ${by},
          reason = case when ${STANDS} then 'The campaign does not run'
            when e.state = 'paused' then 'The sequence rests: ' || coalesce(e.pause_reason, 'by hand')
            when e.state = 'active' then 'The sequence went on' else 'The sequence is over: ' || coalesce(e.exit_reason, e.state) end
        from enrolments e
        where t.state = 'open' and e.workspace_id = t.workspace_id and e.id = t.enrolment_id and not (${AWAITED}) returning 1`,
  );
  return gone.length;
}

/** Makes the step of sequences due that wait for a task nobody has: it was taken back by a stop that is over. Returns how many. */
export async function wakeWithoutTask(tx: Tx, at: Temporal.Instant): Promise<number> {
  const woken = await rows(
    tx,
    sql`update enrolments e set doing = null, due_at = ${at.toString()}, updated_at = ${at.toString()}
        where e.state = 'active' and e.doing = 'task'
          and not exists (select 1 from tasks t where t.workspace_id = e.workspace_id and t.enrolment_id = e.id and t.step = e.current_step and t.state = 'open')
        returning 1`,
  );
  return woken.length;
}

export async function assignTaskRow(tx: Tx, id: string, to: string | null): Promise<boolean> {
  const done = await rows(
    tx,
    sql`update tasks set assignee = ${to} where id = ${id} and state = 'open' returning 1`,
  );
  return done.length > 0;
}

const stamp = (column: 'due_at' | 'expires_at' | 'done_at'): Statement =>
  sql.raw(`to_char(t.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`);

const TASK = sql`t.id, t.kind, t.title, t.state, ${stamp('due_at')} as "dueAt", ${stamp('expires_at')} as "expiresAt", t.lead_id as "leadId",
  p.full_name as "leadName", o.name as company, t.phone, (select f.url from person_profiles f where f.workspace_id = p.workspace_id and f.person_id = p.id order by f.url limit 1) as "profileUrl",
  c.name as campaign, t.step, jsonb_array_length(s.steps) as steps, t.assignee, t.outcome, t.note, t.reason, ${stamp('done_at')} as "doneAt", t.done_by as "doneBy"`;
const FROM = sql`from tasks t
  join leads l on l.workspace_id = t.workspace_id and l.id = t.lead_id
  join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
  left join companies o on o.workspace_id = p.workspace_id and o.id = p.company_id
  left join enrolments e on e.workspace_id = t.workspace_id and e.id = t.enrolment_id
  left join campaigns c on c.workspace_id = e.workspace_id and c.id = e.campaign_id
  left join campaign_sequences s on s.workspace_id = e.workspace_id and s.campaign_id = e.campaign_id and s.version = e.sequence_version`;

/** What is to be done, the most urgent first. */
export const openTaskRows = (tx: Tx, limit: number): Promise<(Task & { total: number })[]> =>
  rows(
    tx,
    sql`select ${TASK}, count(*) over ()::int as total ${FROM} where t.state = 'open' and ${AWAITED} order by t.due_at, t.id limit ${limit}`,
  );

/** What became of the others, newest first. */
export const closedTaskRows = (tx: Tx, limit: number): Promise<(Task & { total: number })[]> =>
  rows(
    tx,
    sql`select ${TASK}, count(*) over ()::int as total ${FROM} where t.state <> 'open' order by t.done_at desc, t.id desc limit ${limit}`,
  );

export const taskRow = (tx: Tx, id: string): Promise<Task | undefined> =>
  row(tx, sql`select ${TASK} ${FROM} where t.id = ${id}`);

/** How many are to be done by now, and how many nobody did in time since an instant. */
export async function taskCounts(
  tx: Tx,
  now: Temporal.Instant,
  since: Temporal.Instant,
): Promise<{ due: number; missed: number }> {
  const found = await row<{ due: number; missed: number }>(
    tx,
    sql`select (select count(*)::int from tasks t join enrolments e on e.workspace_id = t.workspace_id and e.id = t.enrolment_id
                where t.state = 'open' and t.due_at <= ${now.toString()} and ${AWAITED}) as due,
          (select count(*)::int from tasks t where t.state = 'expired' and t.done_at > ${since.toString()}) as missed`,
  );
  return found ?? { due: 0, missed: 0 };
}

/** The open task a lead's sequence waits for. */
export const awaitedTaskOf = (
  tx: Tx,
  leadId: string,
): Promise<{ kind: string; title: string; dueAt: string; expiresAt: string | null } | undefined> =>
  row(
    tx,
    sql`select t.kind, t.title, ${stamp('due_at')} as "dueAt", ${stamp('expires_at')} as "expiresAt"
        from tasks t join enrolments e on e.workspace_id = t.workspace_id and e.id = t.enrolment_id
        where t.lead_id = ${leadId} and t.state = 'open' and ${AWAITED} order by t.due_at limit 1`,
  );
