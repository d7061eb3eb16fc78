import { sql } from 'drizzle-orm';
import { recordset, rows, type Tx } from '#core/db/index';
import type { Cost } from './operation.ts';

export type Reservation = { readonly id: string; readonly operationId: string; readonly cost: Cost };

/**
 * Reserves money under the workspace's budgets, in this order and as far as each reaches. Returns the operations that have theirs;
 * of the others nothing is kept.
 */
export async function reserveSpends(
  tx: Tx,
  workspaceId: string,
  wanted: readonly Reservation[],
  at: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  if (wanted.length === 0) return new Set();
  const records = wanted.map(({ id, operationId, cost: { vendor, unit, micros } }, place) => ({
    ...{ id, operationId, vendor, unit, micros: micros.toString(), place },
  }));
  const reserved = await rows<{ operationId: string }>(
    tx,
    sql`with asked as (
          select r.*, sum(r.micros) over (partition by r.vendor, r.unit order by r.place) as together
          from jsonb_to_recordset(${recordset(records)}) as r(id uuid, "operationId" uuid, vendor text, unit text, micros bigint, place int)),
        held as materialized (
          select b.vendor, b.unit, b.limit_micros - b.used_micros as room from spend_budgets b
          where b.workspace_id = ${workspaceId} and (b.vendor, b.unit) in (select a.vendor, a.unit from asked a) for update),
        granted as (
          select a.* from asked a left join held h on h.vendor = a.vendor and h.unit = a.unit where h.vendor is null or a.together <= h.room),
        taken as (
          update spend_budgets b set used_micros = b.used_micros + g.micros
          from (select vendor, unit, sum(micros)::bigint as micros from granted group by vendor, unit) g
          where b.workspace_id = ${workspaceId} and b.vendor = g.vendor and b.unit = g.unit)
        insert into spend_ledger (workspace_id, id, operation_id, vendor, unit, amount_micros, state, at)
        select ${workspaceId}, g.id, g."operationId", g.vendor, g.unit, g.micros, 'reserved', ${at.toString()} from granted g
        returning operation_id as "operationId"`,
  );
  return new Set(reserved.map(({ operationId }) => operationId));
}

export type Charge = { readonly operationId: string; readonly micros: bigint };

/** Corrects reservations to what was charged; zero releases one. */
export async function settleSpends(
  tx: Tx,
  workspaceId: string,
  charges: readonly Charge[],
  at: Temporal.Instant,
): Promise<void> {
  if (charges.length === 0) return;
  const records = charges.map(({ operationId, micros }) => ({ operationId, micros: micros.toString() }));
  await tx.execute(sql`
    with before as materialized (
      select s.id, s.amount_micros as reserved, r.micros
      from jsonb_to_recordset(${recordset(records)}) as r("operationId" uuid, micros bigint)
      join spend_ledger s on s.workspace_id = ${workspaceId} and s.operation_id = r."operationId" and s.state = 'reserved' for update of s),
    settled as (
      update spend_ledger s set state = case when b.micros = 0 then 'released' else 'spent' end, amount_micros = b.micros, at = ${at.toString()}
      from before b where s.workspace_id = ${workspaceId} and s.id = b.id and s.state = 'reserved'
      returning s.vendor, s.unit, b.reserved - b.micros as saved)
    update spend_budgets b set used_micros = greatest(0, b.used_micros - f.saved)
    from (select vendor, unit, sum(saved)::bigint as saved from settled group by vendor, unit) f
    where b.workspace_id = ${workspaceId} and b.vendor = f.vendor and b.unit = f.unit`);
}

/**
 * Sets what an operation cost after it was settled, because the vendor told only later. A lower figure gives the rest
 * back to the budget; a higher one counts as far as the cap allows, and the ledger shows all of it.
 */
export async function correctSpend(
  tx: Tx,
  workspaceId: string,
  operationId: string,
  micros: bigint,
  at: Temporal.Instant,
): Promise<void> {
  const charged = sql`${micros.toString()}::bigint`;
  await tx.execute(sql`
    with before as (
      select amount_micros, vendor, unit from spend_ledger
      where workspace_id = ${workspaceId} and operation_id = ${operationId} and state in ('reserved', 'spent') for update),
    corrected as (
      update spend_ledger set state = case when ${charged} = 0 then 'released' else 'spent' end, amount_micros = ${charged}, at = ${at.toString()}
      from before where workspace_id = ${workspaceId} and operation_id = ${operationId} and state in ('reserved', 'spent'))
    update spend_budgets b set used_micros = least(b.limit_micros, greatest(0, b.used_micros - before.amount_micros + ${charged}))
    from before where b.workspace_id = ${workspaceId} and b.vendor = before.vendor and b.unit = before.unit`);
}
