import { sql } from 'drizzle-orm';
import { arrayOf, recordset, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { VENDOR_MAILBOXES } from './contract.ts';

/** A campaign at a vendor, or a list that feeds one, through which messages of a campaign of ours went. */
export type Carrier = { readonly vendor: string; readonly carrier: string };

/** Where messages of a campaign were handed over, on their way at this moment included. */
export const carriersOf = (tx: Tx, campaignId: string): Promise<Carrier[]> =>
  rows<Carrier>(
    tx,
    sql`select distinct m.vendor, s.carrier
        from send_ledger s
        join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id and e.campaign_id = ${campaignId}
        join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id and m.vendor = any (${arrayOf(VENDOR_MAILBOXES, 'text')})
        where s.state in ('claimed', 'transmission_begun', 'accepted', 'unknown') and s.carrier is not null
        order by 1, 2`,
  );

/** The same of what vendors have still to send, as far as is known. */
export const waitingCarriersOf = (tx: Tx, campaignId: string): Promise<Carrier[]> =>
  rows<Carrier>(
    tx,
    sql`select distinct m.vendor, s.carrier from send_ledger s
        join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id and e.campaign_id = ${campaignId}
        join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
        where s.carrier is not null and (s.state in ('claimed', 'transmission_begun', 'unknown') or (s.state = 'accepted' and s.receipt_at is null)) order by 1, 2`,
  );

/** Why a campaign is held at its vendors: somebody complained, or a person paused it. */
export type HoldCause = 'complaint' | 'pause';

/** Asks for the pause of these, unless it is asked for already. One that was to go on there is to be paused again. */
export async function askHolds(
  tx: Tx,
  workspaceId: string,
  holds: readonly (Carrier & { id: string; campaignId: string; cause: HoldCause })[],
  at: Temporal.Instant,
): Promise<void> {
  if (holds.length === 0) return;
  await tx.execute(sql`
    insert into vendor_holds (workspace_id, id, campaign_id, vendor, carrier, cause, asked_at, next_attempt_at)
    select ${workspaceId}, r.id, r."campaignId", r.vendor, r.carrier, r.cause, ${at.toString()}, ${at.toString()}
    from jsonb_to_recordset(${recordset(holds)}) as r(id uuid, "campaignId" uuid, vendor text, carrier text, cause text)
    where not exists (select 1 from vendor_holds h where h.campaign_id = r."campaignId" and h.vendor = r.vendor and h.carrier = r.carrier
      and h.cause = 'pause' and r.cause = 'pause' and h.state = 'held')
    on conflict (workspace_id, campaign_id, vendor, carrier, cause) where state in ('asked', 'resuming')
    do update set state = 'asked', asked_at = excluded.asked_at, attempts = 0, next_attempt_at = excluded.next_attempt_at where vendor_holds.state = 'resuming'`);
}

/**
 * The campaign goes on: what a person's pause stopped at vendors is to go on there too. Where another of our campaigns keeps the same
 * one paused, it is left to that; what did not run before is left alone.
 */
export async function goOnAtVendors(tx: Tx, campaignId: string, at: Temporal.Instant): Promise<void> {
  const other = sql`o.workspace_id = h.workspace_id and o.vendor = h.vendor and o.carrier = h.carrier and o.campaign_id <> h.campaign_id and o.state in ('asked', 'held')`;
  const mine = sql`h.campaign_id = ${campaignId} and h.cause = 'pause' and h.state = 'held'`;
  await tx.execute(sql`
    update vendor_holds o set running = array(select distinct unnest(o.running || h.running)) from vendor_holds h where ${mine} and ${other}`);
  await tx.execute(sql`
    update vendor_holds h set attempts = 0, settled_at = ${at.toString()},
      state = case when h.running = '{}' or exists (select 1 from vendor_holds o where ${other}) then 'let_go' else 'resuming' end,
      next_attempt_at = case when h.running = '{}' or exists (select 1 from vendor_holds o where ${other}) then null else ${at.toString()}::timestamptz end
    where ${mine}`);
}

export type DueHold = Carrier & {
  readonly id: string;
  readonly campaignId: string;
  readonly attempts: number;
  readonly cause: HoldCause;
  /** Being paused there, or to go on there. */
  readonly state: 'asked' | 'resuming';
  /** What ran there before it was paused. */
  readonly running: string[];
};

/**
 * Takes holds that are due and lends them out until `lease`. A campaign that a person let go on meanwhile is held no more: what was
 * paused of it by then goes on.
 */
export async function takeDueHolds(
  tx: Tx,
  now: Temporal.Instant,
  lease: Temporal.Instant,
  limit: number,
): Promise<DueHold[]> {
  const taken = await rows<Omit<DueHold, 'state'> & { state: string }>(
    tx,
    sql`with due as (
          select h.workspace_id, h.id, case when h.state = 'resuming' or c.state <> 'active' then h.state when h.running = '{}' then 'let_go' else 'resuming' end as state from vendor_holds h
          join campaigns c on c.workspace_id = h.workspace_id and c.id = h.campaign_id
          where h.state in ('asked', 'resuming') and h.next_attempt_at <= ${now.toString()} order by h.next_attempt_at, h.id limit ${limit} for update of h skip locked)
        update vendor_holds h set attempts = h.attempts + 1, state = due.state, settled_at = case when due.state = 'let_go' then ${now.toString()}::timestamptz end,
          next_attempt_at = case when due.state <> 'let_go' then ${lease.toString()}::timestamptz end
        from due where h.workspace_id = due.workspace_id and h.id = due.id
        returning h.id, h.campaign_id as "campaignId", h.vendor, h.carrier, h.attempts, h.cause, h.state, h.running`,
  );
  return taken.flatMap(({ state, ...hold }) =>
    state === 'asked' || state === 'resuming' ? [{ ...hold, state }] : [],
  );
}

/** Notes what runs at the vendor, before it is paused: after a crash in between nobody could tell. */
export async function noteRunning(tx: Tx, id: string, running: readonly string[]): Promise<void> {
  await tx.execute(
    sql`update vendor_holds set running = array(select distinct unnest(running || ${arrayOf(running, 'text')})) where id = ${id}`,
  );
}

export type HoldChange = {
  readonly id: string;
  /** In which state it was taken; one that is in another by now is left. */
  readonly from: DueHold['state'];
  readonly state: 'asked' | 'held' | 'resuming' | 'resumed';
  readonly reasons: readonly Reason[];
  readonly nextAttemptAt: string | null;
};

export async function settleHold(tx: Tx, change: HoldChange, now: Temporal.Instant): Promise<boolean> {
  const { id, from, state, reasons, nextAttemptAt } = change;
  const done = await rows(
    tx,
    sql`update vendor_holds set state = ${state}, reasons = ${JSON.stringify(reasons)}::jsonb, next_attempt_at = ${nextAttemptAt},
          settled_at = case when ${nextAttemptAt}::timestamptz is null then ${now.toString()}::timestamptz end
        where id = ${id} and state = ${from} returning 1`,
  );
  return done.length === 1;
}

/** When the next hold is due. */
export const nextHold = (): Statement =>
  sql`select min(next_attempt_at) from vendor_holds where state in ('asked', 'resuming')`;

export type OpenHold = Carrier & {
  readonly campaignId: string;
  readonly campaign: string;
  readonly cause: HoldCause;
  readonly state: 'asked' | 'held' | 'resuming';
  readonly since: string;
  readonly attempts: number;
  readonly running: string[];
  readonly reasons: Reason[];
};

/** What vendors have not done yet of what was asked of them, the oldest first; of one campaign with what they keep paused too. */
export const openHolds = (tx: Tx, campaignId: string | null = null): Promise<OpenHold[]> =>
  rows<OpenHold>(
    tx,
    sql`select h.vendor, h.carrier, h.campaign_id as "campaignId", c.name as campaign, h.cause, h.state, h.asked_at as since, h.attempts, h.running, h.reasons
        from vendor_holds h join campaigns c on c.workspace_id = h.workspace_id and c.id = h.campaign_id
        where h.state in ('asked', 'resuming') or (${campaignId}::uuid is not null and h.campaign_id = ${campaignId} and h.state = 'held' and c.state <> 'active')
        order by h.asked_at, h.id`,
  );

export type WaitingThere = Carrier & { readonly messages: number };

/** Messages of a campaign that vendors took and have not reported as sent. */
export const messagesThere = (tx: Tx, campaignId: string): Promise<WaitingThere[]> =>
  rows<WaitingThere>(
    tx,
    sql`select m.vendor, s.carrier, count(*)::int as messages from send_ledger s
        join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id and e.campaign_id = ${campaignId}
        join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
        where s.state = 'accepted' and s.receipt_at is null and s.carrier is not null group by 1, 2 order by 1, 2`,
  );
