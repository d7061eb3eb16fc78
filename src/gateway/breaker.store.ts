import { sql } from 'drizzle-orm';
import { arrayOf, maybeInstantOf, row, rows, type Tx } from '#core/db/index';
import { type Breaker, CLOSED } from './breaker.rules.ts';

type Stored = {
  state: Breaker['state'];
  failures: number;
  successes: number;
  openedAt: string | null;
};

const breakerOf = (stored: Stored | undefined): Breaker =>
  stored ? { ...stored, openedAt: maybeInstantOf(stored.openedAt) } : CLOSED;

const COLUMNS = sql`state, failures, successes, opened_at as "openedAt"`;

/** The breaker of a vendor in this workspace; closed when it never failed. */
export const readBreaker = async (tx: Tx, workspaceId: string, name: string): Promise<Breaker> =>
  breakerOf(
    await row<Stored>(
      tx,
      sql`select ${COLUMNS} from breakers where workspace_id = ${workspaceId} and name = ${name}`,
    ),
  );

/** The breakers of these names that ever failed in this workspace. */
export const readBreakers = async (
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Breaker>> => {
  const found = await rows<Stored & { name: string }>(
    tx,
    sql`select name, ${COLUMNS} from breakers where workspace_id = ${workspaceId} and name = any (${arrayOf(names, 'text')})`,
  );
  return new Map(found.map(({ name, ...stored }) => [name, breakerOf(stored)]));
};

/** Moves a breaker while holding its row, so that no failure of another process is lost. */
export async function moveBreaker(
  tx: Tx,
  workspaceId: string,
  name: string,
  move: (breaker: Breaker) => Breaker,
): Promise<{ before: Breaker; after: Breaker }> {
  await tx.execute(
    sql`insert into breakers (workspace_id, name, state) values (${workspaceId}, ${name}, 'closed') on conflict do nothing`,
  );
  const before = breakerOf(
    await row<Stored>(
      tx,
      sql`select ${COLUMNS} from breakers where workspace_id = ${workspaceId} and name = ${name} for update`,
    ),
  );
  const after = move(before);
  if (after !== before)
    await tx.execute(sql`
      update breakers set state = ${after.state}, failures = ${after.failures}, successes = ${after.successes}, opened_at = ${after.openedAt?.toString() ?? null}
      where workspace_id = ${workspaceId} and name = ${name}`);
  return { before, after };
}
