import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { ApprovalItem } from './contract.ts';

const ISO = sql.raw(`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`);
/** An item as it is told, read from `approval_items`. */
export const ITEM_COLUMNS = sql`id, kind, subject_id as "subjectId", lead_id as "leadId", campaign_id as "campaignId", state, title, preview, content_hash as "contentHash", version,
  priority, tier, edited, batch_id as "batchId", created_at as "createdAt", expires_at as "expiresAt", decided_at as "decidedAt",
  decided_by as "decidedBy", tag, reason, case when claimed_by is not null then json_build_object('by', claimed_by, 'name', claimed_name,
    'at', to_char(claimed_at at time zone 'UTC', ${ISO}), 'until', to_char(claimed_until at time zone 'UTC', ${ISO})) end as claim`;

/** The campaign's name in a preview, which holds it alone or beside an id; null where there is none. */
export const CAMPAIGN_NAME = sql`case jsonb_typeof(preview -> 'campaign') when 'object' then preview -> 'campaign' ->> 'name' when 'string' then preview ->> 'campaign' end`;

export type NewItem = Pick<
  ApprovalItem,
  'id' | 'kind' | 'subjectId' | 'leadId' | 'title' | 'preview' | 'contentHash' | 'priority' | 'tier'
> & {
  /** Which batches it goes into; `outbound` where nothing is said. */
  motion?: string;
  campaignId?: string | null;
};

/** Queues items; a subject that already waits keeps its item. Returns the ids that were queued now. */
export async function insertItems(
  tx: Tx,
  workspaceId: string,
  items: readonly NewItem[],
  at: Temporal.Instant,
  expiresAt: Temporal.Instant,
): Promise<string[]> {
  const written = await rows<{ id: string }>(
    tx,
    sql`insert into approval_items (workspace_id, id, kind, motion, subject_id, lead_id, campaign_id, state, title, preview, content_hash, priority, tier, created_at, expires_at)
        select ${workspaceId}, r.id, r.kind, coalesce(r.motion, 'outbound'), r."subjectId", r."leadId", r."campaignId", 'pending', r.title, r.preview, r."contentHash", r.priority, r.tier, ${at.toString()}, ${expiresAt.toString()}
        from jsonb_to_recordset(${recordset(items)}) as r(id uuid, kind text, motion text, "subjectId" uuid, "leadId" uuid, "campaignId" uuid, title text, preview jsonb, "contentHash" text, priority int, tier text)
        on conflict (workspace_id, kind, subject_id) where state in ('pending', 'approved', 'executed') do nothing
        returning id`,
  );
  return written.map((entry) => entry.id);
}

export async function findItem(tx: Tx, id: string, lock = false): Promise<ApprovalItem | undefined> {
  return row<ApprovalItem>(
    tx,
    sql`select ${ITEM_COLUMNS} from approval_items where id = ${id} ${lock ? sql`for update` : sql``}`,
  );
}

export async function findItems(tx: Tx, ids: readonly string[], lock = false): Promise<ApprovalItem[]> {
  return rows<ApprovalItem>(
    tx,
    sql`select ${ITEM_COLUMNS} from approval_items where id = any (${arrayOf(ids, 'uuid')}) order by id ${lock ? sql`for update` : sql``}`,
  );
}

export async function countItems(tx: Tx): Promise<Record<string, number>> {
  const found = await rows<{ state: string; count: string }>(
    tx,
    sql`select state, count(*) from approval_items group by state`,
  );
  return Object.fromEntries(found.map((entry) => [entry.state, Number(entry.count)]));
}

/** These items, held one after the other in the one order everybody holds several in. */
const heldWhere = (condition: SQL): SQL =>
  sql`id in (select id from approval_items where ${condition} order by id for update)`;

type Loose = { readonly kind: string; readonly motion: string };
const isLoose = ({ kind, motion }: Loose) =>
  sql`state = 'pending' and kind = ${kind} and motion = ${motion} and batch_id is null`;

/** Pending items of a campaign that are in no open batch, locked: of two who freeze at once one gets them. */
export async function unbatchedItems(
  tx: Tx,
  loose: Loose & { readonly campaignId: string | null },
  limit: number,
): Promise<ApprovalItem[]> {
  return rows<ApprovalItem>(
    tx,
    sql`select * from (
          select ${ITEM_COLUMNS} from approval_items where ${isLoose(loose)} and id in (
            select id from approval_items where ${isLoose(loose)} and campaign_id is not distinct from ${loose.campaignId}::uuid
            order by priority desc, created_at, id limit ${limit})
          order by id for update) held
        order by priority desc, "createdAt", id`,
  );
}

/** Of which campaigns items wait in no batch, by name as they say it, the one that waits longest first. */
export async function unbatchedCampaigns(
  tx: Tx,
  loose: Loose,
): Promise<{ campaignId: string | null; name: string | null; items: number }[]> {
  return rows(
    tx,
    sql`select campaign_id as "campaignId", max(${CAMPAIGN_NAME}) as name, count(*)::int as items from approval_items where ${isLoose(loose)}
        group by campaign_id order by min(created_at), campaign_id`,
  );
}

export async function assignBatch(tx: Tx, ids: readonly string[], batchId: string): Promise<void> {
  await tx.execute(
    sql`update approval_items set batch_id = ${batchId} where id = any (${arrayOf(ids, 'uuid')}) and state = 'pending'`,
  );
}

