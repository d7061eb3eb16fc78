import type { Ctx } from '#core/ctx';
import { reason } from '#core/verdict';
import type { ClaimedSend } from './ledger.store.ts';
import { releaseClaims } from './recover.store.ts';

/** After a failure of our own: what never left is planned again, what may have left is unknown. */
export async function letGo(ctx: Ctx, claimed: readonly ClaimedSend[], error: string): Promise<void> {
  if (claimed.length === 0) return;
  await ctx.db.tx(async (tx) => {
    await releaseClaims(
      tx,
      claimed.map((send) => send.id),
      reason('send.interrupted', `Interrupted: ${error}`),
      ctx.now(),
      ctx.executorId,
    );
  });
}
