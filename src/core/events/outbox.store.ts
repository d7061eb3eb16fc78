import { sql } from 'drizzle-orm';
import { arrayOf, instantOf, recordset, row, rows, type Tx } from '../db/index.ts';
import type { StoredEvent } from './event.ts';

export async function appendEvent(
  tx: Tx,
  event: {
    workspaceId: string;
    id: string;
    type: string;
    aggregate: string;
    payload: object;
    at: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(sql`
    insert into events (workspace_id, id, type, aggregate, payload, at)
    values (${event.workspaceId}, ${event.id}, ${event.type}, ${event.aggregate}, ${JSON.stringify(event.payload)}::jsonb, ${event.at.toString()})`);
}

/** Appends many events in one statement, in their order. */
export async function appendEvents(
  tx: Tx,
  workspaceId: string,
  events: readonly { id: string; type: string; aggregate: string; payload: object }[],
  at: Temporal.Instant,
): Promise<void> {
  if (events.length === 0) return;
  await tx.execute(sql`
    insert into events (workspace_id, id, type, aggregate, payload, at)
    select ${workspaceId}, r.id, r.type, r.aggregate, r.payload, ${at.toString()}
    from jsonb_to_recordset(${recordset(events.map((event, place) => ({ ...event, place })))}) as r(id uuid, type text, aggregate text, payload jsonb, place int) order by r.place`);
}

export type Cursor = { txId: string; position: string; failures: number };

/** Locks the cursor of a consumer in this workspace; undefined when another process holds it. */
export async function lockCursor(tx: Tx, workspaceId: string, consumer: string): Promise<Cursor | undefined> {
  const locked = () =>
    row<Cursor>(
      tx,
      sql`select tx_id::text as "txId", position::text, failures from event_cursors
          where workspace_id = ${workspaceId} and consumer = ${consumer} for update skip locked`,
    );
  const found = await locked();
  if (found) return found;
  await tx.execute(
    sql`insert into event_cursors (workspace_id, consumer) values (${workspaceId}, ${consumer}) on conflict do nothing`,
  );
  return locked();
}

/**
 * The next events behind the cursor whose transactions can no longer be overtaken by an older one. The
 * order names its columns in full: the answer's own `position` is a text, and there 100 stands before 30.
 */
export async function eventsBehind(
  tx: Tx,
  workspaceId: string,
  cursor: Cursor,
  types: readonly string[],
  limit: number,
): Promise<{
  events: (StoredEvent & { txId: string; position: string })[];
  end: { txId: string; position: string } | undefined;
}> {
  const found = await rows<{
    id: string;
    type: string;
    aggregate: string;
    payload: Record<string, unknown>;
    at: string;
    txId: string;
    position: string;
  }>(
    tx,
    sql`select id, type, aggregate, payload, at, tx_id::text as "txId", position::text as position from events
        where workspace_id = ${workspaceId} and (tx_id, position) > (${cursor.txId}::xid8, ${cursor.position}::bigint)
          and tx_id < pg_snapshot_xmin(pg_current_snapshot()) and type = any (${arrayOf(types, 'text')})
        order by events.tx_id, events.position limit ${limit}`,
  );
  const events = found.map((entry) => ({ ...entry, at: instantOf(entry.at) }));
  const last = events.at(-1);
  return { events, end: last ? { txId: last.txId, position: last.position } : undefined };
}

export async function moveCursor(
  tx: Tx,
  workspaceId: string,
  consumer: string,
  to: { txId: string; position: string },
): Promise<void> {
  await tx.execute(sql`update event_cursors set tx_id = ${to.txId}::xid8, position = ${to.position}::bigint, failures = 0, last_error = null
    where workspace_id = ${workspaceId} and consumer = ${consumer}`);
}

export async function recordFailure(
  tx: Tx,
  workspaceId: string,
  consumer: string,
  error: string,
): Promise<void> {
  await tx.execute(sql`insert into event_cursors (workspace_id, consumer, failures, last_error) values (${workspaceId}, ${consumer}, 1, ${error})
    on conflict (workspace_id, consumer) do update set failures = event_cursors.failures + 1, last_error = excluded.last_error`);
}

export async function buryEvent(
  tx: Tx,
  letter: {
    workspaceId: string;
    id: string;
    consumer: string;
    eventId: string;
    error: string;
    at: Temporal.Instant;
  },
): Promise<void> {
  await tx.execute(sql`insert into event_dead_letters (workspace_id, id, consumer, event_id, error, at)
    values (${letter.workspaceId}, ${letter.id}, ${letter.consumer}, ${letter.eventId}, ${letter.error}, ${letter.at.toString()})
    on conflict (workspace_id, consumer, event_id) do update set error = excluded.error, at = excluded.at, replayed_at = null`);
}

/**
 * The names of those consumers behind whose cursor an event of their types waits. Where each stands is worked out first: the
 * rows that the policy of a table lets through are searched by index only for what is plainly a value.
 */
export async function waitingConsumers(
  tx: Tx,
  workspaceId: string,
  consumers: readonly { readonly name: string; readonly types: readonly string[] }[],
): Promise<ReadonlySet<string>> {
  const asked = consumers.flatMap(({ name, types }) => types.map((type) => ({ name, type })));
  const found = await rows<{ name: string }>(
    tx,
    sql`with asked as materialized (
          select k.name, k.type, coalesce(c.tx_id, '0'::xid8) as tx_id, coalesce(c.position, 0) as position
          from jsonb_to_recordset(${recordset(asked)}) as k(name text, type text)
          left join event_cursors c on c.workspace_id = ${workspaceId} and c.consumer = k.name)
        select distinct a.name from asked a cross join lateral (
          select 1 from events e where e.workspace_id = ${workspaceId} and e.type = a.type and (e.tx_id, e.position) > (a.tx_id, a.position) limit 1) e`,
  );
  return new Set(found.map((entry) => entry.name));
}

/** The newest event of a workspace; a different answer means that something changed. */
export async function latestEvent(tx: Tx, workspaceId: string): Promise<string> {
  const found = await row<{ at: string }>(
    tx,
    sql`select tx_id::text || '.' || position::text as at from events where workspace_id = ${workspaceId} order by tx_id desc, position desc limit 1`,
  );
  return found?.at ?? '';
}
