import { sql } from 'drizzle-orm';
import { instantOf, row, type Tx } from '#core/db/index';
import type { Counted, RateBudget, Spaced } from './rate.rules.ts';

/** When the call may be made, or from when it is worth asking again. */
export type Slot =
  | { readonly granted: true; readonly at: Temporal.Instant }
  | { readonly granted: false; readonly from: Temporal.Instant };

/**
 * Takes one call of a budget that all processes share. Granted slots lie at most `patienceMs` ahead; a slot that was
 * taken and not used is lost, never given twice.
 */
export const takeSlot = (
  tx: Tx,
  budget: RateBudget,
  now: Temporal.Instant,
  patienceMs: number,
): Promise<Slot> =>
  budget.kind === 'spaced' ? takeSpaced(tx, budget, now, patienceMs) : takeCounted(tx, budget, now);

async function takeSpaced(
  tx: Tx,
  { scope, everyMs }: Spaced,
  now: Temporal.Instant,
  patienceMs: number,
): Promise<Slot> {
  const at = now.toString();
  const every = sql`${everyMs} * interval '1 millisecond'`;
  const taken = await row<{ slot: string }>(
    tx,
    sql`insert into rate_slots (scope, next_at) values (${scope}, ${at}::timestamptz + ${every})
        on conflict (scope) do update set next_at = greatest(rate_slots.next_at, ${at}::timestamptz) + ${every}
        where rate_slots.next_at <= ${at}::timestamptz + ${patienceMs} * interval '1 millisecond'
        returning next_at - ${every} as slot`,
  );
  if (taken) return { granted: true, at: instantOf(taken.slot) };
  const held = await row<{ nextAt: string }>(
    tx,
    sql`select next_at as "nextAt" from rate_slots where scope = ${scope}`,
  );
  return { granted: false, from: held ? instantOf(held.nextAt) : now };
}

async function takeCounted(
  tx: Tx,
  { scope, calls, from, to }: Counted,
  now: Temporal.Instant,
): Promise<Slot> {
  const held = await row<{ nextAt: string }>(
    tx,
    sql`select next_at as "nextAt" from rate_slots where scope = ${scope} and next_at > ${now.toString()}`,
  );
  if (held) return { granted: false, from: instantOf(held.nextAt) };
  const taken = await row(
    tx,
    sql`insert into rate_counts (scope, window_start, used) values (${scope}, ${from.toString()}, 1)
        on conflict (scope) do update set used = case when rate_counts.window_start = excluded.window_start then rate_counts.used + 1 else 1 end, window_start = excluded.window_start
        where rate_counts.window_start <> excluded.window_start or rate_counts.used < ${calls}
        returning 1`,
  );
  return taken ? { granted: true, at: now } : { granted: false, from: to };
}

/** Keeps everybody away from a scope until a moment, because the vendor asked for it. */
export const holdScope = (tx: Tx, { scope }: RateBudget, until: Temporal.Instant): Promise<unknown> =>
  tx.execute(sql`
    insert into rate_slots (scope, next_at) values (${scope}, ${until.toString()})
    on conflict (scope) do update set next_at = greatest(rate_slots.next_at, excluded.next_at)`);
