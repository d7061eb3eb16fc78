import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';

export type AuditRow = {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
  seq: string | null;
};

export const auditRows = (tx: Tx, limit: number): Promise<AuditRow[]> =>
  rows<AuditRow>(
    tx,
    sql`select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS"Z"') as at, actor_name as actor, action, subject, detail, seq::text from audit_log order by id desc limit ${limit}`,
  );
