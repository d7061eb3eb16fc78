import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '#core/db/index';
import type { SentMail } from './record-sends.ts';

/** Messages vendors took and have now reported as sent: the receipt is written, and they are returned once. */
export const takeReceipts = (tx: Tx, limit: number): Promise<SentMail[]> =>
  rows<SentMail>(
    tx,
    sql`with told as (
          select s.workspace_id, s.id, v.last_sent_at as at, v.vendor from send_ledger s
          join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
          join vendor_leads v on v.workspace_id = s.workspace_id and v.lead_id = s.lead_id and v.vendor = m.vendor
            and v.last_sent_at is not null
            -- A list is bound to a campaign by a person, so which one writes is learned from what it writes.
            and (v.vendor_campaign_id = s.carrier or (v.channel = 'linkedin' and s.carrier like 'list:%' and v.last_sent_at >= s.transmission_at))
          where s.state = 'accepted' and s.receipt_at is null order by s.settled_at, s.id limit ${limit} for update of s skip locked)
        update send_ledger l set receipt_at = told.at, receipt = told.vendor || ' reports it sent'
        from told, drafts d where l.workspace_id = told.workspace_id and l.id = told.id and d.workspace_id = l.workspace_id and d.id = l.draft_id
        returning l.id, l.lead_id as "leadId", l.message_id as "messageId", l.to_address as "toAddress", l.answer_id as "answerId", d.subject, l.receipt_at as "sentAt"`,
  );

/** A message a vendor took before this instant and has not reported as sent. */
export type WaitingSend = {
  id: string;
  leadId: string;
  vendor: string;
  campaignId: string;
  address: string;
};

export const waitingSends = (tx: Tx, before: Temporal.Instant, limit: number): Promise<WaitingSend[]> =>
  rows<WaitingSend>(
    tx,
    sql`select s.id, s.lead_id as "leadId", m.vendor, s.carrier as "campaignId", s.to_address as address
        from send_ledger s join mailboxes m on m.workspace_id = s.workspace_id and m.id = s.mailbox_id
        where s.state = 'accepted' and s.receipt_at is null and s.settled_at < ${before.toString()} and s.carrier not like 'list:%' order by s.settled_at, s.id limit ${limit}`,
  );

export async function countWaitingSends(tx: Tx, before: Temporal.Instant): Promise<number> {
  const found = await row<{ count: string }>(
    tx,
    sql`select count(*) from send_ledger where state = 'accepted' and receipt_at is null and settled_at < ${before.toString()}`,
  );
  return Number(found?.count ?? 0);
}
