import { type SQL, sql } from 'drizzle-orm';
import { row, rows, type Tx } from './index.ts';

export type StoredPolicy = { policy: unknown; version: number; updatedAt: string; updatedBy: string };

/** The one policy that a workspace keeps in this table. */
export const findPolicy = (tx: Tx, table: SQL): Promise<StoredPolicy | undefined> =>
  row<StoredPolicy>(
    tx,
    sql`select policy, version, updated_at as "updatedAt", updated_by as "updatedBy" from ${table}`,
  );

/** Stores the policy that follows the version it was made on; false when somebody was faster. */
export const putPolicy = async (
  tx: Tx,
  table: SQL,
  record: { workspaceId: string; policy: unknown; version: number; by: string; at: Temporal.Instant },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`insert into ${table} as e (workspace_id, policy, version, updated_at, updated_by)
          select ${record.workspaceId}, ${JSON.stringify(record.policy)}::jsonb, ${record.version + 1}, ${record.at.toString()}, ${record.by}
          where ${record.version} = 0 or exists (select 1 from ${table})
          on conflict (workspace_id) do update set policy = excluded.policy, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by
          where e.version = ${record.version} returning 1`,
    )
  ).length === 1;
