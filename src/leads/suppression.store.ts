import { sql } from 'drizzle-orm';
import { recordset, rows, type Tx } from '#core/db/index';

export type NewSuppression = {
  id: string;
  kind: 'address' | 'domain';
  hash: string;
  value: string | null;
  reason: string;
  source: string;
};

/** "No" is for ever: an existing entry stays as it is. Returns how many are new. */
export async function insertSuppressions(
  tx: Tx,
  workspaceId: string,
  entries: readonly NewSuppression[],
  actor: string,
  at: Temporal.Instant,
): Promise<number> {
  if (entries.length === 0) return 0;
  const written = await rows(
    tx,
    sql`insert into suppressions (workspace_id, id, kind, hash, value, reason, source, actor, at)
        select ${workspaceId}, r.id, r.kind, r.hash, r.value, r.reason, r.source, ${actor}, ${at.toString()}
        from jsonb_to_recordset(${recordset(entries)}) as r(id uuid, kind text, hash text, value text, reason text, source text)
        on conflict (workspace_id, kind, hash) do nothing returning 1`,
  );
  return written.length;
}

export type SuppressionHit = {
  kind: 'address' | 'domain';
  hash: string;
  reason: string;
  source: string;
  at: string;
  inherited: boolean;
};

/** Entries of this workspace and its ancestors that match any of the hashes. */
export async function matchSuppressions(
  tx: Tx,
  workspaceId: string,
  hashes: readonly string[],
): Promise<SuppressionHit[]> {
  return rows<SuppressionHit>(
    tx,
    sql`select s.kind, s.hash, s.reason, s.source, s.at, (s.workspace_id <> ${workspaceId}) as inherited
        from jsonb_array_elements_text(${JSON.stringify(hashes)}::jsonb) h(hash)
        join suppressions s on s.hash = h.hash order by s.at`,
  );
}
