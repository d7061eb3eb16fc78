import { sql } from 'drizzle-orm';
import { arrayOf, recordset, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { CLOSING } from './closing.ts';

export type VendorLeadState = 'added' | 'stopping' | 'stopped' | 'unknown';

/** A lead as a vendor knows it in one campaign. At least one of address and profile is there. */
export type VendorLead = {
  readonly id: string;
  readonly leadId: string;
  readonly vendor: string;
  readonly channel: 'email' | 'linkedin';
  readonly vendorCampaignId: string;
  readonly vendorLeadId: string | null;
  readonly address: string | null;
  readonly profileUrl: string | null;
  /** When the vendor wrote to it, if that is what was learned. */
  readonly lastSentAt: string | null;
};

/** The place of a lead that is on a list and, as far as is known, in no campaign yet. */
export const onList = (listId: string): string => `list:${listId}`;
export const listOf = (vendorCampaignId: string): string | null =>
  vendorCampaignId.startsWith('list:') ? vendorCampaignId.slice('list:'.length) : null;

const closed = arrayOf(Object.keys(CLOSING), 'text');

/**
 * Notes where vendors work our leads; what is known already is only completed. A lead that has answered or said no
 * meanwhile is to be stopped there at once. Written in the order of the unique key, so that two writers never wait for
 * each other.
 */
export async function noteVendorLeads(
  tx: Tx,
  workspaceId: string,
  found: readonly VendorLead[],
  at: Temporal.Instant,
): Promise<void> {
  if (found.length === 0) return;
  const now = sql`${at.toString()}::timestamptz`;
  await tx.execute(sql`
    insert into vendor_leads (workspace_id, id, lead_id, vendor, channel, vendor_campaign_id, vendor_lead_id, address, profile_url, last_sent_at, created_at,
      state, stop_reason, stop_requested_at, next_attempt_at)
    select ${workspaceId}, r.id, l.id, r.vendor, r.channel, r."vendorCampaignId", r."vendorLeadId", r.address, r."profileUrl", r."lastSentAt", ${now},
      case when l.status = any (${closed}) then 'stopping' else 'added' end, case when l.status = any (${closed}) then l.status end,
      case when l.status = any (${closed}) then ${now} end, case when l.status = any (${closed}) then ${now} end
    from (select distinct on (vendor, "vendorCampaignId", "leadId") * from jsonb_to_recordset(${recordset(found)})
            as x(id uuid, "leadId" uuid, vendor text, channel text, "vendorCampaignId" text, "vendorLeadId" text, address text, "profileUrl" text, "lastSentAt" timestamptz)
          order by vendor, "vendorCampaignId", "leadId", "lastSentAt" desc nulls last) r
    join leads l on l.id = r."leadId"
    on conflict (workspace_id, vendor, vendor_campaign_id, lead_id) do update set
      vendor_lead_id = coalesce(vendor_leads.vendor_lead_id, excluded.vendor_lead_id), address = coalesce(vendor_leads.address, excluded.address),
      profile_url = coalesce(vendor_leads.profile_url, excluded.profile_url), last_sent_at = greatest(vendor_leads.last_sent_at, excluded.last_sent_at)`);
}

/** Asks for the end of these leads' steps wherever a vendor works them. What is stopped or being stopped stays so. */
export async function requestStops(
  tx: Tx,
  leads: readonly { leadId: string; reason: string }[],
  at: Temporal.Instant,
): Promise<number> {
  if (leads.length === 0) return 0;
  const asked = await rows(
    tx,
    sql`update vendor_leads v set state = 'stopping', stop_reason = r.reason, stop_requested_at = ${at.toString()}, next_attempt_at = ${at.toString()}
        from jsonb_to_recordset(${recordset(leads)}) as r("leadId" uuid, reason text)
        where v.lead_id = r."leadId" and v.state = 'added' returning 1`,
  );
  return asked.length;
}

export type WorkedLead = {
  readonly id: string;
  readonly leadId: string;
  readonly address: string | null;
  /** Our campaigns that wrote to the lead through this vendor; none where only the vendor's own campaign did. */
  readonly campaigns: string[];
};

/** The next leads that vendors work for us, in the order of their ids. */
export const workedLeads = (tx: Tx, after: string | null, limit: number): Promise<WorkedLead[]> =>
  rows<WorkedLead>(
    tx,
    sql`select v.id, v.lead_id as "leadId", v.address,
          coalesce((select jsonb_agg(distinct e.campaign_id) from send_ledger s
            join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id and m.vendor = v.vendor
            join enrolments e on e.workspace_id = s.workspace_id and e.id = s.enrolment_id
            where s.workspace_id = v.workspace_id and s.lead_id = v.lead_id), '[]') as campaigns
        from vendor_leads v where v.state = 'added' and (${after}::uuid is null or v.id > ${after}) order by v.id limit ${limit}`,
  );

/** Asks for the end of exactly these, unless it was asked for already. */
export async function requestSuppressedStops(
  tx: Tx,
  ids: readonly string[],
  at: Temporal.Instant,
): Promise<number> {
  if (ids.length === 0) return 0;
  const asked = await rows(
    tx,
    sql`update vendor_leads set state = 'stopping', stop_reason = 'suppressed', stop_requested_at = ${at.toString()}, next_attempt_at = ${at.toString()}
        where id = any (${arrayOf(ids, 'uuid')}) and state = 'added' returning 1`,
  );
  return asked.length;
}

export type DueStop = Omit<VendorLead, 'vendorLeadId' | 'lastSentAt'> & { readonly attempts: number };

/**
 * Takes stops that are due and lends them out until `lease`: whoever dies with one gives it back by time. A lead that may
 * be on its way to the vendor at this moment waits until that is settled.
 */
export const takeDueStops = (
  tx: Tx,
  now: Temporal.Instant,
  lease: Temporal.Instant,
  limit: number,
  leadIds?: readonly string[],
): Promise<DueStop[]> =>
  rows<DueStop>(
    tx,
    sql`with due as (
          select v.workspace_id, v.id from vendor_leads v where v.state in ('stopping', 'unknown') and v.next_attempt_at <= ${now.toString()}
            ${leadIds === undefined ? sql`` : sql`and v.lead_id = any (${arrayOf(leadIds, 'uuid')})`}
            and not exists (select 1 from send_ledger s join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
                            where s.workspace_id = v.workspace_id and s.lead_id = v.lead_id and m.vendor = v.vendor and s.state in ('transmission_begun', 'unknown'))
          order by v.next_attempt_at, v.id limit ${limit} for update of v skip locked)
        update vendor_leads l set attempts = l.attempts + 1, next_attempt_at = ${lease.toString()}
        from due where l.workspace_id = due.workspace_id and l.id = due.id
        returning l.id, l.lead_id as "leadId", l.vendor, l.channel, l.vendor_campaign_id as "vendorCampaignId", l.address, l.profile_url as "profileUrl", l.attempts`,
  );

export type StopChange = {
  readonly id: string;
  readonly state: 'stopping' | 'stopped' | 'unknown';
  readonly reasons: readonly Reason[];
  readonly nextAttemptAt: string | null;
};

export async function settleStops(
  tx: Tx,
  changes: readonly StopChange[],
  now: Temporal.Instant,
): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(sql`
    update vendor_leads v set state = r.state, reasons = r.reasons, next_attempt_at = r."nextAttemptAt",
      settled_at = case when r.state = 'stopped' then ${now.toString()}::timestamptz end
    from jsonb_to_recordset(${recordset(changes)}) as r(id uuid, state text, reasons jsonb, "nextAttemptAt" timestamptz)
    where v.id = r.id and v.state in ('stopping', 'unknown')`);
}

