import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';

export type NewFact = {
  id: string;
  subjectKind: 'person' | 'company' | 'sender' | 'campaign';
  subjectId: string;
  key: string;
  value: string;
  source: string;
  quote: string | null;
  confidence: number;
  observedAt: string;
};

/** Stores sourced data; the same datum of the same source is refreshed, not repeated. */
export async function insertFacts(
  tx: Tx,
  workspaceId: string,
  facts: readonly NewFact[],
  now: Temporal.Instant,
): Promise<void> {
  if (facts.length === 0) return;
  await tx.execute(sql`
    insert into facts (workspace_id, id, subject_kind, subject_id, key, value, source, quote, confidence, observed_at, created_at)
    select distinct on (r."subjectId", r.key, r.source, md5(r.value)) ${workspaceId}::uuid, r.id, r."subjectKind", r."subjectId", r.key, r.value, r.source, r.quote, r.confidence, r."observedAt", ${now.toString()}::timestamptz
    from jsonb_to_recordset(${recordset(facts)}) as r(id uuid, "subjectKind" text, "subjectId" uuid, key text, value text, source text, quote text, confidence real, "observedAt" timestamptz)
    on conflict (workspace_id, subject_id, key, source, md5(value)) do update set observed_at = greatest(facts.observed_at, excluded.observed_at)`);
}

export type StoredFact = {
  id: string;
  subjectKind: NewFact['subjectKind'];
  subjectId: string;
  key: string;
  value: string;
  source: string;
  quote: string | null;
  confidence: number;
  observedAt: string;
};

export const factsOf = (tx: Tx, subjectIds: readonly string[]): Promise<StoredFact[]> =>
  rows<StoredFact>(
    tx,
    sql`select id, subject_kind as "subjectKind", subject_id as "subjectId", key, value, source, quote, confidence,
          to_char(observed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "observedAt"
        from facts where subject_id = any (${arrayOf(subjectIds, 'uuid')}) order by observed_at desc, id`,
  );
