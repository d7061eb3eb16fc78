import { sql } from 'drizzle-orm';
import { type Behind, exactTime, newestFirst, row, rows, type Statement, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import { THAT_STAYS } from '#leads';
import type { Settlement } from './contract.ts';

type Source = { readonly id: string; readonly source: 'mailbox' | 'vendor' };

/** What came in and nobody is known for, as the list shows it. */
export type UnmatchedRow = Source & {
  /** The address of the mailbox, or the name of the vendor. */
  readonly via: string;
  readonly receivedAt: string;
  readonly outcome: string;
  readonly leadId: string | null;
  readonly reasons: Reason[];
  readonly settledAs: Settlement | null;
  readonly settledBy: string | null;
  readonly settledAt: string | null;
};

const OF_MAIL = sql`i.id, 'mailbox' as source, b.address as via, i.received_at, i.outcome, i.lead_id, i.reasons, i.settled_as, i.settled_by, i.settled_at
  from inbound_mail i join mailboxes b on b.workspace_id = i.workspace_id and b.id = i.mailbox_id`;
const OF_VENDOR = sql`n.id, 'vendor' as source, n.vendor as via, n.received_at, n.outcome, n.lead_id, n.reasons, n.settled_as, n.settled_by, n.settled_at
  from vendor_notices n`;
const OF_MAIL_WHOLE = sql`i.raw, i.mailbox_id as "mailboxId", i.message_id as "messageId", null as kind, null::jsonb as payload, ${OF_MAIL}`;
const OF_VENDOR_WHOLE = sql`null::bytea as raw, null::uuid as "mailboxId", null as "messageId", n.kind, n.payload, ${OF_VENDOR}`;
const SHOWN = sql`u.id, u.source, u.via, ${exactTime(sql`u.received_at`)} as "receivedAt", u.outcome, u.lead_id as "leadId", u.reasons,
  u.settled_as as "settledAs", u.settled_by as "settledBy", ${exactTime(sql`u.settled_at`)} as "settledAt"`;

/** One page, newest first: what nobody has looked at yet, or what was put aside as not about us. */
export const unmatchedPage = (
  tx: Tx,
  aside: boolean,
  page: { before: Behind | null; limit: number },
): Promise<UnmatchedRow[]> => {
  const part = (of: Statement, name: Statement): Statement => sql`
    (select ${of} where ${name}.outcome in ('unmatched', 'unreadable') and ${name}.settled_at is ${aside ? sql`not null` : sql`null`}
      and ${newestFirst({ at: sql`${name}.received_at`, id: sql`${name}.id` }, page)})`;
  return rows<UnmatchedRow>(
    tx,
    sql`select ${SHOWN} from (${part(OF_MAIL, sql`i`)} union all ${part(OF_VENDOR, sql`n`)}) u
        order by u.received_at desc, u.id desc limit ${page.limit}`,
  );
};

export type Held = UnmatchedRow & {
  /** As the mailbox had it; null for what a vendor told. */
  readonly raw: Uint8Array | null;
  readonly mailboxId: string | null;
  readonly messageId: string | null;
  readonly kind: string | null;
  readonly payload: Record<string, unknown> | null;
};

/** One of them with all that is kept of it, whatever became of it; undefined where nothing has this id. */
export const readUnmatched = (tx: Tx, id: string): Promise<Held | undefined> =>
  row<Held>(
    tx,
    sql`select ${SHOWN}, u.raw, u."mailboxId", u."messageId", u.kind, u.payload from (
          select ${OF_MAIL_WHOLE} where i.id = ${id} and (i.outcome in ('unmatched', 'unreadable') or i.settled_as = 'assigned')
          union all
          select ${OF_VENDOR_WHOLE} where n.id = ${id} and (n.outcome in ('unmatched', 'unreadable') or n.settled_as = 'assigned')) u`,
  );

const tableOf = (source: Source['source']): Statement =>
  source === 'mailbox' ? sql`inbound_mail` : sql`vendor_notices`;

/**
 * Takes one of them for whoever settles it: a second hand waits here and then finds it settled. `again` also takes what was put aside.
 * Returns whether it is still to be settled.
 */
export const holdUnmatched = async (tx: Tx, { id, source }: Source, again: boolean): Promise<boolean> =>
  (await row(
    tx,
    sql`select 1 from ${tableOf(source)} where id = ${id} and outcome in ('unmatched', 'unreadable') and (settled_at is null or ${again}) for update`,
  )) !== undefined;

type Settled = { readonly by: string; readonly at: Temporal.Instant };

/** A person said that it is not about us; it stays what it was. */
export async function settleAside(tx: Tx, { id, source }: Source, { by, at }: Settled): Promise<void> {
  await tx.execute(
    sql`update ${tableOf(source)} set settled_at = ${at.toString()}, settled_as = 'not_ours', settled_by = ${by} where id = ${id}`,
  );
}

/** A person said whose it is, and it was read as theirs. */
export async function settleAssigned(
  tx: Tx,
  { id, source }: Source,
  done: { readonly outcome: string; readonly leadId: string; readonly reasons: readonly Reason[] },
  { by, at }: Settled,
): Promise<void> {
  await tx.execute(
    sql`update ${tableOf(source)} set settled_at = ${at.toString()}, settled_as = 'assigned', settled_by = ${by},
          outcome = ${done.outcome}, lead_id = ${done.leadId}, reasons = ${JSON.stringify(done.reasons)}::jsonb where id = ${id}`,
  );
}

export type Candidate = {
  readonly leadId: string;
  readonly name: string | null;
  readonly company: string | null;
};

export type LeadForMail = Candidate & {
  readonly threads: readonly { id: string; campaignId: string | null; subject: string }[];
};

/** A lead of the workspace under this id whose person was not forgotten, with the conversations by mail it has. */
export const leadForMail = (tx: Tx, leadId: string): Promise<LeadForMail | undefined> =>
  row<LeadForMail>(
    tx,
    sql`select l.id as "leadId", p.full_name as name, c.name as company,
          array(select jsonb_build_object('id', t.id, 'campaignId', t.campaign_id, 'subject', t.subject) from threads t
                where t.workspace_id = l.workspace_id and t.lead_id = l.id and t.channel = 'email' order by t.last_message_at desc, t.id desc limit 20) as threads
        from leads l join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        where l.id = ${leadId} and l.merged_into is null and p.erased_at is null`,
  );

/** Leads at a company with this domain, whoever of them was written to last first. */
export const leadsAtDomain = (tx: Tx, { host, apex }: { host: string; apex: string }): Promise<Candidate[]> =>
  rows<Candidate>(
    tx,
    sql`select l.id as "leadId", p.full_name as name, c.name as company from (
          select s.lead_id as id, max(s.settled_at) as at from send_ledger s where s.state = 'accepted' and s.to_domain in (${host}, ${apex}) group by 1
          union all
          select l.id, null from companies c join people p on p.workspace_id = c.workspace_id and p.company_id = ${THAT_STAYS}
            join leads l on l.workspace_id = p.workspace_id and l.person_id = p.id where c.domain in (${host}, ${apex})) f
        join leads l on l.id = f.id and l.merged_into is null
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id and p.erased_at is null
        left join companies c on c.workspace_id = p.workspace_id and c.id = p.company_id
        group by 1, 2, 3 order by max(f.at) desc nulls last, l.id limit 5`,
  );
