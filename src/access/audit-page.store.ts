import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';
import type { AuditRow } from './contract.ts';

export type AuditQuery = {
  /** The id of the last row of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** The beginning of an action, e.g. `approval_` or `api_key.revoked`. */
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
};

/** Up to `limit` rows of the session's workspace, newest first. */
export async function auditRows(tx: Tx, query: AuditQuery): Promise<AuditRow[]> {
  type Stored = Omit<AuditRow, 'seq'> & { seq: string | null };
  const found = await rows<Stored>(
    tx,
    sql`select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor_kind as "actorKind", actor_id as "actorId",
          actor_name as "actorName", action, subject, detail, seq from audit_log
        where (${query.after ?? null}::uuid is null or id < ${query.after ?? null}::uuid)
          and (${query.action ?? null}::text is null or starts_with(action, ${query.action ?? null}))
          and (${query.subject ?? null}::text is null or subject = ${query.subject ?? null})
        order by id desc limit ${query.limit}`,
  );
  return found.map((entry) => ({ ...entry, seq: entry.seq === null ? null : Number(entry.seq) }));
}
