import { sql } from 'drizzle-orm';
import { recordset, row, rows, type Tx } from '#core/db/index';
import type { Run, Stage, StageReport } from './contract.ts';

export type RunRow = Omit<Run, 'stages' | 'budget' | 'grade'> & { stages: Stage[] };

const COLUMNS = sql`id, name, mode, state, stages, import_id as "importId", campaign_id as "campaignId", batch_id as "batchId", error,
  started_at as "startedAt", finished_at as "finishedAt"`;

export const findRun = (tx: Tx, id: string): Promise<RunRow | undefined> =>
  row<RunRow>(tx, sql`select ${COLUMNS} from runs where id = ${id}`);
/** The run, for nobody else to change until the transaction ends. */
export const lockRun = (tx: Tx, id: string): Promise<RunRow | undefined> =>
  row<RunRow>(tx, sql`select ${COLUMNS} from runs where id = ${id} for update`);
export const listRuns = (tx: Tx, limit: number, campaignId?: string): Promise<RunRow[]> =>
  rows<RunRow>(
    tx,
    sql`select ${COLUMNS} from runs ${campaignId === undefined ? sql`` : sql`where campaign_id = ${campaignId}`} order by started_at desc, id desc limit ${limit}`,
  );
/** Runs that wait: for a person, or for an answer of a finder. */
export const openRuns = (tx: Tx): Promise<RunRow[]> =>
  rows<RunRow>(
    tx,
    sql`select ${COLUMNS} from runs where state = 'awaiting_approval' or (state = 'running' and waits) order by started_at`,
  );

/** Runs over a campaign, for what they used together. */
export const runsOfCampaign = async (tx: Tx, campaignId: string): Promise<string[]> =>
  (await rows<{ id: string }>(tx, sql`select id from runs where campaign_id = ${campaignId}`)).map(
    ({ id }) => id,
  );

export async function insertRun(
  tx: Tx,
  run: {
    workspaceId: string;
    id: string;
    name: string;
    mode: string;
    stages: readonly Stage[];
    importId: string | null;
    campaignId: string;
    by: string;
    at: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(sql`
    insert into runs (workspace_id, id, name, mode, state, stages, import_id, campaign_id, started_by, started_at)
    values (${run.workspaceId}, ${run.id}, ${run.name}, ${run.mode}, 'running', ${JSON.stringify(run.stages)}::jsonb, ${run.importId}, ${run.campaignId}, ${run.by}, ${run.at.toString()})`);
}

export async function moveRun(
  tx: Tx,
  id: string,
  from: readonly string[],
  state: string,
  change: { at: Temporal.Instant; batchId?: string; error?: string },
): Promise<boolean> {
  const ended = state === 'done' || state === 'failed' || state === 'cancelled';
  const moved = await rows(
    tx,
    sql`update runs set state = ${state}, batch_id = coalesce(${change.batchId ?? null}::uuid, batch_id), error = ${change.error ?? null},
          finished_at = ${ended ? change.at.toString() : null}::timestamptz
        where id = ${id} and state in (select jsonb_array_elements_text(${JSON.stringify(from)}::jsonb)) returning 1`,
  );
  return moved.length === 1;
}

/** Puts leads before a stage; a lead that was there already stays as it is. */
export async function enterStage(
  tx: Tx,
  workspaceId: string,
  runId: string,
  stage: Stage,
  leadIds: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  if (leadIds.length === 0) return;
  await tx.execute(sql`
    insert into run_items (workspace_id, run_id, stage, lead_id, outcome, at)
    select ${workspaceId}, ${runId}, ${stage}, l.id::uuid, 'waiting', ${at.toString()} from jsonb_array_elements_text(${JSON.stringify(leadIds)}::jsonb) l(id)
    on conflict do nothing`);
}

/** A finder or a verifier has not answered about the lead `l`. */
const ANSWER_TO_COME = sql`(l.enrichment_state = 'waiting' or exists (
  select 1 from person_addresses a join address_verifications v on v.workspace_id = a.workspace_id and v.address_id = a.id
  where a.workspace_id = l.workspace_id and a.person_id = l.person_id and v.state in ('asked', 'waiting')))`;

/** Leads before a stage, without those that a finder has not answered about yet, unless they are asked for. */
export const waitingLeads = async (
  tx: Tx,
  runId: string,
  stage: Stage,
  limit: number,
  { answered = true } = {},
): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select lead_id as id from run_items where run_id = ${runId} and stage = ${stage} and outcome = 'waiting'
            and (${!answered} or stage <> 'enrich' or not exists (select 1 from leads l where l.workspace_id = run_items.workspace_id and l.id = run_items.lead_id and ${ANSWER_TO_COME}))
          order by lead_id limit ${limit}`,
    )
  ).map((entry) => entry.id);

/** Lets a run wait for answers of finders, if it has to; its workflow ends with that. */
export const waitForAnswers = async (tx: Tx, runId: string): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update runs r set waits = true where r.id = ${runId} and r.state = 'running' and exists (
            select 1 from run_items i where i.workspace_id = r.workspace_id and i.run_id = r.id and i.stage = 'enrich' and i.outcome = 'waiting') returning 1`,
    )
  ).length === 1;