/** Sets free what a batch held and what still waits. */
export async function releaseBatch(tx: Tx, batchId: string): Promise<void> {
  await tx.execute(
    sql`update approval_items set batch_id = null where ${heldWhere(sql`batch_id = ${batchId} and state = 'pending'`)}`,
  );
}

/** Moves pending items on. Returns the ids that were pending: of two deciders one gets them. */
export async function decideItems(
  tx: Tx,
  ids: readonly string[],
  decision: {
    state: 'approved' | 'rejected' | 'expired' | 'withdrawn';
    by: string;
    at: Temporal.Instant;
    tag?: string;
    reason?: string;
    batchId?: string;
  },
): Promise<string[]> {
  const decided = await rows<{ id: string }>(
    tx,
    sql`update approval_items set state = ${decision.state}, decided_by = ${decision.by}, decided_at = ${decision.at.toString()},
          tag = ${decision.tag ?? null}, reason = ${decision.reason ?? null}, batch_id = coalesce(${decision.batchId ?? null}::uuid, batch_id),
          claimed_by = null, claimed_name = null, claimed_at = null, claimed_until = null
        where id = any (${arrayOf(ids, 'uuid')}) and state = 'pending' returning id`,
  );
  return decided.map((entry) => entry.id);
}

/** Stores an edit if nobody edited or decided meanwhile. */
export async function updateItemContent(
  tx: Tx,
  id: string,
  version: number,
  content: { title: string; preview: Record<string, unknown>; contentHash: string; edited?: boolean },
): Promise<boolean> {
  const done = await rows(
    tx,
    sql`update approval_items set title = ${content.title}, preview = ${JSON.stringify(content.preview)}::jsonb,
          content_hash = ${content.contentHash}, version = version + 1, edited = edited or ${content.edited ?? true}
        where id = ${id} and version = ${version} and state = 'pending' returning 1`,
  );
  return done.length === 1;
}

export async function markExecuted(tx: Tx, ids: readonly string[], at: Temporal.Instant): Promise<void> {
  await tx.execute(sql`update approval_items set state = 'executed', executed_at = ${at.toString()}
    where id = any (${arrayOf(ids, 'uuid')}) and state = 'approved'`);
}

/** Items of a lead that still wait are withdrawn, e.g. after an opt-out or a reply. */
export async function withdrawForLeads(
  tx: Tx,
  leadIds: readonly string[],
  by: string,
  reason: string,
  at: Temporal.Instant,
  /** Kinds that stay. */
  except: readonly string[] = [],
): Promise<ApprovalItem[]> {
  return rows<ApprovalItem>(
    tx,
    sql`update approval_items set state = 'withdrawn', decided_by = coalesce(decided_by, ${by}), decided_at = coalesce(decided_at, ${at.toString()}), reason = ${reason}
        where ${heldWhere(sql`lead_id = any (${arrayOf(leadIds, 'uuid')}) and state in ('pending', 'approved') and kind <> all (${arrayOf(except, 'text')})`)} returning ${ITEM_COLUMNS}`,
  );
}

/** Who decided on what nobody decided on in time. */
export const NOBODY = 'expiry';

/** Ends items nobody decided in time, and approved ones whose batch ran out before it was executed. */
export async function expireItems(tx: Tx, now: Temporal.Instant): Promise<ApprovalItem[]> {
  return rows<ApprovalItem>(
    tx,
    sql`update approval_items set state = 'expired', decided_at = ${now.toString()}, decided_by = coalesce(decided_by, ${NOBODY})
        where ${heldWhere(sql`(state = 'pending' and expires_at <= ${now.toString()})
          or (state = 'approved' and exists (select 1 from approval_batches b where b.workspace_id = approval_items.workspace_id and b.id = batch_id and b.state = 'expired'))`)}
        returning ${ITEM_COLUMNS}`,
  );
}

/** Takes back items that wait or have their yes, and returns them. */
export async function withdrawItems(
  tx: Tx,
  ids: readonly string[],
  { by, reason, at }: { by: string; reason: string; at: Temporal.Instant },
): Promise<ApprovalItem[]> {
  return rows<ApprovalItem>(
    tx,
    sql`update approval_items set state = 'withdrawn', decided_by = coalesce(decided_by, ${by}), decided_at = coalesce(decided_at, ${at.toString()}), reason = ${reason}
        where ${heldWhere(sql`id = any (${arrayOf(ids, 'uuid')}) and state in ('pending', 'approved')`)} returning ${ITEM_COLUMNS}`,
  );
}

/** Puts each of these items into the batch named for it. */
export async function assignEach(
  tx: Tx,
  pairs: readonly { itemId: string; batchId: string }[],
): Promise<void> {
  await tx.execute(sql`
    update approval_items i set batch_id = r."batchId" from jsonb_to_recordset(${recordset(pairs)}) as r("itemId" uuid, "batchId" uuid)
    where i.id = r."itemId" and i.state = 'pending'`);
}

/** Ends the yes to items that were not used in time. */
export const endApproved = (tx: Tx, ids: readonly string[], now: Temporal.Instant): Promise<ApprovalItem[]> =>
  rows<ApprovalItem>(
    tx,
    sql`update approval_items set state = 'expired', decided_at = ${now.toString()}
        where id = any (${arrayOf(ids, 'uuid')}) and state = 'approved' returning ${ITEM_COLUMNS}`,
  );
