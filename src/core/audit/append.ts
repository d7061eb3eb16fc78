import { sql } from 'drizzle-orm';
import type { Actor } from '../actor.ts';
import type { AuditEntry } from '../ctx.ts';
import type { Tx } from '../db/index.ts';
import type { Ids } from '../ids.ts';

/** Writes an audit row in the caller's transaction. It is sealed into the workspace's hash chain within a second. */
export async function appendAudit(
  tx: Tx,
  entry: AuditEntry & {
    id: ReturnType<Ids['next']>;
    workspaceId: string;
    actor: Actor;
    at: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(sql`
    insert into audit_log (workspace_id, id, at, actor_kind, actor_id, actor_name, action, subject, detail)
    values (${entry.workspaceId}, ${entry.id}, ${entry.at.toString()}, ${entry.actor.kind}, ${entry.actor.id},
            ${entry.actor.name}, ${entry.action}, ${entry.subject}, ${JSON.stringify(entry.detail ?? {})}::jsonb)`);
}
