import { sql } from 'drizzle-orm';
import type { AutonomyLevel } from '#approval/contract';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { AutosendGrant, GrantMove } from './contract.ts';

export type GrantRow = Omit<AutosendGrant, 'missing' | 'standing'> & { id: string };
const COLUMNS = sql`id, campaign_id as "campaignId", intent, level, highest, threshold, chosen, granted_by as "grantedBy", granted_at as "grantedAt"`;

/** What is granted now for these campaigns. */
export const grantsOf = (tx: Tx, campaignIds: readonly string[]): Promise<GrantRow[]> =>
  rows<GrantRow>(
    tx,
    sql`select ${COLUMNS} from autosend_grants where campaign_id = any (${arrayOf(campaignIds, 'uuid')}) and ended_at is null`,
  );

/** Which of these drafts still go under the grant they were decided by: it holds, and none for their intent alone has taken its place. */
export const livingGrants = async (
  tx: Tx,
  drafts: readonly { id: string; grantId: string | null; campaignId: string | null; intent: string }[],
): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select r.id from jsonb_to_recordset(${recordset(drafts)}) as r(id text, "grantId" uuid, "campaignId" uuid, intent text)
            join autosend_grants g on g.id = r."grantId" and g.ended_at is null and g.level in ('hold', 'auto')
            where g.intent is not null or not exists (
              select 1 from autosend_grants o where o.campaign_id = r."campaignId" and o.intent = r.intent and o.ended_at is null)`,
      )
    ).map(({ id }) => id),
  );

export const allGrants = (tx: Tx): Promise<GrantRow[]> =>
  rows<GrantRow>(
    tx,
    sql`select ${COLUMNS} from autosend_grants where ended_at is null order by granted_at desc, id`,
  );

/** Grants, and ends what was granted before for the same. */
export async function replaceGrant(
  tx: Tx,
  workspaceId: string,
  grant: {
    id: string;
    campaignId: string;
    intent: string | null;
    level: AutonomyLevel;
    highest: AutonomyLevel;
    threshold: number;
    chosen: boolean;
    by: string;
  },
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(
    sql`update autosend_grants set ended_at = ${at.toString()} where campaign_id = ${grant.campaignId} and intent is not distinct from ${grant.intent} and ended_at is null`,
  );
  await tx.execute(sql`insert into autosend_grants (workspace_id, id, campaign_id, intent, level, highest, threshold, chosen, granted_by, granted_at)
    values (${workspaceId}, ${grant.id}, ${grant.campaignId}, ${grant.intent}, ${grant.level}, ${grant.highest}, ${grant.threshold}, ${grant.chosen}, ${grant.by}, ${at.toString()})`);
}

/** Writes down how a grant came to be. */
export async function insertMove(
  tx: Tx,
  workspaceId: string,
  move: Omit<GrantMove, 'at'> & { id: string; grantId: string },
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`insert into autosend_moves (workspace_id, id, campaign_id, intent, moved, from_level, to_level, cause, reason, moved_by, grant_id, at)
    values (${workspaceId}, ${move.id}, ${move.campaignId}, ${move.intent}, ${move.moved}, ${move.from}, ${move.to}, ${move.cause}, ${move.reason}, ${move.by}, ${move.grantId}, ${at.toString()})`);
}

export const newestMoves = (tx: Tx, limit: number): Promise<GrantMove[]> =>
  rows<GrantMove>(
    tx,
    sql`select campaign_id as "campaignId", intent, moved, from_level as "from", to_level as "to", cause, reason, moved_by as "by", at
        from autosend_moves order by at desc, id desc limit ${limit}`,
  );

export type Switch = {
  stoppedAt: string | null;
  stoppedBy: string | null;
  stopReason: string | null;
  books: boolean;
};
export const readSwitch = async (tx: Tx): Promise<Switch> =>
  (await row<Switch>(
    tx,
    sql`select stopped_at as "stoppedAt", stopped_by as "stoppedBy", stop_reason as "stopReason", books from autosend_settings`,
  )) ?? { stoppedAt: null, stoppedBy: null, stopReason: null, books: false };

/** What is null stays; the first stop keeps its reason. */
export async function writeSwitch(
  tx: Tx,
  workspaceId: string,
  change: { stop: { by: string; reason: string } | 'lift' | null; books: boolean | null },
  at: Temporal.Instant,
): Promise<void> {
  const { stop, books } = change;
  const given = stop === null || stop === 'lift' ? null : stop;
  await tx.execute(sql`
    insert into autosend_settings (workspace_id, stopped_at, stopped_by, stop_reason, books, updated_at)
    values (${workspaceId}, ${given ? at.toString() : null}, ${given?.by ?? null}, ${given?.reason ?? null}, ${books ?? false}, ${at.toString()})
    on conflict (workspace_id) do update set books = coalesce(${books}::boolean, autosend_settings.books), updated_at = excluded.updated_at,
      stopped_at = case when ${stop === 'lift'} then null else coalesce(autosend_settings.stopped_at, excluded.stopped_at) end,
      stopped_by = case when ${stop === 'lift'} then null else coalesce(autosend_settings.stopped_by, excluded.stopped_by) end,
      stop_reason = case when ${stop === 'lift'} then null else coalesce(autosend_settings.stop_reason, excluded.stop_reason) end`);
}
