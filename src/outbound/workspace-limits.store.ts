import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';

/** The operator's total of messages per day; 0 until the owner raised it. */
export async function workspaceDailyLimit(tx: Tx, workspaceId: string): Promise<number> {
  const found = await row<{ limit: number }>(
    tx,
    sql`select daily_send_limit as limit from workspaces where id = ${workspaceId}`,
  );
  return found?.limit ?? 0;
}

export type SendingState = {
  mailboxId: string;
  vendor: string;
  mailboxState: string;
  dailyCap: number;
  returnedAt: string | null;
  /** Transmissions begun since the start of the local day, rejected ones excluded, and what other hands are about to send. */
  sentToday: number;
  lastSentAt: string | null;
  minGapSeconds: number;
};

/**
 * What each mailbox sent since the start of the day, for judging these rows of the ledger. What else is claimed counts as
 * sent: its guards have answered, or will, and nobody may jump over a cap beside them.
 */
export async function sendingStates(
  tx: Tx,
  dayStart: Temporal.Instant,
  judged: readonly string[],
): Promise<SendingState[]> {
  const found = await rows<SendingState & { sentToday: string }>(
    tx,
    sql`select m.id as "mailboxId", m.vendor, m.state as "mailboxState", m.daily_cap as "dailyCap", m.returned_at as "returnedAt", m.min_gap_seconds as "minGapSeconds",
          count(l.mailbox_id) filter (where l.at is null or l.at >= ${dayStart.toString()}) as "sentToday", max(l.at) as "lastSentAt"
        from mailboxes m left join (
          select mailbox_id, transmission_at as at from send_ledger
          where state in ('transmission_begun', 'accepted', 'unknown') and transmission_at >= ${dayStart.subtract({ hours: 24 }).toString()}
          union all
          select mailbox_id, null from send_ledger where state = 'claimed' and id::text <> all (${arrayOf(judged, 'text')})
        ) l on l.mailbox_id = m.id
        group by m.id, m.vendor, m.state, m.daily_cap, m.returned_at, m.min_gap_seconds`,
  );
  return found.map((entry) => ({ ...entry, sentToday: Number(entry.sentToday) }));
}
