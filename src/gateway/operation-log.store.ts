import { sql } from 'drizzle-orm';
import type { Actor } from '#core/actor';
import type { Subject } from '#core/ctx';
import { recordset, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

export type Intent = {
  id: string;
  idempotencyKey: string;
  subject: Subject;
  approvalId?: string;
  trace: Readonly<Record<string, unknown>>;
};

/** Writes the intent of each request. Returns the ids that are ours to perform; the others exist already. */
export async function insertIntents(
  tx: Tx,
  workspaceId: string,
  operation: { name: string; effect: string },
  actor: Actor,
  intents: readonly Intent[],
  at: Temporal.Instant,
): Promise<Set<string>> {
  const records = intents.map((intent) => ({
    id: intent.id,
    idempotency_key: intent.idempotencyKey,
    subject: intent.subject,
    approval_id: intent.approvalId ?? null,
    trace: intent.trace,
  }));
  const inserted = await rows<{ id: string }>(
    tx,
    sql`insert into operation_log (workspace_id, id, operation, effect, idempotency_key, actor_kind, actor_id, state, subject, approval_id, trace, intended_at)
        select ${workspaceId}, r.id, ${operation.name}, ${operation.effect}, r.idempotency_key, ${actor.kind}, ${actor.id}, 'intended', r.subject, r.approval_id, r.trace, ${at.toString()}
        from jsonb_to_recordset(${recordset(records)}) as r(id uuid, idempotency_key text, subject jsonb, approval_id uuid, trace jsonb)
        on conflict (workspace_id, operation, idempotency_key) where state in ('intended', 'done', 'unknown') do nothing
        returning id`,
  );
  return new Set(inserted.map((entry) => entry.id));
}

export type ExistingOperation = {
  id: string;
  idempotencyKey: string;
  state: 'intended' | 'done' | 'unknown';
  receipt: unknown;
  error: string | null;
};

export async function existingOperations(
  tx: Tx,
  workspaceId: string,
  operation: string,
  keys: readonly string[],
): Promise<ExistingOperation[]> {
  return rows<ExistingOperation>(
    tx,
    sql`select o.id, o.idempotency_key as "idempotencyKey", o.state, o.receipt, o.error from operation_log o
        join jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) k(key) on k.key = o.idempotency_key
        where o.workspace_id = ${workspaceId} and o.operation = ${operation} and o.state in ('intended', 'done', 'unknown')`,
  );
}

export async function insertRefusals(
  tx: Tx,
  workspaceId: string,
  operation: { name: string; effect: string },
  actor: Actor,
  refusals: readonly { id: string; idempotencyKey: string; subject: Subject; reasons: readonly Reason[] }[],
  at: Temporal.Instant,
): Promise<void> {
  if (refusals.length === 0) return;
  const records = refusals.map((entry) => ({
    id: entry.id,
    idempotency_key: entry.idempotencyKey,
    subject: entry.subject,
    reasons: entry.reasons,
  }));
  await tx.execute(sql`
    insert into operation_log (workspace_id, id, operation, effect, idempotency_key, actor_kind, actor_id, state, subject, reasons, intended_at, settled_at)
    select ${workspaceId}, r.id, ${operation.name}, ${operation.effect}, r.idempotency_key, ${actor.kind}, ${actor.id}, 'refused', r.subject, r.reasons, ${at.toString()}, ${at.toString()}
    from jsonb_to_recordset(${recordset(records)}) as r(id uuid, idempotency_key text, subject jsonb, reasons jsonb)`);
}

export type Settlement = {
  id: string;
  state: 'done' | 'failed' | 'unknown' | 'refused';
  receipt?: unknown;
  error?: string | undefined;
  reasons?: readonly Reason[];
};

/** Settles operations that are still open; one that is settled stays as it is. */
export async function settleOperations(
  tx: Tx,
  workspaceId: string,
  settlements: readonly Settlement[],
  at: Temporal.Instant,
): Promise<void> {
  if (settlements.length === 0) return;
  const records = settlements.map((entry) => ({
    ...entry,
    receipt: entry.receipt ?? null,
    error: entry.error ?? null,
    reasons: entry.reasons ?? [],
  }));
  await tx.execute(sql`
    update operation_log o set state = r.state, receipt = r.receipt, error = r.error, reasons = r.reasons, settled_at = ${at.toString()}
    from jsonb_to_recordset(${recordset(records)}) as r(id uuid, state text, receipt jsonb, error text, reasons jsonb)
    where o.workspace_id = ${workspaceId} and o.id = r.id and o.state in ('intended', 'unknown')`);
}

export type UnsettledOperation = {
  id: string;
  operation: string;
  idempotencyKey: string;
  subject: Subject;
  trace: Readonly<Record<string, unknown>>;
};

/** Operations whose answer is missing since before `before`. */
export async function unsettledOperations(
  tx: Tx,
  workspaceId: string,
  before: Temporal.Instant,
  limit: number,
): Promise<UnsettledOperation[]> {
  return rows<UnsettledOperation>(
    tx,
    sql`select id, operation, idempotency_key as "idempotencyKey", subject, trace from operation_log
        where workspace_id = ${workspaceId} and state in ('intended', 'unknown') and intended_at <= ${before.toString()}
        order by intended_at, id limit ${limit}`,
  );
}
