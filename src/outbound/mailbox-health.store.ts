import { sql } from 'drizzle-orm';
import { arrayOf, instantOf, maybeInstantOf, recordset, row, rows, type Tx } from '#core/db/index';
import { reason } from '#core/verdict';
import { type MailboxFacts, SAMPLE } from './mailbox-health.rules.ts';
import { NO_PLACE, staleSince } from './overdue.rules.ts';
import { BOUNCED, COMPLAINED, triedSince } from './ramp.store.ts';

export type WatchedMailbox = MailboxFacts & { readonly id: string; readonly address: string };

type Counted = 'sends' | 'bounces' | 'complaints' | 'refusedSignIns' | 'refusal';
type Found = Omit<WatchedMailbox, 'pausedAt' | 'returnedAt' | Counted | 'now'> & {
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
        from mailboxes m left join ${triedSince(since)} on l.workspace_id = m.workspace_id and l.mailbox_id = m.id and l.state in ('accepted', 'rejected')
          and l.tried_at >= coalesce(m.returned_at, '-infinity')
        where m.vendor <> 'heyreach' and m.state <> 'removed' group by m.workspace_id, m.id order by m.id`,
  );
  const refused = await refusedSignIns(tx, now);
  return found.map((mailbox) => ({
    ...mailbox,
    refusedSignIns: refused.get(mailbox.id)?.count ?? 0,
    refusal: refused.get(mailbox.id)?.words ?? null,
    sends: Number(mailbox.sends),
    bounces: Number(mailbox.bounces),
    complaints: Number(mailbox.complaints),
    pausedAt: maybeInstantOf(mailbox.pausedAt),
    returnedAt: maybeInstantOf(mailbox.returnedAt),
    now,
  }));
}

/** Older refusals say nothing about now. */
const REFUSALS = Temporal.Duration.from({ hours: 6 });
/** What the gateway writes down where a mail server refuses who signs in; worded as its index is. */
const REFUSED = sql`(o.state = 'failed' and o.operation in ('email.send', 'email.fetch') and o.reasons -> 0 ->> 'code' in ('mail.auth_failed', 'mail.oauth_revoked'))`;

/**
 * Sign-ins that were refused since one worked, of sending or of reading, whichever has more: a message that began to leave was
 * signed in for, and so was a look that succeeded.
 */
async function refusedSignIns(
  tx: Tx,
  now: Temporal.Instant,
): Promise<ReadonlyMap<string, { count: number; words: string | null }>> {
  const found = await rows<{ id: string; count: number; words: string | null }>(
    tx,
    sql`select distinct on (m.id) m.id, count(*)::int as count, (array_agg(o.reasons -> 0 ->> 'text' order by o.intended_at desc))[1] as words
        from operation_log o join mailboxes m on m.workspace_id = o.workspace_id and m.id::text = o.subject ->> 'mailboxId'
        where ${REFUSED} and o.intended_at > ${now.subtract(REFUSALS).toString()}
          and (m.signed_in_at is null or o.intended_at > m.signed_in_at)
          and (case when o.operation = 'email.fetch' then m.last_polled_at is null or o.intended_at > m.last_polled_at
            else not exists (select 1 from send_ledger x where x.workspace_id = m.workspace_id and x.mailbox_id = m.id and x.transmission_at >= o.intended_at) end)
        group by m.id, o.operation order by m.id, count desc`,
  );
  return new Map(found.map(({ id, count, words }) => [id, { count, words }]));
}

export type StateChange = {
  readonly id: string;
  readonly from: string;
  readonly to: 'active' | 'paused' | 'disconnected';
  readonly by: 'person' | 'bounces' | 'complaints' | 'sign_in';
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
          paused_at = case when r."to" <> 'active' then ${at.toString()}::timestamptz end, paused_by = case when r."to" <> 'active' then r."by" end,
          returned_at = case when r.rested then ${at.toString()}::timestamptz else m.returned_at end
        from jsonb_to_recordset(${recordset(changes)}) as r(id uuid, "from" text, "to" text, "by" text, reason text, rested boolean)
        where m.id = r.id and m.state = r."from" returning m.id`,
  );
  return moved.map(({ id }) => id);
}

/** What was said of the place it had is true no more. */
const MOVED = reason(
  'send.moved',
  'The mailbox it was to leave by rests, so it waits for a minute in another one of its campaign.',
);

/**
 * Gives what waits in mailboxes of our own that send nothing now to those of the same campaign that do, in turn; each gets another
 * minute there, and what is too old to leave keeps its own, by which it is ended. Where none sends, it waits. What continues a
 * conversation waits for the mailbox they wrote to; and where that one is disconnected or removed, and nobody reads whether they said no, every
 * later message does. Told to do so of some mailboxes, or of all: what was in a sender's hands when its mailbox came to rest is
 * planned again later. Returns how many moved.
 */
