import { sql } from 'drizzle-orm';
import { type Brake, brakeOf, brakesOf, type StoredBrake } from '#core/brake/brake.store';
import { arrayOf, maybeInstantOf, row, type Tx } from '#core/db/index';
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

/** What may stop a call, in one question: the brakes, and those of the named breakers that ever failed in this workspace. */
export async function readStops(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<{ brakes: Brake[]; breakers: ReadonlyMap<string, Breaker> }> {
  const found = await row<{ brakes: StoredBrake[]; breakers: (Stored & { name: string })[] }>(
    tx,
    sql`select (select coalesce(jsonb_agg(b), '[]') from (${brakesOf(workspaceId)}) b) as brakes,
          (select coalesce(jsonb_agg(b), '[]') from (
            select name, ${COLUMNS} from breakers where workspace_id = ${workspaceId} and name = any (${arrayOf(names, 'text')})) b) as breakers`,
  );
  const breakers = (found?.breakers ?? []).map(({ name, ...stored }) => [name, breakerOf(stored)] as const);
  return { brakes: (found?.brakes ?? []).map(brakeOf), breakers: new Map(breakers) };
}

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
