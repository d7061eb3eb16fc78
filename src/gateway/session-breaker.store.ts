import { sql } from 'drizzle-orm';
import { row, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { type SessionLimits, type SessionUse, sessionLimits } from './contract.ts';

export type Session = {
  readonly id: string;
  readonly name: string;
  readonly limits: SessionLimits;
  readonly use: SessionUse;
  /** Why it stopped; null while it may go on. */
  readonly tripped: readonly Reason[] | null;
};

const MICROS = 1_000_000;

export async function insertSession(
  tx: Tx,
  session: { workspaceId: string; id: string; name: string; limits: SessionLimits },
): Promise<void> {
  await tx.execute(
    sql`insert into session_breakers (workspace_id, id, name, limits) values (${session.workspaceId}, ${session.id}, ${session.name}, ${JSON.stringify(session.limits)}::jsonb)`,
  );
}

type Stored = {
  id: string;
  name: string;
  limits: unknown;
  tripped: Reason[] | null;
  calls: number;
  creditMicros: string;
  errorsInARow: number;
  asked: number;
  found: number;
};

/** Undefined when this workspace has no such session. `locked` keeps others from changing it meanwhile. */
export async function findSession(
  tx: Tx,
  workspaceId: string,
  id: string,
  locked: boolean,
): Promise<Session | undefined> {
  const stored = await row<Stored>(
    tx,
    sql`select id, name, limits, tripped, calls, credit_micros as "creditMicros", errors_in_a_row as "errorsInARow", asked, found
        from session_breakers where workspace_id = ${workspaceId} and id = ${id} ${locked ? sql`for update` : sql``}`,
  );
  if (!stored) return undefined;
  const { calls, creditMicros, errorsInARow, asked, found } = stored;
  return {
    id: stored.id,
    name: stored.name,
    limits: sessionLimits.parse(stored.limits),
    use: { calls, credits: Number(creditMicros) / MICROS, errorsInARow, asked, found },
    tripped: stored.tripped,
  };
}

/** Writes what was used, and why it stopped when it did. */
export async function saveUse(
  tx: Tx,
  workspaceId: string,
  { id, use, tripped }: Session,
  at: Temporal.Instant,
): Promise<void> {
  const { calls, credits, errorsInARow, asked, found } = use;
  await tx.execute(sql`
    update session_breakers set calls = ${calls}, credit_micros = ${Math.round(credits * MICROS)}, errors_in_a_row = ${errorsInARow}, asked = ${asked}, found = ${found},
           tripped = ${tripped ? JSON.stringify(tripped) : null}::jsonb, tripped_at = case when ${tripped !== null} then coalesce(tripped_at, ${at.toString()}::timestamptz) end
    where workspace_id = ${workspaceId} and id = ${id}`);
}

/** Counts anew under other limits; credits stay counted. */
export async function resetSession(
  tx: Tx,
  workspaceId: string,
  id: string,
  limits: SessionLimits,
): Promise<void> {
  await tx.execute(sql`
    update session_breakers set limits = ${JSON.stringify(limits)}::jsonb, calls = 0, errors_in_a_row = 0, asked = 0, found = 0, tripped = null, tripped_at = null, lifts = lifts + 1
    where workspace_id = ${workspaceId} and id = ${id}`);
}

/** Credits that these sessions used together. */
export const creditsUsed = async (tx: Tx, workspaceId: string, ids: readonly string[]): Promise<number> => {
  const sum = await row<{ micros: string }>(
    tx,
    sql`select coalesce(sum(credit_micros), 0) as micros from session_breakers
        where workspace_id = ${workspaceId} and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
  );
  return Number(sum?.micros ?? 0) / MICROS;
};