export async function handOver(
  tx: Tx,
  now: Temporal.Instant,
  fromIds: readonly string[] | null = null,
): Promise<number> {
  if (fromIds?.length === 0) return 0;
  const moved = await rows(
    tx,
    sql`
    with waiting as (
      select s.id, s.workspace_id, m.purpose, c.settings -> 'mailboxes' as named, row_number() over (partition by m.purpose, e.campaign_id order by s.planned_for, s.id) as number
      from mailboxes m join send_ledger s on s.workspace_id = m.workspace_id and s.mailbox_id = m.id and s.state = 'planned'
      left join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id
      left join campaigns c on c.workspace_id = e.workspace_id and c.id = e.campaign_id
      where m.state <> 'active' and m.vendor in ('native', 'sandbox') and s.answer_id is null and (m.state not in ('disconnected', 'removed') or s.step = 1)
        and not exists (select 1 from drafts d where d.workspace_id = s.workspace_id and d.id = s.draft_id and d.answers_id is not null) and (${fromIds === null} or m.id = any (${arrayOf(fromIds ?? [], 'uuid')}))
    ), choices as (
      select w.id, w.number, x.id as mailbox_id, row_number() over (partition by w.id order by x.address) - 1 as place, count(*) over (partition by w.id) as many
      from waiting w join mailboxes x on x.workspace_id = w.workspace_id and x.purpose = w.purpose and x.state = 'active' and x.vendor in ('native', 'sandbox')
        and (w.named is null or w.named = '[]' or w.named ? x.id::text)
    )
    update send_ledger s set mailbox_id = c.mailbox_id, reasons = ${JSON.stringify([MOVED])}::jsonb,
      planned_for = case when s.planned_for <> ${NO_PLACE.toString()} and s.planned_for < ${staleSince(now).toString()} then s.planned_for else ${NO_PLACE.toString()} end
    from choices c where c.place = c.number % c.many and s.id = c.id and s.state = 'planned' returning 1`,
  );
  return moved.length;
}

export type RestingMailbox = {
  address: string;
  state: 'paused' | 'disconnected' | 'removed';
  reason: string;
  by: string;
  pausedAt: Temporal.Instant;
};

/** The resting mailbox a lead's next message waits for. */
export async function restingMailboxOf(tx: Tx, leadId: string): Promise<RestingMailbox | undefined> {
  const found = await row<
    Pick<RestingMailbox, 'address' | 'state' | 'by'> & { reason: string | null; pausedAt: string }
  >(
    tx,
    sql`select m.address, m.state, m.state_reason as reason, m.paused_by as "by", m.paused_at as "pausedAt"
        from send_ledger s join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
        where s.lead_id = ${leadId} and s.state = 'planned' and m.state <> 'active' and m.paused_by is not null order by s.planned_for limit 1`,
  );
  return found && { ...found, reason: found.reason ?? 'It was paused.', pausedAt: instantOf(found.pausedAt) };
}

export const restingMailboxes = (tx: Tx): Promise<{ address: string; by: string }[]> =>
  rows(
    tx,
    sql`select address, paused_by as "by" from mailboxes where state = 'paused' and paused_by in ('bounces', 'complaints') order by address`,
  );

/** Mailboxes that nobody reads, by id: the server refuses who signs in, or they were removed. */
export const unreadMailboxes = async (tx: Tx): Promise<ReadonlyMap<string, 'disconnected' | 'removed'>> =>
  new Map(
    (
      await rows<{ id: string; state: 'disconnected' | 'removed' }>(
        tx,
        sql`select id, state from mailboxes where state in ('disconnected', 'removed')`,
      )
    ).map(({ id, state }) => [id, state]),
  );

/** Mailboxes of which the server refuses who signs in. */
export const disconnectedMailboxes = (tx: Tx): Promise<{ address: string }[]> =>
  rows(tx, sql`select address from mailboxes where state = 'disconnected' order by address`);

/** Takes a mailbox back whose servers accepted who signs in, by another connection where one is given. Returns whether it was disconnected. */
export async function connectAgain(
  tx: Tx,
  { id, connection }: { id: string; connection: Record<string, unknown> | null },
  at: Temporal.Instant,
): Promise<boolean> {
  const before = await row<{ state: string }>(
    tx,
    sql`select state from mailboxes where id = ${id} for update`,
  );
  const back = before?.state === 'disconnected';
  await tx.execute(sql`
    update mailboxes set connection = coalesce(${connection && JSON.stringify(connection)}::jsonb, connection), signed_in_at = ${at.toString()}, poll_error = null,
      state = case when ${back} then 'active' else state end, state_reason = case when ${back} then null else state_reason end,
      paused_at = case when ${back} then null else paused_at end, paused_by = case when ${back} then null else paused_by end
    where id = ${id}`);
  return back;
}

/** Notes what a mailbox's server said last to who signs in. */
export async function noteRefusal(tx: Tx, id: string, words: string): Promise<void> {
  await tx.execute(
    sql`update mailboxes set state_reason = ${words} where id = ${id} and state = 'disconnected'`,
  );
}
