import { sql } from 'drizzle-orm';
import { arrayOf, instantOf, recordset, row, rows, type Tx } from '../db/index.ts';
import { storableJson } from '../db/storable-json.ts';
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
    values (${event.workspaceId}, ${event.id}, ${event.type}, ${event.aggregate}, ${storableJson(event.payload)}::jsonb, ${event.at.toString()})`);
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

/** A place in the order of a workspace's events. */
export type Place = { readonly txId: string; readonly position: string };

export type Taken = {
  readonly events: readonly StoredEvent[];
  /** How often the consumer failed at where it stands. */
  readonly failures: number;
};

/**
 * Takes the next events of a consumer, up to a place, and moves its cursor behind them, which holds once the transaction commits;
 * undefined when another process is at it. Only events are handed out whose transactions can no longer be overtaken by an older one, and
 * one at a time to a consumer that failed `patience` times.
 */
export async function takeEvents(
  tx: Tx,
  workspaceId: string,
  consumer: { readonly name: string; readonly types: readonly string[]; readonly batch: number },
  { upTo, patience }: { upTo: Place | null; patience: number },
): Promise<Taken | undefined> {
  const known = upTo ? sql`and (tx_id, position) <= (${upTo.txId}::xid8, ${upTo.position}::bigint)` : sql``;
  const take = () =>
    rows<{ failures: number; event: boolean } & Omit<StoredEvent, 'at'> & { at: string }>(
      tx,
      sql`with held as materialized (
            select tx_id, position, failures from event_cursors
            where workspace_id = ${workspaceId} and consumer = ${consumer.name} for update skip locked),
          next as materialized (
            select e.* from held h cross join lateral (
              select id, type, aggregate, payload, at, tx_id, position from events
              where workspace_id = ${workspaceId} and (tx_id, position) > (h.tx_id, h.position) ${known}
                and tx_id < pg_snapshot_xmin(pg_current_snapshot()) and type = any (${arrayOf(consumer.types, 'text')})
              order by tx_id, position limit case when h.failures >= ${patience}::int then 1 else ${consumer.batch}::int end) e),
          moved as (
            update event_cursors c set tx_id = last.tx_id, position = last.position, failures = 0, last_error = null
            from (select tx_id, position from next order by tx_id desc, position desc limit 1) last
            where c.workspace_id = ${workspaceId} and c.consumer = ${consumer.name})
          select h.failures, n.id is not null as event, n.id, n.type, n.aggregate, n.payload, n.at
          from held h left join next n on true order by n.tx_id, n.position`,
    );
  let found = await take();
  if (found.length === 0) {
    const begun = await rows(
      tx,
      sql`insert into event_cursors (workspace_id, consumer) values (${workspaceId}, ${consumer.name}) on conflict do nothing returning 1`,
    );
    if (begun.length === 0) return undefined;
    found = await take();
  }
  const events = found.flatMap(({ event, failures: _, at, ...rest }) =>
    event ? [{ ...rest, at: instantOf(at) }] : [],
  );
  return { events, failures: found[0]?.failures ?? 0 };
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

export type Waiting = {
  /** The names of those behind whose cursor an event of their types waits. */
  readonly consumers: ReadonlySet<string>;
  /** The newest event there is; null when none waits. */
  readonly upTo: Place | null;
  /** Whether nothing older than that can turn up any more, so that all of it may be handed out. */
  readonly settled: boolean;
};

/**
 * What waits for whom. Where each consumer stands is worked out first: the rows that the policy of a table lets through are
 * searched by index only for what is plainly a value.
 */
export async function waitingConsumers(
  tx: Tx,
  workspaceId: string,
  consumers: readonly { readonly name: string; readonly types: readonly string[] }[],
): Promise<Waiting> {
  const asked = consumers.flatMap(({ name, types }) => types.map((type) => ({ name, type })));
  const found = await rows<{ name: string } & Place & { settled: boolean }>(
    tx,
    sql`with asked as materialized (
          select k.name, k.type, coalesce(c.tx_id, '0'::xid8) as tx_id, coalesce(c.position, 0) as position
          from jsonb_to_recordset(${recordset(asked)}) as k(name text, type text)
          left join event_cursors c on c.workspace_id = ${workspaceId} and c.consumer = k.name),
        newest as materialized (${newestOf(workspaceId)})
        select distinct a.name, n.tx_id::text as "txId", n.position::text, n.tx_id < pg_snapshot_xmin(pg_current_snapshot()) as settled
        from newest n cross join asked a cross join lateral (
          select 1 from events e where e.workspace_id = ${workspaceId} and e.type = a.type and (e.tx_id, e.position) > (a.tx_id, a.position) limit 1) e`,
  );
  const [first] = found;
  return {
    consumers: new Set(found.map(({ name }) => name)),
    upTo: first ? { txId: first.txId, position: first.position } : null,
    settled: first?.settled ?? true,
  };
}

const newestOf = (workspaceId: string) =>
  sql`select tx_id, position from events where workspace_id = ${workspaceId} order by tx_id desc, position desc limit 1`;

/** The newest event of a workspace; a different answer means that something changed. */
export async function latestEvent(tx: Tx, workspaceId: string): Promise<string> {
  const found = await row<{ at: string }>(
    tx,
    sql`select tx_id::text || '.' || position::text as at from (${newestOf(workspaceId)}) newest`,
  );
  return found?.at ?? '';
}
