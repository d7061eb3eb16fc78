import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { Mailbox, MailboxInput, PresentMailbox } from './contract.ts';
import { CARRIES } from './sendable.store.ts';

const COLUMNS = sql`id, address, display_name as "displayName", vendor, connection, purpose, state, daily_cap as "dailyCap",
  min_gap_seconds as "minGapSeconds", last_planned_at as "lastPlannedAt", created_at as "createdAt", warmup_started_at as "warmupStartedAt", warmup_held as "warmupHeld",
  (select d.tracking_host from domain_checks d where d.workspace_id = mailboxes.workspace_id and d.domain = lower(split_part(address, '@', 2)) and d.tracking_seen_at is not null) as "trackingHost", returned_at as "returnedAt", state_reason as "stateReason", coalesce(paused_by in ('bounces', 'complaints'), false) as "restedByFigures", uid_validity::text as "uidValidity", last_uid::int as "lastUid"`;

/** The mailboxes there are; one that was removed is found only by its id or address. */
export const listMailboxes = (tx: Tx): Promise<PresentMailbox[]> =>
  rows<PresentMailbox>(tx, sql`select ${COLUMNS} from mailboxes where state <> 'removed' order by address`);

/** These mailboxes, by id: a workspace may have far more than a batch leaves from. */
export const mailboxesOf = async (tx: Tx, ids: Iterable<string>): Promise<ReadonlyMap<string, Mailbox>> =>
  new Map(
    (
      await rows<Mailbox>(
        tx,
        sql`select ${COLUMNS} from mailboxes where id = any (${arrayOf([...new Set(ids)], 'uuid')})`,
      )
    ).map((mailbox) => [mailbox.id, mailbox]),
  );

export const findMailbox = (tx: Tx, id: string): Promise<Mailbox | undefined> =>
  row<Mailbox>(tx, sql`select ${COLUMNS} from mailboxes where id = ${id}`);

/** The mailbox of an address, where it is connected. */
export const findMailboxAt = (tx: Tx, address: string): Promise<Mailbox | undefined> =>
  row<Mailbox>(tx, sql`select ${COLUMNS} from mailboxes where address = ${address.toLowerCase()}`);

/** Locks the sending mailboxes, so that two planners never give one of them the same minute. */
export const lockSendingMailboxes = (tx: Tx, purpose: 'cold' | 'nurture'): Promise<Mailbox[]> =>
  rows<Mailbox>(
    tx,
    sql`select ${COLUMNS} from mailboxes where state = 'active' and purpose = ${purpose} order by address for update`,
  );

/** Writes a mailbox down. One that was removed is there again and sends once it signs in. */
export async function upsertMailbox(
  tx: Tx,
  record: MailboxInput & { workspaceId: string; id: string; at: Temporal.Instant },
): Promise<string> {
  const written = await row<{ id: string }>(
    tx,
    sql`insert into mailboxes (workspace_id, id, address, display_name, vendor, connection, purpose, state, daily_cap, min_gap_seconds, created_at, warmup_started_at, warmup_held)
        values (${record.workspaceId}, ${record.id}, ${record.address.toLowerCase()}, ${record.displayName}, ${record.vendor}, ${JSON.stringify(record.connection)}::jsonb,
                ${record.purpose}, 'active', ${record.dailyCap}, ${record.minGapSeconds}, ${record.at.toString()}, ${record.at.toString()}, ${record.warmupHeld})
        on conflict (workspace_id, address) do update set display_name = excluded.display_name, connection = jsonb_strip_nulls(jsonb_build_object('campaignId', mailboxes.connection -> 'campaignId', 'listId', mailboxes.connection -> 'listId', 'laterCampaignIds', mailboxes.connection -> 'laterCampaignIds')) || excluded.connection,
          daily_cap = excluded.daily_cap, min_gap_seconds = excluded.min_gap_seconds,
          signed_in_at = case when mailboxes.connection @> excluded.connection then mailboxes.signed_in_at else excluded.created_at end,
          purpose = case when mailboxes.state = 'removed' then excluded.purpose else mailboxes.purpose end,
          state_reason = case when mailboxes.state = 'removed' then 'It was removed and is being connected again.' else mailboxes.state_reason end,
          paused_by = case when mailboxes.state = 'removed' then 'sign_in' else mailboxes.paused_by end,
          state = case when mailboxes.state = 'removed' then 'disconnected' else mailboxes.state end
        returning id`,
  );
  return written?.id ?? record.id;
}

/** Notes since when a mailbox is warmed up, and whether it is held to that. */
export async function setWarmup(
  tx: Tx,
  mailboxId: string,
  { startedAt, held }: { startedAt: Temporal.Instant; held: boolean },
): Promise<void> {
  await tx.execute(
    sql`update mailboxes set warmup_started_at = ${startedAt.toString()}, warmup_held = ${held} where id = ${mailboxId}`,
  );
}

/** Notes the campaign, or the list, that carries a mailbox at its vendor. */
export async function setCarrier(
  tx: Tx,
  mailboxId: string,
  carrier: { campaignId: string } | { listId: string },
): Promise<void> {
  await tx.execute(
    sql`update mailboxes set connection = connection || ${JSON.stringify(carrier)}::jsonb where id = ${mailboxId}`,
  );
}

export async function setLastPlanned(tx: Tx, mailboxId: string, at: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update mailboxes set last_planned_at = greatest(last_planned_at, ${at.toString()}::timestamptz) where id = ${mailboxId}`,
  );
}

/** Notes up to where mailboxes were read. */
export async function setPolled(
  tx: Tx,
  positions: readonly { mailboxId: string; uidValidity: string; lastUid: number }[],
  at: Temporal.Instant,
): Promise<void> {
  await tx.execute(sql`
    update mailboxes m set uid_validity = r."uidValidity", last_uid = r."lastUid", last_polled_at = ${at.toString()}, poll_error = null
    from jsonb_to_recordset(${recordset(positions)}) as r("mailboxId" uuid, "uidValidity" bigint, "lastUid" bigint)
    where m.id = r."mailboxId"`);
}

export async function setPollError(tx: Tx, mailboxId: string, error: string): Promise<void> {
  await tx.execute(sql`update mailboxes set poll_error = ${error} where id = ${mailboxId}`);
}

/** The vendors' campaigns that only carry what mailboxes of ours send. */
export const campaignsOfMailboxes = (tx: Tx): Promise<{ vendor: string; campaignId: string }[]> =>
  rows(
    tx,
    sql`select distinct vendor, c.id as "campaignId" from mailboxes
        cross join lateral (select connection ->> 'campaignId' as id
          union all select jsonb_array_elements_text(case when connection ? 'laterCampaignIds' then connection -> 'laterCampaignIds' else '[]' end)) c
        where c.id is not null`,
  );

/** The vendor's mailbox a lead's message is planned for, where no campaign there carries it yet, or none another message to this lead. */
export const mailboxWithoutCampaign = (
  tx: Tx,
  leadId: string,
): Promise<{ address: string; vendor: string; hasOne: boolean } | undefined> =>
  row(
    tx,
    sql`select m.address, m.vendor, m.connection ?| array['campaignId', 'listId'] as "hasOne" from send_ledger s join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
        where s.lead_id = ${leadId} and s.state = 'planned' and not ${CARRIES} limit 1`,
  );
