import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';

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
  /** Transmissions begun since the start of the local day, rejected ones excluded. */
  sentToday: number;
  lastSentAt: string | null;
  minGapSeconds: number;
};

export async function sendingStates(tx: Tx, dayStart: Temporal.Instant): Promise<SendingState[]> {
  const found = await rows<SendingState & { sentToday: string }>(
    tx,
    sql`select m.id as "mailboxId", m.vendor, m.state as "mailboxState", m.daily_cap as "dailyCap", m.returned_at as "returnedAt", m.min_gap_seconds as "minGapSeconds",
          count(l.id) filter (where l.transmission_at >= ${dayStart.toString()}) as "sentToday", max(l.transmission_at) as "lastSentAt"
        from mailboxes m left join send_ledger l on l.workspace_id = m.workspace_id and l.mailbox_id = m.id
          and l.state in ('transmission_begun', 'accepted', 'unknown') and l.transmission_at >= ${dayStart.subtract({ hours: 24 }).toString()}
        group by m.id, m.vendor, m.state, m.daily_cap, m.returned_at, m.min_gap_seconds`,
  );
  return found.map((entry) => ({ ...entry, sentToday: Number(entry.sentToday) }));
}