/** Runs whose last answer is there: they wait no more. */
export const answeredRuns = async (tx: Tx): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`update runs r set waits = false where r.waits and r.state = 'running' and not exists (
            select 1 from run_items i join leads l on l.workspace_id = i.workspace_id and l.id = i.lead_id
            where i.workspace_id = r.workspace_id and i.run_id = r.id and i.stage = 'enrich' and i.outcome = 'waiting' and ${ANSWER_TO_COME}) returning r.id`,
    )
  ).map(({ id }) => id);

export type StageOutcome = { leadId: string; outcome: 'done' | 'skipped' | 'failed'; reason: string | null };

/** Settles waiting leads of a stage and hands those that are done to the next one, in one transaction. */
export async function settleStage(
  tx: Tx,
  scope: { workspaceId: string; runId: string; stage: Stage; next: Stage | null; at: Temporal.Instant },
  outcomes: readonly StageOutcome[],
  /** What a cancelled run called skipped while it was being done. */
  over: string | null = null,
): Promise<void> {
  if (outcomes.length === 0) return;
  const moved = await rows<{ leadId: string; outcome: string }>(
    tx,
    sql`update run_items i set outcome = r.outcome, reason = r.reason, at = ${scope.at.toString()}
        from jsonb_to_recordset(${recordset(outcomes)}) as r("leadId" uuid, outcome text, reason text)
        where i.run_id = ${scope.runId} and i.stage = ${scope.stage} and i.lead_id = r."leadId"
          and (i.outcome = 'waiting' or (i.outcome = 'skipped' and i.reason = ${over}))
        returning i.lead_id as "leadId", i.outcome`,
  );
  if (!scope.next) return;
  const onward = moved.filter((entry) => entry.outcome === 'done').map((entry) => entry.leadId);
  await enterStage(tx, scope.workspaceId, scope.runId, scope.next, onward, scope.at);
}

/** What each stage got, did, skipped by reason and failed, as sums of its rows. */
export async function countStages(tx: Tx, runId: string, stages: readonly Stage[]): Promise<StageReport[]> {
  const found = await rows<{ stage: Stage; outcome: string; reason: string | null; count: string }>(
    tx,
    sql`select stage, outcome, case when outcome = 'skipped' then reason end as reason, count(*) from run_items where run_id = ${runId} group by 1, 2, 3 order by count(*) desc, 3`,
  );
  return stages.map((name) => {
    const own = found
      .filter((entry) => entry.stage === name)
      .map((entry) => ({ ...entry, count: Number(entry.count) }));
    const sum = (outcome: string) =>
      own.filter((entry) => entry.outcome === outcome).reduce((total, entry) => total + entry.count, 0);
    const skipped = Object.fromEntries(
      own
        .filter((entry) => entry.outcome === 'skipped')
        .map((entry) => [entry.reason ?? 'unknown', entry.count]),
    );
    return {
      name,
      in: own.reduce((total, entry) => total + entry.count, 0),
      out: sum('done'),
      skipped,
      failed: sum('failed'),
      waiting: sum('waiting'),
    };
  });
}
