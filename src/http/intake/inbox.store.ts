import { sql } from 'drizzle-orm';
import { row, type Tx } from '#core/db/index';

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

/** Stores a delivery. False when it was stored before. */
export async function storeDelivery(tx: Tx, entry: InboxRow): Promise<boolean> {
  const stored = await row(
    tx,
    sql`insert into webhook_inbox (workspace_id, id, source, delivery_id, headers, body, received_at)
        values (${entry.workspaceId}, ${entry.id}, ${entry.source}, ${entry.deliveryId}, ${JSON.stringify(entry.headers)}::jsonb, ${entry.body}, ${entry.at.toString()})
        on conflict (workspace_id, source, delivery_id) do nothing returning 1`,
  );
  return stored !== undefined;
}
