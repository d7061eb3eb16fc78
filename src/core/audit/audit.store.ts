import { sql } from 'drizzle-orm';
import { recordset, row, rows, type Tx } from '../db/index.ts';
import { AUDIT_COLUMNS, lockSealing } from './audit-rows.store.ts';
import {
  type ChainBreak,
  type ChainedRow,
  GENESIS,
  hashRow,
  type SealedRow,
  walkChain,
} from './chain.rules.ts';
import { redactionsOf } from './redact.store.ts';

/** Seals up to `limit` rows of one workspace into its chain; returns how many. One sealer at a time per workspace. */
export async function sealAudit(tx: Tx, workspaceId: string, limit = 500): Promise<number> {
  await lockSealing(tx, workspaceId);
  const last = await row<{ seq: string; hash: string }>(
    tx,
    sql`select seq, hash from audit_log where workspace_id = ${workspaceId} and seq is not null order by seq desc limit 1`,
  );
  const pending = await rows<ChainedRow>(
    tx,
    sql`select ${AUDIT_COLUMNS} from audit_log where workspace_id = ${workspaceId} and seq is null order by id limit ${limit}`,
  );
  let state = { seq: Number(last?.seq ?? 0), hash: last?.hash ?? GENESIS };
  const sealed = pending.map((entry) => {
    const seq = state.seq + 1;
    const record = { id: entry.id, seq, prev_hash: state.hash, hash: hashRow(state.hash, seq, entry) };
    state = { seq, hash: record.hash };
    return record;
  });
  if (sealed.length === 0) return 0;
  await tx.execute(sql`
    update audit_log a set seq = s.seq, prev_hash = s.prev_hash, hash = s.hash
    from jsonb_to_recordset(${recordset(sealed)}) as s(id uuid, seq bigint, prev_hash text, hash text)
    where a.workspace_id = ${workspaceId} and a.id = s.id and a.seq is null`);
  return sealed.length;
}

export type AuditProof = {
  readonly workspaceId: string;
  readonly sealed: number;
  readonly unsealed: number;
  /** Rows from which a person's marks were taken, as the log itself says. */
  readonly redacted: number;
  readonly broken?: ChainBreak;
};

/** Recomputes the whole chain of one workspace in pages and reports the first break and the unsealed tail. */
export async function proveAudit(tx: Tx, workspaceId: string, page = 2000): Promise<AuditProof> {
  const redactions = await redactionsOf(tx, workspaceId);
  let state: { seq: number; hash: string; broken?: ChainBreak } = { seq: 0, hash: GENESIS };
  for (;;) {
    const batch = await rows<Omit<SealedRow, 'seq'> & { seq: string }>(
      tx,
      sql`select ${AUDIT_COLUMNS}, seq, prev_hash as "prevHash", hash from audit_log
          where workspace_id = ${workspaceId} and seq > ${state.seq} order by seq limit ${page}`,
    );
    state = walkChain(
      batch.map((entry) => ({ ...entry, seq: Number(entry.seq) })),
      state,
      redactions,
    );
    if (state.broken || batch.length < page) break;
  }
  const tail = await row<{ count: string }>(
    tx,
    sql`select count(*) from audit_log where workspace_id = ${workspaceId} and seq is null`,
  );
  return {
    workspaceId,
    sealed: state.seq,
    unsealed: Number(tail?.count ?? 0),
    redacted: redactions.size,
    ...(state.broken ? { broken: state.broken } : {}),
  };
}
