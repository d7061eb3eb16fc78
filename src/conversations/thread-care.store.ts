import { sql } from 'drizzle-orm';
import { row, type Tx } from '#core/db/index';

/** Gives a thread to somebody, or to nobody; undefined when it is another version by now. */
export const writeAssignee = (
  tx: Tx,
  { id, version, to }: { id: string; version: number; to: string | null },
): Promise<{ leadId: string } | undefined> =>
  row(
    tx,
    sql`update threads set assignee = ${to}, version = version + 1 where id = ${id} and version = ${version} returning lead_id as "leadId"`,
  );

/** Puts a thread off, or takes it back; undefined when it is another version by now. */
export const writeSnooze = (
  tx: Tx,
  { id, version, until }: { id: string; version: number; until: string | null },
): Promise<{ leadId: string } | undefined> =>
  row(
    tx,
    sql`update threads set state = ${until === null ? 'open' : 'snoozed'}, snoozed_until = ${until}, version = version + 1
        where id = ${id} and version = ${version} returning lead_id as "leadId"`,
  );

export const threadIsThere = async (tx: Tx, id: string): Promise<boolean> =>
  (await row(tx, sql`select 1 from threads where id = ${id}`)) !== undefined;

/** What came in until this message is read; a message that comes in at this moment stays unread. */
export const writeRead = async (tx: Tx, { id, version }: { id: string; version: number }): Promise<void> => {
  await tx.execute(
    sql`update threads set unread = false where id = ${id} and version = ${version} and unread`,
  );
};
