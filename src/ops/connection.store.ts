import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';

/** When each vendor last did something it was asked for, and when it last delivered by itself. */
export const lastSuccesses = async (
  tx: Tx,
): Promise<ReadonlyMap<string, { lastOkAt: string | null; lastDeliveryAt: string | null }>> => {
  const found = await rows<{ vendor: string; lastOkAt: string | null; lastDeliveryAt: string | null }>(
    tx,
    sql`select vendor, max(ok) as "lastOkAt", max(delivered) as "lastDeliveryAt" from (
          select split_part(operation, '.', 2) as vendor, max(settled_at) as ok, null::timestamptz as delivered
            from operation_log where state = 'done' group by 1
          union all select source, null, max(received_at) from webhook_inbox group by source) seen group by vendor`,
  );
  return new Map(found.map(({ vendor, ...rest }) => [vendor, rest]));
};
