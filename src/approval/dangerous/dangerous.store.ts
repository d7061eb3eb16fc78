import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import { DANGEROUS } from './contract.ts';
import type { Asked } from './radius.ts';

/** The same that waits already. Of two who ask at once the second looks after the first is done. */
export async function waitingTwin(
  tx: Tx,
  workspaceId: string,
  { operation, input }: Pick<Asked, 'operation' | 'input'>,
): Promise<{ id: string; expiresAt: string } | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`dangerous ${workspaceId}`}, 0))`);
  return row(
    tx,
    sql`select id, expires_at as "expiresAt" from approval_items where kind = ${DANGEROUS} and state in ('pending', 'approved')
          and preview ->> 'operation' = ${operation} and preview -> 'input' = ${JSON.stringify(input)}::jsonb limit 1`,
  );
}

/** What has its yes and is not ended yet, oldest first. */
export const toCarryOut = (tx: Tx): Promise<{ id: string }[]> =>
  rows(
    tx,
    sql`select i.id from approval_items i join approval_batches b on b.workspace_id = i.workspace_id and b.id = i.batch_id
        where i.kind = ${DANGEROUS} and i.state = 'approved' and b.state in ('approved', 'executing') order by i.decided_at, i.id`,
  );
