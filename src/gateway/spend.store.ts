import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { Cost } from './operation.ts';

/** Reserves money under the workspace's budget. False when the cap would be broken; then nothing is reserved. */
export async function reserveSpend(
  tx: Tx,
  spend: { workspaceId: string; id: string; operationId: string; cost: Cost; at: Temporal.Instant },
): Promise<boolean> {
  const { cost, workspaceId } = spend;
  const reserved = await row(
    tx,
    sql`update spend_budgets set used_micros = used_micros + ${cost.micros.toString()}::bigint
        where workspace_id = ${workspaceId} and vendor = ${cost.vendor} and unit = ${cost.unit}
          and used_micros + ${cost.micros.toString()}::bigint <= limit_micros returning 1`,
  );
  if (!reserved && (await hasBudget(tx, workspaceId, cost))) return false;
  await tx.execute(sql`
    insert into spend_ledger (workspace_id, id, operation_id, vendor, unit, amount_micros, state, at)
    values (${workspaceId}, ${spend.id}, ${spend.operationId}, ${cost.vendor}, ${cost.unit}, ${cost.micros.toString()}::bigint, 'reserved', ${spend.at.toString()})`);
  return true;
}

async function hasBudget(tx: Tx, workspaceId: string, cost: Cost): Promise<boolean> {
  const found = await rows(
    tx,
    sql`select 1 from spend_budgets where workspace_id = ${workspaceId} and vendor = ${cost.vendor} and unit = ${cost.unit}`,
  );
  return found.length > 0;
}

/** Corrects a reservation to what was charged; zero releases it. */
export async function settleSpend(
  tx: Tx,
  workspaceId: string,
  operationId: string,
  micros: bigint,
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    with settled as (
      update spend_ledger set state = case when ${micros.toString()}::bigint = 0 then 'released' else 'spent' end,
             amount_micros = ${micros.toString()}::bigint, at = ${at.toString()}
      from (select amount_micros as reserved from spend_ledger where workspace_id = ${workspaceId} and operation_id = ${operationId} and state = 'reserved' for update) before
      where workspace_id = ${workspaceId} and operation_id = ${operationId} and state = 'reserved'
      returning vendor, unit, before.reserved)
    update spend_budgets b set used_micros = greatest(0, b.used_micros - settled.reserved + ${micros.toString()}::bigint)
    from settled where b.workspace_id = ${workspaceId} and b.vendor = settled.vendor and b.unit = settled.unit`);
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
