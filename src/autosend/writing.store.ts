import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Tx } from '#core/db/index';
import type { DraftAttempt } from './contract.ts';
import { DRAFT_COLUMNS, type DraftRow } from './reply-draft.store.ts';

/** Replies whose answer a model is to write, the oldest first. */
export const draftsToWrite = (tx: Tx, limit: number): Promise<DraftRow[]> =>
  rows<DraftRow>(
    tx,
    sql`select ${DRAFT_COLUMNS} from reply_drafts d where d.state = 'writing' order by d.created_at, d.id limit ${limit}`,
  );
export const nextWriting = () => sql`select min(d.created_at) from reply_drafts d where d.state = 'writing'`;

/** Keeps what was tried for these before it is tried again. */
export async function noteAttempts(
  tx: Tx,
  tried: readonly { id: string; attempts: readonly DraftAttempt[] }[],
): Promise<void> {
  await tx.execute(sql`update reply_drafts d set attempts = r.attempts from jsonb_to_recordset(${recordset(tried)}) as r(id uuid, attempts jsonb)
    where d.id = r.id and d.state = 'writing'`);
}

/** Takes these away to be written; whoever else was faster, or ended one, has it. Returns the ids. */
export const takeWriting = async (tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`delete from reply_drafts where id = any (${arrayOf(ids, 'uuid')}) and state = 'writing' returning id`,
      )
    ).map(({ id }) => id),
  );
