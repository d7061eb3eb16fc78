import { sql } from 'drizzle-orm';
import { recordset, row, rows, type Tx } from '#core/db/index';
import type { RowReject } from './import/index.ts';

export type ImportRecord = {
  id: string;
  fileName: string;
  state: 'running' | 'done' | 'failed';
  rows: number;
  accepted: number;
  rejected: number;
  created: number;
  updated: number;
  checkpoint: number;
  columns: string[];
  mapping: Record<string, unknown>;
  preset: string;
  startedAt: string;
  /** The file had been imported before, so this time nothing was added. */
  again?: true;
};

const COLUMNS = sql`id, file_name as "fileName", state, rows, accepted, rejected, created, updated, checkpoint, columns, mapping, preset, started_at as "startedAt"`;

export const findImport = (tx: Tx, id: string): Promise<ImportRecord | undefined> =>
  row<ImportRecord>(tx, sql`select ${COLUMNS} from imports where id = ${id}`);

export const findImportByHash = (tx: Tx, hash: string): Promise<ImportRecord | undefined> =>
  row<ImportRecord>(
    tx,
    sql`select ${COLUMNS} from imports where file_hash = ${hash} and state <> 'failed' for update`,
  );

export const listImports = (tx: Tx, limit: number): Promise<ImportRecord[]> =>
  rows<ImportRecord>(tx, sql`select ${COLUMNS} from imports order by started_at desc limit ${limit}`);

/** Opens an import, or returns the one of the same file that is open or done. */
export async function openImportRecord(
  tx: Tx,
  workspaceId: string,
  record: {
    id: string;
    fileName: string;
    fileHash: string;
    preset: string;
    mapping: object;
    columns: readonly string[];
  },
  at: Temporal.Instant,
): Promise<ImportRecord> {
  await tx.execute(sql`
    insert into imports (workspace_id, id, file_name, file_hash, preset, mapping, columns, state, started_at)
    values (${workspaceId}, ${record.id}, ${record.fileName}, ${record.fileHash}, ${record.preset}, ${JSON.stringify(record.mapping)}::jsonb,
            ${JSON.stringify(record.columns)}::jsonb, 'running', ${at.toString()})
    on conflict (workspace_id, file_hash) where state <> 'failed' do nothing`);
  const found = await findImportByHash(tx, record.fileHash);
  if (!found) throw new Error('An import that was just opened is gone.');
  return found;
}

/**
 * Waits until no other import writes in this workspace: two files with one new person would make two of them. Returns
 * the checkpoint as it is then.
 */
export async function takeTurn(tx: Tx, workspaceId: string, id: string): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(724030, hashtext(${workspaceId}))`);
  const found = await row<{ checkpoint: number }>(
    tx,
    sql`select checkpoint from imports where id = ${id} for update`,
  );
  if (!found) throw new Error('An import that is running is gone.');
  return found.checkpoint;
}

/** Advances the counters and the checkpoint together with the rows of a batch. */
export async function advanceImport(
  tx: Tx,
  id: string,
  by: { checkpoint: number; accepted: number; rejected: number; created: number; updated: number },
): Promise<void> {
  await tx.execute(sql`
    update imports set rows = rows + ${by.accepted + by.rejected}, accepted = accepted + ${by.accepted}, rejected = rejected + ${by.rejected},
      created = created + ${by.created}, updated = updated + ${by.updated}, checkpoint = ${by.checkpoint} where id = ${id}`);
}

/** False when it was closed before. */
export async function closeImport(
  tx: Tx,
  id: string,
  state: 'done' | 'failed',
  at: Temporal.Instant,
  error: string | null = null,
): Promise<boolean> {
  const done = await rows(
    tx,
    sql`update imports set state = ${state}, finished_at = ${at.toString()}, error = ${error} where id = ${id} and state = 'running' returning 1`,
  );
  return done.length === 1;
}

export async function insertRejects(
  tx: Tx,
  workspaceId: string,
  importId: string,
  rejects: readonly RowReject[],
): Promise<void> {
  if (rejects.length === 0) return;
  await tx.execute(sql`
    insert into import_rejects (workspace_id, import_id, row, column_name, value, code, reason, record)
    select ${workspaceId}, ${importId}, r.row, r."column", r.value, r.code, r.reason, r.cells
    from jsonb_to_recordset(${recordset(rejects)}) as r(row int, "column" text, value text, code text, reason text, cells jsonb)
    on conflict do nothing`);
}

export type StoredReject = {
  row: number;
  column: string;
  value: string | null;
  code: string;
  reason: string;
  cells: string[];
};

export const listRejects = (tx: Tx, importId: string): Promise<StoredReject[]> =>
  rows<StoredReject>(
    tx,
    sql`select row, column_name as "column", value, code, reason, record as cells from import_rejects where import_id = ${importId} order by row`,
  );

/** The leads that an import made or met, in order of id. */
export const leadsOfImport = async (tx: Tx, importId: string): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      tx,
      sql`select id from leads where import_id = ${importId} union select lead_id from import_leads where import_id = ${importId} order by 1`,
    )
  ).map((entry) => entry.id);
