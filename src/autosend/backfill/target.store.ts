import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { DraftState } from '../contract.ts';
import type { BackfillOptions, TargetState } from './contract.ts';

/** A message of theirs that a run found, with what a log says of it. */
export type Target = {
  position: number;
  messageId: string;
  replyId: string | null;
  leadId: string;
  campaignId: string | null;
  campaignName: string | null;
  leadName: string | null;
  fromAddress: string;
  state: TargetState;
  why: string | null;
  draftId: string | null;
};

const NOT_LATEST = JSON.stringify([
  { code: 'backfill.not_latest', text: 'They wrote again later, and only their newest was asked for.' },
]);

/** Messages of theirs by e-mail in their order. The newest of a lead is the newest of all, whatever the limit; a machine's is nobody's. */
const backlog = ({ campaignId, cursor, limit, latestPerLead }: BackfillOptions) =>
  sql`select row_number() over (order by f.at, f.message_id)::int as position, f.message_id, f.reply_id, f.lead_id, f.campaign_id, f.name, f.from_address,
        case when ${latestPerLead} and not f.latest then 'skipped' else 'waiting' end as state, case when ${latestPerLead} and not f.latest then 'not_latest' end as why
      from (select m.id as message_id, m.at, m.from_address, r.id as reply_id, t.lead_id, t.campaign_id, c.name,
              coalesce(r.automatic, false) or m.id = first_value(m.id) over (partition by t.lead_id, coalesce(r.automatic, false) order by m.at desc, m.id desc) as latest
            from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
            left join replies r on r.workspace_id = m.workspace_id and r.message_id = m.id
            left join campaigns c on c.workspace_id = t.workspace_id and c.id = t.campaign_id
            where m.direction = 'in' and t.channel = 'email' and (${campaignId}::uuid is null or t.campaign_id = ${campaignId})) f
      where ${cursor}::uuid is null or (f.at, f.message_id) > (select m.at, m.id from messages m where m.id = ${cursor})
      order by f.at, f.message_id limit ${limit}`;

/** What a run would find now. Nothing is written. */
export const findBacklog = (tx: Tx, options: BackfillOptions): Promise<Target[]> =>
  rows<Target>(
    tx,
    sql`select b.position, b.message_id as "messageId", b.reply_id as "replyId", b.lead_id as "leadId", b.campaign_id as "campaignId", b.name as "campaignName",
          p.full_name as "leadName", b.from_address as "fromAddress", b.state, b.why, null as "draftId"
        from (${backlog(options)}) b join leads l on l.id = b.lead_id join people p on p.workspace_id = l.workspace_id and p.id = l.person_id order by b.position`,
  );

/** Keeps what there is now: what comes later, the run's own answers included, changes nothing about it. */
export async function snapshotBacklog(
  tx: Tx,
  { workspaceId, runId, at }: { workspaceId: string; runId: string; at: Temporal.Instant },
  options: BackfillOptions,
): Promise<void> {
  await tx.execute(sql`insert into backfill_targets (workspace_id, run_id, position, message_id, reply_id, lead_id, campaign_id, state, why, reasons, updated_at)
    select ${workspaceId}, ${runId}, b.position, b.message_id, b.reply_id, b.lead_id, b.campaign_id, b.state, b.why,
      case when b.why is null then '[]'::jsonb else ${NOT_LATEST}::jsonb end, ${at.toString()} from (${backlog(options)}) b`);
}

const COLUMNS = sql`f.position, f.message_id as "messageId", f.reply_id as "replyId", f.lead_id as "leadId", f.campaign_id as "campaignId", c.name as "campaignName",
  p.full_name as "leadName", m.from_address as "fromAddress", f.state, f.why, f.draft_id as "draftId"`;
const JOINS = sql`join messages m on m.workspace_id = f.workspace_id and m.id = f.message_id
  join leads l on l.workspace_id = f.workspace_id and l.id = f.lead_id join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
  left join campaigns c on c.workspace_id = f.workspace_id and c.id = f.campaign_id`;

/** The next targets in this state, in their order. */
export const nextTargets = (
  tx: Tx,
  runId: string,
  state: 'waiting' | 'drafted',
  limit: number,
): Promise<Target[]> =>
  rows<Target>(
    tx,
    sql`select ${COLUMNS} from backfill_targets f ${JOINS} where f.run_id = ${runId} and f.state = ${state} order by f.position limit ${limit} for update of f`,
  );

/** Those that wait for a person and whose card nobody is known to have seen. */
export const unshownTargets = (tx: Tx, runId: string): Promise<(Target & { itemId: string | null })[]> =>
  rows(
    tx,
    sql`select ${COLUMNS}, d.item_id as "itemId" from backfill_targets f ${JOINS} left join reply_drafts d on d.workspace_id = f.workspace_id and d.id = f.draft_id
        where f.run_id = ${runId} and f.state = 'review' and (f.slack is null or f.slack = 'failed') order by f.position`,
  );

