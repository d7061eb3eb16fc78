import { sql } from 'drizzle-orm';
import { arrayOf, maybeInstantOf, row, rows, type Tx } from '#core/db/index';
import type { EndpointChange, NewEndpoint, WebhookEndpoint } from './contract.ts';

export async function insertEndpoint(
  tx: Tx,
  endpoint: NewEndpoint & { workspaceId: string; id: string; by: string; at: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`
    insert into webhook_endpoints (workspace_id, id, url, description, event_types, created_by, created_at)
    values (${endpoint.workspaceId}, ${endpoint.id}, ${endpoint.url}, ${endpoint.description}, ${arrayOf(endpoint.eventTypes, 'text')}, ${endpoint.by}, ${endpoint.at.toString()})`);
}

export const countEndpoints = async (tx: Tx): Promise<number> =>
  (await row<{ count: number }>(tx, sql`select count(*)::int as count from webhook_endpoints`))?.count ?? 0;

/** Every endpoint with what became of its deliveries, the oldest first. */
export const listEndpoints = (tx: Tx): Promise<WebhookEndpoint[]> =>
  rows(
    tx,
    sql`select e.id, e.url, e.description, to_jsonb(e.event_types) as "eventTypes", e.enabled, e.disabled_reason as "disabledReason",
          e.previous_until as "previousUntil", e.failing_since as "failingSince", e.created_at as "createdAt",
          coalesce(d.waiting, 0)::int as waiting, coalesce(d.delivered, 0)::int as delivered, coalesce(d.dead, 0)::int as dead
        from webhook_endpoints e left join (
          select endpoint_id, count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'done') as delivered,
            count(*) filter (where state = 'dead') as dead from webhook_deliveries group by endpoint_id) d on d.endpoint_id = e.id
        order by e.created_at, e.id`,
  );

export const endpointExists = async (tx: Tx, id: string): Promise<boolean> =>
  (await rows(tx, sql`select 1 from webhook_endpoints where id = ${id}`)).length === 1;

export type Subscriber = { id: string; eventTypes: string[]; createdAt: string };

/** Who wants to be told of anything at the moment. */
export const subscribers = (tx: Tx): Promise<Subscriber[]> =>
  rows(
    tx,
    sql`select id, to_jsonb(event_types) as "eventTypes", created_at as "createdAt" from webhook_endpoints where enabled`,
  );

/** Changes what is given. Switching an endpoint on ends its row of failures. False when there is none of this id. */
export async function updateEndpoint(tx: Tx, id: string, change: EndpointChange): Promise<boolean> {
  const { enabled = null, description = null, eventTypes } = change;
  const types = eventTypes ? arrayOf(eventTypes, 'text') : sql`null::text[]`;
  const changed = await rows(
    tx,
    sql`update webhook_endpoints set description = coalesce(${description}, description), event_types = coalesce(${types}, event_types),
          enabled = coalesce(${enabled}::boolean, enabled),
          disabled_reason = case when ${enabled}::boolean then null when not ${enabled}::boolean then coalesce(disabled_reason, 'person') else disabled_reason end,
          failing_since = case when ${enabled}::boolean then null else failing_since end
        where id = ${id} returning 1`,
  );
  return changed.length === 1;
}

/** The next version of the secret; undefined when there is no such endpoint. */
export const rotateVersion = async (
  tx: Tx,
  id: string,
  previousUntil: Temporal.Instant,
): Promise<number | undefined> =>
  (
    await row<{ version: number }>(
      tx,
      sql`update webhook_endpoints set secret_version = secret_version + 1, previous_until = ${previousUntil.toString()}
          where id = ${id} returning secret_version as version`,
    )
  )?.version;

/** Holds the endpoint for this transaction and answers since when it fails. */
export const lockEndpoint = async (
  tx: Tx,
  id: string,
): Promise<{ url: string; failingSince: Temporal.Instant | null } | undefined> => {
  const found = await row<{ url: string; failingSince: string | null }>(
    tx,
    sql`select url, failing_since as "failingSince" from webhook_endpoints where id = ${id} and enabled for update`,
  );
  return found && { url: found.url, failingSince: maybeInstantOf(found.failingSince) };
};

export async function settleEndpoint(
  tx: Tx,
  id: string,
  { failingSince, disable }: { failingSince: Temporal.Instant | null; disable: 'gone' | 'failing' | null },
): Promise<void> {
  await tx.execute(sql`
    update webhook_endpoints set failing_since = ${failingSince?.toString() ?? null}, enabled = ${disable === null}, disabled_reason = ${disable}
    where id = ${id}`);
}

/** Endpoints that were switched off because of what they answered. */
export const brokenEndpoints = async (tx: Tx): Promise<number> =>
  (
    await row<{ count: number }>(
      tx,
      sql`select count(*)::int as count from webhook_endpoints where disabled_reason in ('gone', 'failing')`,
    )
  )?.count ?? 0;
