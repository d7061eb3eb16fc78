import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';

export type Enrolment = { id: string; leadId: string };

/** Enrols leads; one already enrolled keeps its enrolment. Returns every lead's enrolment. */
export async function enrolLeads(
  tx: Tx,
  record: { workspaceId: string; campaignId: string; enrolments: readonly Enrolment[]; at: Temporal.Instant },
): Promise<Enrolment[]> {
  const leads = record.enrolments.map((entry) => entry.leadId);
  await tx.execute(sql`
    insert into enrolments (workspace_id, id, campaign_id, lead_id, state, sequence_version, started_at, updated_at)
    select ${record.workspaceId}, r.id, ${record.campaignId}, r.lead_id, 'active',
           coalesce((select max(s.version) from campaign_sequences s where s.campaign_id = ${record.campaignId}), 1), ${record.at.toString()}, ${record.at.toString()}
    from jsonb_to_recordset(${recordset(record.enrolments.map((entry) => ({ id: entry.id, lead_id: entry.leadId })))}) as r(id uuid, lead_id uuid)
    on conflict (workspace_id, campaign_id, lead_id) do nothing`);
  return rows<Enrolment>(
    tx,
    sql`select id, lead_id as "leadId" from enrolments where campaign_id = ${record.campaignId} and lead_id = any (${arrayOf(leads, 'uuid')})`,
  );
}

/** Ends every living enrolment of a campaign. Returns how many. */
export async function exitCampaign(
  tx: Tx,
  campaignId: string,
  why: string,
  at: Temporal.Instant,
): Promise<number> {
  const done = await rows(
    tx,
    sql`update enrolments set state = 'exited', exit_reason = ${why}, due_at = null, doing = null, resume_at = null, pause_reason = null, updated_at = ${at.toString()}
        where campaign_id = ${campaignId} and state in ('active', 'paused') returning 1`,
  );
  return done.length;
}

/** Ends every living enrolment of these leads, in all campaigns. */
export async function exitEnrolments(
  tx: Tx,
  leads: readonly { leadId: string; reason: string }[],
  at: Temporal.Instant,
): Promise<void> {
  if (leads.length === 0) return;
  await tx.execute(sql`
    update enrolments e set state = 'exited', exit_reason = r.reason, due_at = null, doing = null, resume_at = null, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(leads.map((entry) => ({ lead_id: entry.leadId, reason: entry.reason })))}) as r(lead_id uuid, reason text)
    where e.lead_id = r.lead_id and e.state in ('active', 'paused')`);
}

export type EnrolmentMove = {
  id: string;
  state: 'active' | 'paused' | 'completed' | 'exited';
  step: number;
  dueAt: string | null;
  doing: 'approval' | 'send' | 'task' | 'vendor' | null;
  /** Why it is paused or over. */
  reason?: string | null;
  resumeAt?: string | null;
  /** The first day of the sequence, where it begins now. */
  startedAt?: string;
  /** Tries of this step so far; a new step begins at none. */
  attempts?: number;
};

/**
 * Moves living enrolments on, unless they ended meanwhile. Whoever calls holds their rows locked or names the step it saw
 * (`from`), so that of two movers one wins. Returns the ids that moved.
 */
export async function moveEnrolments(
  tx: Tx,
  moves: readonly (EnrolmentMove & { from?: number })[],
  at: Temporal.Instant,
): Promise<string[]> {
  if (moves.length === 0) return [];
  const moved = await rows<{ id: string }>(
    tx,
    sql`update enrolments e set state = r.state, current_step = r.step, due_at = r."dueAt", doing = r.doing,
          exit_reason = case when r.state in ('completed', 'exited') then r.reason end,
          pause_reason = case when r.state = 'paused' then r.reason end,
          resume_at = case when r.state = 'paused' then r."resumeAt" end,
          started_at = coalesce(r."startedAt", e.started_at), attempts = coalesce(r.attempts, 0), updated_at = ${at.toString()}
        from jsonb_to_recordset(${recordset(moves)}) as r(id uuid, state text, step int, "dueAt" timestamptz, doing text, reason text, "resumeAt" timestamptz, "startedAt" timestamptz, attempts int, "from" int)
        where e.id = r.id and e.state in ('active', 'paused') and (r."from" is null or e.current_step = r."from") returning e.id`,
  );
  return moved.map((entry) => entry.id);
}

/** Holds every active enrolment of these leads, in all campaigns, until a day; without one until a person goes on. */
export async function pauseEnrolments(
  tx: Tx,
  leads: readonly { leadId: string; reason: string; resumeAt: string | null }[],
  at: Temporal.Instant,
): Promise<void> {
  if (leads.length === 0) return;
  await tx.execute(sql`
    update enrolments e set state = 'paused', pause_reason = r.reason, resume_at = r."resumeAt", due_at = null, doing = null, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(leads)}) as r("leadId" uuid, reason text, "resumeAt" timestamptz)
    where e.lead_id = r."leadId" and (e.state = 'active' or (e.state = 'paused' and e.resume_at < r."resumeAt"))`);
}

/** Moves the next step of these leads, in all campaigns, behind an instant; a step that is later stays where it is. */
export async function postponeEnrolments(
  tx: Tx,
  leads: readonly { leadId: string; until: string }[],
  at: Temporal.Instant,
): Promise<void> {
  if (leads.length === 0) return;
  await tx.execute(sql`
    update enrolments e set due_at = r.until, updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(leads)}) as r("leadId" uuid, until timestamptz)
    where e.lead_id = r."leadId" and e.state = 'active' and e.due_at < r.until`);
}

/**
 * Writes the steps of a campaign as a new version, unless they are those of the newest; its settings show the newest. Returns
 * the newest version.
 */
export async function writeSequence(
  tx: Tx,
  record: {
    workspaceId: string;
    campaignId: string;
    steps: readonly object[];
    by: string;
    at: Temporal.Instant;
  },
): Promise<number> {
  const steps = JSON.stringify(record.steps);
  const [written] = await rows<{ version: number }>(
    tx,
    sql`with newest as (
          select version, steps from campaign_sequences where campaign_id = ${record.campaignId} order by version desc limit 1),
        written as (
          insert into campaign_sequences (workspace_id, campaign_id, version, steps, created_at, created_by)
          select ${record.workspaceId}, ${record.campaignId}, coalesce((select version from newest), 0) + 1, ${steps}::jsonb, ${record.at.toString()}, ${record.by}
          where not exists (select 1 from newest where steps = ${steps}::jsonb)
          returning version),
        shown as (
          update campaigns set settings = jsonb_set(settings, '{sequence}', ${steps}::jsonb), version = version + 1
          where id = ${record.campaignId} and settings -> 'sequence' is distinct from ${steps}::jsonb)
        select coalesce((select version from written), (select version from newest)) as version`,
  );
  return written?.version ?? 1;
}
