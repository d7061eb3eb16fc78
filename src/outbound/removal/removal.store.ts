import { sql } from 'drizzle-orm';
import { instantOf, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { RemovedMailbox } from './contract.ts';

const OPEN = sql`('claimed', 'transmission_begun', 'unknown')`;

/** Takes the mailbox of an address, so that nobody plans on it or claims from it meanwhile. */
export const lockMailbox = (
  tx: Tx,
  address: string,
): Promise<{ id: string; address: string; vendor: string; state: string } | undefined> =>
  row(tx, sql`select id, address, vendor, state from mailboxes where address = ${address} for update`);

export type Hit = {
  /** Messages that wait in it. */
  readonly planned: number;
  /** Answers that wait in it. */
  readonly answers: number;
  /** In a sender's hands, or nobody knows whether they left. */
  readonly open: number;
  /** People it wrote to. */
  readonly people: number;
};

/** What the removal of a mailbox would hit. */
export async function hitByRemoval(tx: Tx, id: string): Promise<Hit> {
  const found = await row<Hit>(
    tx,
    sql`select count(*) filter (where state = 'planned' and answer_id is null)::int as planned, count(*) filter (where state = 'planned' and answer_id is not null)::int as answers, count(*) filter (where state in ${OPEN})::int as open,
          count(distinct lead_id) filter (where state = 'accepted')::int as people from send_ledger where mailbox_id = ${id}`,
  );
  return found ?? { planned: 0, answers: 0, open: 0, people: 0 };
}

/** Some of those whose messages wait in a mailbox or are leaving it, by name. */
export const namesWaiting = async (tx: Tx, id: string, limit: number): Promise<string[]> =>
  (
    await rows<{ name: string | null }>(
      tx,
      sql`select coalesce(p.full_name, nullif(trim(concat_ws(' ', p.first_name, p.last_name)), ''), s.to_address) as name from send_ledger s
          join leads l on l.workspace_id = s.workspace_id and l.id = s.lead_id join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          where s.mailbox_id = ${id} and (s.state = 'planned' or s.state in ${OPEN}) order by s.planned_for, s.id limit ${limit}`,
    )
  ).flatMap(({ name }) => name ?? []);

/** Takes a mailbox away. Who is in the middle of sending by it asks once more before the first byte. */
export async function markRemoved(tx: Tx, id: string, at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update mailboxes set state = 'removed', state_reason = 'It was removed.', paused_by = 'person', paused_at = ${at.toString()}, poll_error = null where id = ${id}`,
  );
}

/** Says of what still waits in a mailbox why it does. */
export async function tellWaiting(tx: Tx, id: string, why: Reason): Promise<number> {
  const told = await rows(
    tx,
    sql`update send_ledger set reasons = ${JSON.stringify([why])}::jsonb where mailbox_id = ${id} and state = 'planned' returning 1`,
  );
  return told.length;
}

/**
 * Takes answers out of the plan that wait in removed mailboxes, in the one that is named or in all; of those a sender has claimed no byte
 * has left. Returns how many.
 */
export async function callBackAnswers(
  tx: Tx,
  { id = null, why, at }: { id?: string | null; why: Reason; at: Temporal.Instant },
): Promise<number> {
  const called = await rows(
    tx,
    sql`update send_ledger s set state = 'cancelled', settled_at = ${at.toString()}, reasons = ${JSON.stringify([why])}::jsonb
        where s.answer_id is not null and s.state in ('planned', 'claimed') and (${id}::uuid is null or s.mailbox_id = ${id}::uuid)
          and s.mailbox_id in (select m.id from mailboxes m where m.state = 'removed') returning 1`,
  );
  return called.length;
}

/**
 * Forgets how to get into removed mailboxes: at once where nothing of theirs is open, and of others what was removed `before`. What is
 * open there then stays unknown and says why. Returns how many were forgotten.
 */
export async function forgetConnections(tx: Tx, before: Temporal.Instant, unlooked: Reason): Promise<number> {
  const forgotten = await rows(
    tx,
    sql`with gone as (
          update mailboxes m set connection = '{}' where m.state = 'removed' and m.connection <> '{}'
            and (m.paused_at <= ${before.toString()} or not exists (select 1 from send_ledger s where s.workspace_id = m.workspace_id and s.mailbox_id = m.id and s.state in ${OPEN}))
          returning m.workspace_id, m.id),
        told as (
          update send_ledger s set reasons = ${JSON.stringify([unlooked])}::jsonb from gone
          where s.workspace_id = gone.workspace_id and s.mailbox_id = gone.id and s.state = 'unknown' returning 1)
        select id from gone`,
  );
  return forgotten.length;
}

/** Mailboxes that were taken away, the last first. */
export const removedMailboxes = async (tx: Tx): Promise<RemovedMailbox[]> =>
  (
    await rows<RemovedMailbox>(
      tx,
      sql`select m.id, m.address, m.paused_at as "removedAt", m.connection <> '{}' as looking,
            (select count(*)::int from send_ledger s where s.workspace_id = m.workspace_id and s.mailbox_id = m.id and s.state = 'planned') as waiting,
            (select count(*)::int from send_ledger s where s.workspace_id = m.workspace_id and s.mailbox_id = m.id and s.state in ${OPEN}) as uncertain
          from mailboxes m where m.state = 'removed' order by m.paused_at desc, m.id`,
    )
  ).map((each) => ({ ...each, removedAt: instantOf(each.removedAt).toString() }));

/** Of these messages those whose mailbox was taken away. */
export const inRemoved = async (tx: Tx, ledgerIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await rows<{ id: string }>(
        tx,
        sql`select s.id from send_ledger s join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id and m.state = 'removed'
            where s.id in (select jsonb_array_elements_text(${JSON.stringify(ledgerIds)}::jsonb)::uuid)`,
      )
    ).map(({ id }) => id),
  );
