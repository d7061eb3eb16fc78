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
  warmupHeld: boolean;
  warmupStartedAt: string;
  /** Transmissions begun since the start of the local day, rejected ones excluded, and what other hands are about to send. */
  sentToday: number;
};

/** What mailboxes did, and what all of the workspace's mail of the day comes to. */
export type SendingStates = {
  readonly byMailbox: ReadonlyMap<string, SendingState>;
  /** Of every mailbox that sends mail: the operator's total is of mails; LinkedIn has limits of its own. */
  readonly mailsToday: number;
};

/**
 * What each mailbox sent since the start of the day, for judging these rows of the ledger. What else is claimed counts as
 * sent: its guards have answered, or will, and nobody may jump over a cap beside them. With `of` only those mailboxes are read.
 */
export async function sendingStates(
  tx: Tx,
  dayStart: Temporal.Instant,
  judged: readonly string[],
  of?: readonly string[],
): Promise<SendingStates> {
  // As a question of its own, which is hashed; an array would be gone through for each row.
  const others = sql`id::text not in (select unnest(${arrayOf(judged, 'text')}))`;
  const asked = of ? sql`where m.id = any (${arrayOf([...new Set(of)], 'uuid')})` : sql``;
  const found = await rows<Omit<SendingState, 'sentToday'> & { sentToday: string; mailsToday: string }>(
    tx,
    sql`with used as materialized (
          select mailbox_id, count(*) as today from (
            select mailbox_id from send_ledger
            where state in ('transmission_begun', 'accepted', 'unknown') and transmission_at >= ${dayStart.toString()}
            union all
            select mailbox_id from send_ledger where state = 'claimed' and ${others}) l
          group by mailbox_id)
        select m.id as "mailboxId", m.vendor, m.state as "mailboxState", m.daily_cap as "dailyCap", m.returned_at as "returnedAt", m.warmup_held as "warmupHeld", m.warmup_started_at as "warmupStartedAt",
          case when u.today is null then 0 else u.today end as "sentToday",
          (select sum(x.today) from used x join mailboxes y on y.id = x.mailbox_id where y.vendor <> 'heyreach') as "mailsToday"
        from mailboxes m left join used u on u.mailbox_id = m.id ${asked}`,
  );
  return {
    byMailbox: new Map(found.map((each) => [each.mailboxId, { ...each, sentToday: Number(each.sentToday) }])),
    mailsToday: Number(found[0]?.mailsToday ?? 0),
  };
}
