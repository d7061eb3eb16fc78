import { sql } from 'drizzle-orm';
import type { Tracking } from '#campaigns/contract';
import { row, type Tx } from '#core/db/index';

export type TestableDraft = {
  contentHash: string;
  leadId: string;
  campaignId: string;
  toAddress: string;
  toName: string | null;
  subject: string;
  text: string;
  inReplyTo: string | null;
  references: string[];
  /** What of it the yes lets be told to us; part of what was approved. */
  tracking: Tracking[];
  /** The mailbox that wrote to this lead in this campaign before. */
  mailboxId: string | null;
};

export const draftOfItem = (tx: Tx, itemId: string): Promise<TestableDraft | undefined> =>
  row<TestableDraft>(
    tx,
    sql`select i.content_hash as "contentHash", d.lead_id as "leadId", e.campaign_id as "campaignId", i.preview ->> 'to' as "toAddress", p.full_name as "toName",
          d.subject, d.body || d.footer as text, d.tracking, q.message_id as "inReplyTo",
          case when q.id is null then '{}' else array_append(array_remove(q.reference_ids, q.message_id), q.message_id) end as references,
          (select x.mailbox_id from send_ledger x where x.workspace_id = e.workspace_id and x.enrolment_id = e.id and x.state = 'accepted'
            and x.to_address not like 'linkedin.com/in/%' order by x.step desc limit 1) as "mailboxId"
        from approval_items i
        join drafts d on d.workspace_id = i.workspace_id and d.id = i.subject_id
        join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id
        left join messages q on q.workspace_id = d.workspace_id and q.id = d.answers_id
        join leads l on l.workspace_id = d.workspace_id and l.id = d.lead_id
        join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
        where i.id = ${itemId} and i.kind = 'draft' and i.state in ('pending', 'approved')`,
  );
