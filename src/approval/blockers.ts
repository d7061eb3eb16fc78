import type { Blocker } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { type Reason, reason } from '#core/verdict';
import { findItems } from './item.store.ts';
import { previewOf } from './preview.ts';
import { approvalsOfLeads } from './views.ts';

/** Where a lead's message stands in the approval. */
export const approvalBlocker: Blocker = {
  name: 'approval',
  async explain(ctx, tx, leadId) {
    const [approval] = await approvalsOfLeads(tx, [leadId]);
    if (!approval) return null;
    const [dropped] = approval.droppedBy ?? [];
    if (approval.state === 'pending' && dropped)
      return { reason: await leftOut(ctx, tx, approval.itemId, dropped), until: null };
    if (approval.state === 'pending')
      return { reason: reason('approval.pending', 'Its draft waits for approval.'), until: null };
    if (approval.state === 'rejected')
      return {
        reason: reason('approval.rejected', `Its draft was rejected (${approval.tag ?? 'other'}).`),
        until: null,
      };
    if (approval.state === 'expired' || approval.state === 'withdrawn')
      return { reason: reason(`approval.${approval.state}`, `Its draft is ${approval.state}.`), until: null };
    return null;
  },
};

/** What a batch said is of its hour: what the next one would say is asked, and what keeps it out no more is told as what was. */
async function leftOut(ctx: Ctx, tx: Tx, itemId: string, then: Reason): Promise<Reason> {
  const [item] = await findItems(tx, [itemId]);
  const verdict = item && (await previewOf(ctx, tx, item.kind, [item])).get(itemId);
  if (verdict?.allowed)
    return reason(
      'approval.next_batch',
      `Its draft waits for the next batch. The last one left it out (${then.text.replace(/\.$/, '')}); on its own, nothing keeps it out now.`,
    );
  const now = verdict?.reasons[0] ?? then;
  return { ...now, text: `Left out of its batch: ${now.text}` };
}
