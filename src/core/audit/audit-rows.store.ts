import { sql } from 'drizzle-orm';
import type { Tx } from '../db/index.ts';

/** An audit row as it is hashed. */
export const AUDIT_COLUMNS = sql`id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor_kind as "actorKind",
  actor_id as "actorId", actor_name as "actorName", action, subject, detail::text as detail`;

/** One sealer at a time per workspace, and nobody who cleans rows meanwhile. */
export async function lockSealing(tx: Tx, workspaceId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(724010, hashtext(${workspaceId}))`);
}
