import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { Batch, BatchPreview, BatchScope } from './contract.ts';

export type StoredBatch = Batch & { scope: BatchScope };
const COLUMNS = sql`id, motion, campaign_id as "campaignId", state, scope, preview, preview_hash as "previewHash", created_at as "createdAt", expires_at as "expiresAt",
  decided_at as "decidedAt", decided_by as "decidedBy", reason, executed_at as "executedAt", report`;

export async function insertBatch(
  tx: Tx,
  batch: {
    workspaceId: string;
    id: string;
    motion: string;
    scope: BatchScope;
    preview: BatchPreview;
    previewHash: string;
    at: Temporal.Instant;
    expiresAt: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(sql`
    insert into approval_batches (workspace_id, id, motion, campaign_id, state, scope, preview, preview_hash, created_at, expires_at)
    values (${batch.workspaceId}, ${batch.id}, ${batch.motion}, ${batch.scope.campaignId ?? null}, 'pending', ${JSON.stringify(batch.scope)}::jsonb,
            ${JSON.stringify(batch.preview)}::jsonb, ${batch.previewHash}, ${batch.at.toString()}, ${batch.expiresAt.toString()})`);
}

/** Stores pending batches of one item each. */
export async function insertBatches(
  tx: Tx,
  workspaceId: string,
  batches: readonly {
    id: string;
    motion: string;
    scope: BatchScope;
    preview: BatchPreview;
    previewHash: string;
    expiresAt: string;
  }[],
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    insert into approval_batches (workspace_id, id, motion, campaign_id, state, scope, preview, preview_hash, created_at, expires_at)
    select ${workspaceId}, r.id, r.motion, (r.scope ->> 'campaignId')::uuid, 'pending', r.scope, r.preview, r."previewHash", ${at.toString()}, r."expiresAt"
    from jsonb_to_recordset(${recordset(batches)}) as r(id uuid, motion text, scope jsonb, preview jsonb, "previewHash" text, "expiresAt" timestamptz)`);
}

export const findBatch = (tx: Tx, id: string, lock = false): Promise<StoredBatch | undefined> =>
  row<StoredBatch>(
    tx,
    sql`select ${COLUMNS} from approval_batches where id = ${id} ${lock ? sql`for update` : sql``}`,
  );

/** Holds the batches these items are in, before the items themselves are held: whoever says yes to a batch holds both in this order. */
export async function holdBatchesOf(tx: Tx, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length > 0)
    await tx.execute(sql`
      select 1 from approval_batches where id in (select batch_id from approval_items where id = any (${arrayOf(itemIds, 'uuid')}))
      order by id for update`);
}

/** The first of these items that stands in a batch which waits, with that batch. */
export const heldElsewhere = (
  tx: Tx,
  itemIds: readonly string[],
): Promise<(Pick<Batch, 'id' | 'preview' | 'createdAt'> & { title: string }) | undefined> =>
  row(
    tx,
    sql`select i.title, b.id, b.preview, b.created_at as "createdAt" from approval_items i
        join approval_batches b on b.workspace_id = i.workspace_id and b.id = i.batch_id
        where i.id = any (${arrayOf(itemIds, 'uuid')}) and i.state = 'pending' and b.state = 'pending'
          and exists (select 1 from jsonb_array_elements(b.scope -> 'items') s where s ->> 'itemId' = i.id::text)
        order by i.id limit 1`,
  );

export const listBatches = (tx: Tx, limit: number): Promise<StoredBatch[]> =>
  rows<StoredBatch>(
    tx,
    sql`select ${COLUMNS} from approval_batches order by created_at desc, id desc limit ${limit}`,
  );

/** Moves a batch on from one of the given states. False when it was elsewhere. */
export async function moveBatch(
  tx: Tx,
  id: string,
  from: readonly string[],
  to: string,
  change: { by?: string; at: Temporal.Instant; reason?: string; report?: object },
): Promise<boolean> {
  const decided = to === 'approved' || to === 'rejected' || to === 'expired';
  const done = await rows(
    tx,
    sql`update approval_batches set state = ${to},
          decided_at = case when ${decided} then ${change.at.toString()}::timestamptz else decided_at end,
          decided_by = coalesce(${change.by ?? null}, decided_by),
          reason = coalesce(${change.reason ?? null}, reason),
          executed_at = case when ${to === 'executed'} then ${change.at.toString()}::timestamptz else executed_at end,
          report = coalesce(${change.report ? JSON.stringify(change.report) : null}::jsonb, report)
        where id = ${id} and state in (select jsonb_array_elements_text(${JSON.stringify(from)}::jsonb)) returning 1`,
  );
  return done.length === 1;
}

/** Gives a batch that waits another scope, with the hash of it. */
export async function refreezeBatch(
  tx: Tx,
  id: string,
  { scope, preview, previewHash }: Pick<StoredBatch, 'scope' | 'preview' | 'previewHash'>,
): Promise<void> {
  await tx.execute(sql`
    update approval_batches set scope = ${JSON.stringify(scope)}::jsonb, preview = ${JSON.stringify(preview)}::jsonb, preview_hash = ${previewHash}
    where id = ${id} and state = 'pending'`);
}

/** Writes down what became of an executed batch since. */
export async function amendReport(tx: Tx, id: string, report: object): Promise<void> {
  await tx.execute(
    sql`update approval_batches set report = ${JSON.stringify(report)}::jsonb where id = ${id} and state = 'executed'`,
  );
}

/** Ends waiting batches of which no item waits any more: nobody could decide on them. Returns their ids. */
export async function endHollow(
  tx: Tx,
  { reason, at }: { reason: string; at: Temporal.Instant },
): Promise<string[]> {
  const done = await rows<{ id: string }>(
    tx,
    sql`update approval_batches b set state = 'rejected', decided_at = ${at.toString()}, reason = ${reason}
        where b.state = 'pending' and not exists (
          select 1 from jsonb_array_elements(b.scope -> 'items') s
          join approval_items i on i.workspace_id = b.workspace_id and i.id = (s ->> 'itemId')::uuid and i.state = 'pending' and i.batch_id = b.id)
        returning id`,
  );
  return done.map((entry) => entry.id);
}

/** Batches nobody executed in time. Returns their ids. */
export async function expireBatches(tx: Tx, now: Temporal.Instant): Promise<string[]> {
  const done = await rows<{ id: string }>(
    tx,
    sql`update approval_batches set state = 'expired', decided_at = coalesce(decided_at, ${now.toString()}) where state in ('pending', 'approved') and expires_at <= ${now.toString()} returning id`,
  );
  return done.map((entry) => entry.id);
}
