import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';

export type ErasureRow = {
  id: string;
  hashes: string[];
  state: 'running' | 'done';
  requestedBy: string;
  requestedAt: string;
  certificate: string | null;
  signature: string | null;
  finishedAt: string | null;
};

const COLUMNS = sql`id, to_jsonb(hashes) as hashes, state, requested_by as "requestedBy", requested_at as "requestedAt", certificate, signature, finished_at as "finishedAt"`;

/** Opens an erasure, or gives the one of the same person back that was begun and not finished. */
export async function openErasure(
  tx: Tx,
  workspaceId: string,
  erasure: {
    id: string;
    hashes: readonly string[];
    leadIds: readonly string[];
    by: string;
    at: Temporal.Instant;
  },
): Promise<ErasureRow> {
  const hashes = arrayOf([...erasure.hashes].sort(), 'text');
  await tx.execute(sql`
    insert into erasures (workspace_id, id, hashes, lead_ids, state, requested_by, requested_at)
    values (${workspaceId}, ${erasure.id}, ${hashes}, ${arrayOf(erasure.leadIds, 'uuid')}, 'running', ${erasure.by}, ${erasure.at.toString()})
    on conflict (workspace_id, hashes) where state = 'running' do nothing`);
  const found = await row<ErasureRow>(
    tx,
    sql`select ${COLUMNS} from erasures where state = 'running' and hashes = ${hashes} for update`,
  );
  if (!found) throw new Error('An erasure that was just opened is gone.');
  return found;
}

/** Holds an erasure until the transaction ends; false when somebody else finished it. */
export const holdErasure = async (tx: Tx, id: string): Promise<boolean> =>
  (await row(tx, sql`select 1 from erasures where id = ${id} and state = 'running' for update`)) !==
  undefined;

export async function closeErasure(
  tx: Tx,
  closed: { id: string; certificate: string; signature: string; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    sql`update erasures set state = 'done', certificate = ${closed.certificate}, signature = ${closed.signature}, finished_at = ${closed.at.toString()} where id = ${closed.id}`,
  );
}

export const findErasure = (tx: Tx, id: string): Promise<ErasureRow | undefined> =>
  row(tx, sql`select ${COLUMNS} from erasures where id = ${id}`);

export const listErasures = (tx: Tx, limit: number): Promise<ErasureRow[]> =>
  rows(tx, sql`select ${COLUMNS} from erasures order by requested_at desc, id desc limit ${limit}`);

/** Erasures that were begun and not finished. */
export const countOpen = async (tx: Tx): Promise<number> =>
  (await row<{ count: number }>(tx, sql`select count(*)::int as count from erasures where state = 'running'`))
    ?.count ?? 0;
