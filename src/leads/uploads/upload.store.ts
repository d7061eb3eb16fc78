import { sql } from 'drizzle-orm';
import { row, rows, type Statement, type Tx } from '#core/db/index';
import type { Assigned } from '../import/index.ts';

export type Upload = {
  id: string;
  fileName: string;
  state: 'waiting' | 'importing' | 'done' | 'failed';
  size: number;
  assigned: Assigned;
  totalRows: number | null;
  importId: string | null;
  again: boolean;
  error: string | null;
  createdAt: string;
  confirmedBy: string | null;
};

const COLUMNS = sql`id, file_name as "fileName", state, size, assigned, total_rows as "totalRows", import_id as "importId", again, error,
  created_at as "createdAt", confirmed_by as "confirmedBy"`;

/** Keeps a list, or returns the one of the same bytes that waits already. */
export async function insertUpload(
  tx: Tx,
  workspaceId: string,
  upload: {
    id: string;
    fileName: string;
    fileHash: string;
    content: Uint8Array;
    by: string;
    at: Temporal.Instant;
  },
): Promise<{ upload: Upload; isNew: boolean }> {
  const made = await row<Upload>(
    tx,
    sql`insert into uploaded_lists (workspace_id, id, file_name, file_hash, content, size, state, created_by, created_at)
        values (${workspaceId}, ${upload.id}, ${upload.fileName}, ${upload.fileHash}, ${Buffer.from(upload.content)}, ${upload.content.length}, 'waiting', ${upload.by}, ${upload.at.toString()})
        on conflict (workspace_id, file_hash) where state = 'waiting' do nothing returning ${COLUMNS}`,
  );
  if (made) return { upload: made, isNew: true };
  const found = await row<Upload>(
    tx,
    sql`select ${COLUMNS} from uploaded_lists where file_hash = ${upload.fileHash} and state = 'waiting'`,
  );
  if (!found) throw new Error('A list that was handed in twice is gone.');
  return { upload: found, isNew: false };
}

export const findUpload = (tx: Tx, id: string): Promise<Upload | undefined> =>
  row<Upload>(tx, sql`select ${COLUMNS} from uploaded_lists where id = ${id}`);

export const contentOf = async (tx: Tx, id: string): Promise<Uint8Array | null> =>
  (await row<{ content: Uint8Array | null }>(tx, sql`select content from uploaded_lists where id = ${id}`))
    ?.content ?? null;

/** False when it does not wait any more. */
export const assignColumns = async (tx: Tx, id: string, assigned: Assigned): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update uploaded_lists set assigned = ${JSON.stringify(assigned)}::jsonb where id = ${id} and state = 'waiting' returning 1`,
    )
  ).length === 1;

/** Of two who confirm it at once one does; false for the other. */
export const markConfirmed = async (
  tx: Tx,
  id: string,
  yes: { by: string; at: Temporal.Instant; totalRows: number },
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update uploaded_lists set state = 'importing', confirmed_by = ${yes.by}, confirmed_at = ${yes.at.toString()}, total_rows = ${yes.totalRows}
          where id = ${id} and state = 'waiting' returning 1`,
    )
  ).length === 1;

/** The list that was confirmed first and is not taken in yet. */
export const nextUpload = (tx: Tx): Promise<Upload | undefined> =>
  row<Upload>(
    tx,
    sql`select ${COLUMNS} from uploaded_lists where state = 'importing' order by confirmed_at, id limit 1`,
  );

export const nextUploadDue = (): Statement =>
  sql`select min(confirmed_at) from uploaded_lists where state = 'importing'`;

/** Names the import a list became. `done`: it was over when this list came to it, which the first naming alone can tell. */
export const nameImport = (
  tx: Tx,
  id: string,
  named: { importId: string; done: boolean },
): Promise<unknown> =>
  tx.execute(
    sql`update uploaded_lists set import_id = ${named.importId}, again = case when import_id is null then ${named.done} else again end where id = ${id}`,
  );

/** Ends it and lets go of the file: what was taken in and what was not is kept with the import. */
export const closeUpload = (
  tx: Tx,
  id: string,
  end: { state: 'done' | 'failed'; error: string | null; at: Temporal.Instant },
): Promise<unknown> =>
  tx.execute(
    sql`update uploaded_lists set state = ${end.state}, error = ${end.error}, content = null, finished_at = ${end.at.toString()}
        where id = ${id} and state = 'importing'`,
  );

export const removeUpload = async (tx: Tx, id: string): Promise<boolean> =>
  (await rows(tx, sql`delete from uploaded_lists where id = ${id} and state = 'waiting' returning 1`))
    .length === 1;

/** Lists that nobody confirmed go, the file with them. */
export const removeForgotten = async (tx: Tx, before: Temporal.Instant): Promise<number> =>
  (
    await rows(
      tx,
      sql`delete from uploaded_lists where state = 'waiting' and created_at < ${before.toString()} returning 1`,
    )
  ).length;

export const isImporting = async (tx: Tx): Promise<boolean> =>
  (await row(tx, sql`select 1 from uploaded_lists where state = 'importing' limit 1`)) !== undefined;

export const removeWaiting = async (tx: Tx): Promise<number> =>
  (await rows(tx, sql`delete from uploaded_lists where state = 'waiting' returning 1`)).length;
