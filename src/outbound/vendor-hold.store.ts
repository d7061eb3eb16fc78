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

/** Asks for the pause of these, unless it is asked for already. */
export async function askHolds(
  tx: Tx,
  workspaceId: string,
  holds: readonly (Carrier & { id: string; campaignId: string })[],
  at: Temporal.Instant,
): Promise<void> {
  if (holds.length === 0) return;
  await tx.execute(sql`
    insert into vendor_holds (workspace_id, id, campaign_id, vendor, carrier, asked_at, next_attempt_at)
    select ${workspaceId}, r.id, r."campaignId", r.vendor, r.carrier, ${at.toString()}, ${at.toString()}
    from jsonb_to_recordset(${recordset(holds)}) as r(id uuid, "campaignId" uuid, vendor text, carrier text)
    on conflict (workspace_id, campaign_id, vendor, carrier) where state = 'asked' do nothing`);
}

export type DueHold = Carrier & {
  readonly id: string;
  readonly campaignId: string;
  readonly attempts: number;
};

/** Takes holds that are due and lends them out until `lease`. A campaign that a person let go on meanwhile is held no more. */
export async function takeDueHolds(
  tx: Tx,
  now: Temporal.Instant,
  lease: Temporal.Instant,
  limit: number,
): Promise<DueHold[]> {
  const taken = await rows<DueHold & { stillHeld: boolean }>(
    tx,
    sql`with due as (
          select h.workspace_id, h.id, c.state <> 'active' as held from vendor_holds h
          join campaigns c on c.workspace_id = h.workspace_id and c.id = h.campaign_id
          where h.state = 'asked' and h.next_attempt_at <= ${now.toString()} order by h.next_attempt_at, h.id limit ${limit} for update of h skip locked)
        update vendor_holds h set attempts = h.attempts + 1,
          state = case when due.held then 'asked' else 'let_go' end, settled_at = case when due.held then null else ${now.toString()}::timestamptz end,
          next_attempt_at = case when due.held then ${lease.toString()}::timestamptz end
        from due where h.workspace_id = due.workspace_id and h.id = due.id
        returning h.id, h.campaign_id as "campaignId", h.vendor, h.carrier, h.attempts, due.held as "stillHeld"`,
  );
  return taken.filter(({ stillHeld }) => stillHeld);
}

export type HoldChange = {
  readonly id: string;
  readonly state: 'asked' | 'held';
  readonly reasons: readonly Reason[];
  readonly nextAttemptAt: string | null;
};

export async function settleHolds(
  tx: Tx,
  changes: readonly HoldChange[],
  now: Temporal.Instant,
): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(sql`
    update vendor_holds h set state = r.state, reasons = r.reasons, next_attempt_at = r."nextAttemptAt",
      settled_at = case when r.state = 'held' then ${now.toString()}::timestamptz end
    from jsonb_to_recordset(${recordset(changes)}) as r(id uuid, state text, reasons jsonb, "nextAttemptAt" timestamptz)
    where h.id = r.id and h.state = 'asked'`);
}

/** When the next hold is due. */
export const nextHold = (): Statement =>
  sql`select min(next_attempt_at) from vendor_holds where state = 'asked'`;
