import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';

/** The row under which a vendor is read as a whole, or its campaigns are looked up. */
export const WHOLE = '';

export type VendorPoll = {
  readonly vendor: string;
  readonly vendorCampaignId: string;
  readonly readUntil: string;
  readonly page: string | null;
  readonly readingSince: string | null;
  readonly failures: number;
};

/** Notes campaigns that are to be read; one that is known goes on where it stands. */
export async function addPolls(
  tx: Tx,
  workspaceId: string,
  vendor: string,
  campaignIds: readonly string[],
  times: { readFrom: Temporal.Instant; now: Temporal.Instant },
): Promise<void> {
  if (campaignIds.length === 0) return;
  await tx.execute(sql`
    insert into vendor_polls (workspace_id, vendor, vendor_campaign_id, read_until, next_poll_at)
    select ${workspaceId}, ${vendor}, c.id, ${times.readFrom.toString()}, ${times.now.toString()} from unnest(${arrayOf([...campaignIds].sort(), 'text')}) as c(id)
    on conflict (workspace_id, vendor, vendor_campaign_id) do nothing`);
}

/** Takes what is due, longest unread first, and lends it out until `lease`. */
export const takeDuePolls = (
  tx: Tx,
  vendor: string,
  now: Temporal.Instant,
  lease: Temporal.Instant,
  limit: number,
): Promise<VendorPoll[]> =>
  rows<VendorPoll>(
    tx,
    sql`with due as (
          select workspace_id, vendor, vendor_campaign_id from vendor_polls where vendor = ${vendor} and next_poll_at <= ${now.toString()}
          order by next_poll_at, vendor_campaign_id limit ${limit} for update skip locked)
        update vendor_polls p set next_poll_at = ${lease.toString()} from due
        where p.workspace_id = due.workspace_id and p.vendor = due.vendor and p.vendor_campaign_id = due.vendor_campaign_id
        returning p.vendor, p.vendor_campaign_id as "vendorCampaignId", p.read_until as "readUntil", p.page, p.reading_since as "readingSince", p.failures`,
  );

type Key = Pick<VendorPoll, 'vendor' | 'vendorCampaignId'>;
const at = ({ vendor, vendorCampaignId }: Key) =>
  sql`vendor = ${vendor} and vendor_campaign_id = ${vendorCampaignId}`;

/** A page was read and more follow: where to go on, and when the reading began. */
export async function savePage(
  tx: Tx,
  key: Key,
  reading: { page: string; since: Temporal.Instant },
): Promise<void> {
  await tx.execute(
    sql`update vendor_polls set page = ${reading.page}, reading_since = ${reading.since.toString()} where ${at(key)}`,
  );
}

/** A page too many for this turn: the rest is read at the next one. */
export async function continuePoll(tx: Tx, key: Key, now: Temporal.Instant): Promise<void> {
  await tx.execute(
    sql`update vendor_polls set next_poll_at = ${now.toString()}, polled_at = ${now.toString()}, failures = 0, error = null where ${at(key)}`,
  );
}

/** Everything up to the beginning of the reading has been read. */
export async function finishPoll(
  tx: Tx,
  key: Key,
  done: { readUntil: Temporal.Instant; nextPollAt: Temporal.Instant; now: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`
    update vendor_polls set read_until = ${done.readUntil.toString()}, page = null, reading_since = null, next_poll_at = ${done.nextPollAt.toString()},
      polled_at = ${done.now.toString()}, failures = 0, error = null where ${at(key)}`);
}

/** A reading failed: it begins anew from what is certain, later. */
export async function failPoll(
  tx: Tx,
  key: Key,
  failed: { error: string; nextPollAt: Temporal.Instant },
): Promise<void> {
  await tx.execute(sql`
    update vendor_polls set failures = failures + 1, error = ${failed.error}, page = null, reading_since = null, next_poll_at = ${failed.nextPollAt.toString()}
    where ${at(key)}`);
}

/** Campaigns and vendors whose answers could not be read several times in a row. */
export async function countFailingPolls(tx: Tx, failures: number): Promise<number> {
  const found = await row<{ count: string }>(
    tx,
    sql`select count(*) from vendor_polls where failures >= ${failures}`,
  );
  return Number(found?.count ?? 0);
}
