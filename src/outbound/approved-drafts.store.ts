import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';

export type ApprovedDraft = {
  itemId: string;
  contentHash: string;
  draftId: string;
  enrolmentId: string;
  campaignId: string;
  step: number;
  leadId: string;
  toAddress: string;
  /** The mailbox that wrote to this lead in this campaign before, on the same channel. */
  mailboxId: string | null;
  /** The lead is away until then. */
  notBefore: string | null;
};

/** The drafts behind approved items, most urgent first, with the address they were approved for. */
export const approvedDrafts = (tx: Tx, itemIds: readonly string[]): Promise<ApprovedDraft[]> =>
  rows<ApprovedDraft>(
    tx,
    sql`select i.id as "itemId", i.content_hash as "contentHash", d.id as "draftId", d.enrolment_id as "enrolmentId", e.campaign_id as "campaignId",
          d.step, d.lead_id as "leadId", i.preview ->> 'to' as "toAddress", e.resume_at as "notBefore",
          (select x.mailbox_id from send_ledger x where x.workspace_id = e.workspace_id and x.enrolment_id = e.id and x.state = 'accepted'
            and (x.to_address like 'linkedin.com/in/%') = (i.preview ->> 'to' like 'linkedin.com/in/%') order by x.step desc limit 1) as "mailboxId"
        from approval_items i
        join drafts d on d.workspace_id = i.workspace_id and d.id = i.subject_id
        join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id
        where i.id = any (${arrayOf(itemIds, 'uuid')}) and i.kind = 'draft' and i.state = 'approved'
        order by i.priority desc, i.created_at, i.id`,
  );
