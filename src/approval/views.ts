import { sql } from 'drizzle-orm';
import { arrayOf, rows, type Tx } from '#core/db/index';
import type { Reason } from '#core/verdict';

export type LeadApproval = {
  itemId: string;
  leadId: string;
  state: string;
  tag: string | null;
  batchState: string | null;
  /** Why the last batch it was meant for left it out; null where none did, and once it is in one. */
  droppedBy: Reason[] | null;
};

/** The newest approval of each lead, in one motion if one is named, and why a batch dropped it, if one did. */
export const approvalsOfLeads = (
  tx: Tx,
  leadIds: readonly string[],
  motion: string | null = null,
): Promise<LeadApproval[]> =>
  rows<LeadApproval>(
    tx,
    sql`select distinct on (i.lead_id) i.id as "itemId", i.lead_id as "leadId", i.state, i.tag, b.state as "batchState",
          case when i.batch_id is null then (select d -> 'reasons' from approval_batches nb, jsonb_array_elements(nb.preview -> 'dropped') d
            where nb.workspace_id = i.workspace_id and d ->> 'itemId' = i.id::text order by nb.created_at desc, nb.id desc limit 1) end as "droppedBy"
        from approval_items i left join approval_batches b on b.workspace_id = i.workspace_id and b.id = i.batch_id
        where i.lead_id = any (${arrayOf(leadIds, 'uuid')}) and (${motion}::text is null or i.motion = ${motion}) order by i.lead_id, i.created_at desc, i.id desc`,
  );

/** Batches that wait for a person, oldest first, each in the version it has now. */
export const pendingBatches = (tx: Tx): Promise<{ id: string; motion: string; previewHash: string }[]> =>
  rows(
    tx,
    sql`select id, motion, preview_hash as "previewHash" from approval_batches where state = 'pending' order by created_at, id`,
  );
