import { sql } from 'drizzle-orm';
import { arrayOf, row, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';
import type { Placed } from './plan-approved.ts';

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
  /** It goes on in a conversation that began before. */
  continues: boolean;
  /** The lead is away until then. */
  notBefore: string | null;
};

/** The drafts behind approved items, most urgent first, with the address they were approved for. */
export const approvedDrafts = (tx: Tx, itemIds: readonly string[]): Promise<ApprovedDraft[]> =>
  rows<ApprovedDraft>(
    tx,
    sql`select i.id as "itemId", i.content_hash as "contentHash", d.id as "draftId", d.enrolment_id as "enrolmentId", e.campaign_id as "campaignId",
          d.step, d.lead_id as "leadId", i.preview ->> 'to' as "toAddress", e.resume_at as "notBefore", d.answers_id is not null as continues,
          (select x.mailbox_id from send_ledger x where x.workspace_id = e.workspace_id and x.enrolment_id = e.id and x.state = 'accepted'
            and (x.to_address like 'linkedin.com/in/%') = (i.preview ->> 'to' like 'linkedin.com/in/%') order by x.step desc limit 1) as "mailboxId"
        from approval_items i
        join drafts d on d.workspace_id = i.workspace_id and d.id = i.subject_id
        join enrolments e on e.workspace_id = d.workspace_id and e.id = d.enrolment_id
        where i.id = any (${arrayOf(itemIds, 'uuid')}) and i.kind = 'draft' and i.state = 'approved'
        order by i.priority desc, i.created_at, i.id`,
  );

export type UnplacedBatch = { readonly id: string; readonly expiresAt: string; readonly report: Placed };

/** Executed batches of which messages found no place, the oldest first; nobody else takes them meanwhile. */
export const takeUnplaced = (tx: Tx): Promise<UnplacedBatch[]> =>
  rows<UnplacedBatch>(
    tx,
    sql`select id, expires_at as "expiresAt", report from approval_batches
        where state = 'executed' and jsonb_array_length(report -> 'unplaced') > 0 order by expires_at, id for update skip locked`,
  );

/** Why the approved message of a lead has no place in the plan, as it was when one was last looked for, and how long its yes holds. */
export const unplacedOfLead = (
  tx: Tx,
  leadId: string,
): Promise<{ reasons: Reason[]; expiresAt: string } | undefined> =>
  row(
    tx,
    sql`select u -> 'reasons' as reasons, b.expires_at as "expiresAt"
        from approval_items i
        join approval_batches b on b.workspace_id = i.workspace_id and b.id = i.batch_id and b.state = 'executed'
        cross join lateral jsonb_array_elements(b.report -> 'unplaced') u
        where i.lead_id = ${leadId} and i.kind = 'draft' and i.state = 'approved' and u ->> 'itemId' = i.id::text
        order by i.created_at desc limit 1`,
  );
