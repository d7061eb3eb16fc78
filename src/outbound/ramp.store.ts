import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Statement, type Tx } from '#core/db/index';
import type { RampDay } from './ramp.rules.ts';

/** What became of what a ledger row sent, by what the lead's timeline says since. */
const SAID = (type: string, more = sql``) =>
  sql`exists (select 1 from timeline t where t.workspace_id = l.workspace_id and t.lead_id = l.lead_id and t.type = ${type} and t.at >= l.transmission_at ${more})`;
export const BOUNCED = sql`(l.state = 'rejected' or ${SAID('bounced')})`;
export const COMPLAINED = SAID('unsubscribed', sql`and t.data ->> 'source' = 'complaint'`);
/** Who leaves by a complaint is not counted twice. */
export const UNSUBSCRIBED = SAID('unsubscribed', sql`and t.data ->> 'source' is distinct from 'complaint'`);

/** What the gateway writes down where a server refuses a recipient for good, by whatever it was told. */
const REFUSED = 'mail.recipient_refused';

/**
 * Rows of the ledger, as `l`, that were put before a receiving server since a moment, at `tried_at`: those that began to leave, and
 * those whose recipient it refused before they could. The second are bounces like any other, only that nobody had to wait for them.
 */
export const triedSince = (since: string): Statement => sql`(
  select s.*, s.transmission_at as tried_at from send_ledger s where s.transmission_at >= ${since}
  union all
  select s.*, s.settled_at from send_ledger s
  where s.state = 'rejected' and s.transmission_at is null and s.settled_at >= ${since} and s.reasons -> 0 ->> 'code' = ${REFUSED}) l`;

/** The days on which mail left to real people since `since`, oldest first, by local date. */
export async function rampDays(tx: Tx, zone: string, since: Temporal.Instant): Promise<RampDay[]> {
  const found = await rows<Record<keyof RampDay, string>>(
    tx,
    sql`select to_char(l.tried_at at time zone ${zone}, 'YYYY-MM-DD') as date,
          count(*) filter (where l.state in ('accepted', 'rejected')) as sent,
          count(*) filter (where l.state in ('unknown', 'transmission_begun')) as errors,
          count(distinct l.lead_id) filter (where ${BOUNCED}) as bounces,
          count(distinct l.lead_id) filter (where ${COMPLAINED}) as complaints,
          count(*) filter (where not exists (select 1 from approval_items i where i.workspace_id = l.workspace_id and i.id = l.approval_item_id and i.content_hash = l.content_hash)) as unproved
        from ${triedSince(since.toString())} join mailboxes m on m.workspace_id = l.workspace_id and m.id = l.mailbox_id
        where l.state <> 'cancelled' and m.vendor not in ('sandbox', 'heyreach')
        group by 1 order by 1`,
  );
  return found.map(({ date, ...counts }) => ({
    date,
    sent: Number(counts.sent),
    errors: Number(counts.errors),
    bounces: Number(counts.bounces),
    complaints: Number(counts.complaints),
    unproved: Number(counts.unproved),
  }));
}

export async function rampWaived(tx: Tx, workspaceId: string): Promise<boolean> {
  const found = await row<{ waived: boolean }>(
    tx,
    sql`select ramp_waived_at is not null as waived from workspaces where id = ${workspaceId}`,
  );
  return found?.waived ?? false;
}

/** Notes who waived the ramp; false when it was waived before. */
export async function setRampWaived(
  tx: Tx,
  workspaceId: string,
  by: string,
  at: Temporal.Instant,
): Promise<boolean> {
  const moved = await rows(
    tx,
    sql`update workspaces set ramp_waived_at = ${at.toString()}, ramp_waived_by = ${by} where id = ${workspaceId} and ramp_waived_at is null returning 1`,
  );
  return moved.length === 1;
}

/** The tiers of leads, as far as they have one. */
export async function tiersOf(
  tx: Tx,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const found = await rows<{ id: string; tier: string | null }>(
    tx,
    sql`select id, tier from leads where id = any (${arrayOf(leadIds, 'uuid')})`,
  );
  return new Map(found.map(({ id, tier }) => [id, tier]));
}
