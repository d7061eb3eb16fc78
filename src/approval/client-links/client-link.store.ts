import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { ClientAnswer } from './contract.ts';

export type StoredLink = {
  id: string;
  batchId: string;
  label: string;
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  decidedAt: string | null;
  decision: 'approved' | 'changes_wanted' | null;
  clientName: string | null;
  reason: string | null;
  batchState: string;
};

export async function insertLink(
  tx: Tx,
  workspaceId: string,
  link: { id: string; batchId: string; label: string; createdBy: string; at: string; expiresAt: string },
): Promise<void> {
  await tx.execute(sql`
    insert into client_links (workspace_id, id, batch_id, label, created_by, created_at, expires_at)
    values (${workspaceId}, ${link.id}, ${link.batchId}, ${link.label}, ${link.createdBy}, ${link.at}, ${link.expiresAt})`);
}

const LINK = sql`k.id, k.batch_id as "batchId", k.label, k.created_by as "createdBy", k.created_at as "createdAt", k.expires_at as "expiresAt", k.revoked_at as "revokedAt",
  k.decided_at as "decidedAt", k.decision, k.client_name as "clientName", k.reason, b.state as "batchState"
  from client_links k join approval_batches b on b.workspace_id = k.workspace_id and b.id = k.batch_id`;

/** `lock` holds the link; whoever decides holds the batch after it. */
export const findLink = (tx: Tx, id: string, lock = false): Promise<StoredLink | undefined> =>
  row<StoredLink>(tx, sql`select ${LINK} where k.id = ${id} ${lock ? sql`for update of k` : sql``}`);

export const newestLinks = (tx: Tx, limit: number): Promise<StoredLink[]> =>
  rows<StoredLink>(tx, sql`select ${LINK} order by k.created_at desc, k.id desc limit ${limit}`);

/** Whose wishes for changes came since an instant, newest first. */
export const clientsWaiting = async (tx: Tx, since: Temporal.Instant): Promise<string[]> =>
  (
    await rows<{ label: string }>(
      tx,
      sql`select label from client_links where decision = 'changes_wanted' and decided_at > ${since.toString()} order by decided_at desc`,
    )
  ).map(({ label }) => label);

export async function revokeLinkRow(tx: Tx, id: string, at: Temporal.Instant): Promise<boolean> {
  const done = await rows(
    tx,
    sql`update client_links set revoked_at = ${at.toString()} where id = ${id} and revoked_at is null and decided_at is null returning 1`,
  );
  return done.length > 0;
}

export async function settleLink(
  tx: Tx,
  id: string,
  answer: ClientAnswer,
  at: Temporal.Instant,
): Promise<void> {
  const reason = answer.decision === 'approved' ? null : answer.reason;
  await tx.execute(sql`
    update client_links set decided_at = ${at.toString()}, decision = ${answer.decision}, client_name = ${answer.name}, reason = ${reason}
    where id = ${id} and decided_at is null`);
}
