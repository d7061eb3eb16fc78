import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';

export type JournalEntry = {
  id: string;
  leadId: string;
  provider: string;
  requestKey: string;
  state: 'hit' | 'miss' | 'failed';
  answer: unknown;
  error: string | null;
  operationId: string | null;
};

/** Stores answers; a paid hit or miss is never overwritten, a failure is replaced by a later answer. */
export async function writeJournal(
  tx: Tx,
  workspaceId: string,
  entries: readonly JournalEntry[],
  at: Temporal.Instant,
): Promise<void> {
  if (entries.length === 0) return;
  await tx.execute(sql`
    insert into enrichment_journal (workspace_id, id, lead_id, provider, request_key, state, answer, error, operation_id, asked_at, answered_at)
    select ${workspaceId}, r.id, r."leadId", r.provider, r."requestKey", r.state, r.answer, r.error, r."operationId", ${at.toString()}, ${at.toString()}
    from jsonb_to_recordset(${recordset(entries)}) as r(id uuid, "leadId" uuid, provider text, "requestKey" text, state text, answer jsonb, error text, "operationId" uuid)
    on conflict (workspace_id, provider, request_key) do update
      set state = excluded.state, answer = excluded.answer, error = excluded.error, operation_id = excluded.operation_id, answered_at = excluded.answered_at
      where enrichment_journal.state = 'failed'`);
}

/** Answers that are there already. */
export const journalOf = (tx: Tx, leadIds: readonly string[]): Promise<JournalEntry[]> =>
  rows<JournalEntry>(
    tx,
    sql`select id, lead_id as "leadId", provider, request_key as "requestKey", state, answer, error, operation_id as "operationId"
        from enrichment_journal where lead_id = any (${arrayOf(leadIds, 'uuid')}) order by answered_at, id`,
  );