/** Gives targets the id their draft will have, before anything is asked for it. */
export async function nameDrafts(
  tx: Tx,
  runId: string,
  names: readonly { position: number; draftId: string }[],
): Promise<void> {
  if (names.length === 0) return;
  await tx.execute(sql`update backfill_targets f set draft_id = r."draftId" from jsonb_to_recordset(${recordset(names)}) as r(position int, "draftId" uuid)
    where f.run_id = ${runId} and f.position = r.position`);
}

export type TargetChange = {
  readonly position: number;
  readonly state: TargetState;
  readonly why?: string | null;
  readonly reasons?: readonly Reason[];
  readonly draftId?: string | null;
  readonly confidence?: number | null;
  readonly threshold?: number | null;
};

/** Moves targets on from one of these states. What has its end keeps it. */
export async function moveTargets(
  tx: Tx,
  runId: string,
  from: readonly TargetState[],
  changes: readonly TargetChange[],
  at: Temporal.Instant,
): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(sql`update backfill_targets f set state = r.state, why = r.why, reasons = coalesce(r.reasons, '[]'), draft_id = coalesce(r."draftId", f.draft_id),
      confidence = coalesce(r.confidence, f.confidence), threshold = coalesce(r.threshold, f.threshold), updated_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(changes)}) as r(position int, state text, why text, reasons jsonb, "draftId" uuid, confidence float8, threshold float8)
    where f.run_id = ${runId} and f.position = r.position and f.state = any (${arrayOf(from, 'text')})`);
}

export async function noteCard(
  tx: Tx,
  runId: string,
  position: number,
  shown: { outcome: string; error: string | null },
): Promise<void> {
  await tx.execute(
    sql`update backfill_targets set slack = ${shown.outcome}, slack_error = ${shown.error} where run_id = ${runId} and position = ${position} and state = 'review'`,
  );
}

/** Ends what a run has not come to. */
export async function abandonTargets(tx: Tx, runId: string, at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update backfill_targets set state = 'skipped', why = 'abandoned', updated_at = ${at.toString()} where run_id = ${runId} and state in ('waiting', 'drafted')`,
  );
}

export type StandingRow = {
  replyId: string;
  id: string;
  state: DraftState;
  itemId: string | null;
  answerId: string | null;
  written: boolean;
  timed: boolean;
  inHand: boolean;
  version: number;
};

/** The answer each of these replies has: the living one, else the last; `version` is the highest there ever was. */
export const standingDrafts = (tx: Tx, replyIds: readonly string[]): Promise<StandingRow[]> =>
  rows<StandingRow>(
    tx,
    sql`select distinct on (d.reply_id) d.reply_id as "replyId", d.id, d.state, d.item_id as "itemId", d.answer_id as "answerId", d.source is not null as written, d.slots <> '[]' as timed,
          d.edited or d.decided_by is not null as "inHand", max(d.version) over (partition by d.reply_id) as version
        from reply_drafts d where d.reply_id = any (${arrayOf(replyIds, 'uuid')})
        order by d.reply_id, d.state in ('cancelled', 'rejected', 'superseded'), d.created_at desc, d.id desc`,
  );

/** Drafts whose text a run was told to keep out of the chat. */
export const hiddenDrafts = async (tx: Tx, draftIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select f.draft_id as id from backfill_targets f join backfill_runs b on b.workspace_id = f.workspace_id and b.id = f.run_id
            where f.draft_id = any (${arrayOf(draftIds, 'uuid')}) and b.options ->> 'draftPreview' = 'false'`,
      )
    ).map(({ id }) => id),
  );

export type CountRow = {
  runId: string;
  campaignId: string | null;
  name: string | null;
  state: TargetState;
  why: string | null;
  slack: string | null;
  count: number;
};
/** A card that was shown later lies there, whatever the run knew of it. */
export const countTargets = (tx: Tx, runIds: readonly string[]): Promise<CountRow[]> =>
  rows<CountRow>(
    tx,
    sql`select f.run_id as "runId", f.campaign_id as "campaignId", c.name, f.state, f.why, case when k.message_id is not null then 'sent' else f.slack end as slack, count(*)::int as count
        from backfill_targets f left join campaigns c on c.workspace_id = f.workspace_id and c.id = f.campaign_id
        left join reply_drafts d on f.state = 'review' and d.workspace_id = f.workspace_id and d.id = f.draft_id
        left join approval_items i on i.workspace_id = d.workspace_id and i.id = d.item_id
        left join approval_cards k on k.workspace_id = i.workspace_id and k.batch_id = i.batch_id
        where f.run_id = any (${arrayOf(runIds, 'uuid')}) group by 1, 2, 3, 4, 5, 6 order by c.name nulls last, f.state, f.why`,
  );

/** The last message a run came to, after which another may start. */
export const lastMessage = async (tx: Tx, runId: string): Promise<string | null> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select message_id as id from backfill_targets where run_id = ${runId} order by position desc limit 1`,
    )
  )[0]?.id ?? null;
