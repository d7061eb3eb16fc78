import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { Caps } from './roster.rules.ts';

/** The actions this workspace took away, by agent. */
export const withdrawnGrants = (tx: Tx): Promise<{ agent: string; action: string }[]> =>
  rows(tx, sql`select agent, action from agent_withdrawals`);

export const withdrawnFrom = async (tx: Tx, agent: string): Promise<string[]> =>
  (await rows<{ action: string }>(tx, sql`select action from agent_withdrawals where agent = ${agent}`)).map(
    (entry) => entry.action,
  );

export async function setWithdrawn(
  tx: Tx,
  workspaceId: string,
  entry: { agent: string; action: string; by: string; at: Temporal.Instant },
  withdrawn: boolean,
): Promise<boolean> {
  const { agent, action, by, at } = entry;
  const changed = withdrawn
    ? await tx.execute(sql`
        insert into agent_withdrawals (workspace_id, agent, action, withdrawn_by, withdrawn_at)
        values (${workspaceId}, ${agent}, ${action}, ${by}, ${at.toString()}) on conflict do nothing`)
    : await tx.execute(sql`delete from agent_withdrawals where agent = ${agent} and action = ${action}`);
  return (changed.rowCount ?? 0) > 0;
}

/** What an agent did in the last minute, hour and day, refusals and failures left out. */
export async function usedBy(
  tx: Tx,
  workspaceId: string,
  agent: string,
  now: Temporal.Instant,
): Promise<Caps> {
  const since = (span: Temporal.DurationLike) => now.subtract(span).toString();
  const used = await row<{ minute: number; hour: number; day: number }>(
    tx,
    sql`select count(*) filter (where intended_at > ${since({ minutes: 1 })})::int as minute,
               count(*) filter (where intended_at > ${since({ hours: 1 })})::int as hour, count(*)::int as day
        from operation_log where workspace_id = ${workspaceId} and actor_kind = 'agent' and actor_id = ${agent}
          and effect not in ('read', 'spend') and operation !~ '^(chat|notice|webhook_out)\\.' and state in ('intended', 'done', 'unknown') and intended_at > ${since({ hours: 24 })}`,
  );
  return used ?? { minute: 0, hour: 0, day: 0 };
}