/** Stops that did not succeed at once. */
export async function countFailingStops(tx: Tx): Promise<number> {
  const found = await row<{ count: string }>(
    tx,
    sql`select count(*) from vendor_leads where state in ('stopping', 'unknown') and attempts > 0 and reasons <> '[]'`,
  );
  return Number(found?.count ?? 0);
}

/** The stops of one lead that are still open, the oldest first. */
export const openStops = (
  tx: Tx,
  leadId: string,
): Promise<{ vendor: string; nextAttemptAt: string | null; reasons: Reason[] }[]> =>
  rows(
    tx,
    sql`select vendor, next_attempt_at as "nextAttemptAt", reasons from vendor_leads
        where lead_id = ${leadId} and state in ('stopping', 'unknown') order by stop_requested_at, id`,
  );

/** Leads nobody may write to any more, whose steps a vendor was never told to end. */
export const neverStopped = (tx: Tx, before: Temporal.Instant): Promise<{ id: string }[]> =>
  rows(
    tx,
    sql`select v.id::text as id from vendor_leads v join leads l on l.workspace_id = v.workspace_id and l.id = v.lead_id
        where v.state = 'added' and l.status = any (${closed}) and l.status_at < ${before.toString()} order by v.id`,
  );

/** The leads a vendor works in one campaign and to whom all is said there; who let us in and is still being written to is left out. */
export const vendorLeadsDoneIn = (
  tx: Tx,
  vendor: string,
  vendorCampaignId: string,
): Promise<{ leadId: string }[]> =>
  rows(
    tx,
    sql`select v.lead_id as "leadId" from vendor_leads v where v.vendor = ${vendor} and v.vendor_campaign_id = ${vendorCampaignId}
          and not exists (select 1 from enrolments e where e.workspace_id = v.workspace_id and e.lead_id = v.lead_id and e.connected_at is not null and e.state in ('active', 'paused'))
        order by v.lead_id`,
  );

/** When each vendor last wrote to each of these leads, as far as it is known. */
export const vendorSendsOf = (
  tx: Tx,
  leadIds: readonly string[],
): Promise<{ vendor: string; leadId: string; lastSentAt: string }[]> =>
  leadIds.length === 0
    ? Promise.resolve([])
    : rows(
        tx,
        sql`select vendor, lead_id as "leadId", max(last_sent_at) as "lastSentAt" from vendor_leads
            where lead_id = any (${arrayOf([...new Set(leadIds)], 'uuid')}) and last_sent_at is not null group by 1, 2`,
      );

export type VendorWork = {
  readonly vendor: string;
  readonly vendorCampaignId: string;
  readonly stopped: boolean;
  readonly attempts: number;
};

/** Where vendors work these leads, as far as they can still be asked for there. */
export const vendorWorkOf = (tx: Tx, leadIds: readonly string[]): Promise<VendorWork[]> =>
  rows(
    tx,
    sql`select vendor, vendor_campaign_id as "vendorCampaignId", state = 'stopped' as stopped, attempts from vendor_leads
        where lead_id = any (${arrayOf(leadIds, 'uuid')}) and coalesce(address, '') || coalesce(profile_url, '') <> '' order by vendor, created_at, id`,
  );
