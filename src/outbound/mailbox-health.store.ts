import { sql } from 'drizzle-orm';
import { arrayOf, instantOf, maybeInstantOf, recordset, row, rows, type Tx } from '#core/db/index';
import { type MailboxFacts, SAMPLE } from './mailbox-health.rules.ts';
import { NO_PLACE } from './overdue.rules.ts';
import { BOUNCED, COMPLAINED } from './ramp.store.ts';

export type WatchedMailbox = MailboxFacts & { readonly id: string; readonly address: string };

type Found = Omit<WatchedMailbox, 'pausedAt' | 'returnedAt' | 'sends' | 'bounces' | 'complaints' | 'now'> & {
  pausedAt: string | null;
  returnedAt: string | null;
  sends: string;
  bounces: string;
  complaints: string;
};

/** Every mailbox with the figures of its last days, and since its return if that is later. */
export async function watchedMailboxes(tx: Tx, now: Temporal.Instant): Promise<WatchedMailbox[]> {
  const since = now.subtract({ hours: SAMPLE.days * 24 }).toString();
  const found = await rows<Found>(
    tx,
    sql`select m.id, m.address, m.state, m.daily_cap as "dailyCap", m.paused_by as "pausedBy", m.paused_at as "pausedAt", m.returned_at as "returnedAt",
          count(l.id) as sends, count(distinct l.lead_id) filter (where ${BOUNCED}) as bounces, count(distinct l.lead_id) filter (where ${COMPLAINED}) as complaints
        from mailboxes m left join send_ledger l on l.workspace_id = m.workspace_id and l.mailbox_id = m.id and l.state in ('accepted', 'rejected')
          and l.transmission_at >= greatest(${since}::timestamptz, coalesce(m.returned_at, '-infinity'))
        where m.vendor <> 'heyreach' group by m.workspace_id, m.id order by m.id`,
  );
  return found.map((mailbox) => ({
    ...mailbox,
    sends: Number(mailbox.sends),
    bounces: Number(mailbox.bounces),
    complaints: Number(mailbox.complaints),
    pausedAt: maybeInstantOf(mailbox.pausedAt),
    returnedAt: maybeInstantOf(mailbox.returnedAt),
    now,
  }));
}

export type StateChange = {
  readonly id: string;
  readonly from: string;
  readonly to: 'active' | 'paused';
  readonly by: 'person' | 'bounces' | 'complaints';
  readonly reason: string | null;
  /** It comes back from a rest, so it starts small. */
  readonly rested: boolean;
};

/** Moves mailboxes that are still as they were read; returns which moved. */
export async function moveMailboxes(
  tx: Tx,
  changes: readonly StateChange[],
  at: Temporal.Instant,
): Promise<string[]> {
  if (changes.length === 0) return [];
  const moved = await rows<{ id: string }>(
    tx,
    sql`update mailboxes m set state = r."to", state_reason = r.reason,
          paused_at = case when r."to" = 'paused' then ${at.toString()}::timestamptz end, paused_by = case when r."to" = 'paused' then r."by" end,
          returned_at = case when r.rested then ${at.toString()}::timestamptz else m.returned_at end
        from jsonb_to_recordset(${recordset(changes)}) as r(id uuid, "from" text, "to" text, "by" text, reason text, rested boolean)
        where m.id = r.id and m.state = r."from" returning m.id`,
  );
  return moved.map(({ id }) => id);
}

/**
 * Gives what waits in resting mailboxes of our own to those that still send, in turn; each gets another minute there.
 * Where none sends, it waits.
 */
export async function handOver(tx: Tx, fromIds: readonly string[]): Promise<void> {
  if (fromIds.length === 0) return;
  await tx.execute(sql`
    with working as (
      select id, purpose, row_number() over (partition by purpose order by address) - 1 as place, count(*) over (partition by purpose) as many
      from mailboxes where state = 'active' and vendor in ('native', 'sandbox')
    ), waiting as (
      select s.id, m.purpose, row_number() over (partition by m.purpose order by s.planned_for, s.id) as number
      from send_ledger s join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
      where s.state = 'planned' and m.vendor in ('native', 'sandbox') and m.id = any (${arrayOf(fromIds, 'uuid')})
    )
    update send_ledger s set mailbox_id = w.id, planned_for = ${NO_PLACE.toString()}
    from waiting join working w on w.purpose = waiting.purpose and w.place = waiting.number % w.many
    where s.id = waiting.id and s.state = 'planned'`);
}

export type RestingMailbox = { address: string; reason: string; by: string; pausedAt: Temporal.Instant };

/** The resting mailbox a lead's next message waits for. */
export async function restingMailboxOf(tx: Tx, leadId: string): Promise<RestingMailbox | undefined> {
  const found = await row<{ address: string; reason: string | null; by: string; pausedAt: string }>(
    tx,
    sql`select m.address, m.state_reason as reason, m.paused_by as "by", m.paused_at as "pausedAt"
        from send_ledger s join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
        where s.lead_id = ${leadId} and s.state = 'planned' and m.state = 'paused' and m.paused_by is not null order by s.planned_for limit 1`,
  );
  return found && { ...found, reason: found.reason ?? 'It was paused.', pausedAt: instantOf(found.pausedAt) };
}

export const restingMailboxes = (tx: Tx): Promise<{ address: string; by: string }[]> =>
  rows(
    tx,
    sql`select address, paused_by as "by" from mailboxes where state = 'paused' and paused_by in ('bounces', 'complaints') order by address`,
  );
