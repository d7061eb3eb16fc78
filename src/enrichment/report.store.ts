import { sql } from 'drizzle-orm';
import { rows, type Tx } from '#core/db/index';
import type { Field, FinderRecord } from './contract.ts';

/** What each finder was asked, knew and cost since a moment; what a whole call cost counts once. */
export const finderRecords = (
  tx: Tx,
  field: Field,
  since: Temporal.Instant | null,
): Promise<FinderRecord[]> =>
  rows<FinderRecord>(
    tx,
    sql`with mine as (
          select provider, state, operation_id from enrichment_journal where field = ${field} and asked_at >= ${since?.toString() ?? '-infinity'}),
        counted as (
          select provider, count(*) filter (where state in ('hit', 'miss'))::int as asked, count(*) filter (where state = 'hit')::int as found,
                 count(*) filter (where state in ('asked', 'waiting'))::int as open, count(*) filter (where state = 'unknown')::int as unknown
          from mine group by provider),
        paid as (
          select d.provider, sum(s.amount_micros) as micros from (select distinct provider, operation_id from mine where operation_id is not null) d
          join spend_ledger s on s.operation_id = d.operation_id where s.state <> 'released' group by 1)
        select c.*, coalesce(p.micros, 0)::text as micros from counted c left join paid p using (provider) order by provider`,
  );

/** What the vendors' caps leave, in credits. */
export const capsOf = (tx: Tx, vendors: readonly string[]): Promise<{ vendor: string; left: number }[]> =>
  rows(
    tx,
    sql`select vendor, (limit_micros - used_micros)::float8 / 1000000 as left from spend_budgets
        where unit = 'credit' and vendor in (select jsonb_array_elements_text(${JSON.stringify(vendors)}::jsonb)) order by vendor`,
  );
