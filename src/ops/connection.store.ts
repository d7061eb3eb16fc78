import { sql } from 'drizzle-orm';
import { recordset, rows, type Tx } from '#core/db/index';

export type LastSeen = { readonly lastOkAt: string | null; readonly lastDeliveryAt: string | null };

/** When each vendor last did what it was asked for, and when it last delivered by itself. One index look for each. */
export const lastSuccesses = async (
  tx: Tx,
  workspaceId: string,
  asked: readonly { vendor: string; logged: string }[],
): Promise<ReadonlyMap<string, LastSeen>> => {
  const found = await rows<LastSeen & { vendor: string }>(
    tx,
    sql`select vendor,
          (select settled_at from operation_log where workspace_id = ${workspaceId} and split_part(operation, '.', 2) = logged and state = 'done'
             order by settled_at desc limit 1) as "lastOkAt",
          (select received_at from webhook_inbox where workspace_id = ${workspaceId} and source = vendor order by received_at desc limit 1) as "lastDeliveryAt"
        from jsonb_to_recordset(${recordset(asked)}) as asked(vendor text, logged text)`,
  );
  return new Map(found.map(({ vendor, ...seen }) => [vendor, seen]));
};
