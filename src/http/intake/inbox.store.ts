import { type SQL, sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';

export type InboxRow = {
  readonly workspaceId: string;
  readonly id: string;
  readonly source: string;
  /** The vendor's own name for the delivery; the same one is stored once. */
  readonly deliveryId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly at: Temporal.Instant;
};

/** Stores a delivery; answers a row when it was not stored before. One statement, so that it needs no transaction. */
export const storeDelivery = (entry: InboxRow): SQL => sql`
  insert into webhook_inbox (workspace_id, id, source, delivery_id, headers, body, received_at)
  values (${entry.workspaceId}, ${entry.id}, ${entry.source}, ${entry.deliveryId}, ${JSON.stringify(entry.headers)}::jsonb, ${entry.body}, ${entry.at.toString()})
  on conflict (workspace_id, source, delivery_id) do nothing returning 1`;

/** Counts a delivery that was not taken: what is turned away is not stored, but it is not silent either. */
export const countRefusal = (
  workspaceId: string,
  source: string,
  code: string,
  at: Temporal.Instant,
): SQL => sql`
  insert into webhook_refusals (workspace_id, source, code, day, count, last_at)
  values (${workspaceId}, ${source}, ${code}, ${at.toString().slice(0, 10)}::date, 1, ${at.toString()})
  on conflict (workspace_id, source, code, day) do update set count = webhook_refusals.count + 1, last_at = excluded.last_at`;

export type WaitingDelivery = {
  id: string;
  source: string;
  headers: Record<string, string>;
  body: string;
};

/** Takes the oldest deliveries nobody has worked off, for this transaction alone. */
export const claimDeliveries = (tx: Tx, limit: number): Promise<WaitingDelivery[]> =>
  rows(
    tx,
    sql`select id, source, headers, body from webhook_inbox
        where processed_at is null and dead_at is null order by received_at, id limit ${limit} for update skip locked`,
  );

export async function markProcessed(tx: Tx, ids: readonly string[], at: Temporal.Instant): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(
    sql`update webhook_inbox set processed_at = ${at.toString()}, attempts = attempts + 1, error = null where id = any(${arrayOf(ids, 'uuid')})`,
  );
}

/** Sets deliveries aside that cannot be read: kept raw, shown, and worked off again only when a person says so. */
export async function buryDeliveries(
  tx: Tx,
  dead: readonly { id: string; error: string }[],
  at: Temporal.Instant,
): Promise<void> {
  if (dead.length === 0) return;
  await tx.execute(sql`
    update webhook_inbox i set dead_at = ${at.toString()}, attempts = attempts + 1, error = r.error
    from jsonb_to_recordset(${recordset(dead)}) as r(id uuid, error text) where i.id = r.id`);
}
