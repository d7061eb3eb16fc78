import { type Ctx, requireScope } from '#core/ctx';
import type { MailboxView } from './contract.ts';
import { listMailboxes } from './mailbox.store.ts';

/** The mailboxes without what would let somebody into them. */
export async function readMailboxes(ctx: Ctx): Promise<{ mailboxes: MailboxView[] }> {
  requireScope(ctx, 'campaigns:read');
  const found = await ctx.db.tx(listMailboxes);
  return {
    mailboxes: found.map(
      ({ id, address, displayName, vendor, purpose, state, stateReason, dailyCap, minGapSeconds }) => ({
        id,
        address,
        displayName,
        vendor,
        purpose,
        state,
        stateReason,
        dailyCap,
        minGapSeconds,
      }),
    ),
  };
}
