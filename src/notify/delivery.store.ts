import { sql } from 'drizzle-orm';
import { maybeInstantOf, recordset, rows, type Statement, type Tx } from '#core/db/index';
import type { OutgoingDelivery } from './contract.ts';
import type { DeliveryState } from './delivery.rules.ts';

export type NewDelivery = {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  body: string;
};

/** Makes deliveries; one event reaches one endpoint as one delivery, however often it is handed over. */
export async function insertDeliveries(
  tx: Tx,
  workspaceId: string,
  deliveries: readonly NewDelivery[],
  at: Temporal.Instant,
): Promise<void> {
  if (deliveries.length === 0) return;
  await tx.execute(sql`
    insert into webhook_deliveries (workspace_id, id, endpoint_id, event_id, event_type, body, due_at, created_at)
    select ${workspaceId}, r.id, r."endpointId", r."eventId", r."eventType", r.body, ${at.toString()}, ${at.toString()}
    from jsonb_to_recordset(${recordset(deliveries)}) as r(id uuid, "endpointId" uuid, "eventId" uuid, "eventType" text, body text)
    on conflict (workspace_id, endpoint_id, event_id) do nothing`);
}

export type DueDelivery = {
  id: string;
  endpointId: string;
  url: string;
  body: string;
  attempts: number;
  replays: number;
  secretVersion: number;
  previousUntil: Temporal.Instant | null;
};

/** How many deliveries an endpoint gets in one turn: a failing one must not keep the others waiting. */
const TURN = { well: 50, failing: 2 } as const;

/**
 * Takes what is due, until `lease`: who dies with it in hand leaves it to be taken again then. Of two that ask at once
 * one gets nothing.
 */
export async function claimDue(
  tx: Tx,
  { now, lease, limit }: { now: Temporal.Instant; lease: Temporal.Instant; limit: number },
): Promise<DueDelivery[]> {
  const found = await rows<Omit<DueDelivery, 'previousUntil'> & { previousUntil: string | null }>(
    tx,
    sql`with due as (
          select d.id, d.due_at, e.failing_since, row_number() over (partition by d.endpoint_id order by d.due_at, d.id) as place
          from webhook_deliveries d join webhook_endpoints e on e.workspace_id = d.workspace_id and e.id = d.endpoint_id
          where d.state = 'waiting' and d.due_at <= ${now.toString()} and e.enabled),
        chosen as (
          select id from due where place <= case when failing_since is null then ${TURN.well}::int else ${TURN.failing}::int end
          order by due_at, id limit ${limit})
        update webhook_deliveries d set due_at = ${lease.toString()} from chosen, webhook_endpoints e
        where d.id = chosen.id and d.state = 'waiting' and d.due_at <= ${now.toString()} and e.workspace_id = d.workspace_id and e.id = d.endpoint_id
        returning d.id, d.endpoint_id as "endpointId", e.url, d.body, d.attempts, d.replays, e.secret_version as "secretVersion", e.previous_until as "previousUntil"`,
  );
  return found.map((entry) => ({ ...entry, previousUntil: maybeInstantOf(entry.previousUntil) }));
}

/** Writes where deliveries stand. One that somebody else settled in the meantime stays as it is. */
export async function settleDeliveries(
  tx: Tx,
  settled: readonly ({ id: string; before: number } & DeliveryState)[],
  now: Temporal.Instant,
): Promise<void> {
  if (settled.length === 0) return;
  const records = settled.map(({ dueAt, ...rest }) => ({ ...rest, dueAt: dueAt.toString() }));
  await tx.execute(sql`
    update webhook_deliveries d set state = r.state, attempts = r.attempts, due_at = r."dueAt", response_code = r."responseCode", error = r.error,
      settled_at = case when r.state = 'waiting' then null else ${now.toString()}::timestamptz end
    from jsonb_to_recordset(${recordset(records)}) as r(id uuid, before int, state text, attempts int, "dueAt" timestamptz, "responseCode" int, error text)
    where d.id = r.id and d.state = 'waiting' and d.attempts = r.before`);
}

/** Puts off what was not tried, and with it everything else that would meet the same answer now. */
export async function postpone(
  tx: Tx,
  held: readonly { id: string; text: string }[],
  { endpointId, now, until }: { endpointId: string | null; now: Temporal.Instant; until: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`
    update webhook_deliveries d set due_at = ${until.toString()}, error = r.text from jsonb_to_recordset(${recordset(held)}) as r(id uuid, text text)
    where d.id = r.id and d.state = 'waiting'`);
  await tx.execute(sql`
    update webhook_deliveries set due_at = ${until.toString()}
    where state = 'waiting' and due_at <= ${now.toString()} and (${endpointId}::uuid is null or endpoint_id = ${endpointId}::uuid)`);
}

/** When the next delivery is due; null when none waits. */
export const nextDelivery = (): Statement =>
  sql`select min(d.due_at) from webhook_deliveries d join webhook_endpoints e on e.workspace_id = d.workspace_id and e.id = d.endpoint_id
      where d.state = 'waiting' and e.enabled`;

export const deliveriesOf = (tx: Tx, endpointId: string, limit: number): Promise<OutgoingDelivery[]> =>
  rows(
    tx,
    sql`select id, endpoint_id as "endpointId", 'msg_' || id as "webhookId", event_type as "eventType", state, attempts, response_code as "responseCode", error,
          created_at as "createdAt", case when state = 'waiting' then due_at end as "dueAt", settled_at as "settledAt", body
        from webhook_deliveries where endpoint_id = ${endpointId} order by id desc limit ${limit}`,
  );

const AGAIN = sql`state = 'waiting', attempts = 0, replays = replays + 1, settled_at = null`;

/** Sends one again that is settled. False when it is not there; a waiting one is only made due. */
export const replayOne = async (tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`update webhook_deliveries set ${AGAIN}, due_at = ${now.toString()} where id = ${id} returning 1`,
    )
  ).length === 1;

/** Sends everything again that was given up, or waits after a failure, since a moment. */
export const replayFailed = async (
  tx: Tx,
  endpointId: string,
  since: Temporal.Instant | null,
  now: Temporal.Instant,
): Promise<number> =>
  (
    await rows(
      tx,
      sql`update webhook_deliveries set ${AGAIN}, due_at = ${now.toString()}
          where endpoint_id = ${endpointId} and (state = 'dead' or (state = 'waiting' and attempts > 0))
            and created_at >= coalesce(${since?.toString() ?? null}::timestamptz, '-infinity') returning 1`,
    )
  ).length;
