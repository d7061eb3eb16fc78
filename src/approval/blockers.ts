import type { Blocker } from '#core/contributions';
import { reason } from '#core/verdict';
import { approvalsOfLeads } from './views.ts';

/** Where a lead's message stands in the approval. */
export const approvalBlocker: Blocker = {
  name: 'approval',
  async explain(_ctx, tx, leadId) {
    const [approval] = await approvalsOfLeads(tx, [leadId]);
    if (!approval) return null;
    const [dropped] = approval.droppedBy ?? [];
    if (approval.state === 'pending' && dropped)
      return { reason: { ...dropped, text: `Left out of its batch: ${dropped.text}` }, until: null };
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
