import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { SENDING_OPERATIONS } from './senders.ts';

/**
 * Lets go of claims nobody works on: a claim whose transmission never began is planned again, one whose
 * transmission began is unknown. Operations that never began are closed, so that the key is free again.
 */
export async function releaseClaims(
  tx: Tx,
  ids: readonly string[],
  reason: Reason,
  now: Temporal.Instant,
  /** Only what this executor still holds. */
  by: string | null = null,
): Promise<{ replanned: number; unknown: number }> {
  if (ids.length === 0) return { replanned: 0, unknown: 0 };
  const moved = await rows<{ id: string; state: string }>(
    tx,
    sql`update send_ledger set
          state = case when state = 'claimed' then 'planned' else 'unknown' end,
          claimed_by = case when state = 'claimed' then null else claimed_by end,
          reasons = ${JSON.stringify([reason])}::jsonb
        where id = any (${arrayOf(ids, 'uuid')}) and state in ('claimed', 'transmission_begun') and (${by}::text is null or claimed_by = ${by}) returning id, state`,
  );
  const replanned = moved.filter((entry) => entry.state === 'planned').map((entry) => entry.id);
  await closeOperations(tx, replanned, 'the transmission never began', now);
  return { replanned: replanned.length, unknown: moved.length - replanned.length };
}

/** Marks the send operations of these ledger rows as failed without effect. */
export async function closeOperations(
  tx: Tx,
  ledgerIds: readonly string[],
  why: string,
  now: Temporal.Instant,
): Promise<void> {
  if (ledgerIds.length === 0) return;
  await tx.execute(sql`
    update operation_log set state = 'failed', error = ${why}, settled_at = ${now.toString()}
    where operation = any (${arrayOf(SENDING_OPERATIONS, 'text')}) and idempotency_key = any (${arrayOf(ledgerIds, 'text')}) and state in ('intended', 'unknown')`);
}

export async function confirmOperations(
  tx: Tx,
  ledgerIds: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  if (ledgerIds.length === 0) return;
  await tx.execute(sql`
    update operation_log set state = 'done', receipt = '{"reconciled": true}'::jsonb, settled_at = ${now.toString()}
    where operation = any (${arrayOf(SENDING_OPERATIONS, 'text')}) and idempotency_key = any (${arrayOf(ledgerIds, 'text')}) and state in ('intended', 'unknown')`);
}

/** What the gateway found out about the last try to send this: `open` while nobody knows. */
export async function sendingOperation(
  tx: Tx,
  ledgerId: string,
): Promise<'done' | 'failed' | 'open' | undefined> {
  const [found] = await rows<{ state: string }>(
    tx,
    sql`select state from operation_log where operation = any (${arrayOf(SENDING_OPERATIONS, 'text')}) and idempotency_key = ${ledgerId}
        order by intended_at desc, id desc limit 1`,
  );
  if (!found) return undefined;
  return found.state === 'done' || found.state === 'failed' ? found.state : 'open';
}

/** Open rows whose process is gone, so that nobody will settle them any more, and those of this executor itself; locked. */
export async function orphanedSends(tx: Tx, executorId: string): Promise<{ id: string; own: boolean }[]> {
  return rows(
    tx,
    sql`select l.id, l.claimed_by is not distinct from ${executorId} as own from send_ledger l
        where l.state in ('claimed', 'transmission_begun')
          and (l.claimed_by = ${executorId} or not exists (select 1 from executors x where x.id = l.claimed_by and x.stopped_at is null and x.beat_at > clock_timestamp() - interval '10 seconds'))
        order by l.id limit 500 for update skip locked`,
  );
}

/** Rows that are settled by looking, where somebody can. */
export const unknownSends = (
  tx: Tx,
): Promise<
  {
    id: string;
    leadId: string;
    answerId: string | null;
    messageId: string;
    mailboxId: string;
    transmissionAt: string | null;
  }[]
> =>
  rows(
    tx,
    sql`select id, lead_id as "leadId", answer_id as "answerId", message_id as "messageId", mailbox_id as "mailboxId", transmission_at as "transmissionAt" from send_ledger s where s.state = 'unknown'
          and not exists (select 1 from mailboxes m where m.workspace_id = s.workspace_id and m.id = s.mailbox_id and m.state = 'removed' and m.connection = '{}') order by s.id limit 200`,
  );
