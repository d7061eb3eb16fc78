import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';

export type SpendRow = {
  vendor: string;
  unit: string;
  /** Millionths, as text: a ledger outgrows what a double counts exactly. */
  spent: string;
  reserved: string;
  limit: string | null;
  used: string | null;
};

/** What each vendor cost since a moment, with the cap where there is one. */
export const spendSince = (tx: Tx, since: Temporal.Instant): Promise<SpendRow[]> =>
  rows(
    tx,
    sql`select vendor, unit, coalesce(l.spent, 0)::text as spent, coalesce(l.reserved, 0)::text as reserved, b.limit_micros::text as "limit", b.used_micros::text as used
        from (select vendor, unit, sum(amount_micros) filter (where state = 'spent') as spent, sum(amount_micros) filter (where state = 'reserved') as reserved
              from spend_ledger where at >= ${since.toString()} group by vendor, unit) l
        full join spend_budgets b using (vendor, unit) order by vendor, unit`,
  );

export type SpendEntry = {
  at: string;
  vendor: string;
  unit: string;
  amount: string;
  state: string;
  operation: string;
};

export const latestSpend = (tx: Tx, limit: number): Promise<SpendEntry[]> =>
  rows(
    tx,
    sql`select s.at, s.vendor, s.unit, s.amount_micros::text as amount, s.state, o.operation from spend_ledger s
        join operation_log o on o.workspace_id = s.workspace_id and o.id = s.operation_id order by s.at desc, s.id desc limit ${limit}`,
  );

/**
 * Sets the cap of a vendor. What was spent before the first cap counts as used, so that a cap never looks fuller than
 * it is. False when more is used already.
 */
export async function setBudget(
  tx: Tx,
  workspaceId: string,
  { vendor, unit, micros }: { vendor: string; unit: string; micros: bigint },
): Promise<boolean> {
  const limit = micros.toString();
  const set = await rows(
    tx,
    sql`with used as (select coalesce(sum(amount_micros) filter (where state <> 'released'), 0)::bigint as micros from spend_ledger where vendor = ${vendor} and unit = ${unit})
        insert into spend_budgets (workspace_id, vendor, unit, limit_micros, used_micros)
        select ${workspaceId}, ${vendor}, ${unit}, ${limit}::bigint, used.micros from used
        where used.micros <= ${limit}::bigint
        on conflict (workspace_id, vendor, unit) do update set limit_micros = excluded.limit_micros
        where spend_budgets.used_micros <= excluded.limit_micros returning 1`,
  );
  return set.length === 1;
}
