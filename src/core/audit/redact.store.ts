import { sql } from 'drizzle-orm';
import type { Actor } from '../actor.ts';
import { arrayOf, rows, type Tx } from '../db/index.ts';
import { appendAudit } from './append.ts';
import { AUDIT_COLUMNS, lockSealing } from './audit-rows.store.ts';
import { type ChainedRow, contentHash, REDACTED } from './chain.rules.ts';

/**
 * Takes a person's marks out of audit rows. Sealed rows keep their place and hash in the chain; an entry `audit.redacted`
 * names each with the hash of what it says now, and nothing else excuses a changed row. Returns how many were cleaned.
 */
export async function redactAudit(
  tx: Tx,
  redaction: {
    workspaceId: string;
    finds: string;
    cleans: string;
    entryId: Parameters<typeof appendAudit>[1]['id'];
    actor: Actor;
    at: Temporal.Instant;
  },
): Promise<number> {
  const { workspaceId, finds, cleans } = redaction;
  await lockSealing(tx, workspaceId);
  const cleaned = await rows<ChainedRow & { sealed: boolean }>(
    tx,
    sql`update audit_log set subject = without_marks(subject, ${cleans}), detail = without_marks(detail, ${cleans})
        where workspace_id = ${workspaceId} and (subject ~* ${finds} or detail::text ~* ${finds})
        returning ${AUDIT_COLUMNS}, seq is not null as sealed`,
  );
  const sealed = cleaned.filter((entry) => entry.sealed);
  if (sealed.length > 0)
    await appendAudit(tx, {
      id: redaction.entryId,
      workspaceId,
      actor: redaction.actor,
      at: redaction.at,
      action: REDACTED,
      subject: `${sealed.length} rows`,
      detail: { rows: sealed.map((entry) => ({ id: entry.id, content: contentHash(entry) })) },
    });
  return cleaned.length;
}

/** What the log itself says was cleaned: the hash of its present content by row. */
export async function redactionsOf(tx: Tx, workspaceId: string): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ id: string; content: string }>(
    tx,
    sql`select r.value ->> 'id' as id, r.value ->> 'content' as content
        from audit_log a, jsonb_array_elements(a.detail -> 'rows') r
        where a.workspace_id = ${workspaceId} and a.action = any (${arrayOf([REDACTED], 'text')}) order by a.id`,
  );
  return new Map(found.map(({ id, content }) => [id, content]));
}
